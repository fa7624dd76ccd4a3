import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { newTransferId, postTransfers } from '#money/ledger/index.ts'
import { recentPayouts } from '#money/payouts/index.ts'
import { apiServer, caller } from '../api/testing/api-server.ts'
import { someone } from '../api/testing/someone.ts'
import { aDesk, aKey } from './testing/a-desk.ts'

const form = {
  purpose: 'own_account',
  amount: '20000,00',
  currency: 'EUR',
  name: 'Kontor',
  iban: 'DE89 3704 0044 0532 0130 00',
  remittance: 'To our other account',
}

test('a large payment out is made at the desk and approved by another, over the API too; no day there is not is closed', async (t) => {
  const db = await testDatabase(t)
  const fund = { id: newTransferId(), debit: 'bank:main', credit: 'rounding', amount: money(5_000_000n, 'EUR'), code: 'test' } // prettier-ignore
  mustBeDone(await inTransaction(db, (tx) => postTransfers(tx, [fund], { actor: 'test', cause: 'test' })))
  const desk = await aDesk(t, db)
  const [maker, other] = [await desk.browser(['operator']), await desk.browser(['operator'])]
  const wrong = await maker.post('/admin/payouts', { ...form, key: aKey(), iban: 'DE00' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.body, /This is no account number/)
  const key = aKey()
  for (let i = 0; i < 2; i++)
    assert.equal(
      (await maker.post('/admin/payouts', { ...form, key })).location,
      '/admin/payouts?done=payout_made',
    )
  const [made, ...more] = await recentPayouts(db)
  assert.ok(made?.state === 'waiting' && more.length === 0)
  assert.match((await maker.get('/admin/payouts')).body, /another operator has to approve it/)
  const own = await maker.post(`/admin/payouts/${made.id}/approve`, { key: aKey() })
  assert.equal(own.status, 422)
  assert.match(own.body, /Another operator has to approve it/)
  const approved = await other.post(`/admin/payouts/${made.id}/approve`, { key: aKey() })
  assert.equal(approved.location, '/admin/payouts?done=payout_approve')
  const none = `pyo_${'0'.repeat(26)}`
  assert.equal((await other.post(`/admin/payouts/${none}/cancel`, { key: aKey() })).status, 404)

  const { server } = await apiServer(t, { db })
  const api = caller(server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` })
  const held = await api.post(`/api/admin/payouts/${made.id}/hold`, { because: 'Looks wrong' })
  assert.deepEqual([held.status, (held.body as { state: string }).state], [200, 'waiting'])
  const canceled = await api.post(`/api/admin/payouts/${made.id}/cancel`)
  assert.deepEqual([canceled.status, (canceled.body as { state: string }).state], [200, 'canceled'])
  assert.equal((await api.post(`/api/admin/payouts/${made.id}/approve`)).status, 409)
  assert.equal((await api.get(`/api/admin/debts/dbt_${'0'.repeat(26)}`)).status, 404)
  for (const list of ['debts', 'invoices', 'write-offs', 'payout-limits'])
    assert.equal((await api.get(`/api/admin/${list}`)).status, 200)

  const closing = await maker.post('/admin/books/close', { key: aKey(), day: '2026-02-31' })
  assert.equal(closing.status, 422)
  assert.match(closing.body, /There is no such day in the calendar/)
})
