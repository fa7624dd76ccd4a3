import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { findPaymentFor, methodNamed, methods } from '#money/payments/index.ts'
import { aProofRig, secret } from '../../tests/payments/a-proof-rig.ts'
import { isMoreThan, whyProof } from './hold-for-proof.ts'
import { startPayment } from './pay-order.ts'

const own = ['vault_card', 'card', 'stripe', 'wallet', 'mobile_operator']

test('a payer who is stepped up proves it before anybody is asked, by every way whose provider does not do it', async (t) => {
  const rig = await aProofRig(t)
  for (const { code } of methods)
    await t.test(code, async () => {
      const orderId = await rig.anOrder()
      const before = rig.asked.length
      const { action, merchantRef } = mustBeDone(await rig.begin(orderId, code))
      if (own.includes(code)) {
        assert.equal(action.kind, 'page')
        assert.deepEqual(
          rig.asked.slice(before).map((each) => [each.merchantRef, each.stepUp]),
          [[merchantRef, true]],
        )
        return
      }
      assert.deepEqual(action, { kind: 'prove' })
      assert.deepEqual(await rig.states(orderId), {
        payment: 'processing',
        attempts: ['requires_proof'],
        proofs: ['awaiting'],
      })
      const payment = await findPaymentFor(rig.db, orderId)
      assert.deepEqual(
        payment?.operations.map(({ kind, state }) => `${kind} ${state}`),
        ['authorize created'],
      )
      // Neither asking again nor the completer asks the provider.
      assert.deepEqual(mustBeDone(await rig.begin(orderId, code)).action, { kind: 'prove' })
      await rig.later()
      assert.equal(rig.asked.length, before)
      assert.equal((await rig.states(orderId)).attempts?.[0], 'requires_proof')
      const proven = mustBeDone(await rig.answer(orderId, { way: 'mail', code: await rig.code(orderId) }))
      assert.deepEqual(proven, { action: { kind: 'page' }, merchantRef })
      assert.deepEqual(
        rig.asked.slice(before).map((each) => [each.merchantRef, each.method, each.returnUrl]),
        [[merchantRef, code, `http://127.0.0.1:3000/en/orders/${orderId}/return?token=secret-token`]],
      )
      assert.deepEqual(await rig.states(orderId), {
        payment: 'processing',
        attempts: ['pending'],
        proofs: ['used'],
      })
    })
})

test('above the limit of the shop every payer proves it, whatever risk says', async (t) => {
  const rig = await aProofRig(t, '')
  const [small, large] = [await rig.anOrder(50_000n), await rig.anOrder(150_000n)]
  assert.equal(mustBeDone(await rig.begin(small, 'alipay', { proveAbove: 1_000 })).action.kind, 'page')
  assert.equal(mustBeDone(await rig.begin(large, 'alipay', { proveAbove: 1_000 })).action.kind, 'prove')
  const [row] = await rig.db.sql<{ because: string; sealed: Buffer }>`
    select because, sealed from payments.proofs`
  assert.equal(row?.because, 'limit')
  assert.ok(!row.sealed.toString('latin1').includes('secret-token'), 'the way back is sealed')
  const card = await rig.anOrder(150_000n)
  mustBeDone(await rig.begin(card, 'card', { proveAbove: 1_000 }))
  assert.equal(rig.asked.at(-1)?.stepUp, true)
})

test('a guest of whom no address is known is held like any other, and where there is no payer nobody is asked', async (t) => {
  const rig = await aProofRig(t)
  const orderId = await rig.anOrder()
  assert.deepEqual(mustBeDone(await rig.begin(orderId, 'alipay', { email: '' })).action, { kind: 'prove' })
  assert.deepEqual((await rig.states(orderId)).proofs, ['awaiting'])
  const nobodys = await rig.anOrder()
  const started = await startPayment(rig.db, rig.connectors, {
    orderId: nobodys,
    returnUrl: 'http://127.0.0.1:3000/r',
    description: 'K-1',
    locale: 'en',
    method: methodNamed('alipay') ?? assert.fail(),
    watch: { key: secret },
  })
  assert.ok(!started.ok)
  assert.deepEqual([started.refusal, started.detail], ['provider_refused', { code: 'not_accepted' }])
  assert.deepEqual(await rig.states(nobodys), {
    payment: 'requires_payment',
    attempts: ['failed'],
    proofs: [],
  })
  assert.equal(rig.asked.length, 0)
})

test('the limit counts whole units of the currency, and the judgment comes first', () => {
  assert.deepEqual(
    [100_000n, 100_001n].map((minor) => isMoreThan(money(minor, 'EUR'), 1_000)),
    [false, true],
  )
  assert.equal(isMoreThan(money(1_001n, 'JPY'), 1_000), true)
  const watch = { key: 'k', proveAbove: 1 }
  assert.equal(whyProof('step_up', money(101n, 'EUR'), watch), 'risk')
  assert.equal(whyProof('allow', money(101n, 'EUR'), watch), 'limit')
  assert.equal(whyProof('allow', money(100n, 'EUR'), watch), undefined)
  assert.equal(whyProof('allow', money(101n, 'EUR'), { key: 'k' }), undefined)
})
