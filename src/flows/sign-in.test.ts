import assert from 'node:assert/strict'
import test from 'node:test'
import { TOTP } from 'otpauth'
import { usePorts } from '#kernel/ports.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testPorts } from '#kernel/testing/ports.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  closeSession,
  hashPassword,
  prepareSecondFactor,
  readSession,
  recordAccount,
} from '#people/access/index.ts'
import { recordParty } from '#people/parties/index.ts'
import { giveSecondFactor, signIn } from './sign-in.ts'

const olga = { email: 'olga@kontor.example', password: 'the long way round', address: '127.0.0.1' }
const sealingSecret = 'a secret of at least thirty-two characters'

async function setUp(t: Parameters<typeof testDatabase>[0]) {
  const db = await testDatabase(t)
  const passwordHash = await hashPassword(olga.password)
  const recorded = await inTransaction(db, async (tx) => {
    const party = await recordParty(tx, { kind: 'person', displayName: 'Olga', locale: 'en' })
    return recordAccount(tx, { party, email: olga.email, passwordHash, roles: ['operator'], verified: true })
  })
  return { db, party: mustBeDone(recorded) }
}

test('a session stands for its account until it is closed; its token is not in the database', async (t) => {
  const { db, party } = await setUp(t)
  const { token } = mustBeDone(await signIn(db, olga))
  const actor = await readSession(db, token)
  assert.equal(actor?.party, party)
  assert.deepEqual(actor?.roles, ['operator'])
  assert.equal(actor?.secondFactor, false)
  assert.equal(await readSession(db, `${token}x`), undefined)
  const owner = await db.as('owner')
  const [row] = await owner.sql<{ text: string }>`select row_to_json(s)::text as text from access.sessions s`
  assert.ok(!row?.text.includes(token))
  await closeSession(db, token)
  assert.equal(await readSession(db, token), undefined)
})

test('ten wrong passwords close the door for the account, also for the right one', async (t) => {
  const { db } = await setUp(t)
  for (let i = 0; i < 10; i++) {
    const wrong = await signIn(db, { ...olga, password: 'wrong', address: `10.0.0.${i}` })
    assert.ok(!wrong.ok && wrong.refusal === 'email_or_password_wrong')
  }
  const shut = await signIn(db, { ...olga, address: '10.0.1.1' })
  assert.ok(!shut.ok && shut.refusal === 'too_many_attempts')
  assert.ok(Number(shut.detail?.['retryAfterSeconds']) > 0)
})

test('an unknown address is refused in the same words as a wrong password', async (t) => {
  const { db } = await setUp(t)
  const nobody = await signIn(db, { ...olga, email: 'nobody@kontor.example' })
  assert.ok(!nobody.ok && nobody.refusal === 'email_or_password_wrong')
})

test('a code of the second factor works once, and the first one turns the factor on', async (t) => {
  const { db, party } = await setUp(t)
  const clock = testPorts('second-factor')
  t.after(usePorts(clock))
  const { token } = mustBeDone(await signIn(db, olga))
  const { secret } = await prepareSecondFactor(db, { party, email: olga.email, sealingSecret })
  const code = () =>
    new TOTP({ secret, digits: 6, period: 30 }).generate({ timestamp: clock.now().getTime() })
  const give = async (given: string) => {
    const actor = await readSession(db, token)
    assert.ok(actor)
    return giveSecondFactor(db, actor, { code: given, sealingSecret })
  }
  assert.ok(!(await give('000000')).ok)
  const first = code()
  assert.ok((await give(first)).ok)
  assert.equal((await readSession(db, token))?.secondFactor, true)
  assert.ok(!(await give(first)).ok, 'a code is not accepted twice')
  clock.advance(60_000)
  assert.ok((await give(code())).ok)
})
