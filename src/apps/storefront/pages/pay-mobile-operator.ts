import { html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import { faultSummary, inputField } from '../components/field.ts'
import { formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'

/** A payment on the phone bill that waits for the code. */
export type MobilePaymentShown = {
  readonly number: string
  readonly amount: Money
  /** The payer's number, all but its last digits hidden. */
  readonly phone: string
  readonly fault: string | undefined
  /** Where the form leads, and where other ways to pay are. */
  readonly action: string
  readonly others: string
}

/** The payer's yes: what goes on whose phone bill, and the code the operator sent there. */
export function payMobileOperatorPage(page: PageContext, shown: MobilePaymentShown): Page {
  const words = wordsFor(page.locale)
  const title = words('mobile.title')
  const amount = formatMoney(shown.amount, page.locale)
  const { fault } = shown
  return {
    title,
    body: html`<div class="page narrow">
      <section class="sheet flow">
        <h1>${title}</h1>
        ${faultSummary(words('checkout.fix'), fault === undefined ? [] : [{ field: 'code', text: fault }])}
        <p>${words('mobile.sent', { phone: shown.phone })}</p>
        <dl class="sums">
          <div>
            <dt>${words('mobile.order')}</dt>
            <dd>${shown.number}</dd>
          </div>
          <div>
            <dt>${words('mobile.bill')}</dt>
            <dd>${amount}</dd>
          </div>
        </dl>
        <form method="post" action="${shown.action}" class="flow">
          ${inputField({ name: 'code', label: words('mobile.code'), inputmode: 'numeric', autocomplete: 'one-time-code', hint: words('mobile.code_hint'), maxlength: 10, required: true, fault })}
          <button class="button wide">${words('mobile.go', { amount })}</button>
        </form>
        <p class="quiet small">${words('mobile.safe')}</p>
        <p><a href="${shown.others}">${words('mobile.other')}</a></p>
      </section>
    </div>`,
  }
}
