import type { TestContext } from 'node:test'
import type { Currency } from '#kernel/currency.ts'
import { createHttpOut } from '#kernel/http-out.ts'
import { setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { acquirerSettlements } from '#money/payments/index.ts'
import { openBreaks } from '#money/reconciliation/index.ts'
import { bookEntries } from '../../src/flows/book-entries.ts'
import { reportBooks } from '../../src/flows/close-books.ts'
import { fetchStatements } from '../../src/flows/fetch-statements.ts'
import { aHouseBank } from './house-bank.ts'
import { aRig, type Rig } from './rig.ts'

/** The currency of these tests. */
export const EUR = 'EUR' as Currency

/** A shop with a card bank that settles and a bank of its own account. */
export async function aReconciledShop(t: TestContext) {
  setLogLevel('silent')
  const rig = await aRig(t)
  const { outside, bank } = await aHouseBank(t)
  const out = createHttpOut([rig.bank.origin])
  t.after(() => out.close())
  const { origin, key } = rig.bank
  const source = acquirerSettlements({ connector: 'bank', method: 'card', origin, key }, out)
  /** The card bank settles; answers the name of the batch and what the bank account should get. */
  const settle = async () => {
    const answer = await fetch(`${origin}/control/cut-off`, { method: 'POST', body: '{}' })
    const { settlements } = (await answer.json()) as { settlements: string[] }
    const batch = settlements[0] ?? ''
    const entry = await fetch(`${origin}/v1/settlements/${batch}/bank-entry`, {
      headers: { authorization: `Bearer ${key}` },
    })
    const told = (await entry.json()) as { Ntry: { Amt: { value: string } } }
    return { batch, net: told.Ntry.Amt.value }
  }
  const credit = (amount: string, reference: string) =>
    outside.credit({ amount, currency: 'EUR', reference, name: 'Card bank' })
  const fetchBank = async () => {
    await outside.advance()
    mustBeDone(await fetchStatements(rig.db, bank))
    await bookEntries(rig.db)
  }
  const now = async () => {
    const [row] = await rig.db.sql<{ at: Date }>`select clock_timestamp() as at`
    return row?.at ?? new Date()
  }
  const report = async () => reportBooks(rig.db, { until: await now(), bankAccount: 'main' })
  return { rig, outside, bank, source, settle, credit, fetchBank, report, now }
}

/** The kinds of the open differences, the oldest first. */
export const kinds = async (rig: Rig) => (await openBreaks(rig.db)).map(({ kind }) => kind)
