import { formatAmount } from '../wire/amounts.ts'
import { type Html, html } from '../wire/html.ts'
import { frame } from './frame.ts'
import { loginPassword, payers, paymentPassword } from './payers.ts'
import type { Rail } from './rail.ts'
import { type Language, wordsOf } from './words.ts'

/** The provider's front page: the test payers and what each does. */
export function frontPage(rail: Rail, language: Language): Html {
  const words = wordsOf(language)
  return frame(
    rail,
    language,
    words.testPayers,
    '/',
    html`<div class="sheet">
      <h1>${words.testPayers}</h1>
      <p>
        ${words.password}: <code>${loginPassword}</code>. ${words.payWord}: <code>${paymentPassword}</code>.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="${words.testPayers}">
        <table>
          <thead>
            <tr>
              <th scope="col">${words.login}</th>
              <th scope="col">&nbsp;</th>
            </tr>
          </thead>
          <tbody>
            ${payers.map(
              ({ login, name, behavior }) =>
                html`<tr>
                  <td><a href="/statement/${login}?lang=${language}">${login}</a><br />${name}</td>
                  <td>${words.behaviors[behavior]}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`,
  )
}

type Line = {
  code: string
  debit: string
  amount_minor: bigint
  currency: string
  created_at: string
  about: string
}

/** What moved on a payer's balance and bank accounts, latest first. */
export function statementPage(rail: Rail, language: Language, login: string): Html {
  const words = wordsOf(language)
  const lines = rail.store.all<Line & { credit: string }>(
    `select code, debit, credit, amount_minor, currency, created_at, about from postings
     where debit like ? or credit like ? order by id desc limit 100`,
    `%:${login}`,
    `%:${login}`,
  )
  return frame(
    rail,
    language,
    words.statement,
    `/statement/${login}`,
    html`<div class="sheet">
      <h1>${words.statement}: ${login}</h1>
      <div class="scroll" tabindex="0" role="region" aria-label="${words.statement}">
        <table>
          <tbody>
            ${lines.map((line) => {
              const out = line.debit.endsWith(`:${login}`)
              const account = out ? line.debit : line.credit
              return html`<tr>
                <td>${line.created_at.slice(0, 16).replace('T', ' ')}</td>
                <td>
                  ${account.split(':').slice(0, -1).join(' ')}<br /><small>${line.code} ${line.about}</small>
                </td>
                <td class="number">
                  ${out ? '−' : '+'}${formatAmount(line.amount_minor, line.currency)} ${line.currency}
                </td>
              </tr>`
            })}
          </tbody>
        </table>
      </div>
    </div>`,
  )
}
