import { loop, type Loop } from '#kernel/loop.ts'
import { bookEntries } from '#flows/book-entries.ts'
import { completeTransfers } from '#flows/complete-transfers.ts'
import { debitAccounts } from '#flows/debit-accounts.ts'
import { fetchDisputes } from '#flows/fetch-disputes.ts'
import { fetchStatements } from '#flows/fetch-statements.ts'
import { importSettlements } from '#flows/import-settlements.ts'
import { sendPayouts } from '#flows/send-payouts.ts'
import { accountBankOf, debitRulesOf, disputeDesksOf, settlementSourcesOf } from '../account-bank.ts'
import { providersOf } from '../providers.ts'
import type { WorkerContext } from './index.ts'

/** Fetch statements and settlement files, book them, and carry payouts to the bank; nothing where no bank is configured. */
export function booksSweeps(context: WorkerContext): Loop[] {
  const { worker, settings, httpOut } = context
  const { connectors } = providersOf({ ...context, db: worker })
  const sources = settlementSourcesOf(settings, httpOut)
  const desks = disputeDesksOf(settings, httpOut)
  // In the demo a banking day is a matter of seconds; a real bank is asked every few minutes.
  const idleMs = settings.simulators ? 3_000 : 300_000
  const settlements = loop('import_settlements', { busyMs: 1_000, idleMs: idleMs * 2 }, async () => {
    // Disputes first: their money is what some settlement lines tell of.
    await fetchDisputes(worker, desks)
    return (await importSettlements(worker, sources)) > 0
  }) // prettier-ignore
  const bank = accountBankOf(settings, httpOut)
  if (bank === undefined) return sources.length === 0 ? [] : [settlements]
  const debits = debitRulesOf(settings)
  const statements = async () => {
    const fetched = await fetchStatements(worker, bank)
    const booked = await bookEntries(worker)
    await completeTransfers(worker, connectors)
    if (debits !== undefined) await debitAccounts(worker, connectors, bank, debits)
    return booked > 0 || (fetched.ok && fetched.value > 0)
  }
  return [
    settlements,
    loop('fetch_statements', { busyMs: 200, idleMs }, statements),
    loop('send_payouts', { busyMs: 1_000, idleMs: 3_000 }, async () => (await sendPayouts(worker, bank)) > 0),
  ]
}
