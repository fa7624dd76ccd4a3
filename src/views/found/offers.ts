import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import {
  categoryName,
  categoryTree,
  wayTo,
  type CategoryNode,
  type Labels,
  type Locale,
} from '#market/catalog/index.ts'

/** A variant on sale as price engines and agents hear of it. Amounts are the stored ones of the currency asked for. */
export type FeedOffer = {
  readonly sku: string
  readonly group: string
  readonly title: string
  readonly summary: string
  readonly description: string
  readonly brand: string
  readonly gtin: string | null
  readonly weightGrams: number
  readonly taxClass: string
  readonly address: string
  /** The names of the way from the department to the category. */
  readonly category: readonly string[]
  /** Option code to value code, and the words for each. */
  readonly options: Readonly<Record<string, string>>
  readonly optionWords: Readonly<Record<string, string>>
  readonly amountMinor: bigint
  readonly formerMinor: bigint | null
  readonly available: number
  readonly pictures: readonly { readonly key: string; readonly width: number; readonly height: number }[]
}

type Row = {
  id: number
  sku: string
  slug: string
  title: string
  summary: string
  description: string
  brand: string
  gtin: string | null
  weight_grams: number
  tax_class: string
  address: string
  category_id: number
  options: Record<string, string>
  words: { code: string; value: string; labels: Labels }[]
  amount_minor: bigint
  former_minor: bigint | null
  available: number
  pictures: { key: string; width: number; height: number; options: Record<string, string> }[]
}

const atOnce = 500

/** Every variant on sale with a price in the currency, in the order of their ids, read in parts of 500. */
export async function* offersOnSale(
  db: Queries,
  { locale, currency }: { readonly locale: Locale; readonly currency: Currency },
): AsyncGenerator<readonly FeedOffer[]> {
  const tree = await categoryTree(db)
  let after = 0
  for (;;) {
    const rows = await readPart(db, { locale, currency, after })
    if (rows.length > 0) yield rows.map((row) => offerOf(row, tree.byId.get(row.category_id), locale))
    if (rows.length < atOnce) return
    after = rows.at(-1)?.id ?? after
  }
}

function readPart(
  db: Queries,
  { locale, currency, after }: { locale: Locale; currency: Currency; after: number },
): Promise<Row[]> {
  return db.sql<Row>`
    select v.id, v.sku, p.slug, t.title, t.summary, left(t.description, 5000) as description, p.brand, v.gtin,
           v.weight_grams, p.tax_class, catalog.product_address(p.id, ${locale}) as address, p.category_id, v.options,
           (select coalesce(json_agg(json_build_object('code', o.option_code, 'value', o.code, 'labels', o.labels)), '[]')
              from catalog.option_values o
             where o.product_id = p.id and v.options ->> o.option_code = o.code) as words,
           r.amount_minor,
           case when r.prior_minor is null or r.prior_minor > r.amount_minor then r.compare_at_minor end as former_minor,
           least(999, coalesce((select sum(s.on_hand - s.reserved) from inventory.stock s
                                 where s.variant_id = v.id), 0))::integer as available,
           (select coalesce(json_agg(json_build_object('key', m.file_key, 'width', m.width, 'height', m.height,
                                                       'options', m.options) order by m.position), '[]')
              from catalog.media m
             where m.product_id = p.id and (m.options = '{}' or v.options @> m.options)) as pictures
      from catalog.variants v
      join catalog.products p on p.id = v.product_id and p.state = 'active'
      -- Said of both sides, so that prices too are read from the cursor on.
      join pricing.prices r on r.variant_id = v.id and r.currency = ${currency} and r.variant_id > ${after}
     cross join lateral (
       select x.title, x.summary, x.description from catalog.product_translations x where x.product_id = p.id
        order by x.locale <> ${locale}, x.locale <> 'en', x.locale limit 1) t
     where v.state = 'active' and v.id > ${after}
     order by v.id limit ${atOnce}::bigint`
}

function offerOf(row: Row, category: CategoryNode | undefined, locale: Locale): FeedOffer {
  const words = row.words.map(({ code, value, labels }) => [code, labels[locale] ?? labels.en ?? value])
  return {
    sku: row.sku,
    group: row.slug,
    title: row.title,
    summary: row.summary,
    description: row.description,
    brand: row.brand,
    gtin: row.gtin,
    weightGrams: row.weight_grams,
    taxClass: row.tax_class,
    address: row.address,
    category: category ? wayTo(category).map((node) => categoryName(node, locale)) : [],
    options: row.options,
    optionWords: Object.fromEntries(words) as Record<string, string>,
    amountMinor: row.amount_minor,
    formerMinor: row.former_minor,
    available: row.available,
    pictures: row.pictures
      .toSorted((a, b) => Object.keys(b.options).length - Object.keys(a.options).length)
      .map(({ key, width, height }) => ({ key, width, height })),
  }
}
