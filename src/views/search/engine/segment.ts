import type { Choice } from './asked.ts'
import type { Image, PriceImage, TextImage } from './image.ts'
import { matchAll, matchMost, scratchFor, type Scratch } from './match.ts'
import { narrow, type Bounds, type Counts } from './narrow.ts'
import { isInStock, lowestOf } from './prices.ts'
import { nearlySought, type All } from './relax.ts'
import { soughtOf } from './terms.ts'
import { textAt } from './texts.ts'
import { topOf, type Top } from './top.ts'
import type { Language } from './words/analyze.ts'

/** One image with the memory it is searched with, and the products in it that are out of date or gone. */
export type Segment = {
  readonly image: Image
  readonly scratch: Scratch
  /** By place: 1 where another segment knows the product better, or it left the shop. */
  readonly gone: Uint8Array
  /** By block of places: the most that popularity makes of a product's score there, as a factor. */
  readonly love: Float64Array
}

/** How found products are ordered. */
export type Order = 'relevance' | 'popularity' | 'rating' | 'newest' | 'price-up' | 'price-down' | 'name'

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
    love: boundsOf(image),
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

/** How much more what is loved and in stock counts among what fits equally well. */
const influence = { popularity: 0.15, outOfStock: 0.1 } as const

const lovedBy = (popularity: number): number => 1 + (influence.popularity * Math.log1p(popularity)) / 10

/** So many products have one bound of how much they are loved. */
const block = 256

function boundsOf({ popularity }: Image): Float64Array {
  const love = new Float64Array(Math.ceil(popularity.length / block))
  for (let i = 0; i < love.length; i++) {
    let most = 0
    for (const each of popularity.subarray(i * block, (i + 1) * block)) if (each > most) most = each
    love[i] = lovedBy(most)
  }
  return love
}

/** Offer all by how well they fit, how loved they are and whether they are there; most are too far from the best to ask. */
function offerBest({ image, love, scratch }: Segment, prices: PriceImage, left: number, top: Top): void {
  const { popularity, starts } = image
  const { places, scores, work } = scratch
  for (let i = 0; i < left; i++) {
    const [place, score] = [places[i] as number, scores[i] as number]
    // Of no product less than nothing is asked for, so that more love is never less.
    if (score >= 0 && score * (love[Math.floor(place / block)] as number) < top.least()) continue
    work.scored++
    const out = isInStock(prices, starts, place) ? 0 : influence.outOfStock
    top.offer(place, score * (lovedBy(popularity[place] as number) - out))
  }
}

/** Give what is left its place in the order asked for; only the best are remembered. */
function offerAll(segment: Segment, text: TextImage, { order, bounds }: Ask, left: number, top: Top): void {
  const { image } = segment
  const { places } = segment.scratch
  const prices = image.prices.find((each) => each.currency === bounds.currency)
  if (!prices) return
  const by = (score: (place: number) => number) => {
    for (let i = 0; i < left; i++) top.offer(places[i] as number, score(places[i] as number))
  }
  switch (order) {
    case 'relevance':
      return offerBest(segment, prices, left, top)
    case 'popularity':
      return by((place) => image.popularity[place] as number)
    case 'rating':
      return by((place) => image.ratings[place] as number)
    case 'newest':
      return by((place) => image.ids[place] as number)
    case 'price-up':
      return by((place) => -lowestOf(prices, image.starts, place))
    case 'price-down':
      return by((place) => lowestOf(prices, image.starts, place))
    case 'name':
      return by((place) => -(text.titleRanks[place] as number))
  }
}

function keepPresent(gone: Uint8Array, { places, scores }: Scratch, found: number): number {
  let kept = 0
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    if (gone[place] === 1) continue
    if (kept !== i) {
      places[kept] = place
      scores[kept] = scores[i] as number
    }
    kept++
  }
  return kept
}

function match(segment: Segment, text: TextImage, ask: Ask, all: All): number {
  const { scratch, gone } = segment
  const found = ask.nearly
    ? matchMost(text, nearlySought(ask.language, ask.choices, text, all), scratch, leastShare)
    : matchAll(
        text,
        ask.choices.map((choice) => soughtOf(choice, text, all.texts, all.count)),
        scratch,
      )
  const { places, scores } = scratch
  if (ask.pinned.size === 0) return keepPresent(gone, scratch, found)
  let kept = 0
  const pinned = new Set<number>()
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    if (gone[place] === 1) continue
    const pin = ask.pinned.get(segment.image.ids[place] as number)
    if (pin !== undefined) pinned.add(segment.image.ids[place] as number)
    places[kept] = place
    scores[kept++] = (scores[i] as number) + (pin ?? 0)
  }
  for (const [id, score] of ask.pinned) {
    const place = score <= 0 || pinned.has(id) ? -1 : placeOfId(segment.image, id)
    if (place < 0 || gone[place] === 1) continue
    places[kept] = place
    scores[kept++] = score
  }
  return kept
}

/** Search one segment. */
export function searchSegment(segment: Segment, ask: Ask, all: All): Found {
  const { image, scratch } = segment
  const text = image.texts.find((each) => each.language === ask.language)
  const empty = { left: 0, inStock: 0, lowest: Infinity, highest: -Infinity }
  const noCounts: Counts = { ...empty, labels: new Uint32Array() }
  if (!text || image.count === 0) return { hits: [], matched: 0, counts: noCounts }
  const matched = match(segment, text, ask, all)
  const { ids } = image
  const top = topOf(ask.most, (a, b) => (ids[a] as number) > (ids[b] as number))
  const { places, scores } = scratch
  const counts = narrow(image, ask.bounds, { places, scores, found: matched })
  offerAll(segment, text, ask, counts.left, top)
  const hits = top.take().map(({ place, score }) => ({
    id: ids[place] as number,
    score,
    name: ask.order === 'name' ? textAt(text.titles, text.titleRanks[place] as number) : '',
  }))
  return { hits, matched, counts }
}
