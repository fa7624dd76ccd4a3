import { readFileSync } from 'node:fs'
import { type Answer, asset, json, page } from '../wire/answers.ts'
import { showAmount } from '../wire/amounts.ts'
import { type Html, html } from '../wire/html.ts'
import type { Asked, Route } from '../wire/server.ts'
import { billPage, linesOf } from './bill-page.ts'
import { frame, showTime } from './frame.ts'
import type { Operator } from './operator.ts'
import { magicNumbers } from './subscribers.ts'
import { type Language, languageOf, wordsOf } from './words.ts'

const spoken = (asked: Asked): Language =>
  languageOf(asked.query.get('lang') ?? asked.headers['accept-language'])

/** The number a page is asked for, as typed; undefined when it is none. */
function numberOf(asked: Asked): string | undefined {
  // A plus sign that was not encoded arrives as a space.
  const typed = (asked.query.get('number') ?? '').replace(/[\s()/.-]/g, '')
  const digits = typed.startsWith('+') ? typed : `+${typed.replace(/^00/, '')}`
  return /^\+[1-9]\d{4,14}$/.test(digits) ? digits : undefined
}

/** What a subscriber sees: messages with codes, the bill, and the numbers to try. */
export function pageRoutes(operator: Operator): Route[] {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
  const style = asset('text/css', read('../bank/assets/bank.css') + read('./assets/operator.css'))
  const mark = asset('image/svg+xml', read('../bank/assets/mark.svg'))
  return [
    ['GET', '/', (asked) => page(200, homePage(spoken(asked)))],
    ['GET', '/messages', (asked) => showMessages(operator, asked)],
    ['GET', '/bill', (asked) => showBill(operator, asked)],
    ['GET', '/assets/operator.css', () => style],
    ['GET', '/favicon.ico', () => mark],
    ['GET', '/assets/mark.svg', () => mark],
  ]
}

function homePage(language: Language, wrong = false): Html {
  const words = wordsOf(language)
  const content = html`<section class="sheet">
      <h1>${words.home}</h1>
      <form method="get" action="/messages">
        <input type="hidden" name="lang" value="${language}" />
        <div class="field">
          <label for="number">${words.number}</label>
          <input
            id="number"
            name="number"
            type="tel"
            required
            autocomplete="tel"
            maxlength="24"
            aria-describedby="number-hint"
            ${wrong && html`aria-invalid="true" autofocus`}
          />
          <p class="${wrong ? 'error' : 'hint'}" id="number-hint">
            ${wrong ? words.numberWrong : words.numberHint}
          </p>
        </div>
        <div class="choices">
          <button class="action">${words.showMessages}</button>
          <button class="action quiet" formaction="/bill">${words.showBill}</button>
        </div>
      </form>
    </section>
    <section class="sheet">
      <h2>${words.testNumbers}</h2>
      <p>${words.testHint}</p>
      <table>
        <tbody>
          ${magicNumbers.map(
            ([number, behavior]) =>
              html`<tr>
                <td class="digits">
                  <a href="/messages?number=${encodeURIComponent(number)}&amp;lang=${language}">${number}</a>
                </td>
                <td>${words.behaviors[behavior]}</td>
              </tr>`,
          )}
          <tr>
            <td>…</td>
            <td>${words.behaviors['other']}</td>
          </tr>
        </tbody>
      </table>
    </section>`
  return frame(language, words.home, '/', content)
}

type Message = {
  code: string
  created_at: string
  amount_minor: bigint
  currency: string
  merchant_name: string
}

function messagesOf(operator: Operator, phone: string): Message[] {
  return operator.store.all<Message>(
    `select code, created_at, amount_minor, currency, merchant_name from payments
     where phone = ? and code is not null and status = 'pending_validation' and open_until > ?
     order by created_at desc limit 20`,
    phone,
    new Date().toISOString(),
  )
}

function showMessages(operator: Operator, asked: Asked): Answer {
  const language = spoken(asked)
  const phone = numberOf(asked)
  if (phone === undefined) return page(422, homePage(language, true))
  const words = wordsOf(language)
  const messages = messagesOf(operator, phone)
  if ((asked.headers.accept ?? '').includes('application/json'))
    return json(200, { messages: messages.map(({ code, merchant_name: merchant }) => ({ code, merchant })) })
  const bubbles = messages.map(
    (message) =>
      html`<div class="bubble">
        <p>
          <strong>${message.code}</strong> ${words.messageText}
          ${showAmount(message.amount_minor, message.currency, language)} · ${message.merchant_name}.
          ${words.messageWarn}
        </p>
        <p class="sent">Fjord Mobile · ${showTime(message.created_at, language)}</p>
      </div>`,
  )
  const path = `/messages?number=${encodeURIComponent(phone)}`
  const content = html`<section class="phone">
    <h1>${words.messages} · <span class="digits">${phone}</span></h1>
    ${bubbles.length === 0 ? html`<p>${words.noMessages}</p>` : bubbles}
    <p><a href="/bill?number=${encodeURIComponent(phone)}&amp;lang=${language}">${words.showBill}</a></p>
  </section>`
  return page(200, frame(language, words.messages, path, content))
}

function showBill(operator: Operator, asked: Asked): Answer {
  const language = spoken(asked)
  const phone = numberOf(asked)
  if (phone === undefined) return page(422, homePage(language, true))
  const day = (name: string) => {
    const given = asked.query.get(name) ?? ''
    return /^\d{4}-\d\d-\d\d$/.test(given) ? given : ''
  }
  const search = {
    from: day('from'),
    until: day('until'),
    text: (asked.query.get('text') ?? '').slice(0, 60),
  }
  if ((asked.headers.accept ?? '').includes('application/json'))
    return json(200, { lines: linesOf(operator, phone, search).map(({ amount_minor: minor, ...line }) => ({ ...line, minor: String(minor), refunded_minor: String(line.refunded_minor) })) }) // prettier-ignore
  return page(200, billPage(operator, phone, search, language))
}
