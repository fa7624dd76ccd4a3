import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { fileStore, type FileStore } from '#kernel/files.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { digitalPlace, downloadOracles, grantsOfOrder, keysOfGrants } from '#goods/downloads/index.ts'
import { stockOf } from '#goods/inventory/index.ts'
import { addToCart, quoteCart, readCart, setCheckoutDetails } from '#trade/cart/index.ts'
import { fulfillDigital, fulfillDue } from './fulfill-digital.ts'
import { offerFile, offerKeys } from './offer-download.ts'
import { placeOrder } from './place-order.ts'
import { revokeUnpaid } from './revoke-downloads.ts'
import { refundOrder } from './refund-order.ts'
import type { Shipping } from './ship-order.ts'
import {
  aRig,
  allIsWell,
  atTheBank,
  statesOf,
  toThePage,
  typeCard,
  type Rig,
} from '../../tests/payments/rig.ts'
import { aShop, aReadyCart } from '../../tests/trade/a-shop.ts'

const secret = 'a secret of the shop for its tests, long enough'
const actor = 'operator'

async function aPool(rig: Rig, keys: number, price = 1500n): Promise<number> {
  const [variantId = 0] = await aShop(rig.db, [{ price, stock: {} }])
  const own = Array.from({ length: keys }, (_, i) => `KEY-${variantId}-${i}`)
  mustBeDone(await offerKeys(rig.db, { variantId, keys: own, secret, actor }))
  return variantId
}

const recipient = { name: 'Ann Buyer', country: 'DE' }

async function aDownloadCart(rig: Rig, variantId: number, quantity = 1, consents = true) {
  const market = { currency: 'EUR', country: 'DE', locale: 'en' }
  const added = mustBeDone(await addToCart(rig.db, {}, { variantId, quantity }, market))
  const token = added.freshToken ?? ''
  const email = `${added.cartId}@example.com`
  mustBeDone(await setCheckoutDetails(rig.db, { token }, { email, recipient, consents, locale: 'en' }))
  const reading = await readCart(rig.db, { token })
  assert.ok(reading !== null)
  return { token, view: quoteCart(reading) }
}

async function place(rig: Rig, cart: Awaited<ReturnType<typeof aDownloadCart>>) {
  const { token, view } = cart
  return placeOrder(rig.db, { cartToken: token, expectedTotal: view.quote.total, idempotencyKey: view.id })
}

async function aPaidDownload(rig: Rig, variantId: number, quantity = 1) {
  const order = mustBeDone(await place(rig, await aDownloadCart(rig, variantId, quantity)))
  const page = await toThePage(rig, order.id)
  await typeCard(page.redirectUrl)
  return { ...order, ...page }
}

async function downloadsAreWell(rig: Rig) {
  for (const { name, sql } of downloadOracles)
    assert.deepEqual((await rig.owner.pool.query(sql)).rows, [], name)
  await allIsWell(rig)
}

type At = {
  readonly rig: Rig
  readonly shipping: Shipping
  readonly store: FileStore
  readonly makeDue: () => Promise<unknown>
}

const cases: readonly (readonly [string, (at: At) => Promise<void>])[] = [
  [
    'an order of downloads alone needs no street and no carrier, but the buyer’s word',
    async ({ rig }) => {
      const variantId = await aPool(rig, 3)
      const silent = await aDownloadCart(rig, variantId, 1, false)
      assert.deepEqual(silent.view.missing, ['consent_missing'])
      assert.equal(silent.view.quote.shipping?.method, 'download')
      assert.equal(silent.view.quote.shippingTotal.minor, 0n)
      const refusal = await place(rig, silent)
      assert.equal(!refusal.ok && refusal.refusal, 'consent_missing')
      const market = { currency: 'EUR', country: 'CH' }
      const abroad = { recipient: { name: 'Ann', country: 'CH' }, market }
      mustBeDone(await setCheckoutDetails(rig.db, { token: silent.token }, abroad))
      const swiss = await readCart(rig.db, { token: silent.token })
      assert.ok(swiss !== null)
      assert.deepEqual(quoteCart(swiss).missing, [], 'Swiss law asks for no such word')
      assert.equal(quoteCart(swiss).quote.tax.minor, 0n, 'the tax is the country’s of the buyer')
    },
  ],
  [
    'paid means captured and given out at once, the consent kept with it',
    async ({ rig, shipping, store }) => {
      const variantId = await aPool(rig, 3)
      const file = { variantId, title: 'Pattern', filename: 'p.pdf', note: '', tellsBuyers: false, actor }
      mustBeDone(await offerFile(rig.db, store, { ...file, bytes: Buffer.from('a pattern') }))
      const order = await aPaidDownload(rig, variantId, 2)
      assert.equal((await statesOf(rig, order.id)).payment, 'authorized')
      assert.equal(await fulfillDue(rig.db, shipping), 1)
      const { order: state, payment } = await statesOf(rig, order.id)
      assert.deepEqual([state, payment], ['completed', 'captured'])
      assert.equal((await atTheBank(rig, order.merchantRef))['state'], 'captured')
      const grants = await grantsOfOrder(rig.db, order.id)
      const keys = await keysOfGrants(
        rig.db,
        grants.map(({ id }) => id),
        secret,
      )
      assert.deepEqual(
        keys.map(({ text }) => text),
        [`KEY-${variantId}-0`, `KEY-${variantId}-1`],
      )
      const [kept] = await rig.owner.sql<{ wording: string; at: Date | null }>`
      select consent_wording as wording, consented_at as at from downloads.deliveries where order_id = ${order.id}`
      assert.equal(kept?.wording, 'download-1-en')
      assert.ok(kept.at !== null)
      const [sealed] = await rig.owner.sql<{
        sealed: Buffer
      }>`select sealed from downloads.license_keys limit 1`
      assert.ok(!sealed?.sealed.toString('latin1').includes('KEY-'), 'at rest a key cannot be read')
      await downloadsAreWell(rig)
      assert.equal(await fulfillDue(rig.db, shipping), 0)
    },
  ],
  [
    'a mixed order gives out its downloads at once and ships the rest',
    async ({ rig, shipping }) => {
      const variantId = await aPool(rig, 1)
      const [lamp = 0] = await aShop(rig.db, [{ price: 4000n }])
      const cart = await aReadyCart(
        rig.db,
        [
          [variantId, 1],
          [lamp, 1],
        ],
        { consents: true },
      )
      const order = mustBeDone(
        await placeOrder(rig.db, {
          cartToken: cart.token,
          expectedTotal: cart.total,
          idempotencyKey: cart.cartId,
        }),
      )
      await typeCard((await toThePage(rig, order.id)).redirectUrl)
      assert.equal(await fulfillDue(rig.db, shipping), 1)
      const { order: state, payment } = await statesOf(rig, order.id)
      assert.deepEqual([state, payment], ['paid', 'partially_captured'])
      const parcels = await rig.db.sql<{ location: string; state: string; fee_minor: bigint }>`
      select location, state, delivery_net_minor as fee_minor from shipping.shipments
       where order_id = ${order.id} order by location`
      assert.deepEqual(
        parcels.map((each) => [each.location, each.state]),
        [
          [digitalPlace, 'delivered'],
          ['main', 'pending'],
        ],
      )
      assert.equal(parcels[0]?.fee_minor, 0n, 'what delivery costs goes with what is carried')
      assert.equal((await grantsOfOrder(rig.db, order.id)).length, 1)
      await downloadsAreWell(rig)
    },
  ],
  [
    'fifty buyers and ten keys: ten are sold, each key once',
    async ({ rig, shipping }) => {
      const variantId = await aPool(rig, 10, 0n)
      const carts = await Promise.all(Array.from({ length: 50 }, () => aDownloadCart(rig, variantId)))
      const placed = await Promise.all(carts.map((cart) => place(rig, cart)))
      const orders = placed.flatMap((each) => (each.ok ? [each.value] : []))
      const refusals = placed.flatMap((each) => (each.ok ? [] : [each.refusal]))
      assert.equal(orders.length, 10)
      assert.deepEqual([...new Set(refusals)], ['out_of_stock'])
      await Promise.all([1, 2, 3].map(() => fulfillDue(rig.db, shipping)))
      const given = await rig.db.sql<{ grants: number; keys: number }>`
      select count(distinct grant_id)::integer as grants, count(*)::integer as keys
        from downloads.license_keys where variant_id = ${variantId} and state = 'given'`
      assert.deepEqual(given, [{ grants: 10, keys: 10 }])
      await downloadsAreWell(rig)
    },
  ],
  [
    'a worker that dies after any step leaves it to the next, and nothing is given twice',
    async ({ rig, shipping, makeDue }) => {
      const variantId = await aPool(rig, 2)
      const order = await aPaidDownload(rig, variantId)
      const [delivery] = await rig.owner.sql<{ shipmentId: string }>`
      select shipment_id as "shipmentId" from downloads.deliveries where order_id = ${order.id}`
      assert.ok(delivery !== undefined)
      // The worker took it and died: its next try stands in the book already.
      await rig.owner.sql`
      update downloads.deliveries set tries = 1, next_try_at = clock_timestamp() + interval '5 seconds'
       where order_id = ${order.id}`
      assert.equal(await fulfillDue(rig.db, shipping), 0)
      await makeDue()
      assert.equal(await fulfillDue(rig.db, shipping), 1)
      // It died once more between the giving and its note.
      await rig.owner.sql`
      update downloads.deliveries set state = 'pending', settled_at = null, next_try_at = clock_timestamp()
       where order_id = ${order.id}`
      const again = await Promise.all([1, 2, 3].map(() => fulfillDigital(rig.db, shipping, delivery)))
      assert.deepEqual(
        again.map(({ ok }) => ok),
        [true, true, true],
      )
      const keys = await rig.db.sql`
      select id from downloads.license_keys where variant_id = ${variantId} and state = 'given'`
      assert.equal(keys.length, 1)
      assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture succeeded'])
      await downloadsAreWell(rig)
    },
  ],
  [
    'keys that were taken from under a paid order are waited for, and come with the next list',
    async ({ rig, shipping }) => {
      const variantId = await aPool(rig, 1)
      const order = await aPaidDownload(rig, variantId)
      await rig.owner.sql`
      update downloads.license_keys set state = 'withdrawn' where variant_id = ${variantId} and state = 'free'`
      await fulfillDue(rig.db, shipping)
      const [waiting] = await rig.db.sql<{ code: string }>`
      select last_code as code from downloads.deliveries where order_id = ${order.id}`
      assert.equal(waiting?.code, 'no_keys_left')
      assert.equal((await grantsOfOrder(rig.db, order.id)).length, 0, 'all of it or none')
      await offerKeys(rig.db, { variantId, keys: ['LATE-1'], secret, actor })
      await fulfillDue(rig.db, shipping)
      assert.equal((await statesOf(rig, order.id)).order, 'completed')
      await rig.owner.sql`
      update inventory.stock set on_hand = 0 where variant_id = ${variantId} and location = ${digitalPlace}`
      await rig.owner.sql`
      insert into inventory.movements (variant_id, location, kind, quantity, cause, actor)
      values (${variantId}, ${digitalPlace}, 'adjustment', -1, 'the key that was lost', 'test')`
      await downloadsAreWell(rig)
    },
  ],
  [
    'a refund ends as many pieces as were paid back, however often it is heard',
    async ({ rig, shipping }) => {
      const variantId = await aPool(rig, 3, 1001n)
      const order = await aPaidDownload(rig, variantId, 2)
      await fulfillDue(rig.db, shipping)
      const [grant] = await grantsOfOrder(rig.db, order.id)
      assert.ok(grant !== undefined)
      const lines = [{ orderLineId: grant.orderLineId, quantity: 1 }]
      const refund = (key: string) =>
        refundOrder(rig.db, rig.connectors, {
          orderId: order.id,
          what: { kind: 'lines', lines, delivery: false },
          reason: 'test',
          key,
          actor,
        })
      const revoke = () =>
        inTransaction(rig.db, async (tx) => done(await revokeUnpaid(tx, order.id, 'worker')))
      mustBeDone(await refund('one'))
      assert.equal(mustBeDone(await revoke()), 1)
      assert.equal(mustBeDone(await revoke()), 0)
      const states = async () =>
        (await keysOfGrants(rig.db, [grant.id], secret)).map(({ state, text }) => [state, text])
      assert.deepEqual(await states(), [
        ['given', `KEY-${variantId}-0`],
        ['revoked', ''],
      ])
      mustBeDone(await refund('two'))
      await revoke()
      const [ended] = await grantsOfOrder(rig.db, order.id)
      assert.deepEqual([ended?.state, ended?.revokedPieces], ['revoked', 2])
      const [stock] = await stockOf(rig.db.sql, [variantId])
      assert.equal(stock?.onHand, 1, 'a key that was out does not come back into the pool')
      await downloadsAreWell(rig)
    },
  ],
]

test('downloads, from the pool to the buyer and back', async (t) => {
  const rig = await aRig(t)
  const shipping = { connectors: rig.connectors, carriers: rig.carriers, actor: 'worker' }
  const folder = await mkdtemp(join(tmpdir(), 'digital-test-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const store = fileStore(folder)
  const makeDue = () => rig.owner.sql`update downloads.deliveries set next_try_at = clock_timestamp()`

  for (const [name, proof] of cases) await t.test(name, () => proof({ rig, shipping, store, makeDue }))
})
