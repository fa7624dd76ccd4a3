import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { registerAccount, verifyEmail } from './register-account.ts'
import { signIn } from './sign-in.ts'

const origin = 'http://127.0.0.1:3000'
const ann = { email: 'Ann@Example.com', password: 'seven green kettles', name: 'Ann', locale: 'fr', origin }

type Mailed = { template: string; body_text: string; recipient: string }

async function setUp(t: Parameters<typeof testDatabase>[0]) {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const mails = () =>
    owner.sql<Mailed>`select template, body_text, recipient from notifications.mails order by id`
  const tokenOf = (mail: Mailed | undefined) => /token=([\w-]+)/.exec(mail?.body_text ?? '')?.[1] ?? ''
  return { db, owner, mails, tokenOf }
}

test('an account opens with the mailed link, once, and only then lets its owner in', async (t) => {
  const { db, mails, tokenOf } = await setUp(t)
  assert.deepEqual(await registerAccount(db, ann), { ok: true, value: true })
  const [mail] = await mails()
  assert.equal(mail?.recipient, 'ann@example.com')
  assert.match(mail?.body_text ?? '', /Bonjour Ann/)
  const early = await signIn(db, { ...ann, address: '127.0.0.1' })
  assert.ok(!early.ok && early.refusal === 'email_not_verified')
  assert.ok((await verifyEmail(db, tokenOf(mail))).ok)
  const again = await verifyEmail(db, tokenOf(mail))
  assert.ok(!again.ok && again.refusal === 'link_not_valid')
  assert.ok((await signIn(db, { ...ann, address: '127.0.0.1' })).ok)
})

test('registering an address that has an account answers the same and tells only its owner', async (t) => {
  const { db, mails, tokenOf } = await setUp(t)
  await registerAccount(db, ann)
  await verifyEmail(db, tokenOf((await mails())[0]))
  assert.deepEqual(await registerAccount(db, { ...ann, password: 'another good phrase' }), {
    ok: true,
    value: true,
  })
  assert.deepEqual(
    (await mails()).map((each) => each.template),
    ['verify', 'exists'],
  )
  const intruder = await signIn(db, { ...ann, password: 'another good phrase', address: '127.0.0.1' })
  assert.ok(!intruder.ok)
})

test('weak passwords and malformed addresses are refused with the field they stand in', async (t) => {
  const { db } = await setUp(t)
  const cases = [
    [{ password: 'short' }, 'password_too_short', 'password'],
    [{ password: 'Password123!' }, 'password_too_common', 'password'],
    [{ password: 'aaaaaaaaaaaa' }, 'password_too_common', 'password'],
    [{ email: 'annette@example.com', password: 'annette-4711-x' }, 'password_contains_email', 'password'],
    [{ email: 'nonsense' }, 'email_malformed', 'email'],
    [{ name: ' ' }, 'name_missing', 'name'],
  ] as const
  for (const [change, refusal, field] of cases) {
    const answer = await registerAccount(db, { ...ann, ...change })
    assert.ok(!answer.ok, refusal)
    assert.equal(answer.refusal, refusal)
    assert.equal(answer.detail?.['field'], field)
  }
})
