import { batchedPer } from '#kernel/batched.ts'
import type { Currency } from '#kernel/currency.ts'
import { commitsByItself, type Db, type Queries } from '#kernel/database.ts'
import type { Locale } from '#market/catalog/index.ts'
import { itemOf, type ListingItem, type ShelfRow } from '../storefront/index.ts'
import { gtin14, writtenForms } from './gtin.ts'

/** The same product as another seller offers it, and how it is known to be the same. */
export type OtherOffer = {
  readonly item: ListingItem
  readonly seller: string
  /** By their trade item number, by a person's word, or because they are very much alike. */
  readonly known: 'number' | 'person' | 'likeness'
}

const mostNumbers = 250
const mostOffers = 10

type Joined = { readonly productId: number; readonly state: 'joined' | 'confirmed' | 'refused' }
type Known = { readonly gtins: readonly string[]; readonly pairs: readonly Joined[] }
type Row = ShelfRow & { seller: string; known: OtherOffer['known'] }

const nothing: Known = { gtins: [], pairs: [] }

/** The trade item numbers of products, and what is known to be the same as they are. */
async function readKnown({ sql }: Queries, productIds: readonly number[]): Promise<Known[]> {
  const rows = await sql<Known & { id: number }>`
    select w.id,
           array(select distinct v.gtin::text
                   from catalog.variants v
                  where v.product_id = w.id and v.state = 'active' and v.gtin is not null
                  limit ${mostNumbers}::bigint) as gtins,
           (select coalesce(json_agg(json_build_object('productId', p.one_id + p.other_id - w.id,
                                                       'state', p.state)), '[]')
              from matching.pairs p
             where (p.one_id = w.id or p.other_id = w.id) and p.state <> 'found') as pairs
      from unnest(${[...new Set(productIds)]}::bigint[]) as w (id)`
  const byId = new Map(rows.map((row) => [row.id, row]))
  return productIds.map((id) => byId.get(id) ?? nothing)
}

const knownTogether = batchedPer<Db, number, Known>(readKnown, { max: 64, lanes: 2 })

async function knownOf(db: Queries, productId: number): Promise<Known> {
  if (commitsByItself(db)) return knownTogether(db, productId)
  const [known = nothing] = await readKnown(db, [productId])
  return known
}

/**
 * The same product at other sellers: what bears the same trade item number, its check digit right, however many zeros stand
 * before it; what the matcher joined; what the operator confirmed. Never what the operator refused. What can be bought comes
 * first, then the cheapest, ten at most. Two statements; one, shared with whoever asks meanwhile, where nothing is the same.
 */
export async function sameElsewhere(
  db: Queries,
  asked: { readonly productId: number; readonly locale: Locale; readonly currency: Currency },
): Promise<OtherOffer[]> {
  const { productId, locale, currency } = asked
  const known = await knownOf(db, productId)
  const forms = known.gtins.flatMap((gtin) => {
    const number = gtin14(gtin)
    return number === undefined ? [] : writtenForms(number)
  })
  const of = (state: Joined['state']) =>
    known.pairs.filter((pair) => pair.state === state).map((pair) => pair.productId)
  const [joined, confirmed, refused] = [of('joined'), of('confirmed'), of('refused')]
  if (forms.length + joined.length + confirmed.length === 0) return []
  const rows = await db.sql<Row>`
    select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
           s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, o.seller,
           case when o.by_number then 'number'
                when o.product_id = any (${confirmed}::bigint[]) then 'person' else 'likeness' end as known
      from (select v.product_id, min(p.display_name) as seller,
                   coalesce(bool_or(v.gtin = any (${forms}::text[])), false) as by_number
              from catalog.variants v
              join parties.parties p on p.id = v.seller_id
             where v.product_id in (select g.product_id from catalog.variants g
                                     where g.gtin = any (${forms}::text[]) and g.state = 'active'
                                    union all
                                    select unnest(${[...joined, ...confirmed]}::bigint[]))
               and v.state = 'active' and v.product_id <> ${productId}
               and v.product_id <> all (${refused}::bigint[])
               and v.seller_id not in (select own.seller_id from catalog.variants own
                                        where own.product_id = ${productId} and own.state = 'active')
             group by v.product_id) o
      join search.shelf s on s.category_id = 0 and s.currency = ${currency} and s.product_id = o.product_id
      join search.cards c on c.locale = ${locale} and c.product_id = o.product_id
     order by not s.available, s.price_minor, s.product_id
     limit ${mostOffers}::bigint`
  return rows.map(({ seller, known: how, ...row }) => ({ item: itemOf(row, currency), seller, known: how }))
}
