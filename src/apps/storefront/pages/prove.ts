import { html, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import type { ProofWay } from '#money/payments/index.ts'
import { faultSummary, inputField } from '../components/field.ts'
import { methodName } from '../components/method-names.ts'
import { passkeyPart } from '../components/proof-fields.ts'
import { formatMoment, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import type { FormState } from './door.ts'

/** A payer who is asked to prove who they are, before the chosen way is gone. */
export type ProveShown = {
  readonly title: string
  readonly total: Money
  readonly method: string
  readonly ways: readonly ProofWay[]
  /** What a passkey has to sign for this payment; undefined where there is none. */
  readonly passkey: string | undefined
  /** Where a code by mail goes, most of it hidden. */
  readonly mailTo: string
  /** The telephone of one who is not signed in, most of it hidden. */
  readonly messageTo: string | undefined
  /** No address of the payer is known: they are asked for one first. */
  readonly asksAddress: boolean
  /** They gave one, and may give another. */
  readonly mayChangeAddress: boolean
  readonly hasCode: boolean
  readonly wasSent: boolean
  readonly maySend: boolean
  readonly until: Date
  /** The words the payer chose, by which the page is known to be ours. */
  readonly phrase: string | undefined
  readonly form: FormState
  readonly action: string
  readonly back: string
}

const top = (page: PageContext, shown: Pick<ProveShown, 'title' | 'total'>, title: string): Html =>
  html`<h1>${title}</h1>
    <p class="spread pay-total">
      <span>${shown.title}</span><strong>${formatMoney(shown.total, page.locale)}</strong>
    </p>`

function codeForm(words: Words, shown: ProveShown, way: ProofWay): Html {
  const name = way === 'totp' ? 'totp' : 'code'
  return html`<form method="post" action="${shown.action}" class="flow">
    <input type="hidden" name="way" value="${way}" />
    <div class="cluster code-row">
      ${inputField({ name, label: words(way === 'totp' ? 'proof.totp' : 'prove.code'), inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 10, required: true, fault: shown.form.faults[name] })}
    </div>
    <button class="button wide" name="step" value="answer">${words('prove.go_on')}</button>
  </form>`
}

function sentCode(words: Words, shown: ProveShown, way: 'message' | 'mail'): Html {
  const { messageTo } = shown
  const byMessage =
    messageTo === undefined ? words('prove.message_text') : words('prove.message_to', { to: messageTo })
  const text = way === 'mail' ? words('prove.mail_text', { to: shown.mailTo }) : byMessage
  const send = html`<form method="post" action="${shown.action}">
    <button class="button ${shown.hasCode ? 'second' : 'wide'}" name="step" value="send">
      ${words(shown.hasCode ? 'prove.send_again' : 'prove.send')}
    </button>
  </form>`
  return html`<p>${text}</p>
    ${shown.wasSent && html`<p class="notice good" role="status">${words(way === 'mail' ? 'prove.sent' : 'prove.sent_message')}</p>`}
    ${shown.hasCode ? html`${codeForm(words, shown, way)} ${shown.maySend && !shown.wasSent && send}` : send}
    ${
      shown.mayChangeAddress &&
      html`<form method="post" action="${shown.action}">
        <button class="button second" name="step" value="elsewhere">${words('prove.elsewhere')}</button>
      </form>`
    }`
}

/** Where a code can be sent: asked of a payer of whom nothing is known. */
function addressForm(words: Words, shown: ProveShown): Html {
  const { faults, values } = shown.form
  return html`<section class="flow" aria-labelledby="by-address">
    <h2 id="by-address">${words('prove.address_title')}</h2>
    <p>${words('prove.address_text')}</p>
    <form method="post" action="${shown.action}" class="flow">
      ${inputField({ name: 'address', label: words('prove.address'), hint: words('prove.address_hint'), autocomplete: 'email', maxlength: 254, required: true, value: values['address'] ?? '', fault: faults['address'] })}
      <button class="button wide" name="step" value="address">${words('prove.send')}</button>
    </form>
  </section>`
}

function passwordForm(words: Words, shown: ProveShown): Html {
  return html`<form method="post" action="${shown.action}" class="flow">
    <input type="hidden" name="way" value="password" />
    ${inputField({ name: 'paymentPassword', label: words('wallet.password'), type: 'password', autocomplete: 'off', maxlength: 64, required: true, fault: shown.form.faults['paymentPassword'] })}
    <button class="button wide" name="step" value="answer">${words('prove.go_on')}</button>
  </form>`
}

function passkeyForm(words: Words, shown: ProveShown, options: string): Html {
  return html`<form method="post" action="${shown.action}" class="flow">
    <input type="hidden" name="way" value="passkey" />
    ${passkeyPart('use', { options, label: words('proof.passkey'), step: 'answer' })}
  </form>`
}

function wayPart(words: Words, shown: ProveShown, way: ProofWay): Html | undefined {
  if (way === 'passkey')
    return shown.passkey === undefined ? undefined : passkeyForm(words, shown, shown.passkey)
  const content =
    way === 'totp'
      ? codeForm(words, shown, way)
      : way === 'password'
        ? passwordForm(words, shown)
        : sentCode(words, shown, way)
  return html`<section class="flow" aria-labelledby="by-${way}">
    <h2 id="by-${way}">${words(`prove.by_${way}`)}</h2>
    ${content}
  </section>`
}

/** The page on which a payer proves who they are: every way their account has, or a code that is sent; one is enough. */
export function provePage(page: PageContext, shown: ProveShown): Page {
  const words = wordsFor(page.locale)
  const title = words('prove.title')
  const faults = Object.entries(shown.form.faults).map(([field, text]) => ({ field, text }))
  const total = formatMoney(shown.total, page.locale)
  const name = methodName(words, shown.method)
  return {
    title,
    islands: ['passkey'],
    body: html`<div class="page section flow pay">
      ${top(page, shown, title)} ${faultSummary(words('checkout.fix'), faults)}
      ${shown.phrase !== undefined && html`<p class="own-words"><span class="small quiet">${words('wallet.phrase')}</span><strong>${shown.phrase}</strong></p>`}
      <p>${words('prove.lede', { name, total })}</p>
      <div class="sheet flow">
        ${shown.asksAddress ? addressForm(words, shown) : shown.ways.map((way) => wayPart(words, shown, way))}
      </div>
      <p class="quiet small">${words('prove.until', { time: formatMoment(shown.until, page.locale) })}</p>
      <form method="post" action="${shown.action}">
        <button class="button second" name="step" value="cancel">${words('prove.cancel')}</button>
      </form>
      <aside class="notice">
        <h2>${words('pay.safe')}</h2>
        <p>${words('pay.safe_any')}</p>
      </aside>
      <p><a href="${shown.back}">${words('pay.back_to_order')}</a></p>
    </div>`,
  }
}

/** The proof is given and the provider is being asked: the page goes on by itself. */
export function provenPage(
  page: PageContext,
  shown: Pick<ProveShown, 'title' | 'total' | 'method' | 'back'>,
): Page {
  const words = wordsFor(page.locale)
  const title = words('prove.waiting')
  return {
    title,
    refreshWithoutScript: 3,
    islands: ['await-payment'],
    body: html`<div class="page section flow pay">
      ${top(page, shown, title)}
      <p class="notice good" role="status" data-waiting>
        ${words('prove.waiting_text', { name: methodName(words, shown.method) })}
      </p>
      <p><a href="${shown.back}">${words('pay.back_to_order')}</a></p>
    </div>`,
  }
}
