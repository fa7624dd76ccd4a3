import type { Db } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { findPaymentFor, isOpen, takesCode, type Attempt, type Connectors } from '#money/payments/index.ts'
import { connectorNamed } from './begin-at-provider.ts'
import { askAboutPayment } from './pay-order.ts'

// Paying on the phone bill, in the eight steps of the process.
//  (1) The buyer orders:                           flows/place-order.ts
//  (2) Payment data from the phone to the merchant: the number is typed where ways to pay are chosen
//  (3) to the operator:                            startPayment in flows/pay-order.ts; the operator prepares the payment
//  (4) The operator asks the subscriber to confirm: a code is sent to the phone, and typed on our page (below)
//  (5) Confirmation to the merchant:               the operator has reserved the amount (below)
//  (6) The merchant claims:                        askAboutPayment, whose question claims what is reserved (below)
//  (7) The operator pays and tells to deliver:     its event, heard by flows/receive-notification.ts; its settlement file
//  (8) The merchant delivers, keeps records:       parcels planned by flows/apply-evidence.ts, evidence and ledger kept

/** The payer's open try on the phone bill, if there is one. */
export async function openMobilePayment(db: Db, orderId: string): Promise<Attempt | undefined> {
  const payment = await findPaymentFor(db, orderId)
  return payment?.attempts.find(({ state, connector }) => isOpen(state) && connector === 'operator')
}

/** Why a code brought no payment. After `provider_silent` the same call may be made again. */
export type MobilePaymentRefusal = 'no_open_payment' | 'wrong_code' | 'provider_silent' | 'declined'

/** Steps 4 to 6: hand the subscriber's code on, and claim what the operator then has reserved. Twice is once. */
export async function confirmMobilePayment(
  db: Db,
  connectors: Connectors,
  { orderId, code }: { readonly orderId: string; readonly code: string },
): Promise<Result<'paid', MobilePaymentRefusal>> {
  const attempt = await openMobilePayment(db, orderId)
  if (attempt === undefined) return refused('no_open_payment')
  const { merchantRef } = attempt
  const connector = connectorNamed(connectors, attempt.connector)
  if (!takesCode(connector)) return refused('no_open_payment')
  const answer = await connector.confirmByCode(merchantRef, code).catch((error: unknown) => {
    log.warn('provider_silent', { connector: connector.name, ...errorFields(error) })
    return undefined
  })
  if (answer === undefined) return refused('provider_silent')
  if (answer === 'wrong_code') return refused('wrong_code')
  const asked = await askAboutPayment(db, connectors, merchantRef, 'return')
  if (!asked.ok) return refused('provider_silent')
  const payment = await findPaymentFor(db, orderId)
  const now = payment?.attempts.find((each) => each.merchantRef === merchantRef)
  return now !== undefined && now.captured.minor > 0n ? done('paid') : refused('declined')
}
