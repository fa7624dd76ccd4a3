import { html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import { faultSummary, inputField } from '../components/field.ts'
import { proofFields, type ProofAsked } from '../components/proof-fields.ts'
import { formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import type { FormState } from './door.ts'

/** A payment from the wallet as its page shows it. */
export type WalletPaymentShown = {
  readonly number: string
  readonly payee: string
  readonly amount: Money
  readonly available: Money
  /** The words the payer chose, by which the page is known to be ours. */
  readonly phrase: string | undefined
  readonly hasPassword: boolean
  readonly proof: ProofAsked | undefined
  readonly form: FormState
  /** Where the forms lead, and where other ways to pay are. */
  readonly action: string
  readonly others: string
}

/** The payer's yes: what is paid to whom, the payer's own words, the payment password and, above the limit, a proof. */
export function payWalletPage(page: PageContext, shown: WalletPaymentShown): Page {
  const words = wordsFor(page.locale)
  const title = words('wallet.pay_title')
  const amount = formatMoney(shown.amount, page.locale)
  const isPoor = shown.available.minor < shown.amount.minor
  const { faults } = shown.form
  const all = Object.entries(faults).map(([field, text]) => ({ field, text }))
  const payForm = html`<form method="post" action="${shown.action}" class="flow">
    ${inputField({ name: 'paymentPassword', label: words('wallet.password'), type: 'password', autocomplete: 'off', maxlength: 64, fault: faults['paymentPassword'] })}
    ${shown.proof && proofFields(page, shown.proof)}
    <button class="button wide" name="step" value="pay">${words('wallet.pay_go', { amount })}</button>
  </form>`
  return {
    title,
    islands: ['passkey'],
    body: html`<div class="page">
      <div class="sheet narrow flow">
        <h1>${title}</h1>
        <p class="own-words">
          ${shown.phrase === undefined ? words('wallet.phrase_none') : html`<span class="small quiet">${words('wallet.phrase')}</span><strong>${shown.phrase}</strong>`}
        </p>
        ${faultSummary(words('checkout.fix'), all)}
        <p>${words('wallet.pay_to', { payee: shown.payee, number: shown.number })}</p>
        <dl class="sums">
          <div>
            <dt>${words('wallet.moved')}</dt>
            <dd>${amount}</dd>
          </div>
          <div>
            <dt>${words('wallet.available')}</dt>
            <dd>${formatMoney(shown.available, page.locale)}</dd>
          </div>
        </dl>
        ${
          isPoor
            ? html`<div class="notice warn">
                <p>${words('wallet.pay_poor')}</p>
                <p><a href="/${page.locale}/account/wallet#top-up">${words('wallet.top_up')}</a></p>
              </div>`
            : shown.hasPassword
              ? payForm
              : html`<p>${words('wallet.no_password')}</p>
                  <a class="button" href="/${page.locale}/account/safety"
                    >${words('wallet.choose_password')}</a
                  >`
        }
        <p><a href="${shown.others}">${words('wallet.pay_other')}</a></p>
      </div>
    </div>`,
  }
}
