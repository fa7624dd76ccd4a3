import assert from 'node:assert/strict'
import test, { after, before, type TestContext } from 'node:test'
import type { SequencedFact } from '#kernel/outbox.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { recordPaymentPassword, setPaymentPassword, type Actor } from '#people/access/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { listDecisions } from '#trust/risk/index.ts'
import { aBuyer } from '../../tests/payments/a-buyer.ts'
import { aProofRig, rules, type ProofRig } from '../../tests/payments/a-proof-rig.ts'
import { cancelOrder } from './cancel-order.ts'
import { factsRiskHears, learnFromFacts } from './learn-from-payments.ts'
import { endAsked, findAskedTry, sendProofCode, waysOf } from './prove-payer.ts'

const paymentPassword = '480519'

async function withPassword({ db }: ProofRig, actor: Actor): Promise<void> {
  const hash = mustBeDone(await setPaymentPassword(db, actor.party, paymentPassword))
  await inTransaction(db, async (tx) => {
    await recordPaymentPassword(tx, actor.party, hash)
    return { ok: true, value: undefined }
  })
}

async function askedOf({ db }: ProofRig, orderId: string) {
  return (await findAskedTry(db, orderId)) ?? assert.fail('nothing is asked')
}

const refusalOf = (answer: { readonly ok: boolean; readonly refusal?: string }) =>
  answer.ok ? 'ok' : answer.refusal

const over = (proof: string) => ({
  payment: 'requires_payment',
  attempts: ['declined'],
  proofs: [proof],
})

const ends: (() => Promise<void> | void)[] = []
let rig: ProofRig
let ann: Actor
before(async () => {
  rig = await aProofRig({ after: (work: () => void) => void ends.push(work) } as TestContext)
  ann = await aBuyer(rig.db, 'ann@example.com')
})
after(async () => {
  for (const end of ends.toReversed()) await end()
})

test('ten wrong answers end the try, and a right one comes too late', async () => {
  const orderId = await rig.ask()
  const code = await rig.code(orderId)
  const wrong = code === '000000' ? '111111' : '000000'
  const heard = []
  for (let n = 0; n < 10; n++) heard.push(refusalOf(await rig.answer(orderId, { way: 'mail', code: wrong })))
  assert.deepEqual(heard, [
    ...Array.from({ length: 5 }, () => 'code_is_wrong'),
    ...Array.from({ length: 4 }, () => 'code_is_over'),
    'proof_failed',
  ])
  assert.deepEqual(await rig.states(orderId), over('failed'))
  const last = (await findPaymentFor(rig.db, orderId))?.attempts.at(-1)
  assert.equal(last?.declineCode, 'proof_failed')
  assert.equal(await findAskedTry(rig.db, orderId), undefined)
  assert.equal(rig.asked.length, 0)
})

test('a code of another try, or of before the last one was sent, proves nothing', async () => {
  const [first, second] = [await rig.ask(), await rig.ask()]
  const [one, other] = [await rig.code(first), await rig.code(second)]
  if (one !== other)
    assert.equal(refusalOf(await rig.answer(first, { way: 'mail', code: other })), 'code_is_wrong')
  await rig.owner.sql`update payments.proofs set code_sent_at = code_sent_at - interval '31 seconds'`
  const anew = await rig.code(first)
  if (one !== anew)
    assert.equal(refusalOf(await rig.answer(first, { way: 'mail', code: one })), 'code_is_wrong')
  assert.equal(refusalOf(await rig.answer(first, { way: 'mail', code: anew })), 'ok')
})

test('codes are half a minute apart, and five at most', async () => {
  const orderId = await rig.ask()
  const standing = { actor: undefined, email: 'few@example.com', locale: 'fr' }
  const send = async () =>
    refusalOf(await sendProofCode(rig.db, await askedOf(rig, orderId), standing, rules))
  assert.deepEqual([await send(), await send()], ['ok', 'too_many_attempts'])
  const heard = []
  for (let n = 0; n < 5; n++) {
    await rig.owner.sql`update payments.proofs set code_sent_at = code_sent_at - interval '31 seconds'`
    heard.push(await send())
  }
  assert.deepEqual(heard, ['ok', 'ok', 'ok', 'ok', 'too_many_attempts'])
  const [letter] = await rig.owner.sql<{ subject: string }>`
    select subject from notifications.mails where recipient = 'few@example.com' limit 1`
  assert.match(letter?.subject ?? '', /^\d{6} est votre code/)
})

test('who was signed in proves it by what the account has, nobody else, and not by mail then', async () => {
  const orderId = await rig.ask('alipay', ann)
  const asked = await askedOf(rig, orderId)
  assert.deepEqual(await waysOf(rig.db, asked, { actor: ann }, rules), ['mail'])
  const stranger = await aBuyer(rig.db, 'ben@example.com')
  for (const actor of [undefined, stranger]) {
    const mail = { way: 'mail', code: '123456' } as const
    assert.equal(refusalOf(await rig.answer(orderId, mail, actor)), 'sign_in_needed')
    const standing = { actor, email: 'ben@example.com', locale: 'en' }
    assert.equal(refusalOf(await sendProofCode(rig.db, asked, standing, rules)), 'sign_in_needed')
  }
  await withPassword(rig, ann)
  assert.deepEqual(await waysOf(rig.db, asked, { actor: ann }, rules), ['password'])
  assert.equal(refusalOf(await rig.answer(orderId, { way: 'mail', code: '123456' }, ann)), 'way_not_offered')
  const wrong = await rig.answer(orderId, { way: 'password', password: '111111' }, ann)
  assert.ok(!wrong.ok && wrong.refusal === 'payment_password_wrong')
  assert.equal(wrong.detail?.['field'], 'paymentPassword')
  assert.equal(
    refusalOf(await rig.answer(orderId, { way: 'password', password: paymentPassword }, ann)),
    'ok',
  )
  const [row] = await rig.db.sql<{ way: string; tries: number }>`
    select way, tries from payments.proofs where attempt_id = ${asked.attempt.id}`
  assert.deepEqual(row, { way: 'password', tries: 2 })
})

test('one right answer posted several times at once begins the try once', async () => {
  for (let n = 0; n < 4; n++) {
    const orderId = await rig.ask()
    const before = rig.asked.length
    const code = await rig.code(orderId)
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => rig.answer(orderId, { way: 'mail', code })),
    )
    assert.ok(answers.some(({ ok }) => ok))
    assert.equal(rig.asked.length, before + 1)
    assert.deepEqual(await rig.states(orderId), {
      payment: 'processing',
      attempts: ['pending'],
      proofs: ['used'],
    })
  }
})

test('of proof, cancellation, end of time and a canceled order at once exactly one wins', async () => {
  for (let n = 0; n < 12; n++) {
    const orderId = await rig.ask()
    const code = await rig.code(orderId)
    const asked = await askedOf(rig, orderId)
    const before = rig.asked.length
    const expire = async () => {
      await rig.owner.sql`
        update payments.proofs set expires_at = clock_timestamp() where attempt_id = ${asked.attempt.id}`
      await endAsked(rig.db, asked, 'expire')
    }
    const cancel = () =>
      inTransaction(rig.db, (tx) => cancelOrder(tx, orderId as OrderId, { actor: 'buyer' }))
    const moves = [
      // Read before the others began: who reads later may find nothing that is asked.
      () => rig.answer(orderId, { way: 'mail', code }, undefined, asked),
      () => endAsked(rig.db, asked, 'cancel'),
      n % 3 === 2 ? cancel : expire,
    ]
    const turned = [...moves.slice(n % 3), ...moves.slice(0, n % 3)]
    await Promise.all(turned.map((move) => move().catch((error: unknown) => assert.fail(String(error)))))
    await rig.later()
    const { proofs, attempts = [] } = await rig.states(orderId)
    const began = rig.asked.length - before
    const [proof = ''] = proofs
    assert.equal(began, proof === 'used' ? 1 : 0, `${proof}: ${attempts.join()}`)
    const wanted: Record<string, string[]> = {
      used: ['pending'],
      canceled: ['declined'],
      expired: ['declined'],
      awaiting: ['requires_proof'],
    }
    assert.deepEqual(attempts, wanted[proof], proof)
  }
})

test('a payer who turns to another way leaves the question behind', async () => {
  const orderId = await rig.ask('alipay')
  const before = rig.asked.length
  mustBeDone(await rig.begin(orderId, 'mobile_operator'))
  assert.deepEqual(await rig.states(orderId), {
    payment: 'processing',
    attempts: ['expired', 'pending'],
    proofs: ['canceled'],
  })
  assert.equal(rig.asked.length, before + 1)
})

test('a canceled order cannot be proven any more', async () => {
  const orderId = await rig.ask()
  const code = await rig.code(orderId)
  mustBeDone(await inTransaction(rig.db, (tx) => cancelOrder(tx, orderId as OrderId, { actor: 'buyer' })))
  const before = rig.asked.length
  assert.equal(refusalOf(await rig.answer(orderId, { way: 'mail', code })), 'proof_not_open')
  assert.equal(rig.asked.length, before)
})

test('how a proof went is learned with the decision of risk; who rather pays another way has failed at nothing', async () => {
  const [passed, failed, left] = [await rig.ask(), await rig.ask(), await rig.ask()]
  mustBeDone(await rig.answer(passed, { way: 'mail', code: await rig.code(passed) }))
  for (let n = 0; n < 10; n++) await rig.answer(failed, { way: 'mail', code: 'none' })
  assert.equal(await endAsked(rig.db, await askedOf(rig, left), 'cancel'), true)
  const facts = await rig.owner.sql<SequencedFact>`
    select 0 as seq, type, aggregate, actor, cause, payload, at from kernel.outbox
     where aggregate in (${passed}, ${failed}, ${left}) and type = any (${factsRiskHears}::text[]) order by id`
  mustBeDone(await inTransaction(rig.db, async (tx) => done(await learnFromFacts(tx, rules.secret, facts))))
  const outcomes = async (reference: string) => (await listDecisions(rig.db, { reference }))[0]?.outcomes
  assert.deepEqual(
    [await outcomes(passed), await outcomes(failed), await outcomes(left)],
    [['proof_passed'], ['proof_failed'], []],
  )
})
