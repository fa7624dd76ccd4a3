import type { Queries } from '#kernel/database.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { Locale } from '#market/catalog/index.ts'
import { queryKey } from './rules.ts'

/** Words that mean the same, as the merchant wrote them. */
export type SynonymRow = { readonly id: number; readonly locale: Locale; readonly words: readonly string[] }

/** A product put first or last for certain words. */
export type PlacementRow = {
  readonly id: number
  readonly locale: Locale
  readonly query: string
  readonly product_id: number
  readonly slug: string
  readonly title: string
  readonly kind: 'pin' | 'bury'
  readonly position: number
}

/** The most rules of a kind a shop keeps: all of them lie in memory. */
const mostRules = 5_000

const changed = (tx: Tx, actor: string, rule: string): Promise<void> =>
  tell(tx, { type: 'search_rules_changed', aggregate: 'search', actor, payload: { rule } })

/** Let words mean the same. Refuses fewer than two different ones, and more than twenty. */
export async function addSynonyms(
  tx: Tx,
  wanted: { readonly locale: Locale; readonly words: readonly string[] },
  actor: string,
): Promise<Result<number, 'too_few_words' | 'too_many_words' | 'too_many_search_rules'>> {
  const words = [...new Set(wanted.words.map(queryKey).filter((each) => each !== ''))]
  if (words.length < 2) return refused('too_few_words')
  if (words.length > 20) return refused('too_many_words')
  const [row] = await tx.sql<{ id: number }>`
    insert into search.synonyms (locale, words)
    select ${wanted.locale}, ${words}::text[]
     where (select count(*) from search.synonyms s) < ${mostRules}::bigint
    returning id`
  if (!row) return refused('too_many_search_rules')
  await changed(tx, actor, 'synonyms')
  return done(row.id)
}

/** Let words mean each their own again. */
export async function removeSynonyms(
  tx: Tx,
  id: number,
  actor: string,
): Promise<Result<true, 'search_rule_not_found'>> {
  const gone = await tx.sql`delete from search.synonyms where id = ${id} returning id`
  if (gone.length === 0) return refused('search_rule_not_found')
  await changed(tx, actor, 'synonyms')
  return done(true as const)
}

/** What the merchant wants first or last. */
export type WantedPlacement = {
  readonly locale: Locale
  readonly text: string
  readonly slug: string
  readonly kind: 'pin' | 'bury'
  /** 1 to 100, among the pinned. */
  readonly position: number
}

/** Put a product first or last for certain words; said again, it counts as said last. */
export async function addPlacement(
  tx: Tx,
  { locale, text, slug, kind, position }: WantedPlacement,
  actor: string,
): Promise<Result<number, 'words_missing' | 'product_not_found' | 'too_many_search_rules'>> {
  const query = queryKey(text)
  if (query === '') return refused('words_missing')
  const [product] = await tx.sql<{ id: number }>`select p.id from catalog.products p where p.slug = ${slug}`
  if (!product) return refused('product_not_found')
  const [row] = await tx.sql<{ id: number }>`
    insert into search.placements as p (locale, query, product_id, kind, position)
    select ${locale}, ${query}, ${product.id}, ${kind}, ${position}
     where (select count(*) from search.placements c) < ${mostRules}::bigint
    on conflict (locale, query, product_id) do update set kind = excluded.kind, position = excluded.position
    returning p.id`
  if (!row) return refused('too_many_search_rules')
  await changed(tx, actor, 'placement')
  return done(row.id)
}

/** Let a product stand where it fits again. */
export async function removePlacement(
  tx: Tx,
  id: number,
  actor: string,
): Promise<Result<true, 'search_rule_not_found'>> {
  const gone = await tx.sql`delete from search.placements where id = ${id} returning id`
  if (gone.length === 0) return refused('search_rule_not_found')
  await changed(tx, actor, 'placement')
  return done(true as const)
}

/** All synonyms, the newest first. */
export function findSynonyms(db: Queries): Promise<SynonymRow[]> {
  return db.sql<SynonymRow>`
    select s.id, s.locale, s.words from search.synonyms s order by s.id desc limit ${mostRules}::bigint`
}

/** All placements by their words. */
export function findPlacements(db: Queries): Promise<PlacementRow[]> {
  return db.sql<PlacementRow>`
    select p.id, p.locale, p.query, p.product_id, coalesce(c.slug, '') as slug, coalesce(c.title, '') as title, p.kind,
           p.position
      from search.placements p
      left join search.cards c on c.locale = p.locale and c.product_id = p.product_id
     order by p.locale, p.query, p.kind desc, p.position, p.id
     limit ${mostRules}::bigint`
}
