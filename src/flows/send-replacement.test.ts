import assert from 'node:assert/strict'
import test from 'node:test'
import { setFailpoints } from '#kernel/failpoints.ts'
import { mustBeDone } from '#kernel/result.ts'
import { findReturn, type ReturnId } from '#goods/returns/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { aRig, atTheBank, statesOf, type Rig } from '../../tests/payments/rig.ts'
import {
  allReturnsWell,
  bought,
  refundsOf,
  returnFacts,
  sizes,
  standing,
  stockIs,
  transfersNow,
} from '../../tests/payments/exchange.ts'
import { returnableOf } from './ask-return.ts'
import { packShipment } from './pack-order.ts'
import { refundOrder } from './refund-order.ts'
import { settleReturns } from './settle-return.ts'
import { shipShipment } from './ship-order.ts'

const actor = 'operator'

const parcelsOf = (rig: Rig, cause: ReturnId) => findShipments(rig.db, { cause })

/** Pack and ship what is sent instead, as often as it takes. */
async function send(rig: Rig, cause: ReturnId): Promise<void> {
  for (const { id } of await parcelsOf(rig, cause)) {
    mustBeDone(await packShipment(rig.db, { shipmentId: id, actor }))
    mustBeDone(await shipShipment(rig.db, { ...rig, actor }, id))
    mustBeDone(await shipShipment(rig.db, { ...rig, actor }, id))
  }
}

async function sentForNothing(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [
    { price: 1_190n },
    { price: 1_190n, stock: { second: 1 } },
  ])
  const { id: order, ask, arrive } = await bought(rig, small)
  const id = mustBeDone(await ask(large))
  const [before, transfers] = [await stockIs(rig, small), await transfersNow(rig)]
  const answers = await Promise.all([1, 2, 3, 4].map(() => arrive(id)))
  assert.deepEqual(
    answers.flatMap((each) => (each.ok ? [each.value] : [])),
    [{ state: 'exchanged' }],
  )
  assert.deepEqual(await standing(rig, id), ['received', null, null])
  const [parcel, ...more] = await parcelsOf(rig, id)
  assert.deepEqual(more, [])
  assert.deepEqual(
    [parcel?.location, parcel?.total.minor, parcel?.lines[0]?.choice, parcel?.lines[0]?.variantId],
    ['second', 0n, { Size: 'Size 2' }, large],
  )
  assert.deepEqual(await stockIs(rig, large), [1, 1])
  await allReturnsWell(rig)
  await send(rig, id)
  assert.deepEqual(await standing(rig, id), ['exchanged', null, null])
  assert.deepEqual(await stockIs(rig, large), [0, 0])
  assert.deepEqual(await stockIs(rig, small), [before[0] + 1, before[1]])
  assert.equal(await transfersNow(rig), transfers, 'revenue and tax are what they were')
  const states = await statesOf(rig, order)
  assert.deepEqual([states.order, states.payment, await refundsOf(rig, order)], ['completed', 'captured', []])
  assert.deepEqual(await returnFacts(rig, order), [
    'return_requested',
    'return_approved',
    'return_received',
    'return_replacement_sent',
    'return_exchanged',
  ])
  const { lines } = await returnableOf(rig.db, order, { returnDays: 30 })
  assert.deepEqual([lines[0]?.most, lines[0]?.why], [0, 'already_returned'])
  await allReturnsWell(rig)
}

async function differenceOnce(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_190n }, { price: 1_000n }])
  const { id: order, line, ask, arrive, merchantRef } = await bought(rig, small, 3)
  const id = mustBeDone(await ask(large, 2))
  // One of two arrives: one is sent, one difference goes back, and the other piece may be asked for again.
  assert.deepEqual(mustBeDone(await arrive(id, 0, 1)), { state: 'exchanged' })
  assert.deepEqual(await standing(rig, id), ['received', null, 190n])
  assert.deepEqual(
    (await parcelsOf(rig, id)).map(({ lines }) => lines[0]?.quantity),
    [1],
  )
  assert.equal((await stockIs(rig, large))[1], 1)
  await send(rig, id)
  assert.deepEqual(await standing(rig, id), ['exchanged', null, 190n])
  assert.deepEqual(await refundsOf(rig, order), ['refund succeeded'])
  assert.equal((await atTheBank(rig, merchantRef))['amount_refunded'], '1.90')
  const { lines } = await returnableOf(rig.db, order, { returnDays: 30 })
  assert.deepEqual([lines[0]?.orderLineId, lines[0]?.most], [line, 2])
  await allReturnsWell(rig)
}

async function onlyWhatIsThereAndPaid(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_190n }, { price: 1_190n, stock: { main: 1 } }])
  const gone = await bought(rig, small)
  const first = mustBeDone(await gone.ask(large))
  // Lost without a trace: as if the house had burned.
  await rig.owner.sql`
    insert into inventory.hold_resolutions (hold_id, outcome, cause)
    select id, 'released', 'lost' from inventory.holds where reference = ${first}`
  await rig.owner.sql`
    insert into inventory.movements (variant_id, location, kind, quantity, cause, actor)
    values (${large}, 'main', 'adjustment', -1, 'lost', 'test')`
  await rig.owner.sql`update inventory.stock set on_hand = 0, reserved = 0 where variant_id = ${large}`
  assert.deepEqual(mustBeDone(await gone.arrive(first)), { state: 'refunded' })
  assert.deepEqual(await standing(rig, first), ['refunded', 'stock_gone', 1_190n])
  assert.deepEqual(await parcelsOf(rig, first), [])

  const paid = await bought(rig, small)
  const second = mustBeDone(await paid.ask(small))
  const all = { kind: 'all' } as const
  const byHand = { orderId: paid.id, what: all, reason: 'kindness', key: 'by hand', actor }
  mustBeDone(await refundOrder(rig.db, rig.connectors, byHand))
  assert.deepEqual(mustBeDone(await paid.arrive(second)), { state: 'refunded' })
  assert.deepEqual(await standing(rig, second), ['refunded', 'money_given_back', 0n])
  assert.deepEqual(await parcelsOf(rig, second), [])
  assert.equal((await atTheBank(rig, paid.merchantRef))['amount_refunded'], '11.90')
  await allReturnsWell(rig)
}

async function afterEveryStop(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_190n }, { price: 1_000n }])
  const { id: order, ask, arrive, merchantRef } = await bought(rig, small)
  const id = mustBeDone(await ask(large))
  const stops = async (name: string, step: () => Promise<unknown>) => {
    setFailpoints([`${name}=throw*1`])
    await assert.rejects(step())
    setFailpoints([])
  }
  const before = await stockIs(rig, large)
  await stops('returns.afterReceive', () => arrive(id))
  assert.deepEqual(await standing(rig, id), ['received', null, null])
  const [parcel] = await parcelsOf(rig, id)
  assert.ok(parcel !== undefined)
  mustBeDone(await packShipment(rig.db, { shipmentId: parcel.id, actor }))
  const ship = () => shipShipment(rig.db, { ...rig, actor }, parcel.id)
  for (const name of ['shipping.afterCapture', 'shipping.afterHandOver']) await stops(name, ship)
  mustBeDone(await ship())
  // The goods have left, and the difference has not gone back: it is not over.
  assert.deepEqual(await standing(rig, id), ['received', null, null])
  await rig.owner.sql`update returns.returns set received_at = received_at - interval '1 minute'`
  await stops('refunds.afterReserve', async () => {
    await settleReturns(rig.db, rig.connectors)
    throw new Error('it is written to the log and goes on')
  })
  await settleReturns(rig.db, rig.connectors)
  assert.deepEqual(await standing(rig, id), ['exchanged', null, 190n])
  assert.deepEqual(await stockIs(rig, large), [before[0] - 1, before[1] - 1])
  assert.deepEqual(await refundsOf(rig, order), ['refund succeeded'])
  assert.equal((await atTheBank(rig, merchantRef))['amount_refunded'], '1.90')
  assert.equal((await findReturn(rig.db, id))?.parcels[0]?.state, 'delivered')
  await allReturnsWell(rig)
}

async function comesBack(rig: Rig): Promise<void> {
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_190n }, { price: 1_000n }])
  const { id: order, line, ask, arrive, merchantRef } = await bought(rig, small)
  const before = await Promise.all([stockIs(rig, small), stockIs(rig, large)])
  const swap = async (id: ReturnId) => {
    mustBeDone(await arrive(id))
    await send(rig, id)
    return id
  }
  const first = await swap(mustBeDone(await ask(large)))
  const elsewhere = await bought(rig, small)
  const refusals = [
    await ask(small, 1, { follows: first }),
    await ask(large, 2, { follows: first }),
    await ask(undefined),
    await elsewhere.ask(undefined, 1, { follows: first }),
  ]
  assert.deepEqual(
    refusals.map((each) => (each.ok ? each.value : each.refusal)),
    ['exchange_dearer', 'too_many_pieces', 'already_returned', 'line_not_found'],
  )
  const asked = await Promise.all([1, 2, 3].map(() => ask(large, 1, { follows: first })))
  const [again, ...more] = asked.flatMap((each) => (each.ok ? [each.value] : []))
  assert.ok(again !== undefined && more.length === 0)
  await swap(again)
  assert.deepEqual(await standing(rig, again), ['exchanged', null, null])
  const last = mustBeDone(await ask(undefined, 1, { follows: again }))
  assert.deepEqual((await findReturn(rig.db, last))?.lines[0]?.choice, { Size: 'Size 2' })
  assert.deepEqual(mustBeDone(await arrive(last)), { state: 'refunded' })
  assert.deepEqual(await standing(rig, last), ['refunded', null, 1_000n])
  assert.equal((await atTheBank(rig, merchantRef))['amount_refunded'], '11.90')
  for (const origin of [null, first, again]) {
    const { lines } = await returnableOf(rig.db, order, { returnDays: 30 }, origin)
    assert.deepEqual([lines[0]?.orderLineId, lines[0]?.most], [line, 0])
  }
  const [[ownOn], [otherOn]] = before
  assert.deepEqual(await stockIs(rig, small), [ownOn, 0])
  assert.deepEqual(await stockIs(rig, large), [otherOn, 0])
  await allReturnsWell(rig)
}

const proofs = {
  'a piece of the same price is sent for nothing: stock moves once, the books stay, the order stays':
    sentForNothing,
  'a cheaper piece gives its difference back once, and only for pieces that arrived': differenceOnce,
  'what is gone, or whose money is back, is not sent: there is money, once': onlyWhatIsThereAndPaid,
  'what was sent instead comes back as well, for others or for what it cost, once': comesBack,
  'stopped after every step and begun again, it ends the same': afterEveryStop,
}

test('what is wanted instead is sent once the goods are here', async (t) => {
  const rig = await aRig(t)
  for (const [name, prove] of Object.entries(proofs)) await t.test(name, () => prove(rig))
})
