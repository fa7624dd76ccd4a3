import assert from 'node:assert/strict'
import test, { after, before, type TestContext } from 'node:test'
import { ports } from '#kernel/ports.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { passProof } from '#money/payments/index.ts'
import { aProofRig, secret, type ProofRig } from '../../tests/payments/a-proof-rig.ts'
import { goOnProven, leaseSeconds } from './begin-at-provider.ts'
import { endAsked, findAskedTry } from './prove-payer.ts'

/** The payer has proven it, and whoever was to go on was killed. */
async function provenAndKilled(rig: ProofRig, code?: string): Promise<string> {
  const orderId = await rig.ask(code)
  const { attempt } = (await findAskedTry(rig.db, orderId)) ?? assert.fail('nothing is asked')
  const given = { way: 'mail', actor: 'guest', leaseSeconds } as const
  await inTransaction(rig.db, async (tx) => done(mustBeDone(await passProof(tx, attempt, given))))
  return orderId
}

const ends: (() => Promise<void> | void)[] = []
let rig: ProofRig
before(async () => {
  rig = await aProofRig({ after: (work: () => void) => void ends.push(work) } as TestContext)
})
after(async () => {
  for (const end of ends.toReversed()) await end()
})

test('a proven try whose process was killed goes on by the completer, with what the payer had given', async () => {
  const orderId = await provenAndKilled(rig, 'cash_on_delivery')
  assert.deepEqual((await rig.states(orderId)).attempts, ['created'])
  await rig.later()
  await rig.later()
  assert.equal(rig.asked.length, 1)
  const [asked] = rig.asked
  assert.match(asked?.returnUrl ?? '', /token=secret-token$/)
  assert.deepEqual(asked?.payer?.email, 'guest@example.com')
  assert.deepEqual((await rig.states(orderId)).proofs, ['used'])
})

test('it goes on by the payer who comes back, and not while somebody is at it', async () => {
  const orderId = await provenAndKilled(rig)
  const before = rig.asked.length
  const early = await rig.begin(orderId)
  assert.ok(!early.ok && early.refusal === 'provider_silent')
  assert.equal(rig.asked.length, before)
  await rig.owner.sql`update payments.proofs set taken_until = clock_timestamp() where state = 'proven'`
  const both = await Promise.all([rig.begin(orderId), rig.begin(orderId)])
  assert.ok(both.some(({ ok }) => ok))
  assert.equal(rig.asked.length, before + 1)
  assert.deepEqual(await rig.states(orderId), {
    payment: 'processing',
    attempts: ['pending'],
    proofs: ['used'],
  })
})

test('it goes on after a provider that did not answer', async () => {
  const orderId = await rig.ask()
  rig.silent = true
  const proven = await rig.answer(orderId, { way: 'mail', code: await rig.code(orderId) })
  assert.ok(!proven.ok && proven.refusal === 'provider_silent')
  rig.silent = false
  const before = rig.asked.length
  await rig.later()
  assert.equal(rig.asked.length, before + 1)
  assert.deepEqual((await rig.states(orderId)).attempts, ['pending'])
})

test('it does not go on when the payment is over by then', async () => {
  const orderId = await provenAndKilled(rig)
  await rig.owner.sql`
    update payments.intents set expires_at = clock_timestamp() where reference = ${orderId}`
  const before = rig.asked.length
  await rig.later()
  assert.equal(rig.asked.length, before)
  assert.deepEqual((await rig.states(orderId)).attempts, ['failed'])
})

test('it does not go on under another key: the try ends, and another may begin', async () => {
  const orderId = await provenAndKilled(rig)
  const { attempt, expiresAt } = (await findAskedTry(rig.db, orderId)) ?? assert.fail('nothing is asked')
  const open = { attempt, expiresAt, reference: orderId, isHolder: true }
  const before = rig.asked.length
  const gone = await goOnProven(rig.db, rig.connectors, { ...open, secret: `${secret}!` })
  assert.ok(!gone.ok && gone.refusal === 'provider_refused')
  assert.equal(rig.asked.length, before)
  assert.deepEqual((await rig.states(orderId)).attempts, ['failed'])
})

test('a try that nobody proved in time ends by itself, and not a moment before', async () => {
  const orderId = await rig.ask()
  const asked = (await findAskedTry(rig.db, orderId)) ?? assert.fail('nothing is asked')
  assert.ok(asked.proof.expiresAt > ports().now())
  assert.equal(await endAsked(rig.db, asked, 'expire'), false)
  await rig.owner.sql`
    update payments.proofs set expires_at = clock_timestamp() where attempt_id = ${asked.attempt.id}`
  await rig.later()
  assert.deepEqual(await rig.states(orderId), {
    payment: 'requires_payment',
    attempts: ['declined'],
    proofs: ['expired'],
  })
  assert.deepEqual(mustBeDone(await rig.begin(orderId, 'unionpay')).action, { kind: 'prove' })
})
