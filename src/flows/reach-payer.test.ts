import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { aBuyer } from '../../tests/payments/a-buyer.ts'
import { aProofRig, rules, secret, type ProofRig } from '../../tests/payments/a-proof-rig.ts'
import { findAskedTry, provePayer, sendProofCode, waysOf } from './prove-payer.ts'
import { giveReach, hidden, knownReach, reachOf } from './reach-payer.ts'

const nobody = { actor: undefined, email: '', locale: 'en' }

async function asked(rig: ProofRig) {
  const orderId = await rig.anOrder()
  mustBeDone(await rig.begin(orderId, 'alipay', { email: '' }))
  return {
    orderId,
    now: async () => (await findAskedTry(rig.db, orderId)) ?? assert.fail('nothing is asked'),
  }
}

async function lastMessage({ owner }: ProofRig) {
  const [row] = await owner.sql<{ recipient: string; body: string }>`
    select recipient, body from notifications.messages order by id desc limit 1`
  return { to: row?.recipient, code: /\b(\d{6})\b/.exec(row?.body ?? '')?.[1] ?? assert.fail('no code') }
}

test('a guest of whom nothing is known says where a code reaches them, and what comes back from there proves it', async (t) => {
  const rig = await aProofRig(t)
  const { orderId, now } = await asked(rig)
  assert.deepEqual(await waysOf(rig.db, await now(), nobody, rules), [])
  const unsent = await sendProofCode(rig.db, await now(), nobody, rules)
  assert.equal(!unsent.ok && unsent.refusal, 'address_needed')
  for (const address of ['', 'nobody', 'a@', '0170 1234567', '+1'])
    assert.deepEqual(await giveReach(rig.db, await now(), { address, known: nobody, secret }), {
      ok: false,
      refusal: 'address_malformed',
      detail: { field: 'address' },
    })
  const give = async (address: string) =>
    mustBeDone(await giveReach(rig.db, await now(), { address, known: nobody, secret }))
  await give(' +49 170 123-4567 ')
  assert.deepEqual(await waysOf(rig.db, await now(), nobody, rules), ['message'])
  assert.equal(mustBeDone(await sendProofCode(rig.db, await now(), nobody, rules)), 'message')
  const first = await lastMessage(rig)
  assert.equal(first.to, '+491701234567')
  const [kept] = await rig.db.sql<{
    sealed: Buffer
  }>`select sealed from payments.proofs where state = 'awaiting'`
  assert.ok(!kept?.sealed.toString('latin1').includes('1701234567'), 'the address is sealed')

  // Another address: what was sent to the first proves nothing of it.
  await give('guest@example.com')
  const answer = async (way: 'mail' | 'message', code: string) =>
    provePayer(
      rig.db,
      rig.connectors,
      { asked: await now(), reference: orderId, answer: { way, code } },
      nobody,
      rules,
    )
  const old = await answer('mail', first.code)
  assert.equal(!old.ok && old.refusal, 'code_is_over')
  await rig.owner.sql`update payments.proofs set code_sent_at = code_sent_at - interval '31 seconds'`
  assert.equal(mustBeDone(await sendProofCode(rig.db, await now(), nobody, rules)), 'mail')
  const [mail] = await rig.owner.sql<{ recipient: string; text: string }>`
    select recipient, body_text as text from notifications.mails where template = 'payment_code' order by id desc limit 1`
  assert.equal(mail?.recipient, 'guest@example.com')
  const code = /\b(\d{6})\b/.exec(mail?.text ?? '')?.[1] ?? ''
  const byMessage = await answer('message', code)
  assert.equal(!byMessage.ok && byMessage.refusal, 'way_not_offered')
  assert.equal(mustBeDone(await answer('mail', code)).action.kind, 'page')
  assert.equal(
    rig.asked[0]?.payer?.email,
    'guest@example.com',
    'the provider is told of it now, and was not before',
  )
  const [used] = await rig.db.sql<{ sealed: Buffer | null }>`select sealed from payments.proofs`
  assert.equal(used?.sealed, null, 'it is forgotten with the question')
})

test('an address that is known is not exchanged, nor is that of somebody who is signed in', async (t) => {
  const rig = await aProofRig(t)
  const { now } = await asked(rig)
  const address = 'mallory@example.com'
  for (const known of [{ email: 'ann@example.com' }, { phone: '+49 170 1234567' }]) {
    const given = await giveReach(rig.db, await now(), { address, known, secret })
    assert.equal(!given.ok && given.refusal, 'address_known')
    assert.deepEqual(await reachOf(rig.db, await now(), known, secret), knownReach(known))
  }
  const ann = await aBuyer(rig.db, 'ann@example.com')
  const hers = await findAskedTry(rig.db, await rig.ask('alipay', ann))
  assert.ok(hers)
  const given = await giveReach(rig.db, hers, { address, known: nobody, secret })
  assert.equal(!given.ok && given.refusal, 'address_known')
  await rig.owner.sql`update payments.proofs set expires_at = clock_timestamp() where party_id is null`
  const late = await giveReach(rig.db, await now(), { address, known: nobody, secret })
  assert.equal(!late.ok && late.refusal, 'proof_not_open')
})

test('of an address as much is shown as tells its owner which it is', () => {
  assert.equal(hidden({ way: 'mail', to: 'ann@example.com' }), 'a•••@e•••.com')
  assert.equal(hidden({ way: 'message', to: '+491701234567' }), '+49 ••• 67')
  assert.equal(hidden(undefined), '')
  assert.deepEqual(knownReach({ email: 'a@b.example', phone: '+491701234567' }), {
    way: 'mail',
    to: 'a@b.example',
  })
  assert.equal(knownReach({ phone: 'ask at the desk' }), undefined)
})
