import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { registerAccount, verifyEmail } from './register-account.ts'
import { requestReset, resetPassword } from './reset-password.ts'
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

test('a reset link changes the password once and ends every session', async (t) => {
  const { db, owner, mails, tokenOf } = await setUp(t)
  await registerAccount(db, ann)
  await verifyEmail(db, tokenOf((await mails())[0]))
  await signIn(db, { ...ann, address: '127.0.0.1' })
  await requestReset(db, { email: 'nobody@example.com', origin })
  await requestReset(db, { email: ann.email, origin })
  const token = tokenOf((await mails()).find((each) => each.template === 'reset'))
  assert.ok((await resetPassword(db, { token, password: 'eight blue lanterns' })).ok)
  assert.ok(!(await resetPassword(db, { token, password: 'nine red lanterns' })).ok)
  const [{ count } = { count: -1 }] = await owner.sql<{ count: number }>`select count(*) from access.sessions`
  assert.equal(count, 0)
  assert.ok(!(await signIn(db, { ...ann, address: '127.0.0.1' })).ok)
  assert.ok((await signIn(db, { ...ann, password: 'eight blue lanterns', address: '127.0.0.1' })).ok)
})
