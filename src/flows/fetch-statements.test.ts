import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { account, balance } from '#money/ledger/index.ts'
import { aReconciledShop, EUR, kinds } from '../../tests/payments/a-reconciled-shop.ts'
import { bookEntries } from './book-entries.ts'
import { fetchStatements } from './fetch-statements.ts'

test('a statement is taken in once, in its order; a gap is a case until the missing one comes', async (t) => {
  const { rig, outside, bank, credit, report } = await aReconciledShop(t)
  for (const amount of ['1.00', '2.00', '3.00']) {
    await credit(amount, 'x')
    await outside.advance()
  }
  const partly = { ...bank, statementsAfter: async () => [1, 3] }
  mustBeDone(await fetchStatements(rig.db, partly))
  mustBeDone(await fetchStatements(rig.db, partly))
  assert.deepEqual(await kinds(rig), ['statement_gap'])
  await bookEntries(rig.db)
  assert.equal((await report()).bank[0]?.unexplained.minor, 0n)
  mustBeDone(await fetchStatements(rig.db, { ...bank, statementsAfter: async () => [2] }))
  await bookEntries(rig.db)
  assert.deepEqual([...new Set(await kinds(rig))], ['unknown_entry'])
  assert.equal((await balance(rig.db, account.bank('main'), EUR)).posted.minor, 600n)
  const changed = { ...bank, statementsAfter: async () => [1], statement: async (n: number) => (await bank.statement(n)).replace('>x<', '>y<') } // prettier-ignore
  const told = await fetchStatements(rig.db, changed)
  assert.equal(!told.ok && told.refusal, 'other_content')
  const strange = { ...bank, statementsAfter: async () => [9], statement: async () => (await bank.statement(3)).replace('3.00', '4.00') } // prettier-ignore
  assert.equal((await fetchStatements(rig.db, strange)).ok, false)
})
