import { html, type Html } from '#kernel/html.ts'
import { formatDecimal } from '#kernel/money.ts'
import type { Facet, ListingFacets, ListingFilters } from '#views/storefront/index.ts'
import type { ShelfQuery } from '../listing-query.ts'
import type { PageContext } from '../visitor.ts'
import type { Words } from '../words.ts'

const nameOf = (facet: Facet): string =>
  facet.kind === 'attribute' ? `a.${facet.code}` : facet.kind === 'option' ? `o.${facet.code}` : facet.kind

function valueLabel(words: Words, facet: Facet, label: string): string {
  if (facet.kind === 'rating') return words('listing.stars_up', { count: Number(label) })
  if (facet.kind === 'seller') return label
  if (label === 'true') return words('listing.yes')
  if (label === 'false') return words('listing.no')
  return facet.unit ? `${label} ${facet.unit}` : label
}

function facetValues(words: Words, facet: Facet): Html {
  return html`<div class="options">
    ${facet.values.map(
      (each) =>
        html`<label class="check"
          ><input
            type="checkbox"
            name="${nameOf(facet)}"
            value="${each.value}"
            ${each.selected ? html` checked` : null}
          />
          <span>${valueLabel(words, facet, each.label)}</span><span class="count">${each.count}</span></label
        >`,
    )}
  </div>`
}

/** What a facet is called. */
function facetName(words: Words, facet: Facet): string {
  if (facet.kind === 'brand') return words('listing.brand')
  if (facet.kind === 'rating') return words('listing.stars')
  return facet.kind === 'seller' ? words('listing.seller') : facet.label
}

const openFacets = 5

/** The first facets are open, the rest fold away unless something in them is chosen. */
function facetField(words: Words, facet: Facet, at: number): Html {
  const name = facetName(words, facet)
  if (at < openFacets)
    return html`<fieldset>
      <legend>${name}</legend>
      ${facetValues(words, facet)}
    </fieldset>`
  const isOpen = facet.values.some((each) => each.selected)
  return html`<details class="folded" ${isOpen ? html` open` : null}>
    <summary>${name}</summary>
    <fieldset>
      <legend class="out-of-sight">${name}</legend>
      ${facetValues(words, facet)}
    </fieldset>
  </details>`
}

/** The filters of a shelf as a form that needs no script: the address is the state. */
export function filterForm(
  words: Words,
  page: PageContext,
  shelf: { query: ShelfQuery; facets: ListingFacets; action: string },
): Html {
  const { query, facets, action } = shelf
  const { priceFrom, priceTo, inStock } = query.filters
  const { currency } = page.market
  const text = (minor: bigint | undefined) => (minor === undefined ? '' : formatDecimal({ minor, currency }))
  return html`<section class="filters" aria-label="${words('listing.filters')}">
    <details>
      <summary>${words('listing.filter')}</summary>
      <form action="${action}" method="get" data-submit-on-change>
        ${query.q && html`<input type="hidden" name="q" value="${query.q}" />`}
        ${query.sort && html`<input type="hidden" name="sort" value="${query.sort}" />`}
        <label class="check"
          ><input type="checkbox" name="stock" value="1" ${inStock ? html` checked` : null} /><span
            >${words('listing.in_stock_only')}</span
          ><span class="count">${facets.inStock}</span></label
        >
        <fieldset>
          <legend>${words('listing.price')} (${currency})</legend>
          <div class="range">
            <input
              class="input"
              name="min"
              inputmode="decimal"
              value="${text(priceFrom)}"
              aria-label="${words('listing.price_from')}"
              placeholder="${facets.lowest ? formatDecimal(facets.lowest) : ''}"
            />
            <span aria-hidden="true">–</span>
            <input
              class="input"
              name="max"
              inputmode="decimal"
              value="${text(priceTo)}"
              aria-label="${words('listing.price_to')}"
              placeholder="${facets.highest ? formatDecimal(facets.highest) : ''}"
            />
          </div>
        </fieldset>
        ${facets.facets.filter((each) => each.values.length > 0).map((each, at) => facetField(words, each, at))}
        <button class="button second" data-fallback>${words('listing.apply')}</button>
      </form>
    </details>
  </section>`
}

type Chosen = { readonly name: string; readonly without: ShelfQuery }

function withoutValue(
  filters: ListingFilters,
  facet: Facet,
  drop: (values?: readonly string[]) => string[],
): ListingFilters {
  const { stars: _, ...unrated } = filters
  switch (facet.kind) {
    case 'brand':
      return { ...filters, brands: drop(filters.brands) }
    case 'rating':
      return unrated
    case 'seller':
      return { ...filters, sellers: drop(filters.sellers) }
    case 'attribute':
      return {
        ...filters,
        attributes: { ...filters.attributes, [facet.code]: drop(filters.attributes?.[facet.code]) },
      }
    case 'option':
      return {
        ...filters,
        options: { ...filters.options, [facet.code]: drop(filters.options?.[facet.code]) },
      }
  }
}

function chosenOf(words: Words, query: ShelfQuery, facets: ListingFacets): Chosen[] {
  const { filters } = query
  const first = { ...query, page: 1 }
  const chosen: Chosen[] = []
  if (filters.inStock) {
    const { inStock: _, ...rest } = filters
    chosen.push({ name: words('listing.in_stock_only'), without: { ...first, filters: rest } })
  }
  if (filters.priceFrom !== undefined || filters.priceTo !== undefined) {
    const { priceFrom: _, priceTo: __, ...rest } = filters
    chosen.push({ name: words('listing.price'), without: { ...first, filters: rest } })
  }
  for (const facet of facets.facets) {
    for (const value of facet.values.filter((each) => each.selected)) {
      const drop = (values: readonly string[] = []) => values.filter((each) => each !== value.value)
      const without = withoutValue(filters, facet, drop)
      const label = valueLabel(words, facet, value.label)
      chosen.push({
        name: facet.label === '' ? label : `${facet.label}: ${label}`,
        without: { ...first, filters: without },
      })
    }
  }
  return chosen
}

/** The filters in force, each a link that takes it away. */
export function chosenFilters(
  words: Words,
  shelf: { query: ShelfQuery; facets: ListingFacets; href: (query: ShelfQuery) => string },
): Html | null {
  const chosen = chosenOf(words, shelf.query, shelf.facets)
  if (chosen.length === 0) return null
  const cleared = shelf.href({ ...shelf.query, filters: {}, page: 1 })
  return html`<div class="chosen">
    ${chosen.map(
      (each) =>
        html`<a
          href="${shelf.href(each.without)}"
          aria-label="${words('listing.remove_filter', { name: each.name })}"
          >${each.name}</a
        >`,
    )}<a href="${cleared}">${words('listing.clear')}</a>
  </div>`
}
