import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { findReturns } from '#goods/returns/index.ts'
import { findOrder, type OrderId } from '#trade/orders/index.ts'
import { aPaidOrder, aRig, aShippedOrder, type Rig } from '../../tests/payments/rig.ts'
import { askReturn, returnableOf, returnField, sendReturn, withdrawReturn } from './ask-return.ts'
import { refundOrder } from './refund-order.ts'

const rule = { returnDays: 30, returnApproval: 'by_hand', exchangeHoldDays: 30 } as const
let serial = 0

async function linesOf(rig: Rig, orderId: OrderId): Promise<string[]> {
  return (await findOrder(rig.db, orderId))?.lines.map(({ id }) => id) ?? []
}

const ask = (
  rig: Rig,
  orderId: OrderId,
  lines: readonly (readonly [string, number])[],
  more: Partial<Parameters<typeof askReturn>[1]> & { rule?: Parameters<typeof askReturn>[2] } = {},
) => {
  const { rule: by = rule, ...given } = more
  return askReturn(
    rig.db,
    {
      orderId,
      lines: lines.map(([orderLineId, quantity]) => ({ orderLineId, quantity })),
      reason: 'changed_mind',
      words: '',
      key: `key ${++serial}`,
      actor: 'guest',
      ...given,
    },
    by,
  )
}

async function onlyWhatWasBought(rig: Rig): Promise<void> {
  const order = await aShippedOrder(rig, [
    { price: 1000n, pieces: 3 },
    { price: 500n, pieces: 1 },
  ])
  const [three = '', one = ''] = await linesOf(rig, order.id)
  const wrong = [
    [await ask(rig, order.id, []), 'nothing_chosen', undefined],
    [await ask(rig, order.id, [[three, 0]]), 'nothing_chosen', undefined],
    [await ask(rig, order.id, [[three, 4]]), 'too_many_pieces', returnField(three)],
    [await ask(rig, order.id, [[three, 1.5]]), 'not_a_whole_number', returnField(three)],
    [await ask(rig, order.id, [['oln_other', 1]]), 'line_not_found', undefined],
    [await ask(rig, order.id, [[one, 1]], { reason: 'because' }), 'reason_missing', 'reason'],
    [await ask(rig, order.id, [[one, 1]], { reason: 'other' }), 'missing', 'words'],
    [await ask(rig, order.id, [[one, 1]], { words: 'x'.repeat(1001) }), 'too_long', 'words'],
  ] as const
  for (const [answer, refusal, field] of wrong)
    assert.deepEqual(!answer.ok && [answer.refusal, answer.detail?.['field']], [refusal, field])
  assert.deepEqual(await findReturns(rig.db, { orderId: order.id }), [])
}

async function onceHoweverOften(rig: Rig): Promise<void> {
  const order = await aShippedOrder(rig, [
    { price: 1000n, pieces: 3 },
    { price: 500n, pieces: 1 },
  ])
  const [three = '', one = ''] = await linesOf(rig, order.id)
  const asked = [1, 2, 3].map(() => ask(rig, order.id, [[three, 2]], { key: 'the same' }))
  const ids = (await Promise.all(asked)).map(mustBeDone)
  assert.equal(new Set(ids).size, 1)
  const more = await ask(rig, order.id, [[three, 2]])
  assert.deepEqual(!more.ok && [more.refusal, more.detail?.['most']], ['too_many_pieces', 1])
  const rest = [
    [three, 1],
    [one, 1],
  ] as const
  const race = await Promise.all([1, 2, 3, 4].map(() => ask(rig, order.id, rest)))
  assert.equal(race.filter(({ ok }) => ok).length, 1)
  assert.ok(race.every((each) => each.ok || each.refusal === 'already_returned'))

  await rig.owner.sql`
    update shipping.shipments set delivered_at = delivered_at - interval '32 days' where order_id = ${order.id}`
  const [first] = ids
  assert.ok(first !== undefined)
  assert.ok((await withdrawReturn(rig.db, { id: first, actor: 'guest' })).ok)
  const late = await ask(rig, order.id, [[three, 1]])
  assert.equal(!late.ok && late.refusal, 'return_too_late')
  const twice = await withdrawReturn(rig.db, { id: first, actor: 'guest' })
  assert.deepEqual(!twice.ok && [twice.refusal, twice.detail?.['state']], ['return_state', 'canceled'])
}

async function onlyWhatIsThereAndPaid(rig: Rig): Promise<void> {
  const paid = await aPaidOrder(rig)
  const [line = ''] = await linesOf(rig, paid.id)
  const early = await ask(rig, paid.id, [[line, 1]])
  assert.equal(!early.ok && early.refusal, 'not_delivered_yet')

  const order = await aShippedOrder(rig, [{ price: 1000n, pieces: 2 }])
  const [bought = ''] = await linesOf(rig, order.id)
  const what = { kind: 'all' } as const
  const refund = { orderId: order.id, what, reason: 'kindness', key: 'by hand', actor: 'operator' }
  mustBeDone(await refundOrder(rig.db, rig.connectors, refund))
  const again = await ask(rig, order.id, [[bought, 1]])
  assert.equal(!again.ok && again.refusal, 'already_refunded')
  const { lines } = await returnableOf(rig.db, order.id, rule)
  assert.deepEqual(
    lines.map(({ most, why }) => [most, why]),
    [[0, 'already_refunded']],
  )
  await rig.owner.sql`update shipping.shipments set location = 'digital' where order_id = ${order.id}`
  const digital = await ask(rig, order.id, [[bought, 1]])
  assert.equal(!digital.ok && digital.refusal, 'line_is_digital')
}

async function approvedByTheRule(rig: Rig): Promise<void> {
  const order = await aShippedOrder(rig, [{ price: 1000n, pieces: 3 }])
  const [line = ''] = await linesOf(rig, order.id)
  const stateAfter = async (reason: string, returnApproval: 'changed_mind' | 'always') => {
    const by = { ...rule, returnApproval }
    const id = mustBeDone(await ask(rig, order.id, [[line, 1]], { reason, rule: by }))
    return { id, state: (await findReturns(rig.db, { id }))[0]?.state }
  }
  assert.equal((await stateAfter('damaged', 'changed_mind')).state, 'requested')
  assert.equal((await stateAfter('does_not_fit', 'changed_mind')).state, 'approved')
  const { id, state } = await stateAfter('damaged', 'always')
  assert.equal(state, 'approved')
  const long = await sendReturn(rig.db, { id, actor: 'guest', trackingNumber: 'x'.repeat(61) })
  assert.equal(!long.ok && long.refusal, 'too_long')
  mustBeDone(await sendReturn(rig.db, { id, actor: 'guest', trackingNumber: ' 123 ' }))
  assert.equal((await findReturns(rig.db, { id }))[0]?.trackingNumber, '123')
  const keeps = await withdrawReturn(rig.db, { id, actor: 'guest' })
  assert.equal(!keeps.ok && keeps.refusal, 'return_state')
}

const proofs = {
  'pieces that were delivered may come back, no more than were bought, for a reason': onlyWhatWasBought,
  'of wishes for the same pieces at once one is taken, and none after the last day': onceHoweverOften,
  'what is not delivered, is downloaded, or whose money is back, does not come back': onlyWhatIsThereAndPaid,
  'where the rule says so a return is approved at once; what was sent is not taken back': approvedByTheRule,
}

test('what a buyer may send back', async (t) => {
  const rig = await aRig(t)
  for (const [name, prove] of Object.entries(proofs)) await t.test(name, () => prove(rig))
})
