import { showAmount } from '../wire/amounts.ts'
import { type Html, html } from '../wire/html.ts'
import { owed } from './books.ts'
import { frame, postForm } from './frame.ts'
import { payers, sourcesOf } from './payers.ts'
import type { Rail } from './rail.ts'
import type { TradeRow } from './rows.ts'
import { type Language, wordsOf } from './words.ts'

const lock = html`<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
  <path
    fill="currentColor"
    d="M10 1.5A4.5 4.5 0 0 0 5.5 6v2.5A1.5 1.5 0 0 0 4 10v7a1.5 1.5 0 0 0 1.5 1.5h9A1.5 1.5 0 0 0 16 17v-7a1.5 1.5 0 0 0-1.5-1.5V6A4.5 4.5 0 0 0 10 1.5Zm2.5 7h-5V6a2.5 2.5 0 0 1 5 0z"
  />
</svg>`

/** The side of the page that says to whom, how much and for what. */
function summary(rail: Rail, trade: TradeRow, language: Language): Html {
  const words = wordsOf(language)
  const until = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  const facts: readonly (readonly [string, string])[] = [
    [words.reference, trade.merchant_ref],
    [words.number, trade.id],
    [words.until, `${until.format(new Date(trade.expires_at))} UTC`],
  ]
  return html`<section class="summary">
    <h1>${words.payTo} ${rail.merchantName}</h1>
    <p class="amount">${showAmount(trade.amount_minor, trade.currency, language)}</p>
    <p>${trade.subject}</p>
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd class="digits">${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`
}

/** A message above a form. */
export type Alert = { readonly title: string; readonly text: string }

function alertBox(alert: Alert | undefined): Html | undefined {
  return (
    alert &&
    html`<div class="alert" role="alert">
      <strong>${alert.title}</strong>
      ${alert.text !== '' && html`<p>${alert.text}</p>`}
    </div>`
  )
}

/** Cashier, first step: who pays. */
export function signInPage(rail: Rail, trade: TradeRow, language: Language, alert?: Alert, login = ''): Html {
  const words = wordsOf(language)
  const path = `/cashier/${trade.token}`
  return frame(
    rail,
    language,
    words.signIn,
    path,
    html`<div class="checkout">
      ${summary(rail, trade, language)}
      <section class="panel" aria-labelledby="sign-in">
        <h2 id="sign-in">${words.signIn}</h2>
        ${alertBox(alert)}
        <form method="post" action="${path}/sign-in?lang=${language}">
          <div class="field">
            <label for="login">${words.login}</label>
            <input
              id="login"
              name="login"
              type="email"
              required
              autocomplete="username"
              value="${login}"
              aria-describedby="login-hint"
            />
            <p class="hint" id="login-hint">${words.loginHint}</p>
          </div>
          <div class="field">
            <label for="password">${words.password}</label>
            <input id="password" name="password" type="password" required autocomplete="current-password" />
          </div>
          <button class="action">${words.next}</button>
        </form>
        ${backLink(rail, trade, words.back)}
      </section>
    </div>`,
  )
}

function backLink(rail: Rail, trade: TradeRow, label: string): Html | undefined {
  const way = rail.manner.wayBack(rail, trade)
  if (way.how === 'post') return html`<div class="back">${postForm(way, label)}</div>`
  return way.url === '' ? undefined : html`<p class="back"><a href="${trade.return_url}">${label}</a></p>`
}

function sourceChoice(rail: Rail, trade: TradeRow, language: Language, login: string, chosen: string): Html {
  const words = wordsOf(language)
  return html`<fieldset class="sources">
    <legend>${words.source}</legend>
    ${sourcesOf(login, rail.manner.withBalance).map(
      ({ code, account, label }, at) =>
        html`<label class="source">
          <input
            type="radio"
            name="source"
            value="${code}"
            required
            ${(chosen === '' ? at === 0 : chosen === code) && html`checked`}
          />
          <span>
            ${label ?? words.balance}
            ${label === undefined && html`<small>${showAmount(owed(rail.store, account, trade.currency), trade.currency, language)} ${words.available}</small>`}
          </span>
        </label>`,
    )}
  </fieldset>`
}

function passwordField(language: Language): Html {
  const words = wordsOf(language)
  return html`<div class="field">
    <label for="payment-password">${words.payWord}</label>
    <input
      class="code-input"
      id="payment-password"
      name="payment_password"
      type="password"
      required
      inputmode="numeric"
      autocomplete="off"
      maxlength="6"
      pattern="[0-9]{6}"
      aria-describedby="payment-password-hint"
    />
    <p class="hint" id="payment-password-hint">${words.payWordHint}</p>
  </div>`
}

/** Cashier, second step: from where, and the payment password. */
export function cashierPage(
  rail: Rail,
  trade: TradeRow,
  language: Language,
  given: { readonly login: string; readonly source?: string; readonly alert?: Alert },
): Html {
  const words = wordsOf(language)
  const path = `/cashier/${trade.token}`
  return frame(
    rail,
    language,
    words.pay,
    path,
    html`<div class="checkout">
      ${summary(rail, trade, language)}
      <section class="panel" aria-labelledby="pay">
        <h2 id="pay">${given.login}</h2>
        ${alertBox(given.alert)}
        <form method="post" action="${path}?lang=${language}">
          ${sourceChoice(rail, trade, language, given.login, given.source ?? '')} ${passwordField(language)}
          <button class="action">${lock}<span>${words.pay}</span></button>
        </form>
        <p class="back"><a href="${path}?other=1&amp;lang=${language}">${words.other}</a></p>
        ${backLink(rail, trade, words.back)}
      </section>
    </div>`,
  )
}

/** The phone that has read a code, or on which the payer shops: whose phone it is, from where, and six digits. */
export function phonePage(
  rail: Rail,
  trade: TradeRow,
  language: Language,
  given: { readonly login?: string; readonly source?: string; readonly alert?: Alert } = {},
): Html {
  const words = wordsOf(language)
  const path = `/phone/${trade.token}`
  const login = given.login ?? payers[0]?.login ?? ''
  return frame(
    rail,
    language,
    words.phone,
    path,
    html`<div class="phone">
      <h1 class="scanned">${words.phoneIntro} <strong>${rail.merchantName}</strong></h1>
      <p class="amount">${showAmount(trade.amount_minor, trade.currency, language)}</p>
      <p class="digits">${trade.subject} · ${trade.merchant_ref}</p>
      ${alertBox(given.alert)}
      <form method="post" action="${path}?lang=${language}">
        <div class="field">
          <label for="login">${words.login}</label>
          <select id="login" name="login">
            ${payers.map(
              (payer) =>
                html`<option value="${payer.login}" ${payer.login === login && html`selected`}>
                  ${payer.login}
                </option>`,
            )}
          </select>
        </div>
        ${sourceChoice(rail, trade, language, login, given.source ?? '')} ${passwordField(language)}
        <button class="action">${lock}<span>${words.pay}</span></button>
      </form>
      ${backLink(rail, trade, words.back)}
    </div>`,
  )
}
