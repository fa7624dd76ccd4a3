import type { Currency } from '#kernel/currency.ts'
import { money } from '#kernel/money.ts'
import type { TransferId } from '#money/ledger/index.ts'
import type { ObservedAuthentication } from '../evidence.ts'
import type { AttemptState } from '../lifecycles.ts'
import type { Attempt, AttemptId, PayerAction, PaymentId } from '../payment.ts'

/** A moment as JSON from the database has it. */
export type Instant = string

/** The columns of payments.attempts. */
export type AttemptRow = {
  id: AttemptId
  intent_id: PaymentId
  seq: number
  connector: string
  method: string
  state: AttemptState
  merchant_ref: string
  surplus: boolean
  created_at: Instant
  connector_ref: string | null
  redirect_url: string | null
  action: PayerAction | null
  details: Readonly<Record<string, string>>
  at_once: boolean
  held_by: TransferId | null
  decline_code: string | null
  card_brand: string | null
  card_last4: string | null
  authentication: ObservedAuthentication | null
  address_check: string | null
  authorized_until: Instant | null
  session_expires_at: Instant | null
  observed_at: Instant | null
  currency: Currency
  amount_minor: bigint
  authorized_minor: bigint
  captured_minor: bigint
  voided_minor: bigint
  refunded_minor: bigint
}

/** A moment of the database as a date. */
export const dateOf = (instant: Instant | null): Date | undefined =>
  instant === null ? undefined : new Date(instant)

/** Tries from before there were other actions have an address only. */
function actionOf({ action, redirect_url: url }: AttemptRow): PayerAction | undefined {
  if (action !== null) return action
  return url === null ? undefined : { kind: 'redirect', url }
}

/** A try as its row in JSON says it. */
export function attemptOf(row: AttemptRow): Attempt {
  const { id, seq, connector, method, state, surplus, details, currency } = row
  const { card_brand: brand, card_last4: last4 } = row
  return {
    id,
    intentId: row.intent_id,
    seq,
    connector,
    method,
    state,
    merchantRef: row.merchant_ref,
    surplus,
    createdAt: new Date(row.created_at),
    connectorRef: row.connector_ref ?? undefined,
    action: actionOf(row),
    details,
    atOnce: row.at_once,
    amount: money(row.amount_minor, currency),
    authorized: money(row.authorized_minor, currency),
    captured: money(row.captured_minor, currency),
    voided: money(row.voided_minor, currency),
    refunded: money(row.refunded_minor, currency),
    heldBy: row.held_by ?? undefined,
    declineCode: row.decline_code ?? undefined,
    card: brand === null || last4 === null ? undefined : { brand, last4 },
    ...(row.authentication === null ? {} : { authentication: row.authentication }),
    ...(row.address_check === null ? {} : { addressCheck: row.address_check }),
    authorizedUntil: dateOf(row.authorized_until),
    sessionExpiresAt: dateOf(row.session_expires_at),
    observedAt: dateOf(row.observed_at),
  }
}
