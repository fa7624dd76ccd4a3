import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { listEvents } from '#people/subscriptions/index.ts'
import { tellMerchants } from './tell-merchants.ts'

test('a fact merchants hear becomes one event, however often it is told, and others become none', async (t) => {
  const db = await testDatabase(t)
  const fact = {
    seq: 7,
    type: 'order_paid',
    aggregate: 'ord_1',
    actor: 'connector:bank',
    cause: null,
    payload: { payment: 'pay_1' },
    at: new Date('2026-01-31T12:00:00Z'),
  }
  const other = { ...fact, seq: 8, type: 'stock_changed' }
  assert.equal((await tellMerchants(db, [fact, other])).length, 1)
  assert.deepEqual(await tellMerchants(db, [fact, other]), [])
  const [event, ...more] = await listEvents(db)
  assert.equal(more.length, 0)
  assert.deepEqual(JSON.parse(event!.body), {
    type: 'order.paid',
    timestamp: '2026-01-31T12:00:00.000Z',
    data: { order: 'ord_1', payment: 'pay_1' },
  })
})
