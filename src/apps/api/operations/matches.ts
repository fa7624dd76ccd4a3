import { Type } from 'typebox'
import { parseCurrency } from '#kernel/currency.ts'
import { money, toWire } from '#kernel/money.ts'
import { done, refused } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  decideMatch,
  findMatches,
  matchStates,
  sameElsewhere,
  topics,
  verdicts,
  type Match,
  type MatchSide,
} from '#views/matching/index.ts'
import { productsAt } from '#views/recommendations/index.ts'
import { actorOf } from '../caller.ts'
import { readingOf } from '../market.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { listingItemSchema, market } from '../schemas/catalog.ts'
import { closed, moneySchema, oneOf, orNull, slugSchema, wholeId } from '../schemas/common.ts'
import { itemOnWire } from '../wire/catalog.ts'

const offerSchema = closed(
  {
    item: listingItemSchema,
    seller: Type.String(),
    known: oneOf(['number', 'person', 'likeness'], {
      description:
        'By the trade item number, by the word of a person, or because the two are very much alike.',
    }),
  },
  { title: 'OtherOffer' },
)

const elsewhere = operation({
  id: 'list_other_offers',
  method: 'GET',
  path: '/api/products/:slug/offers',
  tag: 'Catalog',
  summary: 'The same product at other sellers, what can be bought first, then the cheapest.',
  params: closed({ slug: slugSchema }),
  query: closed(market),
  answers: { 200: closed({ offers: Type.Array(offerSchema) }, { title: 'OtherOffers' }) },
  refusals: ['product_not_found'],
  perMinute: 600,
  handle: async ({ db, settings, params, query }) => {
    const [productId] = await productsAt(db, [params.slug])
    if (productId === undefined) throw refuse(refused('product_not_found'))
    const offers = await sameElsewhere(db, { productId, ...readingOf(query, settings) })
    return answer({ offers: offers.map((offer) => ({ ...offer, item: itemOnWire(offer.item) })) })
  },
})

const words = Type.Array(Type.String())

const sideSchema = closed(
  {
    product_id: wholeId,
    slug: Type.String(),
    title: Type.String(),
    brand: Type.String(),
    sellers: words,
    numbers: words,
    lowest: orNull(moneySchema),
  },
  { title: 'MatchSide' },
)

const matchSchema = closed(
  {
    id: wholeId,
    state: oneOf(matchStates),
    found_by: oneOf(['number', 'likeness']),
    score: Type.Number({ minimum: 0, maximum: 1 }),
    reasons: Type.Array(
      closed({
        topic: oneOf(topics),
        weight: Type.Number({ description: 'Log odds: above 0 it speaks for the pair.' }),
      }),
    ),
    words: closed({ both: words, one: words, other: words }),
    one: sideSchema,
    other: sideSchema,
  },
  { title: 'Match' },
)

function sideOnWire({ productId, lowest, ...side }: MatchSide) {
  const currency = lowest === null ? undefined : parseCurrency(lowest.currency)
  return {
    product_id: productId,
    slug: side.slug,
    title: side.title,
    brand: side.brand,
    sellers: side.sellers,
    numbers: side.numbers,
    lowest: lowest && currency?.ok ? toWire(money(lowest.amount_minor, currency.value)) : null,
  }
}

const matchOnWire = ({ id, state, foundBy, score, reasons, words: said, one, other }: Match) => ({
  id,
  state,
  found_by: foundBy,
  score,
  reasons,
  words: said,
  one: sideOnWire(one),
  other: sideOnWire(other),
})

const list = operation({
  id: 'list_matches',
  method: 'GET',
  path: '/api/admin/matches',
  tag: 'Desk',
  summary:
    'Products of different sellers that are the same or may be, and why; those to decide unless a state is asked for.',
  query: closed({
    state: Type.Optional(oneOf(matchStates)),
    after: Type.Optional(Type.String({ maxLength: 60, description: '`next` of an earlier answer.' })),
  }),
  answers: {
    200: closed({ matches: Type.Array(matchSchema), next: orNull(Type.String()) }, { title: 'Matches' }),
  },
  refusals: [],
  perMinute: 300,
  handle: async ({ db, query }) => {
    const { matches, next } = await findMatches(db, { state: query.state ?? 'found', after: query.after })
    return answer({ matches: matches.map(matchOnWire), next })
  },
})

const decide = operation({
  id: 'decide_match',
  method: 'POST',
  path: '/api/admin/matches/:match_id/decide',
  tag: 'Desk',
  summary:
    'Say that two products are the same or not, or take that back. What is refused is not asked again.',
  params: closed({ match_id: wholeId }),
  body: closed({ verdict: oneOf(verdicts) }),
  answers: { 204: null },
  refusals: ['match_not_found', 'match_is_decided'],
  perMinute: 300,
  handle: async ({ db, caller, params, body }) => {
    const decided = await inTransaction(db, async (tx) => {
      const said = await decideMatch(tx, params.match_id, body.verdict, actorOf(caller).party)
      return said.ok ? done(null) : said
    })
    if (!decided.ok) throw refuse(decided)
    return { status: 204 }
  },
})

/** The same product at other sellers, and what the operator says of it. */
export const matchOperations: readonly Operation[] = [elsewhere, list, decide]
