import { tell } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import { compareOffers } from '../model/compare.ts'
import { judge, shopWeights, type Weights } from '../model/weights.ts'
import { keepPairs, type JudgedPair } from '../pairs/keep-pairs.ts'
import { keepWords, rarityAmong } from './keep-words.ts'
import { readOffers, type ComparedOffer } from './read-offers.ts'

/** Words that more offers have than these bring no candidates; so many of the rarest do, and so many candidates. */
const blocking = { mostHaving: 100, mostWords: 8, mostNear: 10 }

type Candidate = { product_id: number; other_id: number; by_number: boolean }

/** The currency both ask in, the euro first. */
function sharedCurrency(one: ComparedOffer, other: ComparedOffer): string | undefined {
  const shared = Object.keys(one.asked).filter((each) => Object.hasOwn(other.asked, each))
  return shared.includes('EUR') ? 'EUR' : shared.toSorted()[0]
}

function judgePair(
  weights: Weights,
  rarity: Parameters<typeof compareOffers>[0],
  one: ComparedOffer,
  other: ComparedOffer,
): JudgedPair | undefined {
  const currency = sharedCurrency(one, other) ?? ''
  const asking = (offer: ComparedOffer) => ({ ...offer.said, asked: offer.asked[currency] ?? null })
  const { score, reasons } = judge(weights, compareOffers(rarity, asking(one), asking(other)))
  const pair = { one: Math.min(one.id, other.id), other: Math.max(one.id, other.id), score, reasons }
  const sameNumber = one.numbers.some((each) => other.numbers.includes(each))
  if (sameNumber) return { ...pair, by: 'number', state: 'joined' }
  if (score < weights.ask) return undefined
  // Two sellers who both give numbers, and different ones, mean different things: that is for a person to say.
  const differ = one.numbers.length > 0 && other.numbers.length > 0
  return { ...pair, by: 'likeness', state: score >= weights.join && !differ ? 'joined' : 'found' }
}

/** What came of reading products: how many were compared with candidates, and how many pairs there are for it. */
export type TakenIn = { readonly products: number; readonly candidates: number; readonly pairs: number }

/**
 * Read products as they are now, put their words into the index, compare them with their candidates at other sellers and keep
 * what came of it: joined, to be asked about, or nothing. What the operator decided stays. Eight statements at most, however
 * many products; for portions of a hundred or so, one transaction at a time.
 */
export async function takeIn(tx: Tx, ids: readonly number[]): Promise<TakenIn> {
  await tx.sql`select pg_advisory_xact_lock(hashtext('matching.take_in'))::text as done`
  const own = await readOffers(tx, ids)
  await keepWords(tx, ids, own)
  const candidates = await tx.sql<Candidate>`
    select c.product_id, c.other_id, c.by_number
      from matching.candidates(${ids}::bigint[], ${blocking.mostHaving}::integer, ${blocking.mostWords}::integer,
                               ${blocking.mostNear}::integer) c`
  const offers = new Map(own.map((offer) => [offer.id, offer]))
  const others = [...new Set(candidates.map((each) => each.other_id))].filter((id) => !offers.has(id))
  for (const offer of await readOffers(tx, others)) offers.set(offer.id, offer)
  const rarity = await rarityAmong(tx, [...offers.values()])
  const judged = new Map<string, JudgedPair>()
  for (const { product_id: id, other_id: otherId } of candidates) {
    const [one, other] = [offers.get(Math.min(id, otherId)), offers.get(Math.max(id, otherId))]
    const key = `${Math.min(id, otherId)}-${Math.max(id, otherId)}`
    if (!one || !other || judged.has(key) || one.sellers.some((each) => other.sellers.includes(each)))
      continue
    const pair = judgePair(shopWeights(), rarity, one, other)
    if (pair) judged.set(key, pair)
  }
  const moved = await keepPairs(tx, ids, [...judged.values()])
  if (moved.length > 0)
    await tell(tx, {
      type: 'matches_changed',
      aggregate: 'matching',
      actor: 'worker',
      payload: { products: moved },
    })
  return { products: own.length, candidates: candidates.length, pairs: judged.size }
}
