import { html, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import { formatMoney } from '../format.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { inputField } from './field.ts'

/** One more proof as a form asks for it: the ways its payer has, and what was sent or is wrong. */
export type ProofAsked = {
  /** The limit above which it is asked for; undefined where this payment needs it at any amount. */
  readonly above: Money | undefined
  readonly hasApp: boolean
  readonly hasPhone: boolean
  /** What a passkey has to sign for this payment; undefined where there is none. */
  readonly passkey: string | undefined
  readonly wasSent: boolean
  readonly fault: string | undefined
}

/** The field for a code, and the button that has one sent. The form around it is the one that pays. */
export function proofFields(page: PageContext, asked: ProofAsked): Html {
  const words = wordsFor(page.locale)
  const limit = asked.above === undefined ? undefined : formatMoney(asked.above, page.locale)
  if (!asked.hasApp && !asked.hasPhone && asked.passkey === undefined)
    return html`<div class="notice warn">
      <p>${limit === undefined ? words('proof.none_demanded') : words('proof.none', { limit })}</p>
      <p><a href="/${page.locale}/account/safety">${words('proof.set_up')}</a></p>
    </div>`
  const label = words(!asked.hasPhone ? 'proof.totp' : !asked.hasApp ? 'proof.message' : 'proof.code')
  const both = asked.hasApp && asked.hasPhone
  return html`<fieldset class="flow proof">
    <legend><strong>${words('proof.title')}</strong></legend>
    <p class="quiet">
      ${limit === undefined ? words('proof.lede_demanded') : words('proof.lede', { limit })}
    </p>
    ${asked.wasSent && html`<p class="notice good" role="status">${words('proof.sent')}</p>`}
    ${
      (asked.hasApp || asked.hasPhone) &&
      html`<div class="cluster code-row">
        ${inputField({ name: 'code', label, inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 10, fault: asked.fault, ...(both ? { hint: words('proof.code_hint') } : {}) })}
        ${asked.hasPhone && html`<button class="button second" name="step" value="send" formnovalidate>${words('proof.send')}</button>`}
      </div>`
    }
    ${asked.passkey !== undefined && passkeyPart('use', { options: asked.passkey, label: words('proof.passkey'), step: 'passkey' })}
  </fieldset>`
}

/** The part of a form that makes or uses a passkey: shown by its script, which fills in what the device signed. */
export function passkeyPart(
  what: 'make' | 'use',
  given: { readonly options: string; readonly label: string; readonly step: string },
): Html {
  return html`<div data-passkey="${what}" data-options="${given.options}" hidden>
    <input type="hidden" name="answer" value="" />
    <button class="button second wide" name="step" value="${given.step}">${given.label}</button>
  </div>`
}
