import type { Choice } from './asked.ts'
import type { Image, TextImage } from './image.ts'
import { matchMost } from './match-most.ts'
import { matchAll, type Matched } from './match.ts'
import { narrow, type Counts } from './narrow.ts'
import { limitsOf, rank, type Limits, type Order } from './rank.ts'
import { nearlySought, type All } from './relax.ts'
import type { Bounds } from './rules.ts'
import { scratchFor, type Scratch } from './scratch.ts'
import { soughtOf } from './terms.ts'
import { textAt } from './texts.ts'
import { topOf } from './top.ts'
import type { Language } from './words/analyze.ts'

/** One image with the memory it is searched with, and the products in it that are out of date or gone. */
export type Segment = {
  readonly image: Image
  readonly scratch: Scratch
  /** By place: 1 where another segment knows the product better, or it left the shop. */
  readonly gone: Uint8Array
  readonly limits: Limits
}

/** A found product: its number in the shop, and what it is ordered by, more first; by name where that is the order. */
export type Hit = { readonly id: number; readonly score: number; readonly name: string }

/** What is asked of a segment. */
export type Ask = {
  readonly language: Language
  readonly choices: readonly Choice[]
  readonly bounds: Bounds
  readonly order: Order
  readonly most: number
  /** False: every word must fit. True: most of them, and nearly will do. */
  readonly nearly: boolean
  /** Numbers of products that are found whatever the words, with the score they get. */
  readonly pinned: ReadonlyMap<number, number>
}

/** What a segment found: the best hits, and the counts of all. */
export type Found = { readonly hits: readonly Hit[]; readonly matched: number; readonly counts: Counts }

/** Make an image ready to be searched. */
export function segmentOf(image: Image): Segment {
  return {
    image,
    scratch: scratchFor(image.count),
    gone: new Uint8Array(image.count),
    limits: limitsOf(image),
  }
}

/** How little of what was asked a product may have, by how rare its words are, where not every word must fit. */
const leastShare = 0.3

/** The place of a product in an image, -1 where it is not. */
export function placeOfId({ ids, byId }: Image, id: number): number {
  let [low, high] = [0, byId.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[byId[middle] as number] as number) < id) low = middle + 1
    else high = middle
  }
  const place = byId[low]
  return place !== undefined && ids[place] === id ? place : -1
}

/** Drop the products that left; mostly none has, and nothing is moved. */
function keepPresent(gone: Uint8Array, { places, scores, titled }: Scratch, found: number): number {
  let kept = 0
  while (kept < found && gone[places[kept] as number] === 0) kept++
  for (let i = kept; i < found; i++) {
    const place = places[i] as number
    places[kept] = place
    scores[kept] = scores[i] as number
    titled[kept] = titled[i] as number
    kept += 1 - (gone[place] as number)
  }
  return kept
}

/** What the merchant put first or last, by place in an image. */
function pinsIn({ image, gone }: Segment, pinned: Ask['pinned']): Map<number, number> {
  const pins = new Map<number, number>()
  for (const [id, score] of pinned) {
    const place = placeOfId(image, id)
    if (place >= 0 && gone[place] === 0) pins.set(place, score)
  }
  return pins
}

/** Add to what was found what the merchant wants first, also where the words do not fit. */
function addPinned(pins: ReadonlyMap<number, number>, scratch: Scratch, found: number): number {
  const { places, scores, titled } = scratch
  const missing = new Map([...pins].filter(([, score]) => score > 0))
  for (let i = 0; missing.size > 0 && i < found; i++) missing.delete(places[i] as number)
  let count = found
  for (const place of missing.keys()) {
    places[count] = place
    scores[count] = 0
    titled[count++] = 0
  }
  return count
}

function match({ scratch, gone }: Segment, text: TextImage, ask: Ask, all: All): Matched {
  const { found, asked } = ask.nearly
    ? matchMost(text, nearlySought(ask.language, ask.choices, text, all), scratch, leastShare)
    : matchAll(
        text,
        ask.choices.map((choice) => soughtOf(choice, text, all.texts, all.count)),
        scratch,
      )
  return { found: keepPresent(gone, scratch, found), asked }
}

/** Search one segment. */
export function searchSegment(segment: Segment, ask: Ask, all: All): Found {
  const { image, scratch, limits } = segment
  const { order, bounds } = ask
  const text = image.texts.find((each) => each.language === ask.language)
  const empty = { left: 0, inStock: 0, lowest: Infinity, highest: -Infinity }
  const noCounts: Counts = { ...empty, labels: new Uint32Array() }
  if (!text || image.count === 0) return { hits: [], matched: 0, counts: noCounts }
  const { found, asked } = match(segment, text, ask, all)
  const pins = pinsIn(segment, ask.pinned)
  const matched = addPinned(pins, scratch, found)
  const { ids } = image
  const top = topOf(ask.most, (a, b) => (ids[a] as number) > (ids[b] as number))
  const { places, scores, titled } = scratch
  const counts = narrow(image, bounds, { places, scores, titled, found: matched })
  const prices = image.prices.find((each) => each.currency === bounds.currency)
  if (prices) rank({ image, text, prices, limits, order, asked, pins }, scratch, counts.left, top)
  const hits = top.take().map(({ place, score }) => ({
    id: ids[place] as number,
    score,
    name: ask.order === 'name' ? textAt(text.titles, text.titleRanks[place] as number) : '',
  }))
  return { hits, matched, counts }
}
