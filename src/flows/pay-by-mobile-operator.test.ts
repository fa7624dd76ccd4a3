import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { nextOperatorFile, readOperatorFile } from '#money/payments/index.ts'
import { aRigWithOperator, begin, confirm, numbers } from '../../tests/payments/operator-rig.ts'
import { allIsWell, anOrder, shipAll, statesOf, timePasses, until } from '../../tests/payments/rig.ts'
import { completePayments } from './complete-payments.ts'
import { refundOrder } from './refund-order.ts'

test('the eight steps: ordered, confirmed by code, claimed, told to deliver, delivered; given back; the files agree with the books', async (t) => {
  const { rig, out, settings, operator, books } = await aRigWithOperator(t)
  const bought = await anOrder(rig, [{ price: 2000n }], 'pickup')
  await begin(rig, bought.id, numbers.twice)
  const wrong = await confirm(rig, bought.id, '000000')
  assert.deepEqual(wrong, { ok: false, refusal: 'wrong_code' })
  assert.equal((await statesOf(rig, bought.id)).order, 'awaiting_payment')
  assert.equal(mustBeDone(await confirm(rig, bought.id)), 'paid')
  assert.deepEqual(await statesOf(rig, bought.id), {
    order: 'paid',
    payment: 'captured',
    attempts: ['captured'],
    operations: ['capture succeeded'],
  })
  assert.deepEqual(await confirm(rig, bought.id), { ok: false, refusal: 'no_open_payment' })
  for (const outcome of await shipAll(rig, bought.id)) mustBeDone(outcome)
  const given = await refundOrder(rig.db, rig.connectors, {
    orderId: bought.id,
    what: { kind: 'all' },
    reason: 'returned',
    key: 'once',
    actor: 'operator',
  })
  assert.equal(mustBeDone(given).state, 'succeeded')
  await fetch(`${operator.origin}/control/settle`, { method: 'POST' })
  const file = await nextOperatorFile(settings, out)
  assert.ok(file !== undefined)
  const lines = mustBeDone(readOperatorFile(file.content))
  assert.deepEqual(lines.map(({ type, gross, fee, net }) => [type, gross.minor, fee.minor, net.minor]), [
    ['capture', bought.total.minor, -(bought.total.minor * 6n) / 100n, bought.total.minor - (bought.total.minor * 6n) / 100n],
    ['refund', -bought.total.minor, (bought.total.minor * 6n) / 100n, (bought.total.minor * 6n) / 100n - bought.total.minor],
  ]) // prettier-ignore
  assert.equal(await nextOperatorFile(settings, out, file.name), undefined)
  assert.deepEqual(readOperatorFile(file.content.replace('CHARGE', 'GIFT')), {
    ok: false,
    refusal: 'not_a_settlement_file',
    detail: { line: 2 },
  })
  assert.equal((await books()).balanced, true)
  await allIsWell(rig)
})

test('a lost claim is found by asking, a wrong amount moves nothing, an unclaimed yes is claimed by the completer', async (t) => {
  const { rig, connector, heard, books } = await aRigWithOperator(t, 20)
  const lost = await anOrder(rig)
  await begin(rig, lost.id, numbers.lost)
  assert.deepEqual(await confirm(rig, lost.id), { ok: false, refusal: 'provider_silent' })
  assert.equal(mustBeDone(await confirm(rig, lost.id)), 'paid')
  const wrong = await anOrder(rig, [{ price: 700n }])
  await begin(rig, wrong.id, numbers.wrongAmount)
  assert.equal(mustBeDone(await confirm(rig, wrong.id)), 'paid')
  await until(async () => heard.some(({ status }) => status === 422))
  const unclaimed = await anOrder(rig, [{ price: 800n }])
  await begin(rig, unclaimed.id, numbers.plain)
  const [attempt] = await rig.db.sql<{ ref: string }>`
    select a.merchant_ref as ref from payments.attempts a
      join payments.intents i on i.id = a.intent_id where i.reference = ${unclaimed.id}`
  assert.equal(await connector.confirmByCode(attempt?.ref ?? '', '123456'), 'accepted')
  await timePasses(rig)
  await completePayments(rig.db, rig.connectors)
  assert.equal((await statesOf(rig, unclaimed.id)).order, 'paid')
  assert.equal((await books()).balanced, true)
})
