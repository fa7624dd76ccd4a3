/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import test from 'node:test'
import { recordEvents } from '#people/subscriptions/index.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { someone } from './testing/someone.ts'

test('an operator adds an address, sees what it is told, changes its secret and sends again', async (t) => {
  const { server, db } = await apiServer(t, { env: { NOTIFY_ORIGINS: 'http://127.0.0.1:9999' } })
  const operator = caller(server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` })
  const inside = await operator.post('/api/admin/endpoints', { url: 'http://10.0.0.1/hooks' })
  assert.deepEqual([inside.status, inside.body.code], [422, 'url_not_public'])
  const key = { 'idempotency-key': 'an-endpoint-key-0001' }
  const input = { url: 'http://127.0.0.1:9999/hooks', types: ['order.paid'] }
  const added = await operator.post('/api/admin/endpoints', input, key)
  assert.equal(added.status, 201)
  assert.match(added.body.secret, /^whsec_/)
  assert.deepEqual(
    (await operator.post('/api/admin/endpoints', input, key)).body,
    added.body,
    'asked twice, added once',
  )
  const at = `/api/admin/endpoints/${added.body.id}`
  assert.notEqual((await operator.post(`${at}/secret`)).body.secret, added.body.secret)
  const [listed] = (await operator.get('/api/admin/endpoints')).body.endpoints
  assert.ok(listed.former_secret_until)
  for (let seq = 1; seq <= 3; seq++)
    await recordEvents(db, [
      { seq, type: 'order.paid', about: `ord_${seq}`, happenedAt: new Date(), content: {} },
    ])
  const first = (await operator.get('/api/admin/events?size=2&type=order.paid')).body
  const rest = (await operator.get(first.next)).body
  assert.deepEqual(
    [...first.events, ...rest.events].map(({ about }: { about: string }) => about),
    ['ord_3', 'ord_2', 'ord_1'],
  )
  assert.equal(rest.next, null)
  assert.equal((await operator.post(`${at}/trials`)).status, 202)
  const { deliveries } = (await operator.get(`${at}/deliveries`)).body
  assert.equal(deliveries.length, 4)
  const again = await operator.post(`/api/admin/deliveries/${deliveries[0].id}/replays`)
  assert.deepEqual([again.status, again.body.code], [409, 'still_queued'])
  assert.equal((await operator.post(`${at}/moves`, { move: 'pause' })).body.state, 'paused')
  assert.equal((await operator.post(`${at}/moves`, { move: 'close' })).body.state, 'closed')
  assert.equal((await operator.post(`${at}/moves`, { move: 'resume' })).body.code, 'endpoint_state')
})
