import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { FacetRow, ShelfRow } from '../../storefront/index.ts'

/** What found products and facet values look like, kept by one index: dropped by the facts the index takes in. */
export type Cards = {
  /** The products of these numbers as they stand on the shelf, in that order. No statement where all are known. */
  items(
    db: Queries,
    ids: readonly number[],
    as: { readonly locale: Locale; readonly currency: Currency },
  ): Promise<ShelfRow[]>
  /** Counted facet values in words. No statement where all are known. */
  facets(db: Queries, counts: ReadonlyMap<number, number>, locale: Locale): Promise<FacetRow[]>
  /** Forget these products; with them all words where more than their stock changed. */
  drop(ids: Iterable<number>, withWords: boolean): void
}

/** A facet value in words of one language. */
type Word = {
  readonly token: number
  readonly facet: string
  readonly place: number
  readonly unit: string | null
  readonly numeric: boolean
  readonly facet_label: string
  readonly value: string
  readonly label: string
  readonly position: number
}

// About 700 bytes each.
const mostItems = 12_000
const mostWords = 20_000
/** Words are asked for again after this: no fact tells that a seller has another name. */
const wordsLastMs = 60_000

function readItems(
  db: Queries,
  ids: readonly number[],
  { locale, currency }: { readonly locale: Locale; readonly currency: Currency },
): Promise<ShelfRow[]> {
  return db.sql<ShelfRow>`
    select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor,
           s.available, s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height
      from search.shelf s
      join search.cards c on c.locale = ${locale} and c.product_id = s.product_id
     where s.category_id = 0 and s.currency = ${currency} and s.product_id = any (${[...ids]}::bigint[])`
}

function readWords(db: Queries, tokens: readonly number[], locale: Locale): Promise<Word[]> {
  return db.sql<Word>`
    select v.id as token, v.facet, coalesce(a.position, 0) as place, a.unit,
           coalesce(a.kind = 'number', false) as numeric,
           catalog.label(coalesce(a.labels, v.facet_labels), ${locale}) as facet_label, v.value,
           coalesce(p.display_name, catalog.label(coalesce(c.labels, v.labels), ${locale})) as label,
           coalesce(c.position, 0) as position
      from search.facet_values v
      left join catalog.attributes a on v.facet = 'a:' || a.code
      left join catalog.attribute_choices c on c.attribute_code = a.code and c.code = v.value
      left join parties.parties p on v.facet = 'seller' and p.id = v.value
     where v.id = any (${[...tokens]}::bigint[])`
}

/** A memory of at most so many; what was asked for longest ago goes first. Not kept is what was read before a drop. */
function memory<Value>(most: number) {
  const known = new Map<string, Value>()
  let drops = 0
  return {
    find: (key: string): Value | undefined => {
      const value = known.get(key)
      if (value === undefined) return undefined
      known.delete(key)
      known.set(key, value)
      return value
    },
    moment: () => drops,
    keep: (key: string, value: Value, since: number) => {
      if (since !== drops) return
      known.set(key, value)
      const oldest = known.keys().next().value
      if (known.size > most && oldest !== undefined) known.delete(oldest)
    },
    drop: (keys: readonly string[]) => {
      drops++
      for (const key of keys) known.delete(key)
    },
    clear: () => {
      drops++
      known.clear()
    },
  }
}

function facetsFrom(words: readonly Word[], counts: ReadonlyMap<number, number>): FacetRow[] {
  const facets = new Map<string, FacetRow & { place: number }>()
  for (const { token, facet, place, unit, numeric, facet_label, value, label, position } of words) {
    const row = facets.get(facet) ?? { facet, label: facet_label, unit, numeric, values: [], place }
    row.values.push({ value, label, count: counts.get(token) ?? 0, position })
    facets.set(facet, row)
  }
  return [...facets.values()].toSorted((a, b) => a.place - b.place || (a.facet < b.facet ? -1 : 1))
}

/** Make an empty memory. */
export function makeCards(): Cards {
  const items = memory<ShelfRow>(mostItems)
  const words = memory<Word>(mostWords)
  const seen = new Set<string>()
  let wordsSince = ports().monotonicMs()
  return {
    items: async (db, ids, as) => {
      const way = `${as.locale} ${as.currency}`
      seen.add(way)
      const found = new Map<number, ShelfRow>()
      const missing: number[] = []
      for (const id of ids) {
        const row = items.find(`${way} ${id}`)
        if (row) found.set(id, row)
        else missing.push(id)
      }
      const since = items.moment()
      for (const row of missing.length === 0 ? [] : await readItems(db, missing, as)) {
        found.set(row.product_id, row)
        items.keep(`${way} ${row.product_id}`, row, since)
      }
      return ids.flatMap((id) => found.get(id) ?? [])
    },
    facets: async (db, counts, locale) => {
      if (ports().monotonicMs() - wordsSince > wordsLastMs) {
        wordsSince = ports().monotonicMs()
        words.clear()
      }
      const found: Word[] = []
      const missing: number[] = []
      for (const token of counts.keys()) {
        const word = words.find(`${locale} ${token}`)
        if (word) found.push(word)
        else missing.push(token)
      }
      const since = words.moment()
      for (const word of missing.length === 0 ? [] : await readWords(db, missing, locale)) {
        found.push(word)
        words.keep(`${locale} ${word.token}`, word, since)
      }
      return facetsFrom(found, counts)
    },
    drop: (ids, withWords) => {
      items.drop([...ids].flatMap((id) => [...seen].map((way) => `${way} ${id}`)))
      if (withWords) words.clear()
    },
  }
}
