import { money, subtract } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { invoiceNumbersIn, lockOpenInvoices, settleInvoice, type SettleRefusal } from '#money/credit/index.ts'
import { account } from '#money/ledger/index.ts'
import {
  concludeEntry,
  holdRest,
  placeHeldEntry,
  postEntry,
  textOf,
  type Entry,
} from '#money/reconciliation/index.ts'

/**
 * Money whose text names one open invoice settles it, once: all of what is open, or a part. What is beyond lies in suspense
 * and a person is asked, as for money nobody can place. False, and nothing is touched, where no open invoice is named,
 * several are, or the currency is another.
 */
export async function payInvoice(tx: Tx, entry: Entry): Promise<boolean> {
  const numbers = entry.amount.minor > 0n ? invoiceNumbersIn(textOf(entry)) : []
  const [invoice, ...more] = numbers.length === 0 ? [] : await lockOpenInvoices(tx, numbers)
  if (invoice === undefined || more.length > 0) return false
  const { open } = invoice
  const used = entry.amount.minor < open.minor ? entry.amount.minor : open.minor
  const settled = await settleInvoice(tx, {
    invoiceId: invoice.id,
    amount: money(used, entry.amount.currency),
    reference: `entry:${entry.id}`,
    source: account.unmatched,
    actor: 'bank:main',
  })
  if (!settled.ok) return false
  await postEntry(tx, entry, account.unmatched)
  const is = { purpose: 'transfer', about: invoice.id } as const
  const rest = subtract(entry.amount, money(used, open.currency))
  if (rest.minor > 0n) await holdRest(tx, entry, { rest, ...is })
  else await concludeEntry(tx, entry, { event: 'book', ...is })
  return true
}

/** A person found the invoice that money in suspense is for: it settles it, and the entry has its place. Refused where it is more than is open. */
export async function payInvoiceFromHeld(
  tx: Tx,
  { entry, number, actor }: { readonly entry: Entry; readonly number: number; readonly actor: string },
): Promise<Result<true, 'invoice_not_found' | SettleRefusal>> {
  const [invoice] = await lockOpenInvoices(tx, [number])
  if (invoice === undefined) return refused('invoice_not_found')
  const settled = await settleInvoice(tx, {
    invoiceId: invoice.id,
    amount: entry.amount,
    reference: `entry:${entry.id}`,
    source: account.unmatched,
    actor,
  })
  if (!settled.ok) return settled
  await placeHeldEntry(tx, entry, {
    to: account.unmatched,
    purpose: 'transfer',
    about: invoice.id,
    by: actor,
  })
  return done(true)
}
