import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Db } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordParty } from '#people/parties/index.ts'
import { aPasskeyDevice } from './testing/passkey-device.ts'
import {
  askForPasskey,
  askForPasskeyStepUp,
  choosePhrase,
  hashPassword,
  offerPasskey,
  openMessageCode,
  parsePhone,
  passkeysOf,
  phraseOf,
  proveByMessage,
  proveByPasskey,
  provePasskey,
  recordAccount,
  recordPasskey,
  recordPaymentPassword,
  relyingPartyOf,
  removePasskey,
  setPaymentPassword,
  spendStepUp,
  tryPaymentPassword,
} from './index.ts'

const secret = 'a secret of thirty-two characters'
const amount = money(12_345n, 'EUR')
const rp = { id: 'shop.example', origin: 'https://shop.example' }

async function anAccount(db: Db, email: string) {
  const passwordHash = await hashPassword('lantern-river-seven')
  const made = await inTransaction(db, async (tx) => {
    const party = await recordParty(tx, { kind: 'person', displayName: 'Ann', locale: 'en' })
    mustBeDone(await recordAccount(tx, { party, email, passwordHash, roles: ['buyer'], verified: true }))
    return done(party)
  })
  return mustBeDone(made)
}

let db: TestDatabase
let owner: Db
const ends: (() => Promise<void> | void)[] = []
before(async () => {
  db = await testDatabase({ after: (work) => void ends.push(work) })
  owner = await db.as('owner')
})
after(async () => {
  for (const end of ends.toReversed()) await end()
})

test('a payment password is short but not easy, and never the sign-in password', async () => {
  const party = await anAccount(db, 'rules@example.com')
  const refusals = await Promise.all(
    ['12345', '123456', '777777', '19840203', 'lantern-river-seven'].map((each) =>
      setPaymentPassword(db, party, each),
    ),
  )
  assert.deepEqual(
    refusals.map((each) => (each.ok ? 'taken' : each.refusal)),
    [
      'password_too_short',
      'password_too_common',
      'password_too_common',
      'password_too_common',
      'same_as_sign_in',
    ],
  )
  assert.ok((await setPaymentPassword(db, party, '480519')).ok)
})

test('guessing a payment password waits longer each time, also when many guess at once', async () => {
  const party = await anAccount(db, 'guess@example.com')
  const hash = mustBeDone(await setPaymentPassword(db, party, '480519'))
  mustBeDone(await inTransaction(db, async (tx) => done(await recordPaymentPassword(tx, party, hash))))
  const guesses = await Promise.all(
    ['111222', '333444', '555666', '777888', '999000', '121314'].map((each) =>
      tryPaymentPassword(db, party, each),
    ),
  )
  const said = guesses.map((each) => (each.ok ? 'right' : each.refusal))
  assert.equal(said.filter((each) => each === 'payment_password_wrong').length, 3)
  assert.equal(said.filter((each) => each === 'payment_password_locked').length, 3)
  const right = await tryPaymentPassword(db, party, '480519')
  assert.equal(!right.ok && right.refusal, 'payment_password_locked')
  await owner.sql`update access.payment_passwords set locked_until = now() where party_id = ${party}`
  assert.ok((await tryPaymentPassword(db, party, '480519')).ok)
  assert.ok((await tryPaymentPassword(db, party, '480519')).ok)
})

test('a message code is for one payment and amount, has five tries and is used once', async () => {
  const party = await anAccount(db, 'codes@example.com')
  const bound = { party, subject: 'att_1', amount, payee: 'Kontor' }
  const opened = async () =>
    mustBeDone(await inTransaction(db, async (tx) => done(await openMessageCode(tx, bound, secret))))
  const first = await opened()
  const wrong = first.code === '000000' ? '000001' : '000000'
  for (let i = 0; i < 5; i++) {
    const tried = await proveByMessage(db, bound, { code: wrong, secret })
    assert.equal(!tried.ok && tried.refusal, 'code_is_wrong')
  }
  const over = await proveByMessage(db, bound, { code: first.code, secret })
  assert.equal(!over.ok && over.refusal, 'code_is_over')
  const second = await opened()
  mustBeDone(await proveByMessage(db, bound, { code: second.code, secret }))
  const other = { ...bound, amount: money(12_346n, amount.currency) }
  const spend = (what: typeof bound) => inTransaction(db, (tx) => spendStepUp(tx, what))
  assert.equal((await spend(other)).ok, false)
  assert.equal((await spend({ ...bound, subject: 'att_2' })).ok, false)
  const spent = await Promise.all([spend(bound), spend(bound), spend(bound)])
  assert.equal(spent.filter(({ ok }) => ok).length, 1)
})

test('a code that is over its five minutes proves nothing', async () => {
  const party = await anAccount(db, 'late@example.com')
  const bound = { party, subject: 'att_1', amount, payee: 'Kontor' }
  const { code } = mustBeDone(
    await inTransaction(db, async (tx) => done(await openMessageCode(tx, bound, secret))),
  )
  await owner.sql`update access.step_ups set expires_at = now() where party_id = ${party}`
  const late = await proveByMessage(db, bound, { code, secret })
  assert.equal(!late.ok && late.refusal, 'code_is_over')
})

test('a passkey is made, proves one payment once, and is removed', async () => {
  const party = await anAccount(db, 'keys@example.com')
  const device = await aPasskeyDevice(rp)
  const account = { party, email: 'keys@example.com', displayName: 'Ann' }
  const offered = await offerPasskey(db, account, rp)
  const answer = await device.make(offered.challenge)
  mustBeDone(await recordPasskey(db, party, { answer, name: 'Telephone' }, rp))
  const again = await recordPasskey(db, party, { answer, name: 'Telephone' }, rp)
  assert.equal(again.ok, false)

  const bound = { party, subject: 'att_1', amount, payee: 'Kontor' }
  const { challenge } = await askForPasskeyStepUp(db, bound, rp)
  const signed = await device.sign(challenge)
  const elsewhere = await proveByPasskey(db, { party, subject: 'att_2' }, signed, rp)
  assert.equal(elsewhere.ok, false, 'a challenge is for its own payment')
  const forged = await device.sign(challenge, { origin: 'https://shop.example.evil' })
  assert.equal((await proveByPasskey(db, bound, forged, rp)).ok, false, 'another origin proves nothing')
  mustBeDone(await proveByPasskey(db, bound, signed, rp))
  assert.equal((await proveByPasskey(db, bound, signed, rp)).ok, false, 'an answer proves once')
  assert.ok((await inTransaction(db, (tx) => spendStepUp(tx, bound))).ok)

  const [key] = await passkeysOf(db, party)
  assert.equal(key?.name, 'Telephone')
  await removePasskey(db, await anAccount(db, 'stranger@example.com'), key?.id ?? '')
  assert.equal((await passkeysOf(db, party)).length, 1, 'only its owner removes a passkey')
  await removePasskey(db, party, key?.id ?? '')
  assert.equal((await passkeysOf(db, party)).length, 0)
})

test('a passkey proves who signs in, each challenge once and for its own account', async () => {
  const party = await anAccount(db, 'door@example.com')
  const device = await aPasskeyDevice(rp)
  const account = { party, email: 'door@example.com', displayName: 'Ann' }
  const answer = await device.make((await offerPasskey(db, account, rp)).challenge)
  mustBeDone(await recordPasskey(db, party, { answer, name: '' }, rp))
  const signed = await device.sign((await askForPasskey(db, party, rp)).challenge)
  const other = await anAccount(db, 'neighbor@example.com')
  assert.equal((await provePasskey(db, other, signed, rp)).ok, false)
  mustBeDone(await provePasskey(db, party, signed, rp))
  assert.equal((await provePasskey(db, party, signed, rp)).ok, false)
  assert.equal((await provePasskey(db, party, 'NotAllowedError', rp)).ok, false)
})

test('a cloned passkey, whose counter stands still, proves nothing', async () => {
  const party = await anAccount(db, 'clone@example.com')
  const device = await aPasskeyDevice(rp)
  const account = { party, email: 'clone@example.com', displayName: 'Ann' }
  const answer = await device.make((await offerPasskey(db, account, rp)).challenge)
  mustBeDone(await recordPasskey(db, party, { answer, name: '' }, rp))
  const bound = { party, subject: 'att_1', amount, payee: 'Kontor' }
  const first = await askForPasskeyStepUp(db, bound, rp)
  mustBeDone(await proveByPasskey(db, bound, await device.sign(first.challenge, { counter: 7 }), rp))
  const second = await askForPasskeyStepUp(db, bound, rp)
  const clone = await proveByPasskey(db, bound, await device.sign(second.challenge, { counter: 7 }), rp)
  assert.equal(clone.ok, false)
})

test("one's own words are kept until they are emptied", async () => {
  const party = await anAccount(db, 'words@example.com')
  mustBeDone(await choosePhrase(db, party, '  the  blue heron '))
  assert.equal(await phraseOf(db, party), 'the blue heron')
  mustBeDone(await choosePhrase(db, party, ''))
  assert.equal(await phraseOf(db, party), undefined)
})

test('passkeys belong to a name, never to a number address', () => {
  assert.deepEqual(relyingPartyOf('https://shop.example'), rp)
  assert.deepEqual(relyingPartyOf('http://localhost:3000')?.id, 'localhost')
  assert.equal(relyingPartyOf('http://127.0.0.1:3000'), undefined)
  assert.equal(relyingPartyOf('http://[::1]:3000'), undefined)
})

test('a telephone number is kept as its country writes it abroad', () => {
  const read = parsePhone('0049 (170) 123-4567')
  assert.equal(read.ok && read.value, '+491701234567')
  assert.ok(!parsePhone('0170 1234567').ok)
})
