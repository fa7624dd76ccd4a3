import assert from 'node:assert/strict'
import test from 'node:test'
import { setFailpoints } from '#kernel/failpoints.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findReturn, returnOracles, type ReturnId } from '#goods/returns/index.ts'
import { findOrder, type OrderId } from '#trade/orders/index.ts'
import {
  aRig,
  aShippedOrder,
  allIsWell,
  atTheBank,
  fault,
  statesOf,
  until,
  type Rig,
} from '../../tests/payments/rig.ts'
import { askReturn } from './ask-return.ts'
import { refundReturn } from './refund-return.ts'
import { decideReturn, receiveReturn, settleReturns } from './settle-return.ts'
import { refundOrder } from './refund-order.ts'

const rule = { returnDays: 30, returnApproval: 'always', exchangeHoldDays: 30 } as const
const actor = 'operator'

/** A delivered order of three pieces at 11.90 each, and a return of so many of them, approved. */
async function aReturn(rig: Rig, quantity: number, by: Parameters<typeof askReturn>[2] = rule) {
  const order = await aShippedOrder(rig, [{ price: 1190n, pieces: 3 }])
  const line = (await findOrder(rig.db, order.id))?.lines[0]
  assert.ok(line !== undefined)
  const asked = { orderId: order.id, lines: [{ orderLineId: line.id, quantity }] }
  const id = mustBeDone(
    await askReturn(rig.db, { ...asked, reason: 'changed_mind', words: '', key: 'key', actor: 'guest' }, by),
  )
  const onHand = async () => {
    const [row] = await rig.db.sql<{ pieces: number }>`
      select sum(on_hand)::integer as pieces from inventory.stock where variant_id = ${line.variantId}`
    return row?.pieces ?? 0
  }
  const arrive = (
    restocked: number,
    writtenOff: number,
    more: { delivery?: boolean; location?: string } = {},
  ) =>
    receiveReturn(rig.db, rig.connectors, {
      id,
      lines: [{ orderLineId: line.id, restocked, writtenOff }],
      location: 'main',
      actor,
      ...more,
    })
  return { id, order, onHand, arrive }
}

const stateOf = async (rig: Rig, id: ReturnId) => (await findReturn(rig.db, id))?.state

async function allReturnsWell(rig: Rig): Promise<void> {
  await allIsWell(rig)
  for (const { name, sql } of returnOracles)
    assert.deepEqual((await rig.owner.pool.query(sql)).rows, [], name)
}

const refundsOf = async (rig: Rig, id: OrderId) =>
  (await statesOf(rig, id)).operations?.filter((each) => each.startsWith('refund'))

async function receivedOnce(rig: Rig): Promise<void> {
  const { id, order, onHand, arrive } = await aReturn(rig, 3)
  const before = await onHand()
  const answers = await Promise.all([1, 2, 3, 4].map(() => arrive(1, 1)))
  assert.equal(answers.filter(({ ok }) => ok).length, 1)
  assert.ok(answers.every((each) => each.ok || each.refusal === 'return_state'))
  await Promise.all([1, 2, 3].map(() => refundReturn(rig.db, rig.connectors, { id, actor })))
  const known = await findReturn(rig.db, id)
  assert.deepEqual([known?.state, known?.refund_minor], ['refunded', 2380n])
  assert.equal(await onHand(), before + 1)
  assert.deepEqual(await refundsOf(rig, order.id), ['refund succeeded'])
  assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '23.80')
  await allReturnsWell(rig)
}

async function finishedBySweep(rig: Rig): Promise<void> {
  const { id, order, arrive } = await aReturn(rig, 3)
  setFailpoints(['returns.afterReceive=throw*1'])
  await assert.rejects(arrive(3, 0))
  setFailpoints([])
  assert.equal(await stateOf(rig, id), 'received')
  assert.equal(await settleReturns(rig.db, rig.connectors), 0)
  await rig.owner.sql`update returns.returns set received_at = received_at - interval '1 minute'`
  assert.equal(await settleReturns(rig.db, rig.connectors), 1)
  assert.equal(await settleReturns(rig.db, rig.connectors), 0)
  assert.equal(await stateOf(rig, id), 'refunded')
  const { payment } = await statesOf(rig, order.id)
  assert.equal(payment, 'refunded')
  await allReturnsWell(rig)
}

async function refusedWithReason(rig: Rig): Promise<void> {
  const { id, order, onHand, arrive } = await aReturn(rig, 2, { ...rule, returnApproval: 'by_hand' })
  const decide = (outcome: 'approve' | 'refuse', answer: string) =>
    inTransaction(rig.db, (tx) => decideReturn(tx, { id, outcome, answer, actor }))
  const before = await onHand()
  const early = await arrive(2, 0)
  assert.equal(!early.ok && early.refusal, 'return_state')
  const silent = await decide('refuse', '  ')
  assert.deepEqual(!silent.ok && [silent.refusal, silent.detail?.['field']], ['missing', 'answer'])
  mustBeDone(await decide('approve', ''))
  const twice = await decide('approve', '')
  assert.equal(!twice.ok && twice.refusal, 'return_state')
  for (const [answer, refusal] of [
    [await arrive(2, 1), 'more_than_asked'],
    [await arrive(-1, 1), 'more_than_asked'],
    [await arrive(0, 0), 'nothing_arrived'],
    [await arrive(1, 0, { location: 'digital' }), 'unknown_location'],
  ] as const)
    assert.equal(!answer.ok && answer.refusal, refusal)
  mustBeDone(await decide('refuse', 'It never came.'))
  assert.equal(await stateOf(rig, id), 'refused')
  assert.equal(await onHand(), before)
  assert.deepEqual(await refundsOf(rig, order.id), [])
}

async function notGivenAgain(rig: Rig): Promise<void> {
  const { id, order, arrive } = await aReturn(rig, 3)
  const all = { kind: 'all' } as const
  const byHand = { orderId: order.id, what: all, reason: 'kindness', key: 'by hand', actor }
  mustBeDone(await refundOrder(rig.db, rig.connectors, byHand))
  assert.deepEqual(mustBeDone(await arrive(3, 0)), { state: 'refunded' })
  assert.equal((await findReturn(rig.db, id))?.refund_minor, 0n)
  assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '35.70')
  await allReturnsWell(rig)
}

async function shownAndTriedAgain(rig: Rig): Promise<void> {
  rig.deaf = false
  const { id, order, arrive } = await aReturn(rig, 1)
  const { id: ref } = await atTheBank(rig, order.merchantRef)
  // What the bank tells of the capture names its own id again, so it is waited for before another id is put there.
  await until(async () => rig.heard.some(({ body }) => body.includes('payment.captured')))
  rig.deaf = true
  await rig.owner
    .sql`update payments.attempts set connector_ref = 'bpy_other' where merchant_ref = ${order.merchantRef}`
  assert.deepEqual(mustBeDone(await arrive(1, 0)), { state: 'failed' })
  assert.equal((await findReturn(rig.db, id))?.refundFault, 'provider_refused_refund')
  await rig.owner.sql`update returns.returns set received_at = received_at - interval '1 minute'`
  assert.equal(await settleReturns(rig.db, rig.connectors), 0)
  await rig.owner
    .sql`update payments.attempts set connector_ref = ${ref} where merchant_ref = ${order.merchantRef}`
  const again = await Promise.all(
    [1, 2].map(() => refundReturn(rig.db, rig.connectors, { id, actor, again: true })),
  )
  assert.ok(again.every(({ ok }) => ok))
  await refundReturn(rig.db, rig.connectors, { id, actor })
  assert.equal(await stateOf(rig, id), 'refunded')
  assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '11.90')
}

async function undecidedOnce(rig: Rig): Promise<void> {
  rig.deaf = false
  const { id, order, arrive } = await aReturn(rig, 1)
  rig.deaf = true
  await fault(rig, 'refund', 'timeout_after', { seconds: 1 })
  assert.deepEqual(mustBeDone(await arrive(1, 0)), { state: 'undecided' })
  assert.deepEqual(mustBeDone(await refundReturn(rig.db, rig.connectors, { id, actor })), {
    state: 'undecided',
  })
  assert.deepEqual(await refundsOf(rig, order.id), ['refund unknown'])
  assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '11.90')
}

const proofs = {
  'received four times at once: stock moves once and one refund is given, of the pieces that arrived':
    receivedOnce,
  'interrupted between stock and money, a return is finished by the sweep, once': finishedBySweep,
  'a return is refused with a reason, and what is typed wrong moves nothing': refusedWithReason,
  'money an operator gave back in the meantime is not given again': notGivenAgain,
}

const proofsOfSilence = {
  'a refund the provider would not make is shown, not tried by itself, and given when it is tried again':
    shownAndTriedAgain,
  'a provider that does not answer leaves the money undecided; nothing is given twice': undecidedOnce,
}

test('goods that came back are in the stock once, and their money is given once', async (t) => {
  const rig = await aRig(t)
  for (const [name, prove] of Object.entries(proofs)) await t.test(name, () => prove(rig))
})

test('a provider that will not or does not answer changes nothing of that', async (t) => {
  const rig = await aRig(t, { timeoutMs: 400 })
  for (const [name, prove] of Object.entries(proofsOfSilence)) await t.test(name, () => prove(rig))
})
