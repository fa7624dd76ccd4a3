import { html, type Html } from '#kernel/html.ts'
import { money } from '#kernel/money.ts'
import type { ProductState } from '#market/catalog/index.ts'
import type { ProductRow } from '#views/operator-desk/index.ts'
import { picture } from '../../storefront/components/picture.ts'
import { formatMoney } from '../../storefront/format.ts'
import type { DeskPage } from '../layout.ts'
import { stateBadge } from '../parts/badge.ts'
import { address, tabs } from '../parts/tabs.ts'
import { dayText } from '../parts/time.ts'
import { say } from '../words.ts'

/** The states of a product. */
export const productStates = ['active', 'draft', 'archived'] as const satisfies readonly ProductState[]

/** A category to choose from; the deeper, the more it is indented. */
export type CategoryChoice = { readonly slug: string; readonly name: string }

/** A page of the list of products. */
export type ProductsShown = {
  readonly rows: readonly ProductRow[]
  readonly hasMore: boolean
  readonly isFirst: boolean
  readonly counts: Readonly<Record<ProductState, number>>
  readonly categories: readonly CategoryChoice[]
  readonly asked: { readonly state: ProductState | undefined; readonly q: string; readonly category: string }
}

function productRow(row: ProductRow): Html {
  const price =
    row.from_minor !== null && row.currency ? formatMoney(money(row.from_minor, row.currency), 'en') : '–'
  return html`<tr>
    <th scope="row" class="wide article">
      ${row.media && picture(row.media, { alt: '', width: 36, height: 36, widths: [160], sizes: '36px' })}
      <span class="lines"
        ><a class="row-link" href="/admin/products/${row.id}">${row.title}</a>
        <span class="quiet">${row.brand}</span></span
      >
    </th>
    <td class="quiet">${row.category}</td>
    <td>${stateBadge('shelf', row.state)}</td>
    <td class="end phone-off">${row.variants}</td>
    <td class="end ${row.available === 0 ? 'short-of' : ''}">${row.available}</td>
    <td class="quiet phone-off">${dayText(row.updatedAt)}</td>
    <td class="end strong">${price}</td>
  </tr>`
}

function filterForm({ asked, categories }: ProductsShown): Html {
  return html`<form class="filter" role="search" action="/admin/products">
    ${asked.state && html`<input type="hidden" name="state" value="${asked.state}" />`}
    <div class="grow">
      <label class="out-of-sight" for="q">${say('products.search')}</label>
      <input
        class="input"
        id="q"
        name="q"
        type="search"
        maxlength="100"
        placeholder="${say('products.search')}"
        value="${asked.q}"
      />
    </div>
    <label class="pair"
      ><span>${say('products.category')}</span
      ><select class="input" name="category">
        <option value="">${say('desk.all')}</option>
        ${categories.map((each) => html`<option value="${each.slug}" ${each.slug === asked.category ? html` selected` : null}>${each.name}</option>`)}
      </select></label
    >
    <button class="button second">${say('desk.filter')}</button>
  </form>`
}

/** The list of products. */
export function productsPage(shown: ProductsShown): DeskPage {
  const { rows, hasMore, isFirst, counts, asked } = shown
  const last = rows.at(-1)
  const link = (state: string | undefined) => address('/admin/products', { ...asked, state })
  return {
    title: say('products.title'),
    actions: html`<a class="button second" href="/admin/import">${say('menu.import')}</a>`,
    body: html`${tabs(say('products.state'), [
        { href: link(undefined), name: say('desk.all'), current: asked.state === undefined },
        ...productStates.map((state) => ({
          href: link(state),
          name: say(`shelf.${state}`),
          count: counts[state],
          current: asked.state === state,
        })),
      ])}
      ${filterForm(shown)}
      ${
        rows.length === 0
          ? html`<p class="nothing">${say('products.none')}</p>`
          : html`<div class="panel flush">
              <table class="grid rows">
                <thead>
                  <tr>
                    <th scope="col">${say('products.product')}</th>
                    <th scope="col">${say('products.category')}</th>
                    <th scope="col">${say('products.state')}</th>
                    <th scope="col" class="end">${say('products.articles')}</th>
                    <th scope="col" class="end">${say('products.available')}</th>
                    <th scope="col">${say('products.changed')}</th>
                    <th scope="col" class="end">${say('products.from')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(productRow)}
                </tbody>
              </table>
            </div>`
      }
      <nav class="turn" aria-label="${say('products.title')}">
        ${!isFirst && html`<a class="button second" href="${link(asked.state)}">${say('desk.newest')}</a>`}
        ${hasMore && last && html`<a class="button second" href="${address('/admin/products', { ...asked, before: last.id })}" rel="next">${say('desk.older')}</a>`}
      </nav>`,
  }
}
