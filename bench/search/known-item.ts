import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { wordsOf } from '../../src/views/search/engine/asked.ts'
import { imageOf } from '../../src/views/search/engine/build.ts'
import { searchIndex } from '../../src/views/search/engine/search.ts'
import { segmentOf } from '../../src/views/search/engine/segment.ts'
import type { SearchRecord } from '../../src/views/search/engine/record.ts'

type Document = Readonly<Record<string, string | number>>

/** Relevance on one set: how often the right product is first, in the first ten, and the mean of one over its rank. */
export type Relevance = {
  readonly set: string
  readonly half: 'tuned on' | 'reported'
  readonly mistyped: boolean
  readonly queries: number
  readonly first: number
  readonly ten: number
  readonly reciprocal: number
}

const said = (document: Document, ...names: readonly string[]): string =>
  names
    .map((name) => String(document[name] ?? ''))
    .join(' ')
    .trim()

function recordOf(document: Document): SearchRecord {
  const title = said(document, 'name', 'title', 'modelno')
  return {
    id: Number(document['id']) + 1,
    popularity: 0,
    categories: [0],
    tokens: [],
    variants: [{ id: Number(document['id']) + 1, available: true, tokens: [], prices: { EUR: 1 } }],
    texts: {
      en: {
        title,
        brand: said(document, 'brand', 'manufacturer'),
        facts: said(document, 'category'),
        description: said(document, 'description'),
        titleKey: title,
      },
    },
  }
}

const bounds = {
  categoryId: 0,
  currency: 'EUR',
  slots: [],
  from: null,
  to: null,
  inStock: false,
  byVariant: false,
}

/** All known-item sets, each half by itself: queries in even lines were looked at while tuning, those in odd lines not. */
export function knownItems(folder: string): Relevance[] | undefined {
  if (!existsSync(folder)) return undefined
  return ['abt-buy', 'amazon-google', 'walmart-amazon'].flatMap((set) => {
    const lines = gunzipSync(readFileSync(join(folder, set, 'catalogue.jsonl.gz')))
      .toString()
      .trim()
      .split('\n')
    const records = lines.map((line) => recordOf(JSON.parse(line) as Document))
    const segments = [segmentOf(imageOf({ languages: ['en'], currencies: ['EUR'] }, records, []))]
    const queries = readFileSync(join(folder, set, 'queries.tsv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
    const rankOf = (text: string, right: ReadonlySet<number>) => {
      const query = { language: 'en', words: wordsOf(text), synonyms: new Map(), pinned: new Map() } as const
      const { hits } = searchIndex(segments, { ...query, bounds, order: 'relevance', skip: 0, size: 10 })
      return hits.findIndex(({ id }) => right.has(id - 1))
    }
    return [false, true].flatMap((mistyped) =>
      [0, 1].map((half): Relevance => {
        const own = queries.filter((_, i) => i % 2 === half).map((line) => line.split('\t'))
        const ranks = own.map(([, plain = '', typo = '', right = '']) =>
          rankOf(mistyped ? typo : plain, new Set(right.split(' ').map(Number))),
        )
        const share = (count: number) => count / ranks.length
        return {
          set,
          half: half === 0 ? 'tuned on' : 'reported',
          mistyped,
          queries: ranks.length,
          first: share(ranks.filter((rank) => rank === 0).length),
          ten: share(ranks.filter((rank) => rank >= 0).length),
          reciprocal: share(ranks.reduce((sum, rank) => sum + (rank < 0 ? 0 : 1 / (rank + 1)), 0)),
        }
      }),
    )
  })
}
