import { html, type Html } from '#kernel/html.ts'
import type { Address } from '#people/parties/index.ts'
import { countryName } from '../../storefront/format.ts'

/** An address as an envelope has it. */
export function postalAddress(to: Address): Html {
  const town = [to.postalCode, to.city].filter(Boolean).join(' ')
  const parts = [to.name, to.line1, to.line2, town, to.region, countryName(to.country, 'en'), to.phone]
  return html`<address>${parts.filter(Boolean).map((each) => html`${each}<br />`)}</address>`
}
