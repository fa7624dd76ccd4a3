import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { Locale } from '#market/catalog/index.ts'
import { itemOf, type ListingItem, type ShelfRow } from '../storefront/index.ts'
import { gtin14, writtenForms } from './gtin.ts'

/** The same product as another seller offers it. */
export type OtherOffer = { readonly item: ListingItem; readonly seller: string }

const mostNumbers = 250
const mostOffers = 10

/**
 * Offers of other sellers that bear the same trade item number, its check digit right, however many zeros stand before it;
 * the cheapest first, ten at most. One statement, and none more where the product bears no such number.
 */
export async function sameElsewhere(
  db: Queries,
  asked: { readonly productId: number; readonly locale: Locale; readonly currency: Currency },
): Promise<OtherOffer[]> {
  const { productId, locale, currency } = asked
  const numbers = await db.sql<{ gtin: string }>`
    select distinct v.gtin
      from catalog.variants v
     where v.product_id = ${productId} and v.state = 'active' and v.gtin is not null
     limit ${mostNumbers}::bigint`
  const forms = numbers.flatMap(({ gtin }) => {
    const number = gtin14(gtin)
    return number === undefined ? [] : writtenForms(number)
  })
  if (forms.length === 0) return []
  const rows = await db.sql<ShelfRow & { seller: string }>`
    select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
           s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, o.seller
      from (select v.product_id, min(p.display_name) as seller
              from catalog.variants v
              join parties.parties p on p.id = v.seller_id
             where v.gtin = any (${forms}::text[]) and v.state = 'active' and v.product_id <> ${productId}
               and v.seller_id not in (select own.seller_id from catalog.variants own
                                        where own.product_id = ${productId} and own.state = 'active')
             group by v.product_id) o
      join search.shelf s on s.category_id = 0 and s.currency = ${currency} and s.product_id = o.product_id
      join search.cards c on c.locale = ${locale} and c.product_id = o.product_id
     order by not s.available, s.price_minor, s.product_id
     limit ${mostOffers}::bigint`
  return rows.map(({ seller, ...row }) => ({ item: itemOf(row, currency), seller }))
}
