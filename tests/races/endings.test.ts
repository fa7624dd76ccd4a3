import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { createCoupon } from '#market/pricing/index.ts'
import { completePayments } from '../../src/flows/complete-payments.ts'
import { expireOrders } from '../../src/flows/expire-orders.ts'
import { placeOrder } from '../../src/flows/place-order.ts'
import { performVoid } from '../../src/flows/void-payment.ts'
import { withdrawOrder } from '../../src/flows/withdraw-order.ts'
import {
  aRig,
  allIsWell,
  anOrder,
  atTheBank,
  statesOf,
  timePasses,
  toThePage,
  typeCard,
  until,
} from '../payments/rig.ts'
import { allPromisesKeptAtRest } from '../support/oracles.ts'
import { chance, seedOfRun, sizeOf } from '../support/scale.ts'
import { aReadyCart, aShop } from '../trade/a-shop.ts'

test('a coupon for five is redeemed by five of fifty who order at once', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const tills = await Promise.all([0, 1, 2, 3].map(() => db.as('app')))
  const [variant = 0] = await aShop(db, [{ stock: { main: 1_000 } }])
  for (const limit of [1, 5]) {
    const code = `FIRST-${limit}`
    const gift = { kind: 'percent', percent: '25' } as const
    await inTransaction(db, (tx) => createCoupon(tx, { code, gift, totalLimit: limit }))
    const carts = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        aReadyCart(db, [[variant, 1]], { couponCode: code, email: `buyer-${i}@example.com` }),
      ),
    )
    const answers = await Promise.all(
      carts.map((cart, i) =>
        placeOrder(tills[i % tills.length] ?? db, {
          cartToken: cart.token,
          expectedTotal: cart.total,
          idempotencyKey: cart.cartId,
        }),
      ),
    )
    assert.equal(answers.filter((each) => each.ok).length, limit)
    const said = new Set(answers.flatMap((each) => (each.ok ? [] : [each.refusal])))
    for (const refusal of said) assert.ok(['coupon_exhausted', 'price_changed'].includes(refusal), refusal)
  }
  await allPromisesKeptAtRest(owner)
})

const orders = sizeOf('PROOF_ENDINGS', 24, 400)

test(`${orders} orders paid, canceled and expired at the same moment end in one way each, their money too`, async (t) => {
  const seed = seedOfRun()
  t.diagnostic(`seed ${seed}`)
  const below = chance(seed)
  const rig = await aRig(t, { speed: 20 })
  const { db, owner, connectors } = rig
  const count: Record<string, number> = {}
  for (let i = 0; i < orders; i++) {
    const { id } = await anOrder(rig)
    const page = await toThePage(rig, id)
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, below(ms)))
    const pay = async () => {
      await wait(30)
      await typeCard(page.redirectUrl, below(4) === 0 ? '4000000000004236' : undefined)
    }
    const cancel = async () => {
      await wait(60)
      await withdrawOrder(db, connectors, { orderId: id, actor: 'buyer' })
    }
    const expire = async () => {
      await wait(60)
      await owner.sql`
        update orders.orders set expires_at = clock_timestamp()
         where id = ${id} and state = 'awaiting_payment'`
      for (const { voids } of await expireOrders(db)) await performVoid(db, connectors, voids)
    }
    const others = [[cancel], [expire], [cancel, expire]][i % 3] ?? []
    await Promise.all([pay(), ...others.map((each) => each())])
    await until(async () => {
      await timePasses(rig)
      await completePayments(db, connectors)
      const states = await statesOf(rig, id)
      const [{ open } = { open: 0 }] = await db.sql<{ open: number }>`
        select count(*) as open from payments.operations o join payments.attempts a on a.id = o.attempt_id
          join payments.intents i on i.id = a.intent_id
         where i.reference = ${id} and o.kind <> 'authorize' and o.state not in ('succeeded', 'failed')`
      return states.order !== 'awaiting_payment' && open === 0
    })
    const { order = '' } = await statesOf(rig, id)
    count[order] = (count[order] ?? 0) + 1
    assert.ok(['paid', 'canceled', 'expired'].includes(order), order)
    const bank = await atTheBank(rig, page.merchantRef)
    if (order === 'paid') assert.equal(bank['state'], 'authorized')
    else assert.notEqual(bank['state'], 'authorized', `${order}: the bank must not hold money for it`)
  }
  t.diagnostic(JSON.stringify(count))
  await allIsWell(rig)
  await allPromisesKeptAtRest(owner)
})
