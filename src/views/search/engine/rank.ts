import { weightBits } from './build-text.ts'
import type { Image, PriceImage, TextImage } from './image.ts'
import { isInStock, priceOf } from './prices.ts'
import type { Scratch } from './scratch.ts'
import type { Top } from './top.ts'

/** How found products are ordered. */
export type Order = 'relevance' | 'popularity' | 'rating' | 'newest' | 'price-up' | 'price-down' | 'name'

/** What products are ranked by: what is known of them, the order asked for, and how rare all words asked are together. */
export type Ranked = {
  readonly image: Image
  readonly text: TextImage
  readonly prices: PriceImage
  readonly limits: Limits
  readonly order: Order
  readonly asked: number
  /** By place: what the merchant adds to the score of a product, or takes from it. */
  readonly pins: ReadonlyMap<number, number>
}

/** How much more what is loved and in stock counts among what fits equally well. */
const influence = { popularity: 0.15, outOfStock: 0.1 } as const

const lovedBy = (popularity: number): number => 1 + (influence.popularity * Math.log1p(popularity)) / 10

const blockBits = 8

/** So many products have one bound. */
const block = 1 << blockBits

/**
 * What bounds the scores of products, by block of places: the most that popularity makes of a score, as a factor, and the
 * most that a title adds to it, for each unit of rarity of the words asked that stand in it.
 */
export type Limits = {
  readonly love: Float64Array
  /** The most that popularity makes of any score. */
  readonly mostLove: number
  readonly titles: ReadonlyMap<TextImage, Float64Array>
}

function blocksOf(values: Uint32Array | Uint16Array, worst: (some: typeof values) => number): Float64Array {
  const blocks = new Float64Array(Math.ceil(values.length / block))
  for (let i = 0; i < blocks.length; i++) blocks[i] = worst(values.subarray(i * block, (i + 1) * block))
  return blocks
}

function most(some: Iterable<number>): number {
  let found = 0
  for (const each of some) if (each > found) found = each
  return found
}

/** A title without words has no share in a score, so it does not count. */
function least(some: Iterable<number>): number {
  let found = Infinity
  for (const each of some) if (each !== 0 && each < found) found = each
  return found
}

/** What bounds the scores of the products of an image. */
export function limitsOf({ popularity, texts }: Image): Limits {
  const love = blocksOf(popularity, (some) => lovedBy(most(some)))
  return {
    love,
    mostLove: most(love),
    titles: new Map(
      texts.map((text) => [text, blocksOf(text.titleWeights, (some) => (titleMost * 64) / least(some))]),
    ),
  }
}

/** How much a title that says nothing but what was asked adds to a score, against all words asked at their best. */
const titleShare = 0.3

/** Bounds are a little more than what they bound, so that no rounding makes them less. */
const roundedUp = 1 + 1e-5
const titleMost = titleShare * roundedUp

const fitting = (said: number, inTitle: number, words: number): number =>
  Math.fround(said + titleShare * (words === 0 ? 0 : Math.min(1, inTitle / words)))

/** So many are offered at a time, by a function of its own, as in `narrow.ts`. */
const atOnce = 512

/**
 * Offer the products from `from` to `to` by how well they fit, how loved they are and whether they are there. Most are too
 * far from the best, had they the best of titles and all the love of their neighbors, to be asked for either.
 */
function offerSome(
  { image, text, prices, limits, asked, pins }: Ranked,
  { places, scores, titled, work }: Scratch,
  top: Top,
  from: number,
  to: number,
): void {
  const { popularity } = image
  const { love, mostLove } = limits
  const titles = limits.titles.get(text) ?? new Float64Array()
  const whole = asked === 0 ? 1 : weightBits * asked
  const share = roundedUp / whole
  const canSkip = pins.size === 0
  let worst = top.least()
  for (let i = from; i < to; i++) {
    const place = places[i] as number
    const inTitle = titled[i] as number
    const worded = (scores[i] as number) * share
    // Too far from the best whatever its neighbors are: nothing more is read of it.
    if (canSkip && (worded + (inTitle === 0 ? 0 : titleMost)) * mostLove < worst) continue
    const at = place >>> blockBits
    const loved = love[at] as number
    const most = worded + Math.min(titleMost, inTitle * (titles[at] as number))
    if (canSkip && most * loved < worst) continue
    const said = (scores[i] as number) / whole
    let score = fitting(said, inTitle, (text.titleWeights[place] as number) / 64)
    if (!canSkip) score = Math.fround(score + (pins.get(place) ?? 0))
    else if (score * loved < worst) continue
    work.scored++
    const out = isInStock(prices, place) ? 0 : influence.outOfStock
    top.offer(place, score * (lovedBy(popularity[place] as number) - out))
    worst = top.least()
  }
}

/** Offer the first `left` products by a number known of each, those of more first; with -1, those of less. */
function offerBy(
  values: Image['popularity'] | Image['ratings'] | Image['ids'],
  sign: 1 | -1,
  { places }: Scratch,
  left: number,
  top: Top,
): void {
  let worst = top.least()
  for (let i = 0; i < left; i++) {
    const place = places[i] as number
    const here = sign * (values[place] as number)
    if (here < worst) continue
    top.offer(place, here)
    worst = top.least()
  }
}

/** Offer the first `left` products by their lowest price, the dearest first; with -1, the cheapest. All of them have one. */
function offerByPrice({ lows }: PriceImage, sign: 1 | -1, { places }: Scratch, left: number, top: Top): void {
  let worst = top.least()
  for (let i = 0; i < left; i++) {
    const place = places[i] as number
    const here = sign * priceOf(lows[place] as number)
    if (here < worst) continue
    top.offer(place, here)
    worst = top.least()
  }
}

/** Give the first `left` products that lie in `scratch` their place in the order asked for; only the best are remembered. */
export function rank(ranked: Ranked, scratch: Scratch, left: number, top: Top): void {
  const { image, text, prices, order } = ranked
  switch (order) {
    case 'relevance':
      for (let from = 0; from < left; from += atOnce)
        offerSome(ranked, scratch, top, from, Math.min(left, from + atOnce))
      return
    case 'popularity':
      return offerBy(image.popularity, 1, scratch, left, top)
    case 'rating':
      return offerBy(image.ratings, 1, scratch, left, top)
    case 'newest':
      return offerBy(image.ids, 1, scratch, left, top)
    case 'price-up':
      return offerByPrice(prices, -1, scratch, left, top)
    case 'price-down':
      return offerByPrice(prices, 1, scratch, left, top)
    case 'name':
      return offerBy(text.titleRanks, -1, scratch, left, top)
  }
}
