import type { Language } from './words/analyze.ts'

/** What is said of a product in one language, by how much it weighs. */
export type RecordText = {
  /** Title and SKUs. */
  readonly title: string
  readonly brand: string
  /** Category, facts, options and summary. */
  readonly facts: string
  readonly description: string
  /** What products are ordered by when ordered by name. */
  readonly titleKey: string
}

/** A variant on sale: its options as facet values, and its price by currency in minor units. */
export type RecordVariant = {
  readonly id: number
  readonly available: boolean
  readonly tokens: readonly number[]
  readonly prices: Readonly<Record<string, number>>
}

/** A product as it is put into an index. */
export type SearchRecord = {
  readonly id: number
  readonly popularity: number
  /** How it stands by its stars, in thousandths; 0 without any. */
  readonly rating?: number
  readonly categories: readonly number[]
  readonly tokens: readonly number[]
  readonly variants: readonly RecordVariant[]
  readonly texts: Partial<Readonly<Record<Language, RecordText>>>
}

/** A facet value as the database numbers it. */
export type FacetToken = { readonly id: number; readonly facet: string; readonly value: string }
