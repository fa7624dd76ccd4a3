import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { findApiKey } from '#people/access/index.ts'
import { aDesk } from './testing/a-desk.ts'

test('an operator adds an address, tries it, changes its secret, sends again and closes it', async (t) => {
  const db = await testDatabase(t)
  const env = { DEMO_SIGN_INS: 'true', NOTIFY_ORIGINS: 'http://127.0.0.1:9998' }
  const operator = await (await aDesk(t, db, { env })).browser(['operator'])
  const inside = await operator.post('/admin/endpoints', { url: 'https://192.168.1.1/hooks' })
  assert.equal(inside.status, 422)
  assert.match(inside.body, /Only https on the public internet/)
  const odd = await operator.post('/admin/endpoints', {
    url: 'http://127.0.0.1:9998/hooks',
    types: 'order.eaten',
  })
  assert.match(odd.body, /no event of this type/)
  const added = await operator.post('/admin/endpoints', {
    url: 'http://127.0.0.1:9998/hooks',
    types: 'order.paid',
  })
  assert.equal(added.status, 303)
  const at =
    /\/admin\/endpoints\/end_[0-9a-z]{26}/.exec((await operator.get('/admin/endpoints')).body)?.[0] ?? ''
  const secretOf = async () => /whsec_[A-Za-z0-9+/=]+/.exec((await operator.get(at)).body)?.[0]
  const first = await secretOf()
  assert.ok(first)
  assert.equal((await operator.post(`${at}/rotate`)).status, 303)
  assert.notEqual(await secretOf(), first)
  await operator.post(`${at}/try`)
  assert.match((await operator.get(at)).body, /endpoint\.tried/)
  const owner = await db.as('owner')
  await owner.sql`update subscriptions.deliveries set state = 'failed', last_failure = 'timeout', tries = 10`
  const id = /\/admin\/deliveries\/(dlv_[0-9a-z]{26})/.exec((await operator.get(at)).body)?.[1]
  assert.match((await operator.post(`/admin/deliveries/${id}/replay`)).location ?? '', /done=replayed/)
  await operator.post(`${at}/pause`)
  assert.match((await operator.get(at)).body, /Paused/)
  await operator.post(`${at}/close`)
  assert.doesNotMatch((await operator.get('/admin/endpoints')).body, /9998/)
})

test('a key of a program is shown once, opens from then on, and nothing after it was revoked', async (t) => {
  const db = await testDatabase(t)
  const operator = await (await aDesk(t, db)).browser(['operator'])
  assert.equal((await operator.post('/admin/keys', { name: ' ' })).status, 422)
  const made = await operator.post('/admin/keys', { name: 'Bookkeeping' })
  const key = /sk_test_[A-Za-z0-9_-]{43}/.exec(made.body)?.[0] ?? ''
  const id = await findApiKey(db, key)
  assert.ok(id)
  const later = await operator.get('/admin/endpoints')
  assert.ok(!later.body.includes(key))
  assert.ok(later.body.includes(key.slice(-4)))
  await operator.post(`/admin/keys/${id}/revoke`)
  assert.equal(await findApiKey(db, key), undefined)
})
