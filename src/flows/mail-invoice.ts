import type { Queries } from '#kernel/database.ts'
import { findInvoice, invoiceNumber } from '#money/credit/index.ts'
import { showIban, type Debtor } from '#money/payouts/index.ts'
import { mailAddressOf, phraseOf } from '#people/access/index.ts'
import { issuedInvoiceLetter, recordMail } from '#people/notifications/index.ts'
import { findOrder, orderNumber, type OrderId } from '#trade/orders/index.ts'

/** What a mail with an invoice needs besides it: where links lead, and our account where we have one. */
export type InvoiceStationery = { readonly origin: string; readonly account: Debtor | undefined }

/** Mail an invoice that was issued, in its reader's language; once, however often it is told. True when it was recorded now. */
export async function mailInvoice(
  db: Queries,
  id: string,
  { origin, account }: InvoiceStationery,
): Promise<boolean> {
  const invoice = await findInvoice(db, id)
  const to = invoice && (await mailAddressOf(db, invoice.party))
  if (invoice === undefined || to === undefined) return false
  const order = await findOrder(db, invoice.orderId as OrderId)
  const { email, name, locale } = to
  const letter = issuedInvoiceLetter({
    number: invoiceNumber(invoice.number),
    order: order === null ? undefined : orderNumber(order.number),
    name,
    locale,
    url: `${origin}/${locale}/account/invoices`,
    dueOn: invoice.dueAt.toISOString().slice(0, 10),
    amount: invoice.amount,
    account: account && { holder: account.name, iban: showIban(account.iban), bic: account.bic },
    phrase: await phraseOf(db, invoice.party),
  })
  const posting = { cause: invoice.id, template: 'invoice_issued', recipient: email, locale, letter }
  return (await recordMail(db, posting)) !== undefined
}
