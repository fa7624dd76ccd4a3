import { showAmount } from '../wire/amounts.ts'
import { balanceOf } from '../wire/double-entry.ts'
import { type Html, html } from '../wire/html.ts'
import { depositOf } from './accounts.ts'
import type { PageBank } from './bank.ts'
import { frame, showTime } from './frame.ts'
import type { Language, Words } from './words.ts'
import { wordsOf } from './words-other.ts'

type Line = { code: string; currency: string; minor: bigint; created_at: string; goods: string | null }

const linesOf = `
  select postings.code, postings.currency, postings.created_at, orders.goods_name as goods,
    case postings.credit when ? then postings.amount_minor else -postings.amount_minor end as minor
  from postings left join orders on orders.id = postings.about
  where postings.debit = ? or postings.credit = ?
  order by postings.id desc limit 100`

function table(words: Words, lines: readonly Line[], language: Language): Html {
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
              ${words.kinds[line.code] ?? line.code}${line.goods !== null && line.goods !== '' && html` · ${line.goods}`}
            </td>
            <td role="cell" class="right">${showAmount(line.minor, line.currency, language)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function balances(
  bank: PageBank,
  language: Language,
  accounts: readonly (readonly [string, string])[],
): Html {
  const currencies = bank.store.all<{ currency: string }>(
    `select distinct currency from accounts order by currency`,
  )
  return html`<dl class="balances">
    ${accounts.flatMap(([label, account]) =>
      currencies
        .map(({ currency }) => ({ currency, minor: -balanceOf(bank.store, account, currency) }))
        .filter(({ minor }) => minor !== 0n)
        .map(
          ({ currency, minor }) =>
            html`<div>
              <dt>${label}</dt>
              <dd>${showAmount(minor, currency, language)}</dd>
            </div>`,
        ),
    )}
  </dl>`
}

const sheet = (bank: PageBank, language: Language, title: string, path: string, content: Html): Html =>
  frame(
    bank,
    language,
    title,
    path,
    html`<section class="sheet">
      <h1>${title}</h1>
      ${content}
    </section>`,
  )

/** What the holders of the cards that end in these four digits see of their accounts. */
export function accountPage(bank: PageBank, last4: string, language: Language): Html {
  const words = wordsOf(language)
  const cards = bank.store.all<{ card: string }>(
    `select distinct card from orders where last4 = ? and card is not null order by card limit 10`,
    last4,
  )
  const content =
    cards.length === 0
      ? html`<p>${words.nothing}</p>`
      : html`${cards.map(({ card }) => {
          const account = depositOf(card)
          const lines = bank.store.all<Line>(linesOf, account, account, account)
          return html`${balances(bank, language, [[words.balance, account]])} ${table(words, lines, language)}`
        })}`
  return sheet(bank, language, `${words.accountTitle} •••• ${last4}`, `/account/${last4}`, content)
}

/** The merchant's account with this bank: what waits to be settled and what was credited. */
export function merchantPage(bank: PageBank, language: Language): Html {
  const words = wordsOf(language)
  const settled = `merchant:account:${bank.merchant.account}`
  const lines = ['merchant:pending', settled]
    .flatMap((account) => bank.store.all<Line>(linesOf, account, account, account))
    .toSorted((left, right) => (left.created_at < right.created_at ? 1 : -1))
  const content = html`${balances(bank, language, [
    [words.pending, 'merchant:pending'],
    [words.settled, settled],
  ])}
  ${table(words, lines, language)}`
  return sheet(bank, language, `${words.statement} · ${bank.merchant.name}`, '/statement', content)
}

type Message = { code: string; amount_minor: bigint; currency: string; last4: string; created_at: string }

/** The holder's phone: every dynamic code that is waited for. */
export function phonePage(bank: PageBank, language: Language): Html {
  const words = wordsOf(language)
  const messages = bank.store.all<Message>(
    `select code, amount_minor, currency, last4, created_at from orders
     where state = 'identified' and code is not null and expires_at > ? order by created_at desc limit 20`,
    new Date().toISOString(),
  )
  const bubbles = messages.map(
    (message) =>
      html`<div class="bubble">
        <p>
          <strong>${message.code}</strong> ${words.phoneText}
          ${showAmount(message.amount_minor, message.currency, language)} · ${bank.merchant.name} · ••••
          ${message.last4}. ${words.phoneWarn}
        </p>
        <p class="sent">${bank.title} · ${showTime(message.created_at, language)}</p>
      </div>`,
  )
  const content = html`<section class="phone">
    <h1>${words.phoneTitle}</h1>
    ${bubbles.length === 0 ? html`<p>${words.phoneEmpty}</p>` : bubbles}
  </section>`
  return frame(bank, language, words.phoneTitle, '/phone', content)
}
