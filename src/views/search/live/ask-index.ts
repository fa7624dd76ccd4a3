import type { Queries } from '#kernel/database.ts'
import type { FacetRow, ShelfRow } from '../../storefront/index.ts'
import { placedFor, type Rules } from '../curation/rules.ts'
import { searchIndex } from '../engine/search.ts'
import type { Matches, PreparedSearch } from '../prepared-search.ts'
import { boundsFor } from './bounds.ts'
import { segmentsOf, type Holding } from './holding.ts'

type DressedRow = { items: ShelfRow[]; facets: FacetRow[] }

/** What found products look like now, in the order found, and counted facet values in words, in one statement. */
async function dress(
  db: Queries,
  { locale, currency }: PreparedSearch['query'],
  ids: readonly number[],
  tokens: ReadonlyMap<number, number>,
): Promise<DressedRow> {
  const [row] = await db.sql<DressedRow>`
    select (select coalesce(json_agg(row_to_json(i)), '[]')
              from (select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor,
                           s.available, s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height
                      from unnest(${ids}::bigint[]) with ordinality as h (product_id, place)
                      join search.shelf s
                        on s.category_id = 0 and s.currency = ${currency} and s.product_id = h.product_id
                      join search.cards c on c.locale = ${locale} and c.product_id = h.product_id
                     order by h.place) i) as items,
           search.facets_as_json(${[...tokens.keys()]}::integer[], ${[...tokens.values()]}::integer[],
                                 ${locale}::text) as facets`
  return row ?? { items: [], facets: [] }
}

/** Let the index find what fits, and the database say what it looks like. */
export async function askIndex(
  db: Queries,
  { holding, rules }: { readonly holding: Holding; readonly rules: Rules },
  { query, words, categoryId, narrowing, size, skip }: PreparedSearch,
): Promise<Matches> {
  const { locale, currency, text, sort = 'relevance' } = query
  const found = searchIndex(segmentsOf(holding), {
    language: locale,
    words,
    synonyms: rules.synonyms[locale],
    bounds: boundsFor(holding, narrowing, { categoryId, currency }),
    order: sort,
    skip,
    size,
    pinned: placedFor(rules, locale, text),
  })
  const dressed = await dress(
    db,
    query,
    found.hits.map(({ id }) => id),
    found.tokens,
  )
  const minor = (value: number) => (Number.isFinite(value) ? BigInt(value) : null)
  return {
    row: {
      ...dressed,
      count: found.count,
      categories: [...found.categories].map(([id, count]) => ({ id, count })),
      available: found.inStock,
      lowest_minor: minor(found.lowest),
      highest_minor: minor(found.highest),
    },
    correctedTo: found.corrected,
    isPartial: found.isPartial,
    answeredBy: 'index',
  }
}
