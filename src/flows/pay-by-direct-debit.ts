import type { Db } from '#kernel/database.ts'
import { refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  debitAgain,
  debitConnector,
  giveMandate,
  type Consent,
  type DebitConsent,
  type MandateId,
} from '#money/mandates/index.ts'
import { findPaymentFor, isOpen } from '#money/payments/index.ts'

/**
 * The payer agrees that the amount of an open payment by debit is taken from an account: one that is typed, or one that is
 * kept. A job takes it from there. Refused where no such payment is open, where it was agreed to already, or where the
 * kept account is not the payer's.
 */
export async function agreeToDebit(
  db: Db,
  orderId: string,
  consent: Consent | DebitConsent,
): Promise<Result<MandateId, 'no_open_payment' | 'already_given' | 'mandate_not_found'>> {
  return inTransaction(db, async (tx) => {
    const payment = await findPaymentFor(tx, orderId)
    const open = payment?.attempts.find(
      ({ state, connector }) => isOpen(state) && connector === debitConnector,
    )
    if (open === undefined) return refused('no_open_payment')
    const debit = { merchantRef: open.merchantRef, amount: open.amount }
    return 'mandateId' in consent ? debitAgain(tx, consent, debit) : giveMandate(tx, consent, debit)
  })
}
