import { readFileSync } from 'node:fs'
import { type Answer, asset, json, jsonObject, page, problem, seeOther } from '../wire/answers.ts'
import { showAmount } from '../wire/amounts.ts'
import { type Html, html } from '../wire/html.ts'
import type { Asked, Route } from '../wire/server.ts'
import { magicCards, readCard, type CardFaults } from './cards.ts'
import { findPayment, sessionStatus } from './objects.ts'
import { authenticate, payWithCard, type Outcome } from './pay.ts'
import type { Provider } from './provider.ts'
import type { PaymentRow } from './schema.ts'
import { wordsOf, type Words } from './words.ts'

const mark = html`<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path fill="currentColor" d="M15 3h2v19h10c-1 4-5 7-11 7S6 26 5 22h10zM19 5l8 14h-8zM13 9v10H6z" />
</svg>`

function frame(locale: string, title: string, content: Html): Html {
  const words = wordsOf(locale)
  return html`<!doctype html>
    <html lang="${locale === 'zh' ? 'zh-Hans' : locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Halyard</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/pay.css" />
      </head>
      <body>
        <header>${mark}<span>Halyard</span></header>
        <main>${content}</main>
        <footer>
          <p>${words.simulated} <a href="/">${words.testCards}</a></p>
        </footer>
      </body>
    </html>`
}

type Shown = {
  readonly faults: CardFaults
  readonly typed: Readonly<Record<string, string>>
  readonly declined?: string
}

function field(name: string, label: string, shown: Shown, attributes: Html): Html {
  const fault = shown.faults[name]
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      required
      ${attributes}
      value="${name === 'cvc' ? '' : (shown.typed[name] ?? '')}"
      ${fault !== undefined && html`aria-invalid="true" aria-describedby="${name}-fault"`}
    />
    ${fault !== undefined && html`<p class="fault" id="${name}-fault">${fault}</p>`}
  </div>`
}

function summary(provider: Provider, row: PaymentRow, words: Words): Html {
  return html`<section class="summary">
    <h1>${words.payTo} ${provider.merchantName}</h1>
    <p class="amount">${showAmount(row.amount, row.currency.toUpperCase(), row.locale)}</p>
    <p>${row.description}</p>
    <p class="quiet">${words.reference}: ${row.merchant_ref}</p>
  </section>`
}

function cardPage(provider: Provider, row: PaymentRow, shown: Shown): Html {
  const words = wordsOf(row.locale)
  const amount = showAmount(row.amount, row.currency.toUpperCase(), row.locale)
  const hasFaults = Object.keys(shown.faults).length > 0
  return frame(
    row.locale,
    `${words.pay} ${amount}`,
    html`${summary(provider, row, words)}
      <section class="panel">
        ${shown.declined !== undefined && html`<div class="alert" role="alert"><strong>${words.declined}</strong> ${words.tryAnother} <span class="quiet">(${shown.declined})</span></div>`}
        ${hasFaults && html`<div class="alert" role="alert">${words.fix}</div>`}
        <form method="post" action="/c/pay/${row.session_id}" novalidate>
          ${field('number', words.number, shown, html`autocomplete="cc-number" inputmode="numeric" maxlength="30"`)}
          <div class="pair">
            ${field('expiry', words.expiry, shown, html`autocomplete="cc-exp" inputmode="numeric" maxlength="9" placeholder="12/30"`)}
            ${field('cvc', words.cvc, shown, html`autocomplete="cc-csc" inputmode="numeric" maxlength="4"`)}
          </div>
          <button>${words.pay} ${amount}</button>
        </form>
        <p><a href="${row.cancel_url}">${words.back}</a></p>
      </section>`,
  )
}

function confirmPage(provider: Provider, row: PaymentRow): Html {
  const words = wordsOf(row.locale)
  return frame(
    row.locale,
    words.confirmTitle,
    html`${summary(provider, row, words)}
      <section class="panel">
        <h2>${words.confirmTitle}</h2>
        <p>${words.confirmText} •••• ${row.last4}</p>
        <form method="post" action="/c/pay/${row.session_id}/confirm">
          <button name="answer" value="yes">${words.confirm}</button>
          <button class="second" name="answer" value="no">${words.fail}</button>
        </form>
      </section>`,
  )
}

/** A page from which forms may lead back to the shop: a browser follows a redirect only where the policy allows it. */
function payerPage(row: PaymentRow, markup: Html, status = 200): Answer {
  return page(status, markup, [new URL(row.success_url).origin])
}

function closedPage(row: PaymentRow): Answer {
  const words = wordsOf(row.locale)
  const notice = html`<section class="panel">
    <h1>${words.closed}</h1>
    <p>${words.closedText}</p>
    <p><a class="button" href="${row.success_url}">${words.back}</a></p>
  </section>`
  return payerPage(row, frame(row.locale, words.closed, notice), 410)
}

const isJson = (asked: Asked) => (asked.headers['content-type'] ?? '').startsWith('application/json')

function typedIn(asked: Asked): Record<string, string> {
  if (!isJson(asked)) return Object.fromEntries(new URLSearchParams(asked.body))
  const read = jsonObject(asked.body)
  return read.ok
    ? Object.fromEntries(Object.entries(read.value).map(([name, value]) => [name, String(value)]))
    : {}
}

function answerOf(provider: Provider, asked: Asked, row: PaymentRow, outcome: Outcome): Answer {
  if (isJson(asked)) {
    const about = { state: outcome.kind, return_url: row.success_url }
    return json(200, outcome.kind === 'declined' ? { ...about, decline_code: outcome.code } : about)
  }
  if (outcome.kind === 'paid') return seeOther(row.success_url)
  if (outcome.kind === 'authenticate') return seeOther(`/c/pay/${row.session_id}/confirm`)
  if (outcome.kind === 'closed') return closedPage(row)
  return payerPage(row, cardPage(provider, row, { faults: {}, typed: {}, declined: outcome.code }), 402)
}

async function postPay(provider: Provider, asked: Asked, row: PaymentRow): Promise<Answer> {
  const typed = typedIn(asked)
  const read = readCard(typed, new Date())
  if ('card' in read)
    return answerOf(provider, asked, row, await payWithCard(provider, row.session_id, read.card))
  if (isJson(asked)) return json(422, { state: 'invalid', faults: read.faults })
  return payerPage(row, cardPage(provider, row, { faults: read.faults, typed }), 422)
}

function frontPage(): Answer {
  const rows = magicCards.map(([number, does]) => {
    const says = typeof does === 'string' ? does : `declined: ${does.declineCode}`
    return html`<tr>
      <td class="digits">${number.replace(/(.{4})(?=.)/g, '$1 ')}</td>
      <td>${says}</td>
    </tr>`
  })
  const content = html`<section class="panel">
    <h1>Halyard</h1>
    <p>
      A simulated payment provider whose API speaks Stripe's language. These cards do something of their own;
      every other number that passes its check is approved.
    </p>
    <table>
      ${rows}
    </table>
  </section>`
  return page(200, frame('en', 'Test cards', content))
}

/** The pages a payer sees, each with a JSON twin. */
export function pageRoutes(provider: Provider): Route[] {
  const style = asset('text/css', readFileSync(new URL('./assets/pay.css', import.meta.url), 'utf8'))
  const withRow = (work: (asked: Asked, row: PaymentRow) => Answer | Promise<Answer>) => (asked: Asked) => {
    const row = findPayment(provider, 'session_id', asked.params['id'] ?? '')
    return row === undefined ? problem(404, 'not_found', 'There is no such page.') : work(asked, row)
  }
  const isOpen = (row: PaymentRow) => sessionStatus(row, provider.seconds()) === 'open'
  return [
    [
      'GET',
      '/c/pay/:id',
      withRow((_, row) =>
        isOpen(row)
          ? payerPage(
              row,
              cardPage(provider, row, {
                faults: {},
                typed: {},
                ...(row.decline_code === null ? {} : { declined: row.decline_code }),
              }),
            )
          : closedPage(row),
      ),
    ],
    [
      'POST',
      '/c/pay/:id',
      withRow((asked, row) => provider.faults.around('pay', () => postPay(provider, asked, row))),
    ],
    [
      'GET',
      '/c/pay/:id/confirm',
      withRow((_, row) =>
        row.status === 'requires_action' ? payerPage(row, confirmPage(provider, row)) : closedPage(row),
      ),
    ],
    [
      'POST',
      '/c/pay/:id/confirm',
      withRow(async (asked, row) =>
        answerOf(
          provider,
          asked,
          row,
          await authenticate(provider, row.session_id, typedIn(asked)['answer'] === 'yes'),
        ),
      ),
    ],
    ['GET', '/', () => frontPage()],
    ['GET', '/assets/pay.css', () => style],
  ]
}
