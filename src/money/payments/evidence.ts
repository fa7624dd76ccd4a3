import { createHash } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'

/**
 * How we came to know: the answer to a call, a message to us, a question of ours, a question on the payer's return, or a
 * settlement file or bank entry.
 */
export type EvidenceSource = 'sync' | 'notify' | 'poll' | 'return' | 'settlement'

/** The states of a provider's payment in our words. */
export type ObservedState =
  | 'open'
  | 'requires_confirmation'
  | 'declined'
  | 'expired'
  | 'authorized'
  | 'captured'
  | 'voided'

/** What a provider says of one of our requests, named by our own id of it. */
export type ObservedOperation = {
  readonly reference: string
  readonly kind: 'capture' | 'void' | 'refund'
  readonly amount: Money
  readonly succeeded: boolean
  readonly code?: string
  readonly connectorRef?: string
}

/** How a card issuer's check of the payer (3-D Secure) went, and who bears fraud after it. */
export type ObservedAuthentication = {
  readonly outcome:
    | 'frictionless'
    | 'challenged'
    | 'attempted'
    | 'failed'
    | 'rejected'
    | 'unavailable'
    | 'not_enrolled'
  /** The electronic commerce indicator the issuer gave. */
  readonly eci?: string
  readonly liability: 'issuer' | 'merchant'
}

/** What a provider says of a payment as a whole. */
export type ObservedPayment = {
  readonly connectorRef: string
  readonly state: ObservedState
  readonly amount: Money
  readonly authorized: Money
  /** Authorized, neither captured nor released. */
  readonly capturable: Money
  readonly captured: Money
  readonly refunded: Money
  /** Whether the payer may still try on the provider's page. */
  readonly sessionOpen: boolean
  readonly sessionExpiresAt?: Date
  readonly declineCode?: string
  readonly card?: { readonly brand: string; readonly last4: string }
  readonly authorizedUntil?: Date
  /** The merchant the provider believes it speaks of, where its messages say so. */
  readonly merchant?: string
  readonly authentication?: ObservedAuthentication
  /** What the issuer said of the billing address, as card networks write it: Y, A, Z, N, U, R, S, G. */
  readonly addressCheck?: string
}

/** What was said about one of our attempts, in our words. */
export type Observation = {
  readonly merchantRef: string
  /** When it was true, by the teller's clock. */
  readonly observedAt: Date
  readonly payment?: ObservedPayment
  readonly operations: readonly ObservedOperation[]
}

/** Something a provider said, as heard: its own bytes, and what they mean. */
export type Evidence = {
  readonly connector: string
  readonly source: EvidenceSource
  /** The same evidence heard again has the same key and no effect. */
  readonly dedupeKey: string
  readonly raw: Uint8Array
  readonly observation: Observation
}

const amountText = (amount: Money) => `${formatDecimal(amount)}${amount.currency}`

/**
 * The key of an answer that carries no message id: what it says, without when it was said. Asking ten times and hearing
 * the same ten times is one piece of evidence.
 */
export function contentKey({ merchantRef, payment, operations }: Observation): string {
  const said = [
    merchantRef,
    payment && [
      payment.state,
      payment.sessionOpen,
      payment.declineCode,
      ...[payment.amount, payment.authorized, payment.capturable, payment.captured, payment.refunded].map(
        amountText,
      ),
    ],
    operations.map((each) => [each.reference, each.kind, amountText(each.amount), each.succeeded, each.code]),
  ]
  return `said:${createHash('sha256').update(JSON.stringify(said)).digest('base64url')}`
}

/** Evidence from an answer to a call of ours. */
export function answered(
  connector: string,
  source: EvidenceSource,
  spoken: { readonly raw: Uint8Array; readonly observation: Observation },
): Evidence {
  return { connector, source, dedupeKey: contentKey(spoken.observation), ...spoken }
}

const mostPerHour = 1_000

/**
 * Keep a message that was refused before it could be read: unsigned, wrongly signed, or malformed. Bounded, because
 * anybody can send such; the same bytes are kept once.
 */
export async function keepRefused(
  db: Queries,
  connector: string,
  raw: Uint8Array,
  because: 'bad_signature' | 'malformed',
): Promise<void> {
  const key = `refused:${createHash('sha256').update(raw).digest('base64url')}`
  const bytes = raw.subarray(0, 65_536)
  await db.sql`
    insert into payments.evidence (connector, dedupe_key, source, signature_ok, raw, applied_at, effect)
    select ${connector}, ${key}, 'notify', ${because === 'malformed'}, ${bytes}::bytea, clock_timestamp(), ${because}
     where (select count(*) from payments.evidence
             where not signature_ok and received_at > clock_timestamp() - interval '1 hour') < ${mostPerHour}
    on conflict (connector, dedupe_key) do nothing`
}
