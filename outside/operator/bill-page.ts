import { showAmount } from '../wire/amounts.ts'
import { balanceOf } from '../wire/double-entry.ts'
import { type Html, html } from '../wire/html.ts'
import { frame, showTime } from './frame.ts'
import type { Operator } from './operator.ts'
import { type Language, wordsOf } from './words.ts'

/** What a subscriber looks for in the bill: days and a text, each empty when it does not matter. */
export type Search = { readonly from: string; readonly until: string; readonly text: string }

type Line = {
  payment_id: string
  created_at: string
  merchant_name: string
  description: string
  amount_minor: bigint
  refunded_minor: bigint
  currency: string
  status: string
}

/** The payments of a subscriber that fit the search, newest first. */
export function linesOf(operator: Operator, phone: string, { from, until, text }: Search): Line[] {
  return operator.store.all<Line>(
    `select payment_id, created_at, merchant_name, description, amount_minor, refunded_minor, currency, status
     from payments
     where phone = ? and created_at >= ? and (? = '' or substr(created_at, 1, 10) <= ?)
       and (? = '' or instr(lower(merchant_name || ' ' || description), lower(?)) > 0)
     order by created_at desc limit 200`,
    phone, from, until, until, text, text,
  ) // prettier-ignore
}

function table(lines: readonly Line[], language: Language): Html {
  const words = wordsOf(language)
  if (lines.length === 0) return html`<p>${words.nothing}</p>`
  return html`<table class="lines" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">${words.date}</th>
        <th scope="col" role="columnheader">${words.what}</th>
        <th scope="col" role="columnheader" class="right">${words.amount}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${lines.map(
        (line) =>
          html`<tr role="row">
            <td role="cell" class="when">${showTime(line.created_at, language)}</td>
            <td role="cell" class="what">
              ${line.merchant_name} · ${line.description}<br />
              <span class="state"
                >${words.states[line.status]}${
                  line.refunded_minor > 0n &&
                  html`, ${showAmount(line.refunded_minor, line.currency, language)} ${words.refunded}`
                }</span
              >
            </td>
            <td role="cell" class="right">${showAmount(line.amount_minor, line.currency, language)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** The bill of a number with its query: what was charged, by whom, for what, and what is left of the day's limit. */
export function billPage(operator: Operator, phone: string, search: Search, language: Language): Html {
  const words = wordsOf(language)
  const lines = linesOf(operator, phone, search)
  const currencies = [...new Set(lines.map(({ currency }) => currency))].toSorted()
  const owed = currencies.map((currency) => ({
    currency,
    minor: balanceOf(operator.store, `subscriber:${phone}:owed`, currency),
  }))
  const limits = words.limits
    .replace('{payment}', showAmount(operator.paymentLimitMinor, 'EUR', language))
    .replace('{day}', showAmount(operator.dayLimitMinor, 'EUR', language))
  const number = encodeURIComponent(phone)
  const content = html`<section class="sheet">
    <h1>${words.bill} · <span class="digits">${phone}</span></h1>
    <dl class="balances">
      ${owed.map(
        ({ currency, minor }) =>
          html`<div>
            <dt>${words.total}</dt>
            <dd>${showAmount(minor, currency, language)}</dd>
          </div>`,
      )}
    </dl>
    <form class="query" method="get" action="/bill" role="search" aria-label="${words.search}">
      <input type="hidden" name="number" value="${phone}" />
      <input type="hidden" name="lang" value="${language}" />
      <div class="field">
        <label for="from">${words.from}</label>
        <input id="from" name="from" type="date" value="${search.from}" />
      </div>
      <div class="field">
        <label for="until">${words.until}</label>
        <input id="until" name="until" type="date" value="${search.until}" />
      </div>
      <div class="field">
        <label for="text">${words.text}</label>
        <input id="text" name="text" type="search" maxlength="60" value="${search.text}" />
      </div>
      <button class="action">${words.find}</button>
    </form>
    ${table(lines, language)}
    <p>${limits}</p>
    <p><a href="/messages?number=${number}&amp;lang=${language}">${words.showMessages}</a></p>
  </section>`
  return frame(language, words.bill, `/bill?number=${number}`, content)
}
