import type { Id } from '#kernel/ids.ts'
import type { Money } from '#kernel/money.ts'
import type { TransferId } from '#money/ledger/index.ts'
import type { ObservedAuthentication } from './evidence.ts'
import type { AttemptState, IntentState, OperationState } from './lifecycles.ts'

/** The id of a payment: what is wanted of a payer for one reference. */
export type PaymentId = Id<'pay'>
/** The id of one try to get it; providers know the try by it. */
export type AttemptId = Id<'att'>
/** The id of one request to a provider; providers know the request by it. */
export type OperationId = Id<'op'>
/** The id of something a person must look at. */
export type CaseId = Id<'cas'>

/** What is wanted of a payer. The amounts are what providers confirmed, never more than was asked. */
export type Intent = {
  readonly id: PaymentId
  /** What it is for, in the words of whoever asked: an order id. */
  readonly reference: string
  readonly state: IntentState
  readonly amount: Money
  readonly authorized: Money
  readonly captured: Money
  readonly refunded: Money
  readonly expiresAt: Date
  readonly authorizedUntil: Date | undefined
  readonly createdAt: Date
}

/** What a payer does next: go to the provider, post a form there, scan a code, go on at a page of the shop, or prove who they are first. */
export type PayerAction =
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'form'; readonly url: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'qr'; readonly content: string; readonly url?: string }
  | { readonly kind: 'page' }
  | { readonly kind: 'prove' }

/** One try to get the money, over one connector. */
export type Attempt = {
  readonly id: AttemptId
  readonly intentId: PaymentId
  readonly seq: number
  readonly connector: string
  readonly method: string
  readonly state: AttemptState
  /** The name the provider knows the try by. */
  readonly merchantRef: string
  readonly connectorRef: string | undefined
  /** What the payer does next; undefined until the provider has answered. */
  readonly action: PayerAction | undefined
  /** What the payer gave the method, where it is no secret. */
  readonly details: Readonly<Record<string, string>>
  /** The money is taken when the payer pays, not when the goods leave. */
  readonly atOnce: boolean
  readonly amount: Money
  readonly authorized: Money
  readonly captured: Money
  readonly voided: Money
  readonly refunded: Money
  /** Came for something already paid or closed: it goes back by itself. */
  readonly surplus: boolean
  /** The ledger transfer that holds the authorized money. */
  readonly heldBy: TransferId | undefined
  readonly declineCode: string | undefined
  readonly card: { readonly brand: string; readonly last4: string } | undefined
  /** How the issuer's check of the payer went, where there was one. */
  readonly authentication?: ObservedAuthentication
  /** What the issuer said of the billing address, in one letter; undefined where it was not asked or did not say. */
  readonly addressCheck?: string
  readonly authorizedUntil: Date | undefined
  readonly sessionExpiresAt: Date | undefined
  readonly observedAt: Date | undefined
  readonly createdAt: Date
}

/** What is asked of providers. `sync` is kept for questions that stand alone. */
export type OperationKind = 'authorize' | 'capture' | 'void' | 'refund' | 'sync'

/** One request to a provider, written down before it is made. */
export type Operation = {
  readonly id: OperationId
  readonly attemptId: AttemptId
  readonly kind: OperationKind
  readonly amount: Money
  readonly state: OperationState
  /** What it is for; the same cause asks once. */
  readonly cause: string
  readonly reason: string | undefined
  readonly failureCode: string | undefined
  readonly reservedBy: readonly TransferId[]
  readonly tries: number
  readonly nextSyncAt: Date | undefined
  readonly createdAt: Date
  readonly decidedAt: Date | undefined
}

/** All that is known of one payment, read in one go. */
export type Payment = {
  readonly intent: Intent
  readonly attempts: readonly Attempt[]
  readonly operations: readonly Operation[]
}

/** Operations that may still take effect at the provider. */
export const isLive = (operation: Operation): boolean =>
  operation.state === 'created' || operation.state === 'sent' || operation.state === 'unknown'

/** The ledger account that holds a payer's money until it is earned: of the order, or of the payment where there is none. */
export const dueAccount = (intent: Pick<Intent, 'id' | 'reference'>): string =>
  intent.reference.startsWith('ord_') ? `order:${intent.reference}:due` : `payment:${intent.id}:due`

/** The ledger account whose balance is what may still be given back. */
export const refundableAccount = (intent: Pick<Intent, 'id'>): string => `payment:${intent.id}:refundable`

/** The ledger account of what the provider of a method owes us. */
export const clearingAccount = (method: string): string => `psp:${method.replaceAll('_', '-')}:clearing`
