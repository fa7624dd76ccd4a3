import { tell } from '#kernel/outbox.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { lockInvoice, type Invoice } from './invoice.ts'

/** Why an invoice is not written off. */
export type WriteOffRefusal = 'invoice_not_found' | 'invoice_not_open' | 'reason_missing'

/**
 * A person gives up what is open on an invoice, and says why. It is our loss; the party's limit stays used by what was
 * bought, so that who did not pay buys no more on account for it. Reminders stop.
 */
export async function writeOffInvoice(
  tx: Tx,
  {
    invoiceId,
    because,
    actor,
  }: { readonly invoiceId: string; readonly because: string; readonly actor: string },
): Promise<Result<Invoice, WriteOffRefusal>> {
  const reason = because.trim().slice(0, 500)
  if (reason.length < 3) return refused('reason_missing', { field: 'because' })
  const invoice = await lockInvoice(tx, invoiceId)
  if (invoice === undefined) return refused('invoice_not_found')
  if (invoice.state !== 'open') return refused('invoice_not_open')
  const { open: amount, orderId } = invoice
  await tx.sql`
    update credit.invoices
       set state = 'written_off', written_off_minor = ${amount.minor}, written_off_because = ${reason},
           closed_at = clock_timestamp()
     where id = ${invoiceId} and state = 'open'`
  const loss = {
    id: transferIdOf(invoiceId, 'written_off'),
    debit: account.receivablesLost,
    credit: account.clearing('on-account'),
    amount,
    code: 'written_off',
  }
  mustBeDone(await postTransfers(tx, [loss], { actor, cause: invoiceId }))
  await tell(tx, { type: 'invoice_written_off', aggregate: orderId, actor, payload: { invoice: invoiceId } })
  return done((await lockInvoice(tx, invoiceId)) ?? invoice)
}
