import { html, type Html } from '#kernel/html.ts'
import { listingSorts, type CategoryPage, type Listing, type ListingFacets } from '#views/storefront/index.ts'
import { chosenFilters, filterForm } from '../components/filters.ts'
import { translatedPath } from '../components/head.ts'
import { emptyState } from '../components/empty.ts'
import { icons } from '../components/icons.ts'
import { pager } from '../components/pager.ts'
import { shelf } from '../components/product-card.ts'
import type { Page } from '../layout.ts'
import { writeShelfQuery, type ShelfQuery } from '../listing-query.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'

/** What a shelf page shows besides its head. */
export type Shelf = { readonly query: ShelfQuery; readonly listing: Listing; readonly facets: ListingFacets }

function hrefOf(page: PageContext, path: string): (query: ShelfQuery) => string {
  return (query) => {
    const params = writeShelfQuery(query, page.market.currency).toString()
    return `/${page.locale}${path}${params === '' ? '' : `?${params}`}`
  }
}

function sortForm(words: Words, page: PageContext, action: string, query: ShelfQuery): Html {
  const kept = [...writeShelfQuery({ ...query, sort: undefined, page: 1 }, page.market.currency)]
  const usual = query.q === '' ? 'popularity' : 'relevance'
  const sorts =
    query.q === ''
      ? listingSorts
      : (['relevance', ...listingSorts.filter((each) => each !== 'popularity')] as const)
  return html`<form action="${action}" method="get" data-submit-on-change>
    ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <label for="sort">${words('listing.sort')}</label>
    <select class="input" id="sort" name="sort">
      ${sorts.map(
        (each) =>
          html`<option
            value="${each === usual ? '' : each}"
            ${each === (query.sort ?? usual) ? html` selected` : null}
          >
            ${words(`listing.sort_${each}`)}
          </option>`,
      )}
    </select>
    <button class="button second" data-fallback>${words('shop.apply')}</button>
  </form>`
}

function shelfBody(page: PageContext, path: string, { query, listing, facets }: Shelf): Html {
  const words = wordsFor(page.locale)
  const href = hrefOf(page, path)
  const action = `/${page.locale}${path}`
  return html`<div class="listing">
    ${filterForm(words, page, { query, facets, action })}
    <section aria-label="${words('listing.results', { count: listing.count })}">
      <div class="toolbar">
        <p role="status">${words('listing.results', { count: listing.count })}</p>
        ${sortForm(words, page, action, query)}
      </div>
      ${chosenFilters(words, { query, facets, href })}
      ${listing.items.length > 0 ? shelf(words, page, listing.items, 4) : html`<p class="empty">${words('listing.none')}</p>`}
      ${pager(words, listing, (number) => href({ ...query, page: number }))}
    </section>
  </div>`
}

const islands = ['submit-on-change'] as const

/** A category: its head, its subcategories, its shelf. */
export function categoryPage(page: PageContext, category: CategoryPage, content: Shelf): Page {
  const path = `/c/${encodeURIComponent(category.addresses[page.locale])}`
  const plain = writeShelfQuery({ ...content.query, page: 1 }, page.market.currency).toString() === ''
  const suffix = plain && content.listing.page > 1 ? `?page=${content.listing.page}` : ''
  return {
    title: category.name,
    description: category.description,
    ...(plain ? { canonical: `${path}${suffix}` } : {}),
    translated: translatedPath('/c/', category.addresses, suffix),
    islands,
    crumbs: category.crumbs.map((crumb, i) =>
      i === category.crumbs.length - 1
        ? { name: crumb.name }
        : { name: crumb.name, href: `/${page.locale}/c/${encodeURIComponent(crumb.address)}` },
    ),
    body: html`<div class="page">
      <header class="listing-head">
        <h1>${category.name}</h1>
        <p class="lede">${category.description}</p>
        ${category.children.length > 0 && html`<nav class="subcategories" aria-label="${category.name}">${category.children.map((each) => html`<a href="/${page.locale}/c/${each.address}">${each.name}</a>`)}</nav>`}
      </header>
      ${shelfBody(page, path, content)}
    </div>`,
  }
}

/** The results of a search, or what to do when there are none. `corrected` is what was searched for instead. */
export function searchPage(
  page: PageContext,
  content: Shelf & { readonly corrected: string | null; readonly isPartial: boolean },
): Page {
  const words = wordsFor(page.locale)
  const { q } = content.query
  const title = q === '' ? words('search.empty') : words('search.results_for', { query: q })
  const nothing = emptyState(
    page,
    icons.search,
    words('search.none', { query: q }),
    words('search.none_help'),
  )
  const unfiltered = Object.keys(content.query.filters).length === 0
  return {
    title: q === '' ? words('search.title') : title,
    islands,
    crumbs: [{ name: words('search.title') }],
    body: html`<div class="page">
      <header class="listing-head">
        <h1>${title}</h1>
        ${content.corrected && html`<p class="notice warn">${words('search.corrected', { query: q, corrected: content.corrected })}</p>`}
        ${content.isPartial && html`<p class="notice">${words('search.partial', { query: q })}</p>`}
      </header>
      ${q !== '' && content.listing.count === 0 && unfiltered ? nothing : shelfBody(page, '/search', content)}
    </div>`,
  }
}
