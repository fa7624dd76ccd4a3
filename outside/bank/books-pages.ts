import { showAmount } from '../wire/amounts.ts'
import { type Html, html } from '../wire/html.ts'
import type { Bank } from './bank.ts'
import { frame, showTime } from './frame.ts'
import { magicCards } from './magic-cards.ts'
import { type Language, wordsOf } from './messages.ts'

type Line = {
  code: string
  currency: string
  minor: bigint
  created_at: string
  description: string
  merchant_ref: string
}
type Balance = { currency: string; balance_minor: bigint }

const cardLines = `
  select postings.code, postings.currency, postings.created_at, payments.description, payments.merchant_ref,
    case postings.debit when ? then postings.amount_minor else -postings.amount_minor end as minor
  from postings join payments on payments.id = postings.payment_id
  where postings.debit = ? or postings.credit = ?
  order by postings.id desc limit 100`

/** What the issuer tells the cardholders whose cards end in these four digits. */
export function cardStatement(bank: Bank, last4: string, language: Language): Html {
  const words = wordsOf(language)
  const cards = bank.store.all<{ fingerprint: string; brand: string }>(
    `select fingerprint, brand from cards where last4 = ? order by fingerprint limit 20`,
    last4,
  )
  const content =
    cards.length === 0
      ? html`<div class="sheet">
          <h1>${words.statementTitle} •••• ${last4}</h1>
          <p>${words.noCard}</p>
        </div>`
      : html`${cards.map(({ fingerprint, brand }) => oneCard(bank, fingerprint, brand, last4, language))}`
  return frame(language, words.statementTitle, `/statement/${last4}`, content)
}

function oneCard(bank: Bank, fingerprint: string, brand: string, last4: string, language: Language): Html {
  const words = wordsOf(language)
  const held = `issuer:card:${fingerprint}:held`
  const owed = `issuer:card:${fingerprint}:owed`
  const lines = [held, owed]
    .flatMap((account) => bank.store.all<Line>(cardLines, account, account, account))
    .toSorted((left, right) => (left.created_at < right.created_at ? 1 : -1))
  return html`<section class="sheet">
    <h1>${words.statementTitle} · ${brand} •••• ${last4}</h1>
    ${balances(
      bank,
      [
        [words.held, held],
        [words.owed, owed],
      ],
      language,
    )}
    ${table(lines, language)}
  </section>`
}

function balances(
  bank: Bank,
  accounts: readonly (readonly [label: string, account: string])[],
  language: Language,
): Html {
  const rows = accounts.flatMap(([label, account]) =>
    bank.store
      .all<Balance>(
        `select currency, balance_minor from accounts where account = ? order by currency`,
        account,
      )
      .map((row) => ({ label, ...row })),
  )
  return html`<dl class="balances">
    ${rows.map((row) => {
      const minor = row.balance_minor < 0n ? -row.balance_minor : row.balance_minor
      return html`<div>
        <dt>${row.label}</dt>
        <dd>${showAmount(minor, row.currency, language)}</dd>
      </div>`
    })}
  </dl>`
}

function table(lines: readonly Line[], language: Language): Html {
  const words = wordsOf(language)
  if (lines.length === 0) return html`<p>${words.noLines}</p>`
  const kinds: Readonly<Record<string, string>> = words.kinds
  // Roles are written out because on phones the rows are laid out as a grid, which hides the table's own roles.
  return html`<table class="lines" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">${words.date}</th>
        <th scope="col" role="columnheader">${words.what}</th>
        <th scope="col" role="columnheader">${words.reference}</th>
        <th scope="col" role="columnheader" class="right">${words.amount}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${lines.map(
        (line) =>
          html`<tr role="row">
            <td role="cell" class="when">${showTime(line.created_at, language)}</td>
            <td role="cell" class="what">
              ${kinds[line.code] ?? line.code}${line.description !== '' && html` · ${line.description}`}
            </td>
            <td role="cell" class="digits">${line.merchant_ref}</td>
            <td role="cell" class="right">${showAmount(line.minor, line.currency, language)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

const merchantLines = `
  select postings.code, postings.currency, postings.created_at, payments.description, payments.merchant_ref,
    case postings.credit when 'merchant:payable' then postings.amount_minor else -postings.amount_minor end as minor
  from postings join payments on payments.id = postings.payment_id
  where postings.debit = 'merchant:payable' or postings.credit = 'merchant:payable'
  order by postings.id desc limit 200`

/** What the acquirer tells the merchant. */
export function merchantStatement(bank: Bank, language: Language): Html {
  const words = wordsOf(language)
  return frame(
    language,
    words.merchantStatement,
    '/statement',
    html`<section class="sheet">
      <h1>${words.merchantStatement} · ${bank.merchantName}</h1>
      ${balances(bank, [[words.payable, 'merchant:payable']], language)}
      ${table(bank.store.all<Line>(merchantLines), language)}
    </section>`,
  )
}

type Message = { code: string; created_at: string; amount_minor: bigint; currency: string; last4: string }

/** The cardholder's phone: every code that is waited for. */
export function phonePage(bank: Bank, language: Language): Html {
  const words = wordsOf(language)
  const messages = bank.store.all<Message>(
    `select challenges.code, challenges.created_at, payments.amount_minor, payments.currency, payments.last4
     from challenges join payments on payments.id = challenges.payment_id
     where payments.state = 'requires_confirmation' and payments.expires_at > ?
     order by challenges.created_at desc limit 20`,
    new Date().toISOString(),
  )
  const bubbles = messages.map(
    (message) =>
      html`<div class="bubble">
        <p>
          <strong>${message.code}</strong> ${words.phoneText}
          ${showAmount(message.amount_minor, message.currency, language)} · ${bank.merchantName} · ••••
          ${message.last4}. ${words.phoneWarn}
        </p>
        <p class="sent">Elbtor Bank · ${showTime(message.created_at, language)}</p>
      </div>`,
  )
  const content = html`<section class="phone">
    <h1>${words.phoneTitle}</h1>
    ${bubbles.length === 0 ? html`<p>${words.phoneEmpty}</p>` : bubbles}
  </section>`
  return frame(language, words.phoneTitle, '/phone', content)
}

/** The front page: test cards and the ways to statements and phone. */
export function frontPage(language: Language): Html {
  const words = wordsOf(language)
  return frame(
    language,
    words.testCards,
    '/',
    html`<section class="sheet">
      <h1>${words.testCards}</h1>
      <div class="scroll" tabindex="0" role="region" aria-label="${words.testCards}">
        <table>
          <thead>
            <tr>
              <th scope="col">${words.number}</th>
              <th scope="col">${words.what}</th>
            </tr>
          </thead>
          <tbody>
            ${magicCards.map(
              ([number, behavior]) =>
                html`<tr>
                  <td class="digits">
                    <a href="/statement/${number.slice(-4)}?lang=${language}"
                      >${number.replace(/(\d{4})(?=\d)/g, '$1 ')}</a
                    >
                  </td>
                  <td>
                    ${typeof behavior === 'object' ? `${words.declined} ${words.declines[behavior.decline]}` : words.behaviors[behavior]}
                  </td>
                </tr>`,
            )}
            <tr>
              <td>…</td>
              <td>${words.behaviors.ordinary}</td>
            </tr>
          </tbody>
        </table>
      </div>
      <p>
        <a href="/phone?lang=${language}">${words.openPhone}</a> ·
        <a href="/statement?lang=${language}">${words.merchantStatement}</a>
      </p>
    </section>`,
  )
}
