import { html } from '#kernel/html.ts'
import { returnNumber } from '#goods/returns/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { countryName } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { returnedLines, type ReturnShown } from './returns.ts'

/** The slip that goes on the parcel and into it: both addresses, the numbers, and what is in it. Prints. */
export function returnLabelPage(page: PageContext, shown: ReturnShown, returnAddress: string): Page {
  const words = wordsFor(page.locale)
  const { order, found, proof } = shown
  const { shippingAddress: by } = order
  const town = [by.postalCode, by.city].filter(Boolean).join(' ')
  const from = [by.name, by.line1, by.line2, town, by.region, countryName(by.country, page.locale)]
  const number = returnNumber(found.number)
  const title = `${words('return.label')} ${number}`
  const lines = (parts: readonly (string | undefined)[]) =>
    html`<address>${parts.filter(Boolean).map((each) => html`${each}<br />`)}</address>`
  return {
    title,
    body: html`<div class="page narrow section flow">
      <h1>${title}</h1>
      <p class="no-print">${words('return.label_hint')}</p>
      <section class="sheet flow">
        <h2>${words('return.to')}</h2>
        ${lines(returnAddress.split('|'))}
        <p><strong>${number}</strong></p>
        <h2>${words('return.from')}</h2>
        ${lines(from)}
      </section>
      <section class="sheet flow">
        <h2>${number} · ${words('return.of_order', { number: orderNumber(order.number) })}</h2>
        ${returnedLines(page, shown)}
        <p>${words(`return.reason_${found.reason}`)}</p>
      </section>
      <p class="no-print">
        <a href="/${page.locale}/orders/${order.id}/returns/${found.id}${proof}"
          >${words('return.one', { number })}</a
        >
      </p>
    </div>`,
  }
}
