import type { Queries } from '#kernel/database.ts'
import { gtin14 } from '../gtin.ts'
import { readOffer, type ReadOffer } from '../model/offer.ts'

/** A product as it is compared with those of other sellers. */
export type ComparedOffer = {
  readonly id: number
  readonly sellers: readonly string[]
  /** Trade item numbers whose check digit is right, as fourteen digits. */
  readonly numbers: readonly string[]
  readonly said: ReadOffer
  /** The lowest price by currency, in minor units, to tell how far two are apart; nobody pays by it. */
  readonly asked: Readonly<Record<string, number>>
}

type OfferRow = {
  id: number
  brand: string
  title: string
  text: string
  facts: string | null
  sellers: string[]
  gtins: string[]
  asked: Record<string, number> | null
}

const longestWord = 60
const mostWords = 160

const short = (words: readonly string[]): string[] =>
  words.filter((word) => word.length <= longestWord).slice(0, mostWords)

function offerOf({ id, brand, title, text, facts, sellers, gtins, asked }: OfferRow): ComparedOffer {
  const read = readOffer({ title, brand, text: `${text} ${facts ?? ''}`, asked: null })
  const numbers = gtins.flatMap((each) => gtin14(each) ?? [])
  return {
    id,
    sellers,
    numbers: [...new Set(numbers)],
    said: { ...read, title: short(read.title), all: short(read.all) },
    asked: asked ?? {},
  }
}

/**
 * Products on sale as they are compared: the English words, where there are none those of another language, and the first
 * 1,200 letters of what else is said. One statement.
 */
export async function readOffers(db: Queries, ids: readonly number[]): Promise<ComparedOffer[]> {
  if (ids.length === 0) return []
  const rows = await db.sql<OfferRow>`
    select p.id, p.brand, t.title, left(concat_ws(' ', t.summary, t.description), 1200) as text, f.facts,
           v.sellers, v.gtins, m.asked
      from catalog.products p
      join lateral (select x.title, x.summary, x.description
                      from catalog.product_translations x
                     where x.product_id = p.id
                     order by x.locale <> 'en', x.locale limit 1) t on true
      join lateral (select array_agg(distinct w.seller_id) as sellers,
                           coalesce(array_agg(distinct w.gtin) filter (where w.gtin is not null), '{}') as gtins
                      from catalog.variants w
                     where w.product_id = p.id and w.state = 'active') v on v.sellers is not null
      left join lateral (select string_agg(concat_ws(' ', a.text_value, trim_scale(a.number_value)::text), ' ') as facts
                           from catalog.attribute_values a
                          where a.product_id = p.id) f on true
      left join lateral (select jsonb_object_agg(c.currency, c.lowest) as asked
                           from (select r.currency, min(r.amount_minor) as lowest
                                   from catalog.variants w
                                   join pricing.prices r on r.variant_id = w.id
                                  where w.product_id = p.id and w.state = 'active'
                                  group by r.currency) c) m on true
     where p.id = any (${ids}::bigint[]) and p.state = 'active'
     order by p.id`
  return rows.map(offerOf)
}
