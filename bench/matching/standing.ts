import type { Likeness } from '../../src/views/matching/model/compare.ts'
import type { ReadOffer } from '../../src/views/matching/model/offer.ts'
import { cosineOf } from '../../src/views/matching/model/rarity.ts'
import type { Corpus, Near } from './corpus.ts'

const mostNear = 10

/**
 * How a pair stands among the other candidates of each of the two: an offer that is the nearest of all is more likely
 * the same than one of ten that are equally near. `fromOne` holds the offers the first is compared with, `fromOther`
 * those the second is.
 */
export function standingOf(
  fromOne: Corpus,
  fromOther: Corpus,
): (one: ReadOffer, other: ReadOffer) => Likeness {
  const known = [new Map<ReadOffer, readonly Near[]>(), new Map<ReadOffer, readonly Near[]>()] as const
  const nearest = (corpus: Corpus, cache: Map<ReadOffer, readonly Near[]>, offer: ReadOffer) => {
    const before = cache.get(offer)
    if (before) return before
    const found = corpus.nearest(offer, mostNear)
    cache.set(offer, found)
    return found
  }
  const stand = (near: readonly Near[], cosine: number) => {
    const better = near.filter((each) => each.cosine > cosine + 1e-6).length
    const best = near[0]?.cosine ?? 0
    const next = near.find((each) => Math.abs(each.cosine - cosine) > 1e-6)?.cosine ?? 0
    return { better, behind: best - cosine, ahead: cosine - next }
  }
  return (one, other) => {
    const cosine = cosineOf(fromOne.rarity, one.title, other.title)
    const left = stand(nearest(fromOne, known[0], one), cosine)
    const right = stand(nearest(fromOther, known[1], other), cosine)
    return {
      left_better: left.better,
      left_behind: left.behind,
      left_ahead: left.ahead,
      right_better: right.better,
      right_behind: right.behind,
      right_ahead: right.ahead,
    }
  }
}
