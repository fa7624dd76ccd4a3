import type { Db } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import { debtNumbersIn, type SettleDebtRefusal } from '#money/mandates/index.ts'
import type { AttemptId, Connectors } from '#money/payments/index.ts'
import { invoiceNumbersIn, type SettleRefusal } from '#money/credit/index.ts'
import { requestPayout, type PayoutRefusal } from '#money/payouts/index.ts'
import {
  attemptsByReference,
  linkHeldEntry,
  lockHeldEntry,
  placeHeldEntry,
  receiveTransfer,
  transferConnector,
  waitingReceiptsOf,
  type DeskReceipt,
  type Entry,
} from '#money/reconciliation/index.ts'
import { completeTransfers } from './complete-transfers.ts'
import { payDebtFromHeld } from './pay-debt.ts'
import { payInvoiceFromHeld } from './pay-invoice.ts'

/** Why a movement is not assigned. */
export type AssignRefusal =
  | 'entry_not_held'
  | 'no_transfer_expected'
  | 'wrong_currency'
  | 'invoice_not_found'
  | SettleRefusal
  | SettleDebtRefusal

/** A movement nobody could place, and the order, or the invoice, a person found for it. */
export type AssignEntry = { readonly entryId: string; readonly order: string; readonly actor: string }

/** What a person typed before under this number, of the amount of the movement: then it is that money. */
async function typedFor(tx: Tx, number: string, { amount }: Entry): Promise<DeskReceipt | undefined> {
  const typed = await waitingReceiptsOf(tx, number.trim())
  return typed.find((each) => each.amount.minor === amount.minor && each.amount.currency === amount.currency)
}

/**
 * A person says for which order money came that nobody could place. It counts as if it had had its reference: enough
 * pays, too much goes back. Refused for an order that does not wait for a transfer, and never did.
 */
export async function assignEntry(
  db: Db,
  connectors: Connectors,
  { entryId, order, actor }: AssignEntry,
): Promise<Result<true, AssignRefusal>> {
  const number = Number(/\d{4,}/.exec(order)?.[0] ?? 0)
  const assigned = await inTransaction(db, async (tx) => {
    const entry = await lockHeldEntry(tx, entryId)
    if (entry === undefined || entry.amount.minor <= 0n) return refused('entry_not_held')
    const typed = await typedFor(tx, order, entry)
    if (typed !== undefined) {
      await linkHeldEntry(tx, { entry, receipt: typed, actor })
      return done(true as const)
    }
    const [invoice] = invoiceNumbersIn(order)
    if (invoice !== undefined) return payInvoiceFromHeld(tx, { entry, number: invoice, actor })
    const [debt] = debtNumbersIn(order)
    if (debt !== undefined) return payDebtFromHeld(tx, { entry, number: debt, actor })
    const [found] = await tx.sql<{ id: AttemptId; connectorRef: string }>`
      select a.id, a.connector_ref as "connectorRef"
        from payments.attempts a
        join payments.intents i on i.id = a.intent_id
        join orders.orders o on o.id = i.reference
       where o.number = ${number} and a.connector = ${transferConnector} and a.connector_ref is not null
       order by a.id desc
       limit 1`
    const [attempt] = found === undefined ? [] : await attemptsByReference(tx, [found.connectorRef])
    if (attempt === undefined) return refused('no_transfer_expected')
    if (attempt.amount.currency !== entry.amount.currency) return refused('wrong_currency')
    await receiveTransfer(tx, entry, attempt, actor)
    return done(true as const)
  })
  if (assigned.ok) await completeTransfers(db, connectors)
  return assigned
}

/** Money nobody can place goes back to the account it came from. Refused where the bank told no account. */
export async function returnEntry(
  db: Db,
  { entryId, actor }: { readonly entryId: string; readonly actor: string },
): Promise<Result<true, 'entry_not_held' | PayoutRefusal>> {
  return inTransaction(db, async (tx) => {
    const entry = await lockHeldEntry(tx, entryId)
    if (entry === undefined || entry.amount.minor <= 0n) return refused('entry_not_held')
    const sent = await requestPayout(tx, {
      key: `return:${entry.id}`,
      kind: 'surplus',
      reference: entry.id,
      amount: entry.amount,
      to: { name: entry.partyName ?? '', iban: entry.partyAccount ?? '' },
      remittance: `Returned ${entry.remittance ?? ''}`,
      source: account.unmatched,
      actor,
    })
    if (!sent.ok) return sent
    await placeHeldEntry(tx, entry, { to: account.unmatched, purpose: 'other', about: sent.value, by: actor })
    return done(true as const)
  })
}
