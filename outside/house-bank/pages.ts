import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCurrency, showAmount } from '../wire/amounts.ts'
import { type Answer, asset, jsonObject, page } from '../wire/answers.ts'
import { type Html, html } from '../wire/html.ts'
import type { Asked, Route } from '../wire/server.ts'
import { ibanOf } from './account-numbers.ts'
import { magicAccounts } from './ach.ts'
import { receive } from './api.ts'
import type { EntryRow } from './entries.ts'
import { entryColumns, holdings } from './entries.ts'
import type { HouseBank } from './house-bank.ts'
import { magicIbans } from './payment-orders.ts'

const mark = html`<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path fill="currentColor" d="M4 28V12l12-8 12 8v16h-8v-9h-8v9z" />
</svg>`

function frame(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Hafenbank</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/house-bank.css" />
      </head>
      <body>
        <header class="top">
          <a class="bank" href="/">${mark}<span>Hafenbank</span></a>
          <nav aria-label="Hafenbank"><a href="/transfer">Make a transfer</a></nav>
        </header>
        <main>${content}</main>
        <footer class="foot"><p>A simulated bank. No real money moves here.</p></footer>
      </body>
    </html>`
}

function entryLine(row: EntryRow): Html {
  return html`<tr>
    <td>${row.booked_at.slice(0, 16).replace('T', ' ')}</td>
    <td>${row.kind.replaceAll('_', ' ')}</td>
    <td>${row.name}<br /><span class="hint">${row.remittance}</span></td>
    <td class="end">${showAmount(row.minor, row.currency, 'en')}</td>
  </tr>`
}

function table(title: string, heads: readonly string[], rows: readonly Html[], none: string): Html {
  return html`<section class="sheet">
    <h1>${title}</h1>
    ${
      rows.length === 0
        ? html`<p class="hint">${none}</p>`
        : html`<div class="wide">
            <table>
              <thead>
                <tr>
                  ${heads.map((head) => html`<th scope="col">${head}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>
          </div>`
    }
  </section>`
}

function home(bank: HouseBank): Answer {
  const entries = bank.store.all<EntryRow>(`select ${entryColumns} from entries order by id desc limit 100`)
  const currencies = [...new Set(entries.map(({ currency }) => currency))]
  const content = html`<section class="sheet">
      <h1>Account of ${bank.owner}</h1>
      <dl>
        <div>
          <dt>IBAN</dt>
          <dd>${bank.iban}</dd>
        </div>
        <div>
          <dt>BIC</dt>
          <dd>${bank.bic}</dd>
        </div>
        ${currencies.map(
          (each) =>
            html`<div>
              <dt>Balance ${each}</dt>
              <dd>${showAmount(holdings(bank, each), each, 'en')}</dd>
            </div>`,
        )}
      </dl>
    </section>
    ${table('Last movements', ['Booked', 'What', 'Who and what for', 'Amount'], entries.map(entryLine), 'Nothing has moved yet.')}
    ${table(
      'Accounts that answer in a certain way: transfers out',
      ['IBAN', 'Code', 'What happens'],
      Object.entries(magicIbans).map(
        ([end, magic]) =>
          html`<tr>
            <td>${ibanOf('DE', `50010060000000${end}`)}</td>
            <td>${magic.reason}</td>
            <td>${magic.means}</td>
          </tr>`,
      ),
      '',
    )}
    ${table(
      'Accounts that answer in a certain way: electronic checks (routing 021000021)',
      ['Account ends with', 'Code', 'What happens'],
      Object.entries(magicAccounts).map(
        ([end, magic]) =>
          html`<tr>
            <td>…${end}</td>
            <td>${magic.answer}</td>
            <td>${magic.means}</td>
          </tr>`,
      ),
      '',
    )}`
  return page(200, frame('Account', content))
}

const fields = [
  ['name', 'Your name', 'Ada Payer'],
  ['iban', 'Your account (IBAN)', ibanOf('DE', '500100600000001234')],
  ['amount', 'Amount', '19.99'],
  ['currency', 'Currency', 'EUR'],
  ['reference', 'Reference', 'RF18 …'],
] as const

function transferForm(values: URLSearchParams, said?: Html): Html {
  return frame(
    'Make a transfer',
    html`<section class="sheet">
      <h1>Transfer to ${'Kontor'}</h1>
      <p class="hint">You are a simulated customer of another bank. The money is booked at once.</p>
      ${said}
      <form method="post" action="/transfer">
        ${fields.map(
          ([name, label, hint]) =>
            html`<div class="field">
              <label for="${name}">${label}</label>
              <input
                id="${name}"
                name="${name}"
                value="${values.get(name) ?? ''}"
                placeholder="${hint}"
                ${name === 'reference' ? '' : html`required`}
              />
            </div>`,
        )}
        <button class="action">Send the money</button>
      </form>
    </section>`,
  )
}

async function transfer(bank: HouseBank, asked: Asked): Promise<Answer> {
  const isJson = (asked.headers['content-type'] ?? '').startsWith('application/json')
  if (isJson) {
    const read = jsonObject(asked.body)
    return read.ok ? receive(bank, read.value) : read.answer
  }
  const form = new URLSearchParams(asked.body)
  const given = Object.fromEntries(form)
  const answer = await receive(bank, given)
  if (answer.status !== 201) {
    const { detail } = JSON.parse(answer.body) as { detail?: string }
    return page(
      answer.status,
      transferForm(form, html`<div class="alert" role="alert"><strong>${detail}</strong></div>`),
    )
  }
  const currency = isCurrency(given['currency']) ? given['currency'] : 'EUR'
  const content = html`<section class="sheet">
    <h1>Sent</h1>
    <p>${currency} ${given['amount']} for “${given['reference']}” is on its way to ${bank.owner}.</p>
    <p><a href="/transfer">Another transfer</a></p>
  </section>`
  return page(200, frame('Sent', content))
}

/** The pages of the bank: the account, and where a simulated customer transfers money. */
export function pageRoutes(bank: HouseBank): Route[] {
  const style = readFileSync(join(import.meta.dirname, 'assets/house-bank.css'), 'utf8')
  return [
    ['GET', '/', () => home(bank)],
    ['GET', '/transfer', (asked) => page(200, transferForm(asked.query))],
    ['POST', '/transfer', (asked) => transfer(bank, asked)],
    ['GET', '/assets/house-bank.css', () => asset('text/css', style)],
  ]
}
