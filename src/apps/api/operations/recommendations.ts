import { Type, type Static } from 'typebox'
import { parseCurrency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, toWire } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import type { PartyId } from '#people/parties/index.ts'
import { quoteCart, readCart } from '#trade/cart/index.ts'
import {
  besideCart,
  besideProduct,
  boughtBy,
  choiceOf,
  figuresOf,
  findExclusions,
  forPerson,
  liveRecommendationsOf,
  orderAgain,
  productsAt,
  type Recommendation,
  type Why,
} from '#views/recommendations/index.ts'
import { actorOf, cartRef } from '../caller.ts'
import { readingOf } from '../market.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { listingItemSchema, market } from '../schemas/catalog.ts'
import { closed, moneySchema, oneOf, orNull, slugSchema, wholeId } from '../schemas/common.ts'
import { itemOnWire } from '../wire/catalog.ts'

const often = 600
const most = Type.Optional(Type.Integer({ minimum: 1, maximum: 24, default: 8 }))
const reading = { ...market, size: most }

const whySchema = closed(
  {
    kind: oneOf(['bought', 'looked_at', 'with', 'often', 'popular'], {
      description:
        '`bought`, `looked_at`, `with`: because of the product named; `often`: in so many of your orders; `popular`: liked by many.',
    }),
    product_id: orNull(wholeId),
    title: orNull(Type.String()),
    times: orNull(Type.Integer({ minimum: 1 })),
  },
  { title: 'RecommendationReason' },
)

const recommendationSchema = closed(
  { item: listingItemSchema, variant_id: wholeId, choice: Type.String(), why: whySchema },
  { title: 'Recommendation' },
)

const listSchema = closed({ recommendations: Type.Array(recommendationSchema) }, { title: 'Recommendations' })

const personalSchema = closed(
  {
    is_on: Type.Boolean({
      description: 'False where the person has switched it off; the list is empty then.',
    }),
    recommendations: Type.Array(recommendationSchema),
  },
  { title: 'PersonalRecommendations' },
)

function whyOnWire(why: Why): Static<typeof whySchema> {
  const nothing = { product_id: null, title: null, times: null }
  if (why.kind === 'popular') return { kind: why.kind, ...nothing }
  if (why.kind === 'often') return { kind: why.kind, ...nothing, times: why.times }
  return { kind: why.kind, product_id: why.productId, title: why.title, times: null }
}

const onWire = (all: readonly Recommendation[]) =>
  all.map(({ item, why }) => ({
    item: itemOnWire(item),
    variant_id: item.variantId,
    choice: item.choice,
    why: whyOnWire(why),
  }))

const beside = operation({
  id: 'list_product_recommendations',
  method: 'GET',
  path: '/api/products/:slug/recommendations',
  tag: 'Catalog',
  summary: 'What people bought together with a product, or looked at beside it.',
  description:
    'Only what at least two orders or visits say, and only what can be bought now. Empty where nothing is known.',
  params: closed({ slug: slugSchema }),
  query: closed({ ...reading, place: Type.Optional(oneOf(['together', 'viewed'])) }),
  answers: { 200: listSchema },
  refusals: ['product_not_found'],
  perMinute: often,
  handle: async ({ db, settings, params, query }) => {
    const [product] = await productsAt(db, [params.slug])
    if (product === undefined) throw refuse(refused('product_not_found'))
    const { size = 8, place = 'together' } = query
    const all = await besideProduct(db, place, product, { ...readingOf(query, settings), most: size })
    return answer({ recommendations: onWire(all) })
  },
})

const withCart = operation({
  id: 'list_cart_recommendations',
  method: 'GET',
  path: '/api/cart/recommendations',
  tag: 'Cart',
  summary: 'What goes with the things in the cart of the caller.',
  query: closed(reading),
  answers: { 200: listSchema },
  refusals: ['cart_not_found'],
  load: 'cart',
  perMinute: 300,
  handle: async ({ db, settings, caller, query }) => {
    const cart = await readCart(db, cartRef(caller))
    if (cart === null) throw refuse(refused('cart_not_found'))
    const products = await productsAt(
      db,
      quoteCart(cart).lines.map(({ slug }) => slug),
    )
    const showing = { ...readingOf(query, settings), most: query.size ?? 8 }
    return answer({ recommendations: onWire(await besideCart(db, products, showing)) })
  },
})

/** The baskets of somebody; undefined where they have switched recommendations off. */
async function basketsOf(db: Queries, party: PartyId) {
  return (await choiceOf(db, party)) === false ? undefined : boughtBy(db, party)
}

const mine = operation({
  id: 'list_my_recommendations',
  method: 'GET',
  path: '/api/me/recommendations',
  tag: 'Accounts',
  summary: 'Things new to who is signed in, by what they bought, and why.',
  query: closed(reading),
  answers: { 200: personalSchema },
  refusals: [],
  perMinute: 300,
  handle: async ({ db, settings, caller, query }) => {
    const baskets = await basketsOf(db, actorOf(caller).party)
    if (!baskets) return answer({ is_on: false, recommendations: [] })
    const showing = { ...readingOf(query, settings), most: query.size ?? 8 }
    const all = await forPerson(db, { baskets, seen: [] }, showing)
    return answer({ is_on: true, recommendations: onWire(all) })
  },
})

const nextOrder = operation({
  id: 'get_my_next_order',
  method: 'GET',
  path: '/api/me/next-order',
  tag: 'Accounts',
  summary: 'What who is signed in is likely to buy again, the likeliest first.',
  query: closed(reading),
  answers: { 200: personalSchema },
  refusals: [],
  perMinute: 300,
  handle: async ({ db, settings, caller, query }) => {
    const baskets = await basketsOf(db, actorOf(caller).party)
    if (!baskets) return answer({ is_on: false, recommendations: [] })
    const showing = { ...readingOf(query, settings), most: query.size ?? 8 }
    return answer({ is_on: true, recommendations: onWire(await orderAgain(db, baskets, showing)) })
  },
})

const count = Type.Integer({ minimum: 0 })

const figures = operation({
  id: 'get_recommendation_figures',
  method: 'GET',
  path: '/api/admin/recommendations',
  tag: 'Desk',
  summary: 'What recommendations brought, place by place, and how fresh they are.',
  query: closed({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 400, default: 30 })) }),
  answers: {
    200: closed(
      {
        state: oneOf(['absent', 'learning', 'ready']),
        behind_ms: count,
        places: Type.Array(
          closed({
            place: Type.String(),
            is_on: Type.Boolean(),
            shown: count,
            followed: count,
            taken: count,
            sold: count,
            sales: orNull(moneySchema),
          }),
        ),
        excluded: Type.Array(closed({ product_id: wholeId, slug: Type.String(), title: Type.String() })),
      },
      { title: 'RecommendationFigures' },
    ),
  },
  refusals: [],
  perMinute: 120,
  handle: async ({ db, query }) => {
    const [places, excluded] = await Promise.all([figuresOf(db, query.days ?? 30), findExclusions(db)])
    const state = liveRecommendationsOf(db)?.state()
    return answer({
      state: state?.state ?? 'absent',
      behind_ms: state?.behindMs ?? 0,
      places: places.map(({ currency, sold_minor: minor, ...rest }) => {
        const parsed = currency === null ? undefined : parseCurrency(currency)
        return { ...rest, sales: parsed?.ok ? toWire(money(minor, parsed.value)) : null }
      }),
      excluded: excluded.map(({ id, slug, title }) => ({ product_id: id, slug, title })),
    })
  },
})

/** What the shop recommends, and what it brought. */
export const recommendationOperations: readonly Operation[] = [beside, withCart, mine, nextOrder, figures]
