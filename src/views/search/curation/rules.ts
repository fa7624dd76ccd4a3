import type { Queries } from '#kernel/database.ts'
import { localeOf, type Locale } from '#market/catalog/index.ts'
import { synonymsOf, wordsOf, type Synonyms } from '../engine/asked.ts'

/** What the merchant says about searches, ready to be used. */
export type Rules = {
  readonly synonyms: Readonly<Record<Locale, Synonyms>>
  /** Scores by product, by language and words: above 0 first, below last. */
  readonly placed: ReadonlyMap<string, ReadonlyMap<number, number>>
}

const none: Synonyms = new Map()

/** No rules at all. */
export const noRules: Rules = { synonyms: { en: none, zh: none, fr: none }, placed: new Map() }

/** The words of a search as rules and the log know it: folded, one space between. */
export function queryKey(text: string): string {
  return wordsOf(text)
    .map((word) => word.text)
    .join(' ')
    .slice(0, 100)
}

/** More than any score, so that what is placed stands before or after everything else. */
const beyond = 1_000

/** Read all rules. */
export async function readRules(db: Queries): Promise<Rules> {
  const [synonyms, placements] = await Promise.all([
    db.sql<{ locale: string; words: string[] }>`
      select s.locale, s.words from search.synonyms s order by s.id`,
    db.sql<{ locale: string; query: string; product_id: number; kind: string; position: number }>`
      select p.locale, p.query, p.product_id, p.kind, p.position from search.placements p`,
  ])
  const groups = (locale: Locale) =>
    synonymsOf(
      locale,
      synonyms.filter((each) => each.locale === locale).map(({ words }) => words),
    )
  const placed = new Map<string, Map<number, number>>()
  for (const { locale, query, product_id, kind, position } of placements) {
    if (localeOf(locale) === undefined) continue
    const key = `${locale} ${query}`
    const scores = placed.get(key) ?? new Map<number, number>()
    scores.set(product_id, kind === 'pin' ? 2 * beyond - position : -beyond)
    placed.set(key, scores)
  }
  return { synonyms: { en: groups('en'), zh: groups('zh'), fr: groups('fr') }, placed }
}

const noPlaces: ReadonlyMap<number, number> = new Map()

/** What is placed for these words. */
export function placedFor({ placed }: Rules, locale: Locale, text: string): ReadonlyMap<number, number> {
  return placed.size === 0 ? noPlaces : (placed.get(`${locale} ${queryKey(text)}`) ?? noPlaces)
}
