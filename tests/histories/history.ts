import assert from 'node:assert/strict'
import type { Db } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { adjustStock } from '#goods/inventory/index.ts'
import { carriersOf, findShipments, type Carriers } from '#goods/shipping/index.ts'
import { setPrices } from '#market/pricing/index.ts'
import type { Connectors } from '#money/payments/index.ts'
import { hearEvidence } from '../../src/flows/apply-evidence.ts'
import { expireOrders } from '../../src/flows/expire-orders.ts'
import { packShipment } from '../../src/flows/pack-order.ts'
import { startPayment } from '../../src/flows/pay-order.ts'
import { placeOrder } from '../../src/flows/place-order.ts'
import { refundOrder } from '../../src/flows/refund-order.ts'
import { shipShipment } from '../../src/flows/ship-order.ts'
import { withdrawOrder } from '../../src/flows/withdraw-order.ts'
import { aReadyCart, aShop } from '../trade/a-shop.ts'
import { free, onHand, promised, type Model, type ModelOrder } from './model.ts'
import type { PaperBank } from './paper-bank.ts'

/** One thing that happens: what, and three numbers that choose whom and how much. */
export type Event = { readonly what: (typeof happenings)[number]; readonly a: number; readonly b: number }

/** What can happen in a history, the frequent things more than once. */
export const happenings = [
  'place',
  'place',
  'place',
  'place_stale',
  'pay',
  'pay',
  'pay',
  'pay',
  'pay_twice',
  'decline',
  'cancel',
  'expire',
  'pack',
  'pack',
  'pack',
  'ship',
  'ship',
  'ship',
  'ship',
  'refund',
  'refund',
  'refund',
  'stock',
  'price',
  'replay',
] as const

/** Where a history happens: a connection to the shop's database, its bank on paper, and counters of what was seen. */
export type Place = {
  readonly db: Db
  readonly owner: Db
  readonly bank: PaperBank
  readonly seen: Map<string, number>
}

type Run = Place & {
  readonly model: Model
  readonly articles: readonly number[]
  readonly connectors: Connectors
  readonly carriers: Carriers
  readonly carts: Map<string, { token: string; total: ReturnType<typeof money>; cartId: string }>
}

const pick = <T>(list: readonly T[], at: number): T | undefined =>
  list.length === 0 ? undefined : list[at % list.length]

const saw = ({ seen }: Place, what: string) => void seen.set(what, (seen.get(what) ?? 0) + 1)

async function place(run: Run, { a, b, what }: Event): Promise<void> {
  const { db, model, articles } = run
  const wanted = new Map<number, number>()
  for (const article of [pick(articles, a), pick(articles, b)])
    if (article !== undefined) wanted.set(article, 1 + (b % 3))
  if ([...wanted].some(([article, pieces]) => free(model, article) < pieces)) {
    const few = [...wanted].find(([article, pieces]) => free(model, article) < pieces) ?? [0, 1]
    const cart = await aReadyCart(db, [few], { shippingMethod: 'pickup' })
    const refused = await placeOrder(db, request(cart))
    assert.ok(!refused.ok && ['out_of_stock', 'not_for_sale'].includes(refused.refusal))
    return saw(run, 'out_of_stock')
  }
  const cart = await aReadyCart(db, [...wanted], { shippingMethod: 'pickup' })
  if (what === 'place_stale') {
    await changePrice(run, [...wanted.keys()][0] ?? 0, 1n)
    const refused = await placeOrder(db, request(cart))
    assert.ok(
      !refused.ok && refused.refusal === 'price_changed',
      JSON.stringify(refused.ok || refused.refusal),
    )
    return saw(run, 'price_changed')
  }
  const placed = mustBeDone(await placeOrder(db, request(cart)))
  const sum = [...wanted].reduce((all, [id, n]) => all + (model.prices.get(id) ?? 0n) * BigInt(n), 0n)
  assert.equal(placed.total.minor, sum, 'an order collected at the counter costs what its goods cost')
  const fresh = {
    merchantRef: undefined,
    paid: false,
    over: false,
    packed: false,
    captureUnknown: false,
    shipped: false,
    refunded: 0n,
  }
  model.orders.push({ id: placed.id, pieces: wanted, total: sum, ...fresh })
  run.carts.set(placed.id, cart)
  saw(run, 'placed')
}

const request = (cart: { token: string; total: ReturnType<typeof money>; cartId: string }) => ({
  cartToken: cart.token,
  expectedTotal: cart.total,
  idempotencyKey: cart.cartId,
})

async function changePrice({ db, model }: Run, article: number, by: bigint): Promise<void> {
  const price = (model.prices.get(article) ?? 0n) + by
  await inTransaction(db, async (tx) =>
    done(await setPrices(tx, [{ variantId: article, amount: money(price, 'EUR') }], 'test')),
  )
  model.prices.set(article, price)
}

async function pay(run: Run, order: ModelOrder, { what, a }: Event): Promise<void> {
  const { db, bank, connectors } = run
  const started = await startPayment(db, connectors, {
    orderId: order.id,
    returnUrl: 'http://127.0.0.1:3000/en/orders/return',
    description: 'K-1',
    locale: 'en',
  })
  if (!started.ok)
    return assert.ok(order.paid || order.over, `${order.id} cannot be paid: ${started.refusal}`)
  assert.ok(!order.over && !order.paid, `${order.id} may not be paid`)
  order.merchantRef = started.value.merchantRef
  const evidence = bank.pay(started.value.merchantRef, what !== 'decline')
  const heard = () => hearEvidence(db, connectors, evidence)
  if (what === 'pay_twice') await Promise.all([heard(), heard(), heard()])
  else await heard()
  if (what !== 'decline') order.paid = true
  saw(run, what)
  if (a % 5 === 0) await heard()
}

async function end(run: Run, order: ModelOrder, { what }: Event): Promise<void> {
  const { db, owner, connectors } = run
  const id = order.id as `ord_${string}`
  if (what === 'cancel') {
    const canceled = await withdrawOrder(db, connectors, { orderId: id, actor: 'buyer' })
    const mayEnd = !order.over && !order.shipped && !order.captureUnknown
    assert.equal(canceled.ok, mayEnd, `cancel of ${id}`)
    if (canceled.ok) order.over = true
    return saw(run, canceled.ok ? 'canceled' : 'cancel_refused')
  }
  await owner.sql`
    update orders.orders set expires_at = placed_at + interval '1 microsecond' where id = ${id}`
  await expireOrders(db)
  if (!order.paid && !order.over) order.over = true
  saw(run, 'expired')
}

async function move(run: Run, order: ModelOrder, { what }: Event): Promise<void> {
  const { db, connectors, carriers } = run
  const parcels = await findShipments(db, { orderId: order.id })
  assert.equal(parcels.length > 0, order.paid, `${order.id} has a parcel when it is paid`)
  for (const { id } of parcels) {
    if (what === 'pack') {
      const packed = await packShipment(db, { shipmentId: id, actor: 'operator' })
      if (packed.ok) order.packed = true
      assert.equal(packed.ok, order.paid && !order.over && !order.shipped, `pack ${order.id}`)
      continue
    }
    const shipped = await shipShipment(db, { connectors, carriers, actor: 'operator' }, id)
    if (shipped.ok) {
      assert.ok(order.packed && !order.over, `ship ${order.id}`)
      order.shipped = true
    } else if (order.packed && !order.over) {
      assert.equal(shipped.refusal, 'capture_unknown')
      order.captureUnknown = true
    }
    saw(run, shipped.ok ? 'shipped' : `ship: ${shipped.refusal}`)
  }
}

async function refund(run: Run, order: ModelOrder, { a, b }: Event): Promise<void> {
  const { db, connectors } = run
  const amount = BigInt(1 + ((a * 37 + b) % 4_000))
  const left = order.shipped ? order.total - order.refunded : 0n
  const given = await refundOrder(db, connectors, {
    orderId: order.id as `ord_${string}`,
    what: { kind: 'amount', amount: money(amount, 'EUR') },
    reason: 'test',
    key: `refund-${order.id}-${a}-${b}-${order.refunded}`,
    actor: 'operator',
  })
  if (given.ok && given.value.state !== 'failed') order.refunded += amount
  assert.equal(given.ok, amount <= left, `refund ${amount} of ${left}`)
  saw(run, given.ok ? 'refunded' : 'refund_refused')
}

async function stock(run: Run, { a, b }: Event): Promise<void> {
  const { db, model, articles } = run
  const article = pick(articles, a) ?? 0
  const by = (b % 11) - 5 || 1
  const adjusted = await inTransaction(db, (tx) =>
    adjustStock(tx, {
      cause: `count-${article}-${model.received.get(article)}-${a}-${b}-${Math.random()}`,
      actor: 'test',
      reason: 'counted',
      lines: [{ variantId: article, location: 'main', quantity: by }],
    }),
  )
  const allowed = onHand(model, article) + by >= promised(model, article)
  assert.equal(adjusted.ok, allowed, `adjust by ${by}`)
  if (adjusted.ok) model.received.set(article, (model.received.get(article) ?? 0) + by)
  saw(run, adjusted.ok ? 'adjusted' : 'adjust_refused')
}

async function replay(run: Run, order: ModelOrder): Promise<void> {
  const cart = run.carts.get(order.id)
  assert.ok(cart)
  const again = mustBeDone(await placeOrder(run.db, request(cart)))
  assert.deepEqual([again.id, again.isReplay], [order.id, true])
  saw(run, 'replayed')
}

async function happen(run: Run, event: Event): Promise<void> {
  const { what, a, b } = event
  if (what === 'place' || what === 'place_stale') return place(run, event)
  if (what === 'stock') return stock(run, event)
  if (what === 'price') return changePrice(run, pick(run.articles, a) ?? 0, BigInt(b % 50))
  // Mostly one of the latest orders, so that orders get far; now and then an old one.
  const { orders } = run.model
  const order = a % 7 === 0 ? pick(orders, b) : pick(orders.slice(-2), a)
  if (order === undefined) return
  if (what === 'replay') return replay(run, order)
  if (what === 'refund') return refund(run, order, event)
  if (what === 'pack' || what === 'ship') return move(run, order, event)
  if (what === 'cancel' || what === 'expire') return end(run, order, event)
  return pay(run, order, event)
}

/** Let a history happen to articles of its own, holding every answer against the model. */
export async function live(place: Place, events: readonly Event[]): Promise<Run> {
  const stocks = [3, 6, 12]
  const articles = await aShop(
    place.db,
    stocks.map((pieces, i) => ({ price: 1_000n + 450n * BigInt(i), stock: { main: pieces } })),
  )
  const never = { name: 'parcel', take: () => Promise.reject(new Error('no parcels here')) }
  const run: Run = {
    ...place,
    articles,
    connectors: new Map([['bank', place.bank.connector]]),
    carriers: carriersOf(never as unknown as Parameters<typeof carriersOf>[0]),
    carts: new Map(),
    model: {
      received: new Map(articles.map((id, i) => [id, stocks[i] ?? 0])),
      prices: new Map(articles.map((id, i) => [id, 1_000n + 450n * BigInt(i)])),
      orders: [],
    },
  }
  for (const event of events) await happen(run, event)
  return run
}
