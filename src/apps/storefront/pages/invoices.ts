import { html } from '#kernel/html.ts'
import { invoiceNumber, type Invoice, type Terms } from '#money/credit/index.ts'
import { formatDay, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { accountFrame } from './account.ts'

/** A buyer's invoices, the terms they were granted, and where an open one is paid online. */
export function invoicesPage(
  page: PageContext,
  invoices: readonly Invoice[],
  terms: Terms | undefined,
  payAt: (id: string) => string,
): Page {
  const words = wordsFor(page.locale)
  const title = words('account.invoices')
  const row = (each: Invoice) => {
    const isLate = each.state === 'open' && each.daysOverdue > 0
    return html`<tr>
      <th scope="row"><a href="/${page.locale}/orders/${each.orderId}">${invoiceNumber(each.number)}</a></th>
      <td>${formatDay(each.dueAt, page.locale)}</td>
      <td>
        <span class="badge ${isLate ? 'bad' : each.state === 'open' ? 'warn' : 'good'}"
          >${isLate ? words('invoices.overdue') : words(`invoices.state.${each.state}`)}</span
        >
      </td>
      <td class="end">
        ${formatMoney(each.open, page.locale)}
        ${each.fees.minor > 0n && html`<br /><span class="small quiet">${words('invoices.fees', { amount: formatMoney(each.fees, page.locale) })}</span>`}
        ${each.state === 'open' && html`<br /><a href="${payAt(each.id)}">${words('owed.way')}</a>`}
      </td>
    </tr>`
  }
  const body = html`<h1>${title}</h1>
    <section class="sheet flow">
      ${
        terms !== undefined &&
        html`<p>
          ${words('invoices.terms', { limit: formatMoney(terms.limit, page.locale), available: formatMoney(terms.available, page.locale), days: terms.netDays })}
        </p>`
      }
      ${
        invoices.length === 0
          ? terms === undefined && html`<p class="quiet">${words('invoices.none')}</p>`
          : html`<div class="scroll" tabindex="0">
                <table class="table stacked">
                  <thead>
                    <tr>
                      <th scope="col">${words('invoices.number')}</th>
                      <th scope="col">${words('invoices.due')}</th>
                      <th scope="col">${words('invoices.state')}</th>
                      <th scope="col" class="end">${words('invoices.open')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${invoices.map(row)}
                  </tbody>
                </table>
              </div>
              <p class="quiet">${words('invoices.how')}</p>`
      }
    </section>`
  return { title, body: accountFrame(page, 'invoices', body) }
}
