import { choicesOf, isSpelled, type Choice, type Synonyms, type Word } from './asked.ts'
import type { TextImage } from './image.ts'
import type { Order } from './rank.ts'
import type { Bounds } from './rules.ts'
import { searchSegment, type Ask, type Found, type Hit, type Segment } from './segment.ts'
import { forgiven, wordsNear } from './spelling.ts'
import { soughtOf } from './terms.ts'
import type { All } from './relax.ts'
import type { Language } from './words/analyze.ts'

/** What is looked for in an index. */
export type IndexQuery = {
  readonly language: Language
  readonly words: readonly Word[]
  readonly synonyms: Synonyms
  readonly bounds: Bounds
  readonly order: Order
  readonly skip: number
  readonly size: number
  /** Scores of products the merchant wants first (above 0) or last (below), by number. */
  readonly pinned: ReadonlyMap<number, number>
}

/** What an index found. Counts are by the database's numbers of facet values and categories. */
export type IndexAnswer = {
  readonly hits: readonly Hit[]
  readonly count: number
  readonly inStock: number
  /** In minor units; infinite where nothing was found. */
  readonly lowest: number
  readonly highest: number
  readonly tokens: ReadonlyMap<number, number>
  readonly categories: ReadonlyMap<number, number>
  /** The words looked for instead of mistyped ones; null where none was replaced. */
  readonly corrected: string | null
  /** True where no product has every word, and those that have most of them are shown. */
  readonly isPartial: boolean
}

/** From so many words on, most of them will do: nobody knows a product's title by heart. */
const longText = 5

const textsOf = (segments: readonly Segment[], language: Language): TextImage[] =>
  segments.flatMap(({ image }) => image.texts.filter((text) => text.language === language))

const allOf = (segments: readonly Segment[], language: Language): All => ({
  texts: textsOf(segments, language),
  count: Math.max(
    1,
    segments.reduce((sum, { image }) => sum + image.count, 0),
  ),
})

/** Words no product has, replaced by the nearest some product has; undefined where there is nothing to replace. */
function correct(words: readonly Word[], choices: readonly Choice[], all: All): Word[] | undefined {
  const better = new Map<string, string>()
  for (const choice of choices) {
    const { word } = choice
    if (!isSpelled(word) || (choice.alternatives[0]?.length ?? 0) > 1) continue
    const isKnown = all.texts.some((text) => {
      const { terms, together } = soughtOf(choice, text, all.texts, all.count)
      return terms.length + together.length > 0
    })
    if (isKnown) continue
    const near = all.texts.flatMap((text) => wordsNear(text, word.text, forgiven(word.text)).slice(0, 5))
    const [best] = near.toSorted((a, b) => a.mistakes - b.mistakes || b.count - a.count)
    if (best) better.set(word.text, best.word)
  }
  if (better.size === 0) return undefined
  return words.map((word) => ({ ...word, text: better.get(word.text) ?? word.text }))
}

function merged(
  founds: readonly Found[],
  segments: readonly Segment[],
  { skip, size, bounds, order }: IndexQuery,
  isAsked: boolean,
) {
  const tokens = new Map<number, number>()
  const categories = new Map<number, number>()
  for (const [i, { counts }] of founds.entries()) {
    const { labelIds = [], paths = [] } = segments[i]?.image ?? {}
    const add = (all: Map<number, number>, id: number, count: number) =>
      all.set(id, (all.get(id) ?? 0) + count)
    for (let label = 0; label < counts.labels.length; label++) {
      const count = counts.labels[label] as number
      if (count === 0) continue
      const path = paths[label]
      if (path === undefined) add(tokens, labelIds[label] as number, count)
      else for (const id of path) add(categories, id, count)
    }
  }
  // What was asked for stays on the page, also where nothing has it.
  if (isAsked)
    for (const slot of bounds.slots) for (const id of slot.tokens) if (!tokens.has(id)) tokens.set(id, 0)
  const hits = founds
    .flatMap((found) => found.hits)
    .toSorted((a, b) => {
      if (order !== 'name') return b.score - a.score || b.id - a.id
      return a.name < b.name ? -1 : a.name > b.name ? 1 : b.id - a.id
    })
  return {
    hits: hits.slice(skip, skip + size),
    count: founds.reduce((sum, { counts }) => sum + counts.left, 0),
    inStock: founds.reduce((sum, { counts }) => sum + counts.inStock, 0),
    lowest: Math.min(...founds.map(({ counts }) => counts.lowest)),
    highest: Math.max(...founds.map(({ counts }) => counts.highest)),
    tokens,
    categories,
  }
}

const isChineseOnly = (language: Language) => language === 'zh'

/**
 * Search the segments of an index together. Every word must fit; a mistyped word is read as the nearest the shop knows;
 * where no product has them all, those with most of them are found, and so with texts of five words and more.
 */
export function searchIndex(segments: readonly Segment[], query: IndexQuery): IndexAnswer {
  const { language, words, synonyms, bounds, order, skip, size, pinned } = query
  const all = allOf(segments, language)
  const find = (choices: readonly Choice[], nearly: boolean) => {
    const ask: Ask = { language, choices, bounds, order, most: skip + size, nearly, pinned }
    return segments.map((segment) => searchSegment(segment, ask, all))
  }
  const matchedIn = (founds: readonly Found[]) => founds.reduce((sum, { matched }) => sum + matched, 0)
  let choices = choicesOf(language, words, synonyms)
  let founds = find(choices, false)
  let corrected: Word[] | undefined
  if (matchedIn(founds) === 0 && choices.length > 0) {
    corrected = correct(words, choices, all)
    if (corrected) {
      choices = choicesOf(language, corrected, synonyms)
      founds = find(choices, false)
    }
  }
  const isPartial = matchedIn(founds) === 0 && choices.length > 1
  if (isPartial || (choices.length >= longText && !isChineseOnly(language)))
    founds = find(choicesOf(language, words, synonyms), true)
  const answer = merged(founds, segments, query, choices.length > 0)
  const said = answer.count > 0 ? (corrected?.map((word) => word.text).join(' ') ?? null) : null
  return { ...answer, corrected: said, isPartial: isPartial && answer.count > 0 }
}

/** Numbers of the products that have all words, the last as a beginning, most loved first. */
export function mostLoved(
  segments: readonly Segment[],
  query: Pick<IndexQuery, 'language' | 'words' | 'synonyms' | 'bounds'>,
  most: number,
): number[] {
  const asked: IndexQuery = { ...query, order: 'popularity', skip: 0, size: most, pinned: new Map() }
  return searchIndex(segments, asked).hits.map(({ id }) => id)
}
