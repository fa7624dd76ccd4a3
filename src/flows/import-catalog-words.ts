import { findLocations } from '#goods/inventory/index.ts'
import type { Queries } from '#kernel/database.ts'
import { categoryTree, knownAttributes, type AttributeKind } from '#market/catalog/index.ts'
import { findPriceBooks } from '#market/pricing/index.ts'

/** The words of the shop that lines of a file may use. */
export type ShopWords = {
  readonly categories: ReadonlySet<string>
  readonly attributes: ReadonlyMap<
    string,
    { readonly kind: AttributeKind; readonly choices: ReadonlySet<string> }
  >
  readonly taxClasses: ReadonlySet<string>
  readonly currencies: ReadonlySet<string>
  readonly locations: ReadonlySet<string>
}

/** Read the words of the shop, once for a file. */
export async function shopWords(db: Queries): Promise<ShopWords> {
  const [tree, attributes, books, places, classes] = await Promise.all([
    categoryTree(db),
    knownAttributes(db),
    findPriceBooks(db.sql),
    findLocations(db.sql),
    db.sql<{ tax_class: string }>`select distinct tax_class from pricing.tax_rates`,
  ])
  return {
    categories: new Set(tree.bySlug.keys()),
    attributes: new Map(
      attributes.map(({ code, kind, choices }) => [code, { kind, choices: new Set(choices) }]),
    ),
    taxClasses: new Set(classes.map((each) => each.tax_class)),
    currencies: new Set(books.map((each) => each.currency)),
    locations: new Set(places.map((each) => each.code)),
  }
}
