import type { Currency } from '#kernel/currency.ts'
import { html, type Html } from '#kernel/html.ts'
import { formatDecimal, money } from '#kernel/money.ts'
import type { DeskProduct, DeskVariant } from '#views/operator-desk/index.ts'
import { marketCurrencies } from '../../storefront/market.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import { stateBadge } from '../parts/badge.ts'
import { say } from '../words.ts'

/** The field of a price of an article; `compare` is the former price. */
export const priceField = (kind: 'price' | 'compare', variantId: number, currency: Currency): string =>
  `${kind}_${variantId}_${currency}`

/** The articles of a product that can still be sold. */
export const priced = (product: DeskProduct): readonly DeskVariant[] =>
  product.variants.filter(({ state }) => state !== 'archived').slice(0, 45)

const choice = (options: Readonly<Record<string, string>>): string => Object.values(options).join(', ')

function priceInput(
  kind: 'price' | 'compare',
  variant: DeskVariant,
  currency: Currency,
  form: DeskForm,
): Html {
  const listed = variant.prices.find((each) => each.currency === currency)
  const minor = kind === 'price' ? listed?.amount_minor : listed?.compare_at_minor
  const known = minor === undefined || minor === null ? '' : formatDecimal(money(minor, currency))
  const name = priceField(kind, variant.id, currency)
  const fault = form.faults[name]
  const label = `${say(kind === 'price' ? 'product.price' : 'product.compare', { currency })} ${variant.sku}`
  return html`<td class="end">
    <input
      class="input amount"
      id="${name}"
      name="${name}"
      form="prices"
      inputmode="decimal"
      maxlength="20"
      aria-label="${label}"
      value="${form.values[name] ?? known}"
      ${fault ? html` aria-invalid="true" aria-describedby="${name}-fault"` : null}
    />
    ${fault && html`<span class="fault" id="${name}-fault">${fault}</span>`}
  </td>`
}

function stockCell(variant: DeskVariant): Html {
  const free = variant.stock.reduce((all, { onHand, reserved }) => all + onHand - reserved, 0)
  const places = variant.stock.map(({ location, onHand, reserved }) => `${location} ${onHand - reserved}`)
  return html`<td class="end">
    <a href="/admin/variants/${variant.id}/stock" title="${places.join(', ')}">${free}</a>
  </td>`
}

function stateCell(variant: DeskVariant): Html {
  const event = variant.state === 'active' ? 'pause' : 'resume'
  return html`<td>
    <form method="post" action="/admin/variants/${variant.id}/state" class="cluster">
      ${keyField()}${variant.state !== 'active' && stateBadge('shelf', variant.state)}
      <button class="quiet-button" name="event" value="${event}">
        ${say(`variant.${event}`)}<span class="out-of-sight"> ${variant.sku}</span>
      </button>
    </form>
  </td>`
}

/** The articles of a product: prices per currency to be changed together, stock, and whether each is sold. */
export function articlesPanel(product: DeskProduct, form: DeskForm): Html {
  return html`<section class="panel flush" id="articles" aria-labelledby="articles-head">
    <h2 id="articles-head" class="panel-head">${say('product.articles')}</h2>
    ${Object.keys(form.faults).length > 0 && html`<div class="panel-foot">${formFaults(form.faults)}</div>`}
    <table class="grid">
      <thead>
        <tr>
          <th scope="col">${say('product.sku')}</th>
          ${marketCurrencies.map(
            (currency) =>
              html`<th scope="col" class="end">${say('product.price', { currency })}</th>
                <th scope="col" class="end">${say('product.compare', { currency })}</th>`,
          )}
          <th scope="col" class="end">${say('product.stock')}</th>
          <th scope="col">${say('products.state')}</th>
        </tr>
      </thead>
      <tbody>
        ${priced(product).map(
          (variant) =>
            html`<tr>
              <th scope="row">
                <code>${variant.sku}</code> <span class="quiet">${choice(variant.options)}</span>
              </th>
              ${marketCurrencies.map((currency) => html`${priceInput('price', variant, currency, form)}${priceInput('compare', variant, currency, form)}`)}
              ${stockCell(variant)} ${stateCell(variant)}
            </tr>`,
        )}
      </tbody>
    </table>
    <form method="post" action="/admin/products/${product.id}/prices" id="prices" class="panel-foot spread">
      ${keyField()}<span class="quiet">${say('product.price_hint')}</span>
      <button class="button">${say('product.save_prices')}</button>
    </form>
  </section>`
}
