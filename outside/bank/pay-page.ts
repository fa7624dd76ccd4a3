import { showAmount } from '../wire/amounts.ts'
import { type Html, html } from '../wire/html.ts'
import type { Bank } from './bank.ts'
import type { CardFault, CardField } from './card-form.ts'
import { frame, lock, showTime } from './frame.ts'
import type { DeclineCode } from './magic-cards.ts'
import { type Language, type Words, wordsOf } from './messages.ts'
import { returnAddress } from './pay-json.ts'
import type { PaymentRow } from './payment.ts'

/** What the payer typed and what is wrong with it; the security code is never given back. */
export type Typed = {
  readonly values: Readonly<Partial<Record<CardField, string>>>
  readonly faults: Readonly<Partial<Record<CardField, CardFault>>>
}

/** A message above the form. */
export type Alert = { readonly title: string; readonly text: string }

/** The hosted page: what is to be paid on one side, the card form on the other. */
export function payPage(
  bank: Bank,
  payment: PaymentRow,
  language: Language,
  typed: Typed = { values: {}, faults: {} },
  alert: Alert | undefined = declineAlert(payment, language),
): Html {
  const words = wordsOf(language)
  const path = `/pay/${payment.session_id}`
  const amount = showAmount(payment.amount_minor, payment.currency, language)
  const field = (name: CardField) => cardField(words, name, typed)
  return frame(
    language,
    `${words.pay} ${amount}`,
    path,
    html`<div class="checkout">
      ${summary(bank, payment, language)}
      <section class="panel" aria-labelledby="card-details">
        <h2 id="card-details">${words.cardDetails}</h2>
        ${
          alert !== undefined &&
          html`<div class="alert" role="alert">
            <strong>${alert.title}</strong>
            ${alert.text !== '' && html`<p>${alert.text}</p>`}
          </div>`
        }
        <form method="post" action="${path}?lang=${language}" data-card novalidate>
          ${field('number')}
          <div class="pair">${field('expiry')}${field('security_code')}</div>
          ${field('name')}
          <button class="action">${lock}<span>${words.pay} ${amount}</span></button>
        </form>
        <p class="safe">${lock}<span>${words.safe}</span></p>
        <p class="back"><a href="${returnAddress(payment, true)}">${words.backToShop}</a></p>
      </section>
    </div>`,
  )
}

/** The side of the page that says to whom, how much and for what. */
export function summary(bank: Bank, payment: PaymentRow, language: Language): Html {
  const words = wordsOf(language)
  return html`<section class="summary">
    <h1>${words.payTo} ${bank.merchantName}</h1>
    <p class="amount">${showAmount(payment.amount_minor, payment.currency, language)}</p>
    <dl>
      ${
        payment.description !== '' &&
        html`<div>
          <dt>${words.order}</dt>
          <dd>${payment.description}</dd>
        </div>`
      }
      <div>
        <dt>${words.reference}</dt>
        <dd class="digits">${payment.merchant_ref}</dd>
      </div>
      <div>
        <dt>${words.open}</dt>
        <dd>${showTime(payment.expires_at, language)}</dd>
      </div>
    </dl>
  </section>`
}

function declineAlert(payment: PaymentRow, language: Language): Alert | undefined {
  if (payment.state !== 'declined' || payment.decline_code === null) return undefined
  const words = wordsOf(language)
  const reason = words.declines[payment.decline_code as DeclineCode]
  return { title: words.declinedTitle, text: `${reason} ${words.declinedNext}` }
}

type FieldForm = {
  label: keyof Words & ('number' | 'expiry' | 'code' | 'name')
  attributes: Html
  hint?: 'codeHint'
}

const numberHint = '1234 5678 9012 3456'

const forms: Readonly<Record<CardField, FieldForm>> = {
  number: {
    label: 'number',
    attributes: html`autocomplete="cc-number" inputmode="numeric" maxlength="30" placeholder="${numberHint}"`,
  },
  expiry: { label: 'expiry', attributes: html`autocomplete="cc-exp" inputmode="numeric" maxlength="9"` },
  security_code: {
    label: 'code',
    hint: 'codeHint',
    attributes: html`autocomplete="cc-csc" inputmode="numeric" maxlength="4"`,
  },
  name: { label: 'name', attributes: html`autocomplete="cc-name" maxlength="100" spellcheck="false"` },
}

function cardField(words: Words, name: CardField, typed: Typed): Html {
  const { label, attributes, hint } = forms[name]
  const fault = typed.faults[name]
  const first = Object.keys(typed.faults)[0] === name
  const describedBy = [hint !== undefined && `${name}-hint`, fault !== undefined && `${name}-error`].filter(
    Boolean,
  )
  const input = html`<input
    id="${name}"
    name="${name}"
    type="text"
    required
    ${attributes}
    value="${name === 'security_code' ? '' : typed.values[name]}"
    ${name === 'expiry' && html` placeholder="${words.expiryHint}"`}
    ${describedBy.length > 0 && html`aria-describedby="${describedBy.join(' ')}"`}
    ${fault !== undefined && html`aria-invalid="true"`}
    ${first && html`autofocus`}
  />`
  return html`<div class="field">
    <label for="${name}">${words[label]}</label>
    ${name === 'number' ? html`<div class="with-brand">${input}<span class="brand" id="brand" aria-hidden="true"></span></div>` : input}
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${words[hint]}</p>`}
    ${fault !== undefined && html`<p class="error" id="${name}-error">${words.faults[fault]}</p>`}
  </div>`
}

/** The page that asks for the code sent to the cardholder's phone; `error` stands beside the field. */
export function confirmPage(bank: Bank, payment: PaymentRow, language: Language, error?: string): Html {
  const words = wordsOf(language)
  const path = `/pay/${payment.session_id}`
  const invalid =
    error === undefined ? undefined : html`aria-invalid="true" aria-describedby="code-error" autofocus`
  return frame(
    language,
    words.confirmTitle,
    `${path}/confirm`,
    html`<div class="checkout">
      ${summary(bank, payment, language)}
      <section class="panel" aria-labelledby="confirm-title">
        <h2 id="confirm-title">${words.confirmTitle}</h2>
        <p>${words.confirmBody} <span class="digits">•••• ${payment.last4}</span></p>
        <p><a href="/phone?lang=${language}" target="_blank" rel="noopener">${words.openPhone}</a></p>
        <form method="post" action="${path}/confirm?lang=${language}" novalidate>
          <div class="field">
            <label for="code">${words.confirmCode}</label>
            <input
              class="code-input"
              id="code"
              name="code"
              type="text"
              required
              autocomplete="one-time-code"
              inputmode="numeric"
              maxlength="6"
              pattern="[0-9]{6}"
              ${invalid}
            />
            ${error !== undefined && html`<p class="error" id="code-error">${error}</p>`}
          </div>
          <button class="action">${lock}<span>${words.confirm}</span></button>
        </form>
        <p class="back"><a href="${path}?lang=${language}&amp;other=1">${words.otherCard}</a></p>
        <p class="back"><a href="${returnAddress(payment, true)}">${words.backToShop}</a></p>
      </section>
    </div>`,
  )
}
