import type { Queries } from '#kernel/database.ts'
import { categoryName, categoryTree, type Locale } from '#market/catalog/index.ts'
import type { Suggestion } from './types.ts'
import { fold, queryOf, wordsOf } from './words.ts'

const mostLooked = 500

/** Lines under the search field: up to three categories and six products whose words begin so. One statement. */
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
    .slice(0, 3)
  const products = await db.sql<{ slug: string; title: string }>`
    select c.slug, c.title
      from (select d.product_id from search.documents d
             where d.locale = ${locale}
               and d.words @@ (select to_tsquery(l.words, ${queryOf(words)}) from search.locales l
                                where l.locale = ${locale})
             limit ${mostLooked}::bigint) m
      join catalog.products p on p.id = m.product_id
      join search.cards c on c.locale = ${locale} and c.product_id = m.product_id
     order by p.popularity desc, p.id desc
     limit 6`
  return [
    ...categories,
    ...products.map(({ slug, title }) => ({ kind: 'product' as const, slug, label: title })),
  ]
}
