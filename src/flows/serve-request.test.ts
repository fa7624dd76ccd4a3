import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { balance } from '#money/ledger/index.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { openRequest } from '#money/requests/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { cancelRequest, captureRequest, refundRequest } from './serve-request.ts'
import { aRig, allIsWell, toThePage, typeCard, type Rig } from '../../tests/payments/rig.ts'

const euros = (minor: bigint) => money(minor, 'EUR')

async function aPaidRequest(rig: Rig) {
  const given = {
    madeBy: 'key_test',
    capture: 'manual',
    description: 'Course',
    metadata: {},
    returnUrl: null,
  } as const
  const id = mustBeDone(
    await inTransaction(rig.db, async (tx) =>
      done(await openRequest(tx, { ...given, amount: euros(5000n) })),
    ),
  )
  const { redirectUrl } = await toThePage(rig, id as unknown as OrderId)
  await typeCard(redirectUrl)
  return id
}

test('what is taken for a request is earned once and given back at most once, however often it is asked', async (t) => {
  const rig = await aRig(t)
  const { db, connectors } = rig
  const id = await aPaidRequest(rig)
  const take = (amount: bigint, cause: string) =>
    captureRequest(db, connectors, { id, amount: euros(amount), cause })
  const taken = await Promise.all([1, 2, 3].map(() => take(3000n, 'a part')))
  assert.ok(taken.every((each) => each.ok))
  assert.equal((await take(2001n, 'too much')).ok, false)
  const revenue = async () =>
    (await balance(db, 'seller:pty_00000000000000000000000000:revenue', 'EUR')).posted.minor
  assert.equal(await revenue(), 3000n)
  const give = (amount: bigint, cause: string) =>
    refundRequest(db, connectors, { id, amount: euros(amount), cause, reason: 'asked', actor: 'key_test' })
  await Promise.all([1, 2, 3].map(() => give(1000n, 'the same')))
  const tooMuch = await give(2001n, 'too much')
  assert.equal(tooMuch.ok ? 'given' : tooMuch.refusal, 'exceeds_refundable')
  assert.equal(await revenue(), 2000n)
  assert.equal((await cancelRequest(db, connectors, id)).ok, false, 'taken money is refunded, not canceled')
  await allIsWell(rig)
})

test('a request taken back lets go of what was set aside', async (t) => {
  const rig = await aRig(t)
  const id = await aPaidRequest(rig)
  mustBeDone(await cancelRequest(rig.db, rig.connectors, id))
  mustBeDone(await cancelRequest(rig.db, rig.connectors, id))
  const payment = await findPaymentFor(rig.db, id)
  assert.deepEqual([payment?.intent.state, payment?.attempts[0]?.state], ['canceled', 'voided'])
  await allIsWell(rig)
})
