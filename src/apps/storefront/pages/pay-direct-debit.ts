import { html, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import type { AccountField, GivenMandate } from '#money/mandates/index.ts'
import { below, faultSummary, inputField, selectField } from '../components/field.ts'
import { formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'

/** A payment by electronic check whose payer has not agreed yet. */
export type DebitAsked = {
  readonly amount: Money
  /** The text agreed to, as it will be kept. */
  readonly wording: string
  /** What was typed; never the account number. */
  readonly values: Readonly<Partial<Record<AccountField, string>>>
  readonly wrong: readonly AccountField[]
  /** Accounts the payer keeps with us, and whether one may be kept. */
  readonly kept: readonly GivenMandate[]
  readonly isSignedIn: boolean
  /** Where the form leads, and where other ways to pay are. */
  readonly action: string
  readonly others: string
}

/** One press pays from an account that is kept; the consent is to the same words. */
function keptForm(page: PageContext, { action, wording }: DebitAsked, { id, last4 }: GivenMandate): Html {
  const words = wordsFor(page.locale)
  return html`<form method="post" action="${action}" class="flow">
    <input type="hidden" name="mandate" value="${id}" />
    <p class="small">${wording}</p>
    <label class="choice"
      ><input type="checkbox" name="agreed" value="yes" required /><span>${words('debit.agree')}</span></label
    >
    <button class="button wide">${words('debit.kept', { last4 })}</button>
  </form>`
}

/** Account and consent of a payment by electronic check, with what is wrong beside each field. */
export function payDirectDebitPage(page: PageContext, asked: DebitAsked): Page {
  const words = wordsFor(page.locale)
  const { values, wrong, wording } = asked
  const amount = formatMoney(asked.amount, page.locale)
  const title = words('debit.title', { amount })
  const texts = {
    holder: words('debit.holder_wrong'),
    routing: words('debit.routing_wrong'),
    number: words('debit.number_wrong'),
    kind: '',
    agreed: words('debit.agreed_wrong'),
  }
  const fault = (field: AccountField) => (wrong.includes(field) ? texts[field] : undefined)
  const kinds = [
    { value: 'checking', label: words('debit.checking') },
    { value: 'savings', label: words('debit.savings') },
  ]
  const notAgreed = fault('agreed')
  return {
    title,
    body: html`<div class="page narrow">
      <section class="sheet flow">
        <h1>${title}</h1>
        ${faultSummary(
          words('checkout.fix'),
          wrong.map((field) => ({ field, text: texts[field] })),
        )}
        ${asked.kept.map((each) => keptForm(page, asked, each))}
        <p>${words('debit.text')}</p>
        <form method="post" action="${asked.action}" class="flow" novalidate>
          ${inputField({ name: 'holder', label: words('debit.holder'), value: values.holder ?? '', autocomplete: 'name', maxlength: 100, required: true, fault: fault('holder') })}
          ${inputField({ name: 'routing', label: words('debit.routing'), value: values.routing ?? '', inputmode: 'numeric', autocomplete: 'off', hint: words('debit.routing_hint'), maxlength: 12, required: true, fault: fault('routing') })}
          ${inputField({ name: 'number', label: words('debit.number'), inputmode: 'numeric', autocomplete: 'off', hint: words('debit.number_hint'), maxlength: 24, required: true, fault: fault('number') })}
          ${selectField({ name: 'kind', label: words('debit.kind'), value: values.kind ?? 'checking', options: kinds })}
          <p id="wording">${wording}</p>
          <div class="field">
            <label class="choice"
              ><input
                type="checkbox"
                id="agreed"
                name="agreed"
                value="yes"
                required
                aria-describedby="${notAgreed === undefined ? 'wording' : 'wording agreed-fault'}"
              /><span>${words('debit.agree')}</span></label
            >
            ${below({ name: 'agreed', fault: notAgreed })}
          </div>
          ${
            asked.isSignedIn &&
            html`<label class="choice"
              ><input type="checkbox" name="keep" value="yes" /><span>${words('debit.keep')}</span></label
            >`
          }
          <button class="button wide">${words('debit.go', { amount })}</button>
        </form>
        <p><a href="${asked.others}">${words('debit.other')}</a></p>
      </section>
    </div>`,
  }
}

/** A debit the payer agreed to, on its way. */
export type DebitUnderWay = {
  readonly amount: Money
  readonly last4: string
  readonly isSubmitted: boolean
  readonly order: string
}

/** What happens now with a debit that was agreed to, and how long it takes. */
export function debitUnderWayPage(
  page: PageContext,
  { amount, last4, isSubmitted, order }: DebitUnderWay,
): Page {
  const words = wordsFor(page.locale)
  const title = words('debit.waiting_title')
  const shown = { amount: formatMoney(amount, page.locale), last4 }
  return {
    title,
    refreshWithoutScript: 15,
    islands: ['await-payment'],
    body: html`<div class="page narrow">
      <section class="sheet flow" data-live>
        <h1>${title}</h1>
        <p role="status">${isSubmitted ? words('debit.submitted', shown) : words('debit.due', shown)}</p>
        <p><a href="${order}">${words('pay.back_to_order')}</a></p>
      </section>
    </div>`,
  }
}
