import { weightBits } from './build-text.ts'
import type { Image, PriceImage, TextImage } from './image.ts'
import { isInStock, lowestOf } from './prices.ts'
import type { Scratch } from './scratch.ts'
import type { Top } from './top.ts'

/** How found products are ordered. */
export type Order = 'relevance' | 'popularity' | 'rating' | 'newest' | 'price-up' | 'price-down' | 'name'

/** What products are ranked by: what is known of them, the order asked for, and how rare all words asked are together. */
export type Ranked = {
  readonly image: Image
  readonly text: TextImage
  readonly prices: PriceImage
  /** By block of places: the most that popularity makes of a product's score there, as a factor. */
  readonly love: Float64Array
  readonly order: Order
  readonly asked: number
  /** By place: what the merchant adds to the score of a product, or takes from it. */
  readonly pins: ReadonlyMap<number, number>
}

/** How much more what is loved and in stock counts among what fits equally well. */
const influence = { popularity: 0.15, outOfStock: 0.1 } as const

const lovedBy = (popularity: number): number => 1 + (influence.popularity * Math.log1p(popularity)) / 10

/** So many products have one bound of how much they are loved. */
const block = 256

/** The most that popularity makes of a score, by block of places. */
export function loveOf({ popularity }: Image): Float64Array {
  const love = new Float64Array(Math.ceil(popularity.length / block))
  for (let i = 0; i < love.length; i++) {
    let most = 0
    for (const each of popularity.subarray(i * block, (i + 1) * block)) if (each > most) most = each
    love[i] = lovedBy(most)
  }
  return love
}

/** How much a title that says nothing but what was asked adds to a score, against all words asked at their best. */
const titleShare = 0.3

/**
 * Offer all by how well they fit, how loved they are and whether they are there. Most are too far from the best, had they
 * the best of titles and all the love of their neighbors, to be asked for either.
 */
function offerBest(ranked: Ranked, { places, scores, titled, work }: Scratch, left: number, top: Top): void {
  const { image, text, prices, love, asked, pins } = ranked
  const { popularity } = image
  const whole = asked === 0 ? 1 : weightBits * asked
  for (let i = 0; i < left; i++) {
    const place = places[i] as number
    const [said, inTitle] = [(scores[i] as number) / whole, titled[i] as number]
    const loved = love[Math.floor(place / block)] as number
    const most = Math.fround(inTitle > 0 ? said + titleShare : said)
    if (pins.size === 0 && most * loved < top.least()) continue
    const words = (text.titleWeights[place] as number) / 64
    const fits = words === 0 ? 0 : Math.min(1, inTitle / words)
    let score = Math.fround(said + titleShare * fits)
    if (pins.size > 0) score = Math.fround(score + (pins.get(place) ?? 0))
    else if (score * loved < top.least()) continue
    work.scored++
    const out = isInStock(prices, place) ? 0 : influence.outOfStock
    top.offer(place, score * (lovedBy(popularity[place] as number) - out))
  }
}

/** Give the first `left` products that lie in `scratch` their place in the order asked for; only the best are remembered. */
export function rank(ranked: Ranked, scratch: Scratch, left: number, top: Top): void {
  const { image, text, prices, order } = ranked
  const { places } = scratch
  const by = (score: (place: number) => number) => {
    for (let i = 0; i < left; i++) {
      const place = places[i] as number
      const here = score(place)
      if (here >= top.least()) top.offer(place, here)
    }
  }
  switch (order) {
    case 'relevance':
      return offerBest(ranked, scratch, left, top)
    case 'popularity':
      return by((place) => image.popularity[place] as number)
    case 'rating':
      return by((place) => image.ratings[place] as number)
    case 'newest':
      return by((place) => image.ids[place] as number)
    case 'price-up':
      return by((place) => -lowestOf(prices, place))
    case 'price-down':
      return by((place) => lowestOf(prices, place))
    case 'name':
      return by((place) => -(text.titleRanks[place] as number))
  }
}
