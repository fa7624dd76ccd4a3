import type { Currency } from '#kernel/currency.ts'
import { divideRounded, money, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { assert, mustBeDone } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { lockInvoice, type Invoice, type InvoiceId } from './invoice.ts'

/** Days past due from which each reminder is sent; the second and third come no sooner than this long after the one before. */
const waits = [3, 10, 14] as const

/** What reminders charge: a fee with the second and third, interest a year on what is open with the third. */
export type ReminderCharges = {
  readonly fee: (currency: Currency) => Money
  readonly interestPercent: number
}

/** A reminder just recorded, for the letter that goes with it. */
export type Reminder = { readonly invoice: Invoice; readonly level: 1 | 2 | 3; readonly charged: Money }

const owedForGoods = ({ open, fees }: Invoice): Money =>
  money(open.minor > fees.minor ? open.minor - fees.minor : 0n, open.currency)

/** Interest on an amount for days, half a cent up. */
function interest(on: Money, percent: number, days: number): Money {
  return money(divideRounded(on.minor * BigInt(percent) * BigInt(days), 36_500n, 'half-up'), on.currency)
}

/**
 * Record the next reminder that is due for an invoice, with its fee and interest in the ledger; the caller sends the
 * letter in the same transaction. Undefined when none is due: paid meanwhile, reminded lately, or three times already.
 */
export async function recordReminder(
  tx: Tx,
  id: InvoiceId,
  charges: ReminderCharges,
): Promise<Reminder | undefined> {
  const [due] = await tx.sql<{ reminders: number }>`
    update credit.invoices
       set reminders = reminders + 1, reminded_at = clock_timestamp()
     where id = ${id} and state = 'open' and reminders < 3
       and clock_timestamp() >= greatest(due_at, coalesce(reminded_at, due_at))
                                + make_interval(days => (${[...waits]}::int[])[reminders + 1])
    returning reminders`
  if (due === undefined) return undefined
  const invoice = await lockInvoice(tx, id)
  assert(invoice !== undefined, 'an invoice just reminded of is there')
  const level = due.reminders as Reminder['level']
  const { currency } = invoice.open
  const fee = level === 1 ? money(0n, currency) : charges.fee(currency)
  const late =
    level === 3
      ? interest(owedForGoods(invoice), charges.interestPercent, invoice.daysOverdue)
      : money(0n, currency)
  const charged = money(fee.minor + late.minor, currency)
  if (charged.minor > 0n) {
    await tx.sql`update credit.invoices set fees_minor = fees_minor + ${charged.minor}::bigint where id = ${id}`
    const charge = {
      id: transferIdOf(id, `reminder:${level}`),
      debit: account.clearing('on-account'),
      credit: account.reminders,
      amount: charged,
      code: 'reminder_charge',
    }
    mustBeDone(await postTransfers(tx, [charge], { actor: 'system', cause: id }))
  }
  const payload = { invoice: id, level }
  await tell(tx, { type: 'invoice_reminded', aggregate: invoice.orderId, actor: 'system', payload })
  return { invoice: (await lockInvoice(tx, id)) ?? invoice, level, charged }
}

/** Invoices that may be due for a reminder, the longest overdue first. */
export async function invoicesToRemind(db: Pick<Tx, 'sql'>, most: number): Promise<InvoiceId[]> {
  const rows = await db.sql<{ id: InvoiceId }>`
    select id from credit.invoices
     where state = 'open' and reminders < 3
       and clock_timestamp() >= greatest(due_at, coalesce(reminded_at, due_at))
                                + make_interval(days => (${[...waits]}::int[])[reminders + 1])
     order by due_at limit ${most}::integer`
  return rows.map(({ id }) => id)
}
