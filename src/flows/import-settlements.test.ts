import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { account, balance } from '#money/ledger/index.ts'
import { aReconciledShop, EUR, kinds } from '../../tests/payments/a-reconciled-shop.ts'
import { aShippedOrder } from '../../tests/payments/rig.ts'
import { closeBooks } from './close-books.ts'
import { importSettlements } from './import-settlements.ts'
import { refundOrder } from './refund-order.ts'

test('operation, settlement line and bank entry meet to the cent, whichever comes first, and the books close', async (t) => {
  const { rig, source, settle, credit, fetchBank, report, now } = await aReconciledShop(t)
  await aShippedOrder(rig)
  const second = await aShippedOrder(rig)
  mustBeDone(await refundOrder(rig.db, rig.connectors, { orderId: second.id, what: { kind: 'all' }, reason: 'test', key: 'r', actor: 'test' })) // prettier-ignore
  const clearing = async () => (await balance(rig.db, account.clearing('card'), EUR)).posted.minor
  const owed = await clearing()
  const waiting = await report()
  assert.equal(waiting.clearing[0]?.unsettled.minor, owed, 'not settled yet is timing, not a difference')
  assert.equal(waiting.clearing[0]?.unexplained.minor, 0n)
  const [file] = waiting.missing
  assert.deepEqual([file?.who, file?.what, file?.amount.minor], ['bank', 'file', owed])
  assert.equal(waiting.isClean, false, 'a period waits for the file of every provider with movements in it')

  // The bank entry comes before the file it pays: it waits in suspense with a case, then finds its file.
  const first = await settle()
  await credit(first.net, `Settlement ${first.batch}`)
  await fetchBank()
  assert.deepEqual(await kinds(rig), ['unknown_entry'])
  assert.equal((await report()).isClean, false)
  assert.equal(await importSettlements(rig.db, [source]), 1)
  assert.equal(await importSettlements(rig.db, [source]), 0, 'a file is taken in once')
  assert.deepEqual(await kinds(rig), [])
  assert.equal(await clearing(), 0n)
  assert.equal((await balance(rig.db, account.unmatched, EUR)).posted.minor, 0n)

  // The file first, its money later: timing in between.
  await aShippedOrder(rig)
  const later = await settle()
  await importSettlements(rig.db, [source])
  const [between] = (await report()).clearing
  assert.ok(between !== undefined && between.unpaid.minor > 0n && between.unexplained.minor === 0n)
  assert.deepEqual(
    (await report()).missing.map(({ what, names }) => [what, names]),
    [['entry', [later.batch]]],
  )
  await credit(later.net, later.batch)
  await fetchBank()
  assert.equal(await clearing(), 0n)
  const until = await now()
  const closed = mustBeDone(
    await closeBooks(rig.db, { until, now: await now(), bankAccount: 'main' }, 'test'),
  )
  assert.equal(closed.bank[0]?.balance.minor, closed.bank[0]?.told.minor)
  const again = await closeBooks(rig.db, { until, now: await now(), bankAccount: 'main' }, 'test')
  assert.equal(!again.ok && again.refusal, 'not_in_order')
  const dated = rig.owner.sql`
    insert into ledger.transfers (id, debit_id, credit_id, currency, amount_minor, kind, code, actor, cause, at)
    select gen_random_uuid(), t.credit_id, t.debit_id, t.currency, t.amount_minor, 'single', 'x', 'x', 'x', ${new Date(until.getTime() - 1)}
      from ledger.transfers t where t.code = 'provider_fee' limit 1`
  await assert.rejects(dated, /the period is closed/)
})
