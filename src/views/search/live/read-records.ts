import type { Queries } from '#kernel/database.ts'
import { localeOf, type Locale } from '#market/catalog/index.ts'
import { fold } from '../engine/words/analyze.ts'
import type { FacetToken, RecordText, RecordVariant, SearchRecord } from '../engine/record.ts'

type ProductRow = {
  id: number
  popularity: number
  rating: number
  category_ids: (number | string)[]
  tokens: number[]
}
type ArticleRow = {
  product_id: number
  variant_id: number
  available: boolean
  tokens: number[]
  prices: Record<string, number>
}
type TextRow = {
  product_id: number
  locale: string
  title: string
  heading: string
  brand: string
  facts: string
  description: string
}

/** The variants of products, as an index keeps them, by product. */
export async function readVariants(
  db: Queries,
  ids: readonly number[],
): Promise<Map<number, RecordVariant[]>> {
  const rows = await db.sql<ArticleRow>`
    select a.product_id, a.variant_id, a.available, a.tokens, a.prices from search.articles_of(${ids}::bigint[]) a`
  const found = new Map<number, RecordVariant[]>()
  for (const { product_id, variant_id, available, tokens, prices } of rows) {
    const variants = found.get(product_id) ?? []
    variants.push({ id: variant_id, available, tokens, prices })
    found.set(product_id, variants)
  }
  return found
}

/** Read products as an index keeps them, in the order of the numbers given; those not on the shelf are left out. */
export async function readRecords(db: Queries, ids: readonly number[]): Promise<SearchRecord[]> {
  const [products, variants, texts] = await Promise.all([
    db.sql<ProductRow>`
      select s.product_id as id, p.popularity, s.rating, s.category_ids, s.tokens
        from search.products s
        join catalog.products p on p.id = s.product_id
       where s.product_id = any (${ids}::bigint[])`,
    readVariants(db, ids),
    db.sql<TextRow>`
      select t.product_id, t.locale, t.title, t.heading, t.brand, t.facts, t.description
        from search.texts_of(${ids}::bigint[]) t`,
  ])
  const textsOf = new Map<number, Partial<Record<Locale, RecordText>>>()
  for (const { product_id, locale, title, heading, brand, facts, description } of texts) {
    const language = localeOf(locale)
    if (language === undefined) continue
    const said = textsOf.get(product_id) ?? {}
    said[language] = { title: heading, brand, facts, description, titleKey: fold(title) }
    textsOf.set(product_id, said)
  }
  const found = new Map(products.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = found.get(id)
    if (!row) return []
    const { popularity, rating, tokens } = row
    // Arrays of bigint come as texts.
    const categories = row.category_ids.map(Number)
    return [
      {
        id,
        popularity,
        rating,
        categories,
        tokens,
        variants: variants.get(id) ?? [],
        texts: textsOf.get(id) ?? {},
      },
    ]
  })
}

/** Numbers of all products on the shelf, most loved first. */
export async function readOrder(db: Queries): Promise<number[]> {
  const rows = await db.sql<{ id: number }>`
    select s.product_id as id
      from search.products s
      join catalog.products p on p.id = s.product_id
     order by p.popularity desc, s.product_id desc`
  return rows.map(({ id }) => id)
}

/** All facet values with their numbers; those after `known` only, as none ever changes. */
export async function readTokens(db: Queries, known = 0): Promise<FacetToken[]> {
  return db.sql<FacetToken>`
    select v.id, v.facet, v.value from search.facet_values v where v.id > ${known} order by v.id`
}

/** The currencies something is sold in. */
export async function readCurrencies(db: Queries): Promise<string[]> {
  const rows = await db.sql<{ currency: string }>`select distinct r.currency from pricing.prices r order by 1`
  return rows.map(({ currency }) => currency)
}

/** Which shop this is, for an index on disk. */
export async function readHome(db: Queries): Promise<string> {
  const [row] = await db.sql<{ id: string }>`select h.id::text from search.home h limit 1`
  return row?.id ?? ''
}
