import { html, type Html } from '#kernel/html.ts'
import { debtNumber, type Debt, type GivenMandate } from '#money/mandates/index.ts'
import { formatDay, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { accountFrame } from './account.ts'

/** What a buyer sees of debits: their consents, and what they owe because a debit was taken back. */
export type DebitsShown = {
  readonly mandates: readonly GivenMandate[]
  readonly debts: readonly Debt[]
  /** Our account a debt is transferred to, where there is one. */
  readonly iban: string | undefined
  readonly holder: string
  readonly action: string
  /** Where an open debt is paid online, by its id. */
  readonly payAt: (id: string) => string
}

function debtRows(page: PageContext, { debts, payAt }: DebitsShown): Html {
  const words = wordsFor(page.locale)
  return html`<ul role="list" class="flow">
    ${debts.map(
      (each) =>
        html`<li>
          <strong>${debtNumber(each.number)}</strong>
          <span class="badge ${each.state === 'open' ? 'bad' : 'good'}">${words(`debts.${each.state}`)}</span>
          <br />${words('debts.about', { amount: formatMoney(each.open, page.locale), day: formatDay(each.dueAt, page.locale) })}
          <br /><a href="/${page.locale}/orders/${each.orderId}">${words('debts.order')}</a>
          ${each.state === 'open' && html`<a class="button" href="${payAt(each.id)}">${words('owed.way')}</a>`}
        </li>`,
    )}
  </ul>`
}

function mandateRows(page: PageContext, { mandates, action }: DebitsShown): Html {
  const words = wordsFor(page.locale)
  return html`<ul role="list" class="flow">
    ${mandates.map(
      (each) =>
        html`<li>
          <strong>${words('mandates.account', { last4: each.last4 })}</strong>
          <span class="badge ${each.state === 'active' ? 'good' : ''}"
            >${words(`mandates.${each.state}`)}</span
          >
          <br /><span class="quiet"
            >${words('mandates.since', { day: formatDay(each.agreedAt, page.locale), count: each.debits })}</span
          >
          ${
            each.state === 'active' &&
            html`<form method="post" action="${action}">
              <input type="hidden" name="mandate" value="${each.id}" />
              <button class="button second">${words('mandates.revoke')}</button>
            </form>`
          }
        </li>`,
    )}
  </ul>`
}

/** A buyer's mandates and debts, with how a debt is paid. */
export function debitsPage(page: PageContext, shown: DebitsShown): Page {
  const words = wordsFor(page.locale)
  const { mandates, debts, iban, holder } = shown
  const title = words('account.debits')
  const isOwing = debts.some(({ state }) => state === 'open')
  const body = html`<h1>${title}</h1>
    ${
      debts.length > 0 &&
      html`<section class="sheet flow" aria-labelledby="debts">
        <h2 id="debts">${words('debts.title')}</h2>
        <p>${words('debts.text')}</p>
        ${debtRows(page, shown)}
        ${isOwing && iban !== undefined && html`<p>${words('debts.how', { holder, iban })}</p>`}
      </section>`
    }
    <section class="sheet flow" aria-labelledby="mandates">
      <h2 id="mandates">${words('mandates.title')}</h2>
      ${mandates.length === 0 ? html`<p class="quiet">${words('mandates.none')}</p>` : mandateRows(page, shown)}
    </section>`
  return { title, body: accountFrame(page, 'debits', body) }
}
