import type { ReadOffer } from '../../src/views/matching/model/offer.ts'
import { lengthOf, rarityOf, type Rarity } from '../../src/views/matching/model/rarity.ts'

/** Words by how rare they are among offers, and offers with the words they have: what a comparison weighs by. */
export type Corpus = {
  readonly rarity: Rarity
  /** The offers most like one by the words of its title, best first; each by its place among those given. */
  readonly nearest: (offer: ReadOffer, most: number) => readonly Near[]
  readonly size: number
}

/** An offer near to another, and how near: the cosine of their titles, from 0 to 1. */
export type Near = { readonly place: number; readonly cosine: number }

/** Words that more than this share of offers have do not bring candidates. */
const tooCommon = 0.2

/**
 * Put offers into an index by the words of their titles. `among` are the offers candidates come from; `others` only say
 * how rare words are.
 */
export function corpusOf(among: readonly ReadOffer[], others: readonly ReadOffer[] = []): Corpus {
  const having = new Map<string, number>()
  for (const { all } of [...among, ...others])
    for (const word of all) having.set(word, (having.get(word) ?? 0) + 1)
  const count = among.length + others.length
  const rarity = (word: string) => rarityOf(having.get(word) ?? 0, count)
  const places = new Map<string, number[]>()
  for (const [place, { title }] of among.entries())
    for (const word of title) {
      const list = places.get(word)
      if (list) list.push(place)
      else places.set(word, [place])
    }
  const lengths = Float64Array.from(among, ({ title }) => lengthOf(rarity, title))
  const nearest = (offer: ReadOffer, most: number): Near[] => {
    const sums = new Map<number, number>()
    for (const word of offer.title) {
      const list = places.get(word) ?? []
      if (among.length > 50 && list.length > among.length * tooCommon) continue
      const weight = rarity(word) ** 2
      for (const place of list) sums.set(place, (sums.get(place) ?? 0) + weight)
    }
    const own = lengthOf(rarity, offer.title)
    return [...sums]
      .map(([place, sum]) => ({ place, cosine: own === 0 ? 0 : sum / (own * (lengths[place] ?? 1)) }))
      .toSorted((a, b) => b.cosine - a.cosine || a.place - b.place)
      .slice(0, most)
  }
  return { rarity, nearest, size: count }
}
