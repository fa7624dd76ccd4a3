import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { setFailpoints } from '#kernel/failpoints.ts'
import { setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { carriersOf, findShipments, type Carrier } from '#goods/shipping/index.ts'
import { answered, card, type Connectors, type Evidence, type Method } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { hearEvidence } from '../../src/flows/apply-evidence.ts'
import { completePayments } from '../../src/flows/complete-payments.ts'
import { expireOrders } from '../../src/flows/expire-orders.ts'
import { packShipment } from '../../src/flows/pack-order.ts'
import { askAboutPayment, startPayment } from '../../src/flows/pay-order.ts'
import { placeOrder } from '../../src/flows/place-order.ts'
import { shipShipment } from '../../src/flows/ship-order.ts'
import { performVoid } from '../../src/flows/void-payment.ts'
import { withdrawOrder } from '../../src/flows/withdraw-order.ts'
import { paperBank } from '../histories/paper-bank.ts'
import { paperMethod, paperWallet } from '../payments/paper-wallet.ts'
import { allPromisesKeptAtRest } from '../support/oracles.ts'
import { chance, seedOfRun, sizeOf } from '../support/scale.ts'
import { aReadyCart, aShop } from '../trade/a-shop.ts'

setLogLevel('silent')

/** What can happen to a payment; `pay` is told to the shop twice at the same moment, `deaf pay` is never told. */
const happenings = ['pay', 'poll', 'return', 'end', 'ship'] as const
type Happening = (typeof happenings)[number]

/** Where a call may break off: after a commit, before the next step. */
const breaks = [
  undefined,
  'payments.afterOpen',
  'payments.beforePage',
  'payments.afterSent',
  'payments.beforeRecord',
  'shipping.afterCapture',
  'refunds.afterReserve',
] as const

function permutations<T>(of: readonly T[]): T[][] {
  if (of.length < 2) return [[...of]]
  return of.flatMap((first, i) =>
    permutations([...of.slice(0, i), ...of.slice(i + 1)]).map((rest) => [first, ...rest]),
  )
}

/** What the provider holds of a payment and has taken for good. */
type Books = { readonly held: boolean; readonly net: bigint }

/** A provider on paper that loses nothing, so that every trouble comes from the order of things and from breaking off. */
function providers() {
  const bank = paperBank(() => 7)
  const wallet = paperWallet()
  const connectors: Connectors = new Map([
    ['bank', bank.connector],
    ['paper', wallet.connector],
  ])
  const bankBooks = (ref: string): Books => {
    const sheet = bank.sheet(ref)
    return { held: sheet?.isHeld ?? false, net: (sheet?.captured ?? 0n) - (sheet?.refunded ?? 0n) }
  }
  const walletBooks = (ref: string): Books => {
    const sheet = wallet.sheets.get(ref)
    return { held: false, net: sheet?.paid === true ? sheet.amount.minor - sheet.refunded : 0n }
  }
  const kinds = [
    { method: card, pay: (ref: string): Evidence => bank.pay(ref, true), books: bankBooks },
    {
      method: paperMethod,
      pay: (ref: string): Evidence => answered('paper', 'notify', wallet.pay(ref)),
      books: walletBooks,
    },
  ]
  return { connectors, kinds }
}

/** Every order is collected at the counter, so no carrier is ever asked. */
const nobody: Carrier = {
  name: 'parcel',
  take: () => Promise.reject(new Error('no parcel is sent')),
  parseReport: () => ({ ok: false, refusal: 'bad_signature' }),
}

/** Every story there is: PROOF_PAYMENT_ENDINGS=6720, or PROOF=nightly, tries each of them once. */
const matrix = permutations(happenings).flatMap((order) =>
  (['cancel', 'expire'] as const).flatMap((ending) =>
    [0, 1].flatMap((kind) =>
      [true, false].flatMap((told) => breaks.map((broken) => ({ order, ending, kind, told, broken }))),
    ),
  ),
)
const runs = Math.min(matrix.length, sizeOf('PROOF_PAYMENT_ENDINGS', 60, matrix.length))

/** So many stories of the matrix, none of them twice. */
function drawn(count: number, below: (limit: number) => number): (typeof matrix)[number][] {
  const left = [...matrix]
  return Array.from({ length: count }, () => left.splice(below(left.length), 1)).flat()
}

type Shop = { readonly db: Db; readonly owner: Db; readonly connectors: Connectors; readonly article: number }

async function placed({ db, article }: Shop): Promise<OrderId> {
  const cart = await aReadyCart(db, [[article, 1]], { shippingMethod: 'pickup' })
  const given = { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }
  return mustBeDone(await placeOrder(db, given)).id
}

const begin = ({ db, connectors }: Shop, orderId: OrderId, method: Method) =>
  startPayment(db, connectors, {
    orderId,
    method,
    returnUrl: 'http://127.0.0.1:3000/en/orders/return',
    description: 'K-1',
    locale: 'en',
  })

async function ship({ db, connectors }: Shop, orderId: OrderId): Promise<void> {
  for (const { id } of await findShipments(db, { orderId })) {
    await packShipment(db, { shipmentId: id, actor: 'operator' })
    await shipShipment(db, { connectors, carriers: carriersOf(nobody), actor: 'operator' }, id)
  }
}

async function end(
  { db, owner, connectors }: Shop,
  orderId: OrderId,
  ending: 'cancel' | 'expire',
): Promise<void> {
  if (ending === 'cancel') return void (await withdrawOrder(db, connectors, { orderId, actor: 'buyer' }))
  await owner.sql`
    update orders.orders set expires_at = clock_timestamp() where id = ${orderId} and state = 'awaiting_payment'`
  for (const { voids } of await expireOrders(db)) await performVoid(db, connectors, voids)
}

/** Time passes and the completer asks until nothing is open. */
async function settle({ db, owner, connectors }: Shop, orderId: OrderId): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    const open = await owner.sql`
      update payments.operations o set next_sync_at = clock_timestamp()
        from payments.attempts a join payments.intents p on p.id = a.intent_id
       where a.id = o.attempt_id and p.reference = ${orderId} and o.state not in ('succeeded', 'failed')
      returning o.id`
    if (open.length === 0) return
    await completePayments(db, connectors)
  }
  assert.fail(`requests of ${orderId} stay open`)
}

/** What the provider holds must be what the order became. */
function agree(state: string, total: bigint, method: Method, { held, net }: Books, story: string): void {
  const isTaken = net === total
  if (state === 'canceled' || state === 'expired') assert.ok(!held && net === 0n, story)
  else if (state === 'paid') assert.ok(isTaken || (method.capture === 'at_shipping' && held), story)
  else assert.ok((state === 'fulfilled' || state === 'completed') && isTaken, `${state}: ${story}`)
}

test(`${runs} payments paid, asked about, ended and shipped in every order, broken off anywhere, end in one way`, async (t) => {
  const seed = seedOfRun()
  t.diagnostic(`seed ${seed}`)
  const below = chance(seed)
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const { connectors, kinds } = providers()
  const [article = 0] = await aShop(db, [{ price: 1999n, stock: { main: runs * 2 } }])
  const shop: Shop = { db, owner, connectors, article }
  const count: Record<string, number> = {}
  for (const [i, { order, ending, kind, told, broken }] of drawn(runs, below).entries()) {
    const { method, pay, books } = kinds[kind]!
    const orderId = await placed(shop)
    if (broken !== undefined) setFailpoints([`${broken}=throw*1`])
    const first = await begin(shop, orderId, method).catch(() => undefined)
    const { merchantRef } = mustBeDone(first?.ok ? first : await begin(shop, orderId, method))
    const acts: Record<Happening, () => Promise<unknown>> = {
      pay: async () => {
        const evidence = pay(merchantRef)
        if (told) await Promise.all([1, 2].map(() => hearEvidence(db, connectors, evidence)))
      },
      poll: () => askAboutPayment(db, connectors, merchantRef, 'poll'),
      return: () => askAboutPayment(db, connectors, merchantRef, 'return'),
      end: () => end(shop, orderId, ending),
      ship: () => ship(shop, orderId),
    }
    if (i % 3 === 0) await Promise.allSettled(order.map((each) => acts[each]()))
    else for (const each of order) await acts[each]().catch(() => undefined)
    setFailpoints([])
    await settle(shop, orderId)
    const [row] = await db.sql<{ state: string; total_minor: bigint }>`
      select state, total_minor from orders.orders where id = ${orderId}`
    assert.ok(row !== undefined)
    count[row.state] = (count[row.state] ?? 0) + 1
    const story = `${method.code} ${order.join(' ')} ${ending} told=${told} broken=${broken} seed=${seed}#${i}`
    agree(row.state, row.total_minor, method, books(merchantRef), story)
  }
  t.diagnostic(JSON.stringify(count))
  await allPromisesKeptAtRest(owner)
})
