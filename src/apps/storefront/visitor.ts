import type { Currency } from '#kernel/currency.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { Menus } from '#market/content/index.ts'

/** Where a visitor has things delivered and in which currency prices are shown. */
export type Market = { readonly country: string; readonly currency: Currency }

/** What a page may show of the one who looks at it. Pages without it are the same for everybody and may be cached. */
export type Visitor = {
  readonly cartCount: number
  readonly name: string | null
}

/** Everything a page is rendered for, besides its own content. */
export type PageContext = {
  readonly locale: Locale
  readonly market: Market
  /** The path without its language, such as `/p/kettle`, with its query; links to the other languages keep it. */
  readonly path: string
  /** The shop's public origin, for canonical and alternate links. */
  readonly origin: string
  /** True where nothing is real, so that every page says so. */
  readonly demo: boolean
  /** The departments with their addresses in this language. */
  readonly departments: readonly { readonly slug: string; readonly name: string }[]
  /** What the operator has put into the frame's menus. */
  readonly menus: Menus
  /** Null on pages that are cached for everybody: the frame leaves a gap that is filled when they are sent. */
  readonly visitor: Visitor | null
}
