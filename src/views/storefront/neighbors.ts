import type { Queries } from '#kernel/database.ts'
import type { Sql } from '#kernel/sql.ts'
import type { ProductQuery } from './find-product.ts'
import { withRatings } from './product-voices.ts'
import { itemOf, type ShelfRow } from './shelf-row.ts'
import type { ListingItem } from './types.ts'

type Shelf = Promise<readonly ListingItem[]>

const shown = 8
/** So many shelves are kept; which was read first goes first. */
const mostShelves = 400

let kept = new WeakMap<Sql, Map<string, Shelf>>()

/** Forget what stands beside products: call it when any shelf has changed, before pages made from it are forgotten. */
export function dropNeighbors(): void {
  kept = new WeakMap()
}

async function readShelf(
  db: Queries,
  categoryId: number,
  { locale, currency }: Pick<ProductQuery, 'locale' | 'currency'>,
): Shelf {
  // One more than is shown, as a product does not stand beside itself.
  const rows = await db.sql<ShelfRow>`
    select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor,
           s.available, s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height
      from search.shelf s
      join search.cards c on c.locale = ${locale} and c.product_id = s.product_id
     where s.category_id = ${categoryId} and s.currency = ${currency}
     order by s.popularity desc, s.product_id desc limit ${shown + 1}::bigint`
  return withRatings(
    db,
    rows.map((row) => itemOf(row, currency)),
  )
}

/**
 * What stands beside a product in its category, best loved first, eight at most, with their stars. Read once for each
 * category, language and currency, and kept until `dropNeighbors`; what is the same is answered as the same objects.
 */
export async function neighborsOf(
  db: Queries,
  product: { readonly id: number; readonly category_id: number },
  query: Pick<ProductQuery, 'locale' | 'currency'>,
): Promise<readonly ListingItem[]> {
  const held = kept
  const shelves = held.get(db.sql) ?? new Map<string, Shelf>()
  held.set(db.sql, shelves)
  const key = `${product.category_id} ${query.locale} ${query.currency}`
  let shelf = shelves.get(key)
  if (shelf === undefined) {
    shelf = readShelf(db, product.category_id, query)
    shelves.set(key, shelf)
    shelf.catch(() => shelves.delete(key))
    const oldest = shelves.keys().next().value
    if (shelves.size > mostShelves && oldest !== undefined) shelves.delete(oldest)
  }
  const items = await shelf
  return items.filter(({ productId }) => productId !== product.id).slice(0, shown)
}
