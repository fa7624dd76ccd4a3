import type { Currency } from '#kernel/currency.ts'
import type { Money } from '#kernel/money.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { Facet, ListingFilters, ListingItem, ListingSort } from '../storefront/index.ts'

/** How found products are ordered: by how well they fit, or as a listing is. */
export type SearchSort = 'relevance' | ListingSort

/** What a buyer looks for, in which language and currency. The text may be anything; 200 characters of it are read. */
export type SearchQuery = {
  readonly locale: Locale
  readonly currency: Currency
  readonly text: string
  /** A category's slug to look in, its descendants included. */
  readonly category?: string
  readonly filters?: ListingFilters
  readonly sort?: SearchSort
  /** 1 to 96, usually 24. */
  readonly size?: number
  /** The numbered page, from 1 to 400. */
  readonly page?: number
}

/** A department or category with how many of the found products are in it. */
export type CategoryCount = {
  readonly slug: string
  readonly name: string
  readonly count: number
  readonly selected: boolean
}

/** What was found, best first. */
export type SearchPage = {
  readonly items: readonly ListingItem[]
  readonly count: number
  readonly page: number
  readonly pages: number
  readonly size: number
  readonly sort: SearchSort
  /** What was looked for instead, because nothing fits the text as it was typed; null usually. */
  readonly correctedTo: string | null
  /** True where nothing has all the words, and what has most of them is shown. */
  readonly isPartial: boolean
  /** How many of them are in stock, and between which prices all that fits the words lies. */
  readonly inStock: number
  readonly lowest: Money | null
  readonly highest: Money | null
  /** Who answered: the index in memory, or the database where that is not there. */
  readonly answeredBy: 'index' | 'database'
  readonly facets: readonly Facet[]
  readonly categories: readonly CategoryCount[]
}

/** A line under the search field while typing. */
export type Suggestion = {
  readonly kind: 'product' | 'category' | 'words'
  /** Of the product or category; empty for words, which are looked for as the label says. */
  readonly slug: string
  readonly label: string
}
