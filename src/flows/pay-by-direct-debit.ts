import type { Db } from '#kernel/database.ts'
import { refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { debitConnector, giveMandate, type Consent, type MandateId } from '#money/mandates/index.ts'
import { findPaymentFor, isOpen } from '#money/payments/index.ts'

/**
 * The payer agrees that the amount of an open payment by debit is taken from an account. A job takes it from there.
 * Refused where no such payment is open, or where it was agreed to already.
 */
export async function agreeToDebit(
  db: Db,
  orderId: string,
  consent: Consent,
): Promise<Result<MandateId, 'no_open_payment' | 'already_given'>> {
  return inTransaction(db, async (tx) => {
    const payment = await findPaymentFor(tx, orderId)
    const open = payment?.attempts.find(
      ({ state, connector }) => isOpen(state) && connector === debitConnector,
    )
    if (open === undefined) return refused('no_open_payment')
    return giveMandate(tx, consent, { merchantRef: open.merchantRef, amount: open.amount })
  })
}
