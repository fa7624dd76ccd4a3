import type { Queries } from '#kernel/database.ts'
import type { Locale } from '#market/catalog/index.ts'
import { nearest } from './nearest.ts'
import { isSpelled, type Word } from './engine/asked.ts'

/**
 * Words that mean nothing to the shop, replaced by the nearest it knows, in one statement; undefined where there is
 * nothing to replace.
 */
export async function correctWords(
  db: Queries,
  words: readonly Word[],
  locale: Locale,
): Promise<Word[] | undefined> {
  const asked = words.filter(isSpelled).map((word) => word.text)
  if (asked.length === 0) return undefined
  const rows = await db.sql<{ word: string; known: boolean; near: string[] }>`
    select w.word,
           exists (select from search.terms t
                    where t.locale = ${locale} and t.term >= w.word and t.term < w.word || '~'
                      and starts_with(t.term, w.word)) as known,
           coalesce((select jsonb_agg(n.term) from (
             select t.term from search.terms t
              where t.locale = ${locale}
                and (t.term operator(search.%) w.word
                     or (t.term >= left(w.word, 1) and t.term < left(w.word, 1) || '~'
                         and abs(length(t.term) - length(w.word)) <= 2))
                and search.levenshtein_less_equal(t.term, w.word, 3) <= 3
              order by search.levenshtein_less_equal(t.term, w.word, 3), t.term
              limit 50) n), '[]') as near
      from unnest(${asked}::text[]) as w (word)`
  const better = new Map<string, string>()
  for (const { word, known, near } of rows) {
    const found = known ? undefined : nearest(word, near)
    if (found !== undefined) better.set(word, found)
  }
  if (better.size === 0) return undefined
  return words.map((word) => ({ ...word, text: better.get(word.text) ?? word.text }))
}
