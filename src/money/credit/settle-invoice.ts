import { newId } from '#kernel/ids.ts'
import { money, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf, type Transfer } from '#money/ledger/index.ts'
import { lockInvoice, type Invoice, type InvoiceId } from './invoice.ts'

/** Money that came for an invoice. */
export type InvoiceReceipt = {
  readonly invoiceId: InvoiceId
  readonly amount: Money
  /** Names the money, such as a bank entry: the same money settles once. */
  readonly reference: string
  /** The ledger account that has the money: the bank, or where it waits unmatched. */
  readonly source: string
  readonly actor: string
}

/** Why money does not settle an invoice; `exceeds_open` says what is open, the rest is another's. */
export type SettleRefusal =
  | 'invoice_not_found'
  | 'invoice_not_open'
  | 'wrong_currency'
  | 'amount_not_positive'
  | 'exceeds_open'
  | 'receipt_known'

/**
 * Settle an invoice with money that came: all of what is open, or a part. What was bought is settled first, then fees; the
 * limit has room for what was settled. Reminders stop with the last cent. The same money settles once.
 */
export async function settleInvoice(
  tx: Tx,
  { invoiceId, amount, reference, source, actor }: InvoiceReceipt,
): Promise<Result<Invoice, SettleRefusal>> {
  const invoice = await lockInvoice(tx, invoiceId)
  if (invoice === undefined) return refused('invoice_not_found')
  const known = await tx.sql`select id from credit.receipts where reference = ${reference}`
  if (known.length > 0) return refused('receipt_known')
  if (invoice.state !== 'open') return refused('invoice_not_open')
  if (amount.currency !== invoice.amount.currency)
    return refused('wrong_currency', { currency: invoice.amount.currency })
  if (amount.minor <= 0n) return refused('amount_not_positive', { field: 'amount' })
  if (amount.minor > invoice.open.minor)
    return refused('exceeds_open', { field: 'amount', open: invoice.open.minor.toString() })
  const id = newId('rcp')
  await tx.sql`
    insert into credit.receipts (id, invoice_id, amount_minor, reference, source, actor)
    values (${id}, ${invoiceId}, ${amount.minor}, ${reference}, ${source}, ${actor})`
  const isAll = amount.minor === invoice.open.minor
  await tx.sql`
    update credit.invoices
       set paid_minor = paid_minor + ${amount.minor}::bigint,
           state = case when ${isAll}::boolean then 'paid' else state end,
           closed_at = case when ${isAll}::boolean then clock_timestamp() end
     where id = ${invoiceId} and state = 'open'`
  const owedForGoods = invoice.amount.minor - invoice.credited.minor - invoice.paid.minor
  const forGoods = owedForGoods <= 0n ? 0n : owedForGoods < amount.minor ? owedForGoods : amount.minor
  const transfers: Transfer[] = [
    {
      id: transferIdOf(id, 'paid'),
      debit: source,
      credit: account.clearing('on-account'),
      amount,
      code: 'invoice_paid',
    },
  ]
  if (forGoods > 0n)
    transfers.push({
      id: transferIdOf(id, 'credit_back'),
      debit: account.creditControl,
      credit: account.creditAvailable(invoice.party),
      amount: money(forGoods, amount.currency),
      code: 'invoice_paid',
    })
  mustBeDone(await postTransfers(tx, transfers, { actor, cause: invoiceId }))
  const type = isAll ? 'invoice_paid' : 'invoice_paid_in_part'
  await tell(tx, { type, aggregate: invoice.orderId, actor, payload: { invoice: invoiceId } })
  return done((await lockInvoice(tx, invoiceId)) ?? invoice)
}
