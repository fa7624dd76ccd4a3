import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { CategoryPage, CategoryTile, HomePage } from './types.ts'

/** The front of the shop: what is loved, what is fresh, and the departments. */
export async function homePage(
  _db: Queries,
  _query: { readonly locale: Locale; readonly currency: Currency },
): Promise<HomePage> {
  return { featured: [], newest: [], categories: [] }
}

/** A category with its way down and its children; undefined where there is none of that slug. No statement once warm. */
export async function categoryPage(
  _db: Queries,
  _query: { readonly slug: string; readonly locale: Locale },
): Promise<CategoryPage | undefined> {
  return undefined
}

/** The departments with their categories, for menus. No statement once warm. */
export async function categoryMenu(
  _db: Queries,
  _locale: Locale,
): Promise<readonly (CategoryTile & { readonly children: readonly CategoryTile[] })[]> {
  return []
}
