import { showAmount } from '../wire/amounts.ts'
import { type Html, html } from '../wire/html.ts'
import { type Behavior, magicAccounts } from './accounts.ts'
import type { PageBank } from './bank.ts'
import { questionOf } from './captcha.ts'
import { frame, notice, showTime } from './frame.ts'
import { wayBack } from './notice.ts'
import type { OrderRow } from './orders.ts'
import type { TypedFault } from './pay.ts'
import type { Language, Words } from './words.ts'
import { wordsOf } from './words-other.ts'

/** What went wrong with the form that is shown again. */
export type Again = { readonly fault: TypedFault; readonly left?: number; readonly card?: string }

const pathOf = (order: OrderRow) => `/pay/${order.id}`

function shell(
  bank: PageBank,
  order: OrderRow,
  language: Language,
  step: number,
  title: string,
  panel: Html,
): Html {
  const words = wordsOf(language)
  const steps = words.steps.map(
    (name, index) => html`<li ${index === step && html`aria-current="step"`}>${name}</li>`,
  )
  return frame(
    bank,
    language,
    title,
    pathOf(order),
    html`<div class="checkout">
      <section class="summary">
        <h1>${words.payTo} ${bank.merchant.name}</h1>
        <p class="amount">${showAmount(order.amount_minor, order.currency, language)}</p>
        <dl>
          ${
            order.goods_name !== '' &&
            html`<div>
              <dt>${words.order}</dt>
              <dd>${order.goods_name}</dd>
            </div>`
          }
          <div>
            <dt>${words.reference}</dt>
            <dd class="digits">${order.order_id}</dd>
          </div>
          <div>
            <dt>${words.openUntil}</dt>
            <dd>${showTime(order.expires_at, language)}</dd>
          </div>
        </dl>
      </section>
      <section class="panel" aria-labelledby="step-title">
        <ol class="steps" aria-label="${words.stepLabel}">
          ${steps}
        </ol>
        <h2 id="step-title">${title}</h2>
        ${panel}
      </section>
    </div>`,
  )
}

const alertOf = (words: Words, again: Again | undefined): Html | undefined =>
  again &&
  html`<div class="alert" role="alert">
    <strong>${words.typed[again.fault]}${again.left !== undefined && html` ${again.left}`}</strong>
  </div>`

/** Leaving without paying, on every page before the result. */
function leave(order: OrderRow, words: Words, language: Language): Html {
  return html`<form method="post" action="${pathOf(order)}/leave?lang=${language}">
    <button class="action quiet">${words.cancel}</button>
  </form>`
}

/** Step 1: card number and captcha. */
export function cardPage(bank: PageBank, order: OrderRow, language: Language, again?: Again): Html {
  const words = wordsOf(language)
  const { left, right } = questionOf(order.captcha)
  const panel = html`${alertOf(words, again)}
    <form method="post" action="${pathOf(order)}/card?lang=${language}" novalidate>
      <div class="field">
        <label for="card">${words.card}</label>
        <input
          id="card"
          name="card"
          type="text"
          required
          inputmode="numeric"
          autocomplete="off"
          maxlength="24"
          value="${again?.card}"
          ${again?.fault === 'card_wrong' && html`aria-invalid="true" autofocus`}
        />
      </div>
      <div class="field">
        <label for="captcha">${words.captcha}</label>
        <img
          class="captcha"
          width="180"
          height="60"
          src="${pathOf(order)}/captcha.svg?of=${captchaMark(order)}"
          alt="${words.captchaAlt}"
        />
        <input
          class="code-input"
          id="captcha"
          name="captcha"
          type="text"
          required
          inputmode="numeric"
          autocomplete="off"
          maxlength="5"
          aria-describedby="captcha-question"
          ${again?.fault === 'captcha_wrong' && html`aria-invalid="true" autofocus`}
        />
        <p class="hint" id="captcha-question">${words.captchaQuestion} ${left} + ${right}</p>
      </div>
      <button class="action">${words.next}</button>
    </form>
    ${leave(order, words, language)}`
  return shell(bank, order, language, 0, words.cardTitle, panel)
}

/** A new picture has a new address, so no browser shows the old one. */
const captchaMark = (order: OrderRow) => (Number(order.captcha) * 7919) % 1_000_003

/** Step 2: the message the holder once left with the bank, then password and dynamic code. */
export function provePage(
  bank: PageBank,
  order: OrderRow,
  greeting: string,
  language: Language,
  again?: Again,
): Html {
  const words = wordsOf(language)
  const panel = html`${alertOf(words, again)}
    <div class="greeting">
      <p>${words.greetingTitle}</p>
      <q>${greeting}</q>
      <p>${words.greetingBody}</p>
    </div>
    <form method="post" action="${pathOf(order)}/prove?lang=${language}" novalidate>
      <div class="field">
        <label for="password">${words.password}</label>
        <input id="password" name="password" type="password" required autocomplete="off" maxlength="20" />
      </div>
      <div class="field">
        <label for="code">${words.code}</label>
        <input
          class="code-input"
          id="code"
          name="code"
          type="text"
          required
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="6"
          aria-describedby="code-hint"
        />
        <p class="hint" id="code-hint">
          ${words.codeHint}.
          <a href="/phone?lang=${language}" target="_blank" rel="noopener">${words.openPhone}</a>
        </p>
      </div>
      <button class="action">${words.next}</button>
    </form>
    <form method="post" action="${pathOf(order)}/again?lang=${language}">
      <button class="action quiet">${words.notMine}</button>
    </form>`
  return shell(bank, order, language, 1, words.steps[1] ?? '', panel)
}

/** Step 3: amount and merchant once more, and yes or no. */
export function confirmPage(bank: PageBank, order: OrderRow, language: Language): Html {
  const words = wordsOf(language)
  const panel = html`<dl class="facts">
      <div>
        <dt>${words.merchant}</dt>
        <dd>${bank.merchant.name}</dd>
      </div>
      <div>
        <dt>${words.amount}</dt>
        <dd>${showAmount(order.amount_minor, order.currency, language)}</dd>
      </div>
      <div>
        <dt>${words.from}</dt>
        <dd>•••• ${order.last4}</dd>
      </div>
    </dl>
    <p>${words.confirmBody}</p>
    <form method="post" action="${pathOf(order)}/confirm?lang=${language}">
      <button class="action">${words.pay}</button>
    </form>
    ${leave(order, words, language)}`
  return shell(bank, order, language, 2, words.confirmTitle, panel)
}

/** Step 4: what came of it, and the way back to the address the shop answered with. */
export function resultPage(bank: PageBank, order: OrderRow, language: Language): Html {
  const words = wordsOf(language)
  const back = wayBack(bank, order)
  const said: Readonly<Partial<Record<OrderRow['state'], readonly [string, string]>>> = {
    paid: [words.paidTitle, back.told ? words.paidBody : words.paidUntold],
    failed: [words.failedTitle, `${words.comments[order.comment ?? ''] ?? ''} ${words.failedBody}`],
    suspicious: [words.reviewTitle, words.reviewBody],
  }
  const [title, body] = said[order.state] ?? [words.closedTitle, words.closedBody]
  const content = html`<p>${body}</p>
    ${
      order.serial_number !== null &&
      html`<dl class="facts">
        <div>
          <dt>${words.amount}</dt>
          <dd>${showAmount(order.amount_minor, order.currency, language)}</dd>
        </div>
        <div>
          <dt>${words.serial}</dt>
          <dd class="digits">${order.serial_number}</dd>
        </div>
      </dl>`
    }`
  return frame(
    bank,
    language,
    title,
    pathOf(order),
    notice(title, content, { href: back.href, label: words.back }),
  )
}

/** The page that cannot say what happened. */
export function lostPage(bank: PageBank, order: OrderRow, language: Language): Html {
  const words = wordsOf(language)
  const way = { href: wayBack(bank, order).href, label: words.back }
  return frame(bank, language, words.lostTitle, pathOf(order), notice(words.lostTitle, words.lostBody, way))
}

/** The front page: test accounts and the ways to phone and accounts. */
export function frontPage(bank: PageBank, language: Language): Html {
  const words = wordsOf(language)
  const row = (number: Html | string, greeting: string, behavior: Behavior | 'other') =>
    html`<tr>
      <td class="digits">${number}</td>
      <td>${greeting}</td>
      <td>${words.behaviors[behavior]}</td>
    </tr>`
  return frame(
    bank,
    language,
    words.testAccounts,
    '/',
    html`<section class="sheet">
      <h1>${words.testAccounts}</h1>
      <p>${words.testHint}</p>
      <div class="scroll" tabindex="0" role="region" aria-label="${words.testAccounts}">
        <table>
          <thead>
            <tr>
              <th scope="col">${words.card}</th>
              <th scope="col">${words.greeting}</th>
              <th scope="col">${words.what}</th>
            </tr>
          </thead>
          <tbody>
            ${magicAccounts.map(({ number, greeting, behavior }) =>
              row(
                html`<a href="/account/${number.slice(-4)}?lang=${language}"
                  >${number.replace(/(\d{4})(?=\d)/g, '$1 ')}</a
                >`,
                greeting,
                behavior,
              ),
            )}
            ${row('…', '', 'other')}
          </tbody>
        </table>
      </div>
      <p>
        <a href="/phone?lang=${language}">${words.openPhone}</a> ·
        <a href="/statement?lang=${language}">${words.statement}</a>
      </p>
    </section>`,
  )
}
