import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, balance } from '#money/ledger/index.ts'
import { openCases, type SettlementSource } from '#money/payments/index.ts'
import { recentEntries, resolveBreak } from '#money/reconciliation/index.ts'
import { aReconciledShop, EUR, kinds } from '../../tests/payments/a-reconciled-shop.ts'
import { aShippedOrder } from '../../tests/payments/rig.ts'
import { closeBooks } from './close-books.ts'
import { importSettlements } from './import-settlements.ts'

test('every way in which the three sides can differ is a case, keeps the books open, and closes by a posting', async (t) => {
  const { rig, source, settle, credit, fetchBank, report, now } = await aReconciledShop(t)
  await aShippedOrder(rig)
  await aShippedOrder(rig)
  await aShippedOrder(rig)
  const { batch } = await settle()
  const whole = await source.lines(batch)
  const [one, two] = whole
  assert.ok(one !== undefined && two !== undefined)
  const less = {
    ...two,
    gross: { ...two.gross, minor: two.gross.minor - 100n },
    net: { ...two.net, minor: two.net.minor - 100n },
  }
  const stranger = { ...one, merchantRef: 'nobody', connectorRef: 'nothing', reference: 'none' }
  // The third order is left out; one line is told twice, one with less, one is a stranger's.
  const lines = [one, one, less, stranger]
  const wrong: SettlementSource = {
    connector: 'bank',
    method: 'card',
    batches: async () => [batch],
    lines: async () => lines,
  }
  await importSettlements(rig.db, [wrong])
  assert.deepEqual((await kinds(rig)).toSorted(), ['amount', 'duplicate', 'missing_ours'])
  const net = lines.reduce((sum, each) => sum + each.net.minor, 0n)
  await credit(`${(net - 7n) / 100n}.${String((net - 7n) % 100n).padStart(2, '0')}`, batch)
  await credit('3.33', 'hello')
  await fetchBank()
  await rig.owner
    .sql`update payments.operations set decided_at = decided_at - interval '10 days' where kind = 'capture'`
  const closing = { bankAccount: 'main', until: await now(), now: await now() }
  const refusedToClose = await closeBooks(rig.db, closing, 'test')
  assert.equal(!refusedToClose.ok && refusedToClose.refusal, 'not_explained')
  assert.deepEqual((await kinds(rig)).toSorted(), [
    'amount',
    'duplicate',
    'missing_ours',
    'missing_theirs',
    'payout_amount',
    'unknown_entry',
  ])
  const [position] = (await report()).clearing
  assert.equal(position?.unexplained.minor, 0n, 'what differs is named to the cent')

  const resolve = (id: `cas_${string}`, to: string) => inTransaction(rig.db, (tx) => resolveBreak(tx, id, { to, note: 'looked at', actor: 'pty_1' })) // prettier-ignore
  const cases = await openCases(rig.db)
  const bad = await resolve(cases[0]?.id ?? 'cas_', 'bank:main')
  assert.equal(!bad.ok && bad.refusal, 'account_not_allowed')
  for (const { id } of cases) mustBeDone(await resolve(id, 'refunds:goodwill'))
  assert.equal((await balance(rig.db, account.clearing('card'), EUR)).posted.minor, 0n)
  const until = await now()
  mustBeDone(await closeBooks(rig.db, { ...closing, until, now: await now() }, 'test'))
  assert.deepEqual((await recentEntries(rig.db)).map(({ state }) => state).toSorted(), ['assigned', 'booked'])
})
