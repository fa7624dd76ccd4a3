import assert from 'node:assert/strict'
import test from 'node:test'
import { termsOf } from '#money/credit/index.ts'
import { findAccountByEmail } from '#people/access/index.ts'
import { aBuyer } from '../../../tests/payments/a-buyer.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { aDesk, aKey } from './testing/a-desk.ts'

test('terms are granted at the desk once, to an account there is, and shown with what is free', async (t) => {
  const db = await testDatabase(t)
  const desk = await (await aDesk(t, db)).browser(['operator'])
  await aBuyer(db, 'ann@example.com')
  const key = aKey()
  const form = { key, email: 'ann@example.com', limit: '500,00', currency: 'EUR', days: '30' }
  const unknown = await desk.post('/admin/credit/terms', {
    ...form,
    key: aKey(),
    email: 'nobody@example.com',
  })
  assert.equal(unknown.status, 422)
  assert.match(unknown.body, /There is no account with this address/)
  for (let i = 0; i < 2; i++) {
    const granted = await desk.post('/admin/credit/terms', form)
    assert.equal(granted.location, '/admin/credit?done=granted')
  }
  const ann = await findAccountByEmail(db, 'ann@example.com')
  const terms = await termsOf(db, ann?.party ?? '', 'EUR')
  assert.deepEqual([terms?.limit.minor, terms?.available.minor, terms?.netDays], [50_000n, 50_000n, 30])
  const page = await desk.get('/admin/credit')
  assert.match(page.body, /€500\.00/)
  assert.match(page.body, /30 days/)
  const receipt = { key: aKey(), number: 'R-500001', amount: '10', reference: 'x' }
  assert.match(
    (await desk.post('/admin/credit/receipts', receipt)).body,
    /There is no invoice with this number/,
  )
})
