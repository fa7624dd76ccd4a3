import type { Db } from '#kernel/database.ts'
import type { Settings } from '#kernel/config.ts'
import { money, parseDecimal, subtract } from '#kernel/money.ts'
import { done } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import {
  invoiceNumber,
  invoicesToRemind,
  recordReminder,
  type Reminder,
  type ReminderCharges,
} from '#money/credit/index.ts'
import { debtNumber, debtsToRemind, recordDebtReminder, type Debt } from '#money/mandates/index.ts'
import { owedToken } from '#money/requests/index.ts'
import { mailAddressOf, phraseOf } from '#people/access/index.ts'
import { debtLetter, invoiceLetter, recordMail } from '#people/notifications/index.ts'

/** What reminders follow from: the fee, the interest, and where their links lead. */
export type ReminderSettings = Pick<
  Settings,
  'reminderFee' | 'lateInterestPercent' | 'publicOrigin' | 'secretKey'
>

/** The charges the settings name; a fee that cannot be read in a currency is none. */
function chargesOf({ reminderFee, lateInterestPercent }: ReminderSettings): ReminderCharges {
  return {
    interestPercent: lateInterestPercent,
    fee(currency) {
      const fee = parseDecimal(reminderFee, currency)
      return fee.ok && fee.value.minor > 0n ? fee.value : money(0n, currency)
    },
  }
}

/** The link of a letter: who has it sees what is owed and pays it online. */
function linkOf({ publicOrigin, secretKey }: ReminderSettings, locale: string, id: string): string {
  const shown = locale === 'zh' || locale === 'fr' ? locale : 'en'
  return `${publicOrigin}/${shown}/owed/${id}?token=${owedToken(secretKey.reveal(), id)}`
}

async function mailReminder(tx: Tx, { invoice, level }: Reminder, settings: ReminderSettings): Promise<void> {
  const to = await mailAddressOf(tx, invoice.party)
  if (to === undefined) return
  const letter = invoiceLetter({
    number: invoiceNumber(invoice.number),
    name: to.name,
    locale: to.locale,
    url: linkOf(settings, to.locale, invoice.id),
    dueOn: invoice.dueAt.toISOString().slice(0, 10),
    level,
    amount: subtract(invoice.amount, invoice.credited),
    fees: invoice.fees,
    open: invoice.open,
    phrase: await phraseOf(tx, invoice.party),
  })
  const template = `reminder_${level}`
  await recordMail(tx, { cause: invoice.id, template, recipient: to.email, locale: to.locale, letter })
}

/** Who is to be written to about a debt: its party, or whoever placed the order as a guest. */
async function debtorOf(tx: Tx, { party, orderId, holder }: Debt) {
  const known = party === null ? undefined : await mailAddressOf(tx, party)
  if (known !== undefined) return known
  const [order] = await tx.sql<{ email: string; locale: string }>`
    select email, locale from orders.orders where id = ${orderId}`
  return order && { ...order, name: holder }
}

async function mailDebt(tx: Tx, debt: Debt, settings: ReminderSettings): Promise<void> {
  const to = await debtorOf(tx, debt)
  if (to === undefined) return
  const level = debt.reminders as 1 | 2 | 3
  const letter = debtLetter({
    number: debtNumber(debt.number),
    name: to.name,
    locale: to.locale,
    url: linkOf(settings, to.locale, debt.id),
    dueOn: debt.dueAt.toISOString().slice(0, 10),
    level,
    amount: debt.amount,
    open: debt.open,
    ...(debt.party === null ? {} : { phrase: await phraseOf(tx, debt.party) }),
  })
  const template = `debt_${level}`
  await recordMail(tx, { cause: debt.id, template, recipient: to.email, locale: to.locale, letter })
}

/**
 * Remind of overdue invoices and of debts of debits that were taken back, the longest overdue first, each in a transaction of its own: the reminder, its charges and its
 * letter together or not at all. One that is paid at the same moment gets none. Answers how many were reminded of.
 */
export async function remindDebtors(db: Db, settings: ReminderSettings, most = 50): Promise<number> {
  const charges = chargesOf(settings)
  let count = 0
  for (const id of await invoicesToRemind(db, most)) {
    const sent = await inTransaction(db, async (tx) => {
      const reminder = await recordReminder(tx, id, charges)
      if (reminder !== undefined) await mailReminder(tx, reminder, settings)
      return done(reminder !== undefined)
    })
    if (sent.ok && sent.value) count++
  }
  for (const number of await debtsToRemind(db, most)) {
    const sent = await inTransaction(db, async (tx) => {
      const debt = await recordDebtReminder(tx, number)
      if (debt !== undefined) await mailDebt(tx, debt, settings)
      return done(debt !== undefined)
    })
    if (sent.ok && sent.value) count++
  }
  return count
}
