import type { Queries } from '#kernel/database.ts'
import { categoryName, categoryTree, type Locale } from '#market/catalog/index.ts'
import { noRules, type Rules } from './curation/rules.ts'
import { choicesOf, queryOf, wordsOf, type Word } from './engine/asked.ts'
import { wordsBeginning } from './engine/complete.ts'
import { mostLoved } from './engine/search.ts'
import { fold } from './engine/words/analyze.ts'
import { segmentsOf, type Holding } from './live/holding.ts'
import { liveSearchOf } from './live/live-search.ts'
import type { Suggestion } from './types.ts'

const mostLooked = 500
const most = { products: 6, categories: 3, words: 4 } as const

/** What the text may become: its last word finished by words some product has. */
function finished(holding: Holding, words: readonly Word[], locale: Locale): Suggestion[] {
  const last = words.at(-1)
  if (!last?.goesOn || last.text.length < 2) return []
  const before = words.slice(0, -1).map((word) => word.text)
  return wordsBeginning(segmentsOf(holding), locale, last.text, most.words)
    .filter((word) => word !== last.text)
    .map((word) => ({ kind: 'words', slug: '', label: [...before, word].join(' ') }))
}

/** The most loved products whose words begin so: the index knows which, the database what they are called. */
async function fromIndex(
  db: Queries,
  { holding, rules }: { readonly holding: Holding; readonly rules: Rules },
  words: readonly Word[],
  locale: Locale,
): Promise<Suggestion[]> {
  const currency = holding.base.image.prices[0]?.currency ?? 'EUR'
  const bounds = {
    categoryId: 0,
    currency,
    slots: [],
    from: null,
    to: null,
    inStock: false,
    byVariant: false,
  }
  const asked = { language: locale, words, synonyms: rules.synonyms[locale], bounds }
  const ids = mostLoved(segmentsOf(holding), asked, most.products)
  const rows = await db.sql<{ slug: string; title: string }>`
    select c.slug, c.title
      from unnest(${ids}::bigint[]) with ordinality as h (product_id, place)
      join search.cards c on c.locale = ${locale} and c.product_id = h.product_id
     order by h.place`
  return rows.map(({ slug, title }) => ({ kind: 'product', slug, label: title }))
}

async function fromDatabase(
  db: Queries,
  rules: Rules,
  words: readonly Word[],
  locale: Locale,
): Promise<Suggestion[]> {
  const asked = queryOf(choicesOf(locale, words, rules.synonyms[locale]))
  if (asked === '') return []
  const products = await db.sql<{ slug: string; title: string }>`
    select c.slug, c.title
      from (select d.product_id from search.documents d
             where d.locale = ${locale} and d.words @@ ${asked}::tsquery
             limit ${mostLooked}::bigint) m
      join catalog.products p on p.id = m.product_id
      join search.cards c on c.locale = ${locale} and c.product_id = m.product_id
     order by p.popularity desc, p.id desc
     limit ${most.products}::bigint`
  return products.map(({ slug, title }) => ({ kind: 'product', slug, label: title }))
}

/**
 * Lines under the search field: what the words may become, up to three categories and six products whose words begin so.
 * One statement.
 */
export async function suggest(
  db: Queries,
  { text, locale }: { readonly text: string; readonly locale: Locale },
): Promise<Suggestion[]> {
  const words = wordsOf(text)
  if (words.length === 0) return []
  const tree = await categoryTree(db)
  const typed = fold(text).trim()
  const categories = [...tree.bySlug.values()]
    .map((node) => ({ kind: 'category' as const, slug: node.slug, label: categoryName(node, locale) }))
    .filter(({ label }) => fold(label).startsWith(typed))
    .slice(0, most.categories)
  const live = liveSearchOf(db)
  const holding = live?.holding()
  const rules = live?.rules() ?? noRules
  if (!holding) return [...categories, ...(await fromDatabase(db, rules, words, locale))]
  const products = await fromIndex(db, { holding, rules }, words, locale)
  return [...finished(holding, words, locale), ...categories, ...products]
}
