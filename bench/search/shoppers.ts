import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { wordsOf, type Word } from '../../src/views/search/engine/asked.ts'
import { imageOf } from '../../src/views/search/engine/build.ts'
import { wordsBeginning } from '../../src/views/search/engine/complete.ts'
import type { Bounds } from '../../src/views/search/engine/rules.ts'
import type { SearchRecord } from '../../src/views/search/engine/record.ts'
import { mostLoved, searchIndex } from '../../src/views/search/engine/search.ts'
import { segmentOf } from '../../src/views/search/engine/segment.ts'
import { seeded } from './catalog.ts'

/** What became of real shoppers' queries over a shop whose goods are called what other shoppers looked for. */
export type Shoppers = {
  readonly queries: number
  /** Read into no word at all. */
  readonly wordless: number
  readonly words: number
  readonly found: number
  readonly partly: number
  readonly nothing: number
  /** Mistyped in one word, found whole again, and read as what was meant. */
  readonly mistyped: number
  readonly again: number
  readonly meant: number
  /** The word meant is among four suggestions when all but its last two letters are typed. */
  readonly begun: number
  readonly suggested: number
  readonly searchMs: readonly [p50: number, p95: number]
  readonly suggestMs: readonly [p50: number, p95: number]
}

const bounds: Bounds = {
  categoryId: 0,
  currency: 'EUR',
  slots: [],
  from: null,
  to: null,
  inStock: false,
  byVariant: false,
}

const titled = (title: string, id: number): SearchRecord => ({
  id,
  popularity: 1_000 - id,
  categories: [0],
  tokens: [],
  variants: [{ id, available: true, tokens: [], prices: { EUR: 100 } }],
  texts: { en: { title, brand: '', facts: '', description: '', titleKey: title } },
})

/** Two letters of a word of five and more, swapped; undefined where there is none. */
function mistype(text: string, random: () => number): { typed: string; meant: string } | undefined {
  const long = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => /^[a-z]{5,}$/.test(word))
  const meant = long[Math.floor(random() * long.length)]
  if (meant === undefined) return undefined
  const at = 1 + Math.floor(random() * (meant.length - 2))
  const wrong = `${meant.slice(0, at)}${meant.charAt(at + 1)}${meant.charAt(at)}${meant.slice(at + 2)}`
  return wrong === meant ? undefined : { typed: text.toLowerCase().replace(meant, wrong), meant }
}

const atShare = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? 0

/**
 * Real queries as load and as a test of reading, spelling and suggestions. The shop's goods are called what the queries in
 * even lines say; those in odd lines look for something there. Undefined where the queries are not there.
 */
export function shoppers(folder: string): Shoppers | undefined {
  const file = join(folder, 'wands-queries.tsv')
  if (!existsSync(file)) return undefined
  const queries = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[1] ?? '')
  const [goods, asked] = [0, 1].map((half) => queries.filter((_, i) => i % 2 === half))
  const segments = [
    segmentOf(
      imageOf(
        { languages: ['en'], currencies: ['EUR'] },
        (goods ?? []).map((title, i) => titled(title, i + 1)),
        [],
      ),
    ),
  ]
  const searchTimes: number[] = []
  const look = (words: readonly Word[]) => {
    const query = { language: 'en', words, synonyms: new Map(), pinned: new Map(), bounds } as const
    const begun = performance.now()
    const answer = searchIndex(segments, { ...query, order: 'relevance', skip: 0, size: 24 })
    searchTimes.push(performance.now() - begun)
    return answer
  }
  const random = seeded(11)
  const answers = (asked ?? []).map((text) => look(wordsOf(`${text} `)))
  const wrong = (goods ?? []).flatMap((text) => mistype(text, random) ?? [])
  const read = wrong.map(({ typed, meant }) => ({ meant, answer: look(wordsOf(`${typed} .`)) }))
  const suggestTimes: number[] = []
  const begun = wrong.map(({ meant }) => {
    const typed = meant.slice(0, -2)
    const from = performance.now()
    const lines = wordsBeginning(segments, 'en', typed, 4)
    mostLoved(segments, { language: 'en', words: wordsOf(typed), synonyms: new Map(), bounds }, 6)
    suggestTimes.push(performance.now() - from)
    return lines.includes(meant)
  })
  return {
    queries: queries.length,
    wordless: queries.filter((text) => wordsOf(text).length === 0).length,
    words: queries.reduce((sum, text) => sum + wordsOf(text).length, 0) / Math.max(1, queries.length),
    found: answers.filter(({ count, isPartial }) => count > 0 && !isPartial).length,
    partly: answers.filter(({ isPartial }) => isPartial).length,
    nothing: answers.filter(({ count }) => count === 0).length,
    mistyped: wrong.length,
    again: read.filter(({ answer }) => answer.count > 0 && !answer.isPartial).length,
    meant: read.filter(({ answer, meant }) => answer.corrected?.split(' ').includes(meant)).length,
    begun: begun.length,
    suggested: begun.filter(Boolean).length,
    searchMs: [atShare(searchTimes, 0.5), atShare(searchTimes, 0.95)],
    suggestMs: [atShare(suggestTimes, 0.5), atShare(suggestTimes, 0.95)],
  }
}
