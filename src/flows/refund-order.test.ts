import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { setFailpoints } from '#kernel/failpoints.ts'
import { money } from '#kernel/money.ts'
import { done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { balance } from '#money/ledger/index.ts'
import { findPaymentFor, paymentOracles, refundableAccount } from '#money/payments/index.ts'
import { recordParty } from '#people/parties/index.ts'
import { findOrder, type OrderId } from '#trade/orders/index.ts'
import { completePayments } from './complete-payments.ts'
import { refundOrder, type RefundWhat } from './refund-order.ts'
import {
  aPaidOrder,
  aRig,
  aShippedOrder,
  allIsWell,
  atTheBank,
  fault,
  statesOf,
  timePasses,
  type Rig,
  until,
} from '../../tests/payments/rig.ts'

const euros = (minor: bigint) => money(minor, 'EUR')
const amount = (minor: bigint): RefundWhat => ({ kind: 'amount', amount: euros(minor) })

const refund = (rig: Rig, orderId: OrderId, what: RefundWhat, key: string) =>
  refundOrder(rig.db, rig.connectors, { orderId, what, reason: 'returned', key, actor: 'operator' })

async function refundable(rig: Rig, orderId: OrderId): Promise<bigint> {
  const payment = await findPaymentFor(rig.db, orderId)
  assert.ok(payment !== undefined)
  return (await balance(rig.db, refundableAccount(payment.intent), 'EUR')).available.minor
}

test('of twenty refunds of sixty percent at the same moment, one is given', async (t) => {
  const rig = await aRig(t)
  const order = await aShippedOrder(rig)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => refund(rig, order.id, amount(6000n), `refund ${i}`)),
  )
  const given = answers.filter((each) => each.ok && each.value.state === 'succeeded')
  assert.equal(given.length, 1)
  assert.ok(answers.every((each) => each.ok || each.refusal === 'exceeds_refundable'))
  assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '60.00')
  assert.equal(await refundable(rig, order.id), 4000n)
  await allIsWell(rig)
})

test('twenty times the same refund is one refund', async (t) => {
  const rig = await aRig(t)
  const order = await aShippedOrder(rig)
  await Promise.all(Array.from({ length: 20 }, () => refund(rig, order.id, amount(1000n), 'the same')))
  assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '10.00')
  assert.equal(await refundable(rig, order.id), 9000n)
  await allIsWell(rig)
})

test('any sequence of partial refunds ends at nothing left, never below, and every account at zero', async (t) => {
  const rig = await aRig(t)
  const run = fc.asyncProperty(
    fc.array(fc.bigInt(1n, 4000n), { minLength: 1, maxLength: 6 }),
    async (amounts) => {
      const order = await aShippedOrder(rig, [
        { price: 1999n, pieces: 1 },
        { price: 333n, taxClass: 'books', pieces: 3 },
      ])
      let left = order.total.minor
      for (const [i, each] of amounts.entries()) {
        const answer = await refund(rig, order.id, amount(each), `part ${i}`)
        assert.equal(answer.ok, each <= left)
        if (answer.ok) left -= each
        assert.equal(await refundable(rig, order.id), left)
      }
      if (left > 0n) assert.ok((await refund(rig, order.id, { kind: 'all' }, 'rest')).ok)
      assert.equal(await refundable(rig, order.id), 0n)
      assert.deepEqual(
        [(await statesOf(rig, order.id)).order, (await statesOf(rig, order.id)).payment],
        ['refunded', 'refunded'],
      )
      const more = await refund(rig, order.id, amount(1n), 'more')
      assert.equal(!more.ok && more.refusal, 'nothing_left_to_refund')
    },
  )
  await fc.assert(run, { numRuns: 12 })
  for (const path of ['seller:pty_00000000000000000000000000:revenue', 'tax:DE:vat', 'psp:card:clearing'])
    assert.equal((await balance(rig.db, path, 'EUR')).posted.minor, 0n, path)
  await allIsWell(rig)
})

test('named lines give back what they cost, piece by piece, and no more', async (t) => {
  const rig = await aRig(t)
  const order = await aShippedOrder(rig, [{ price: 1000n, pieces: 3 }, { price: 500n }])
  const found = await findOrder(rig.db, order.id)
  const line = found?.lines[0]?.id ?? ''
  const one = { kind: 'lines', lines: [{ orderLineId: line, quantity: 1 }], delivery: false } as const
  const given: bigint[] = []
  for (const key of ['a', 'b', 'c']) {
    const answer = await refund(rig, order.id, one, key)
    assert.ok(answer.ok)
    given.push(answer.value.amount.minor)
  }
  assert.equal(
    given.reduce((all, each) => all + each, 0n),
    3000n,
  )
  const fourth = await refund(rig, order.id, one, 'd')
  assert.equal(!fourth.ok && fourth.refusal, 'nothing_left_to_refund')
  const other = { ...one, lines: [{ orderLineId: 'oln_other', quantity: 1 }] }
  const unknown = await refund(rig, order.id, other, 'e')
  assert.equal(!unknown.ok && unknown.refusal, 'line_not_found')
  await allIsWell(rig)
})

test('what has not left is not refunded, and amounts must make sense', async (t) => {
  const rig = await aRig(t)
  const paid = await aPaidOrder(rig)
  const early = await refund(rig, paid.id, { kind: 'all' }, 'early')
  assert.equal(!early.ok && early.refusal, 'nothing_left_to_refund')
  const order = await aShippedOrder(rig)
  for (const [what, refusal] of [
    [amount(0n), 'amount_not_positive'],
    [amount(-1n), 'amount_not_positive'],
    [amount(10_001n), 'exceeds_refundable'],
    [{ kind: 'amount', amount: money(1n, 'USD') }, 'wrong_currency'],
  ] as const) {
    const answer = await refund(rig, order.id, what, `wrong ${refusal}`)
    assert.equal(!answer.ok && answer.refusal, refusal)
  }
})

for (const kind of ['timeout_before', 'timeout_after', 'error_500'])
  test(`a refund whose answer is lost (${kind}) stays reserved until it is found out, and is given once`, async (t) => {
    const rig = await aRig(t, { timeoutMs: 400 })
    const order = await aShippedOrder(rig)
    rig.deaf = true
    await fault(rig, 'refund', kind, { seconds: 1 })
    const answer = await refund(rig, order.id, amount(6000n), 'lost')
    assert.equal(answer.ok && answer.value.state, 'undecided')
    assert.equal(await refundable(rig, order.id), 4000n)
    const second = await refund(rig, order.id, amount(6000n), 'another')
    assert.equal(!second.ok && second.refusal, 'exceeds_refundable')
    await timePasses(rig)
    await completePayments(rig.db, rig.connectors)
    assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '60.00')
    assert.equal(await refundable(rig, order.id), 4000n)
    assert.equal((await statesOf(rig, order.id)).payment, 'partially_refunded')
    await allIsWell(rig)
  })

test('a refund that was reserved when the program died is carried out by the completer', async (t) => {
  const rig = await aRig(t)
  const order = await aShippedOrder(rig)
  setFailpoints(['refunds.afterReserve=throw*1'])
  await assert.rejects(refund(rig, order.id, amount(2500n), 'died'))
  setFailpoints([])
  await completePayments(rig.db, rig.connectors)
  assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '25.00')
  await allIsWell(rig)
})

test('a refund the bank refuses is undone and shown', async (t) => {
  const rig = await aRig(t)
  const order = await aShippedOrder(rig)
  const { id } = await atTheBank(rig, order.merchantRef)
  // What the bank tells of the capture names its own id again, so it is waited for before another id is put there.
  await until(async () => rig.heard.some(({ body }) => body.includes('payment.captured')))
  await rig.owner
    .sql`update payments.attempts set connector_ref = 'bpy_other' where merchant_ref = ${order.merchantRef}`
  const answer = await refund(rig, order.id, amount(2500n), 'refused')
  assert.equal(answer.ok && answer.value.state, 'failed')
  assert.equal(await refundable(rig, order.id), 10_000n)
  assert.equal((await rig.db.sql`select id from payments.cases where kind = 'failed_operation'`).length, 1)
  await rig.owner
    .sql`update payments.attempts set connector_ref = ${id} where merchant_ref = ${order.merchantRef}`
  assert.ok((await refund(rig, order.id, amount(2500n), 'refused')).ok)
  await allIsWell(rig)
})

test('a refund to the wallet is there at once, counts against what is left, and asks nothing of the bank', async (t) => {
  const rig = await aRig(t)
  const order = await aShippedOrder(rig)
  const toWallet = (minor: bigint, key: string) =>
    refundOrder(rig.db, rig.connectors, {
      orderId: order.id,
      what: amount(minor),
      reason: 'returned',
      key,
      actor: 'operator',
      to: 'wallet',
    })
  const guest = await toWallet(1000n, 'a guest')
  assert.equal(guest.ok ? 'given' : guest.refusal, 'no_wallet')
  const buyer = await inTransaction(rig.db, async (tx) =>
    done(await recordParty(tx, { kind: 'person', displayName: 'Ann', locale: 'en' })),
  )
  assert.ok(buyer.ok)
  await rig.owner.sql`update orders.orders set buyer_id = ${buyer.value} where id = ${order.id}`
  const answers = await Promise.all(Array.from({ length: 5 }, () => toWallet(4000n, 'the same')))
  assert.ok(answers.every((each) => each.ok && each.value.state === 'succeeded'))
  assert.equal((await balance(rig.db, `wallet:${buyer.value}:balance`, 'EUR')).available.minor, 4000n)
  assert.equal(await refundable(rig, order.id), 6000n)
  const tooMuch = await toWallet(6001n, 'too much')
  assert.equal(tooMuch.ok ? 'given' : tooMuch.refusal, 'exceeds_refundable')
  assert.ok((await refund(rig, order.id, { kind: 'all' }, 'the rest the way it came')).ok)
  assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '60.00')
  assert.equal((await statesOf(rig, order.id)).order, 'refunded')
  assert.equal(await refundable(rig, order.id), 0n)
  for (const { name, sql } of paymentOracles)
    assert.deepEqual((await rig.owner.pool.query(sql)).rows, [], name)
})
