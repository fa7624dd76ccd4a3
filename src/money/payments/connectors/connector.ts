import type { Money } from '#kernel/money.ts'
import type { Result } from '#kernel/result.ts'
import type { MessageHeaders } from '#kernel/signed-message.ts'
import type { Observation } from '../evidence.ts'

/** What a provider said: its own bytes, and what they mean to us. */
export type Spoken = { readonly raw: Uint8Array; readonly observation: Observation }

/** A message a provider sent us, with the id it gave the message. */
export type Notification = Spoken & { readonly messageId: string }

/** What a payer is sent to pay. */
export type StartRequest = {
  readonly merchantRef: string
  readonly amount: Money
  readonly description: string
  readonly locale: string
  readonly returnUrl: string
  readonly expiresAt: Date
}

/** A page of the provider that waits for the payer, or a final no. */
export type StartAnswer =
  | { readonly started: true; readonly connectorRef: string; readonly redirectUrl: string }
  | { readonly started: false; readonly code: string }

/** A capture, void or refund to be asked for. The reference is our id of it: asked twice, done once. */
export type OperationRequest = {
  readonly kind: 'capture' | 'void' | 'refund'
  readonly reference: string
  readonly merchantRef: string
  readonly connectorRef: string
  readonly amount: Money
}

/** Why a message is not taken. */
export type NotificationRefusal = 'bad_signature' | 'too_old' | 'malformed'

/**
 * A way to a provider. Every call answers what the provider said, or throws when no answer came: then nobody knows, and
 * the same request may be made again. No call is made while a transaction is open.
 */
export type Connector = {
  readonly name: string
  readonly capabilities: {
    readonly partialCapture: boolean
    readonly severalCaptures: boolean
    readonly partialRefund: boolean
  }
  /** The merchant we are at this provider, where its messages name one. */
  readonly merchant?: string
  start(request: StartRequest): Promise<StartAnswer>
  operate(request: OperationRequest): Promise<Spoken>
  /** What the provider knows under our reference. */
  query(merchantRef: string): Promise<Spoken | 'not_found'>
  parseNotification(
    raw: Uint8Array,
    headers: MessageHeaders,
    now: Date,
  ): Result<Notification, NotificationRefusal>
}

/** The connectors of the shop by their names. */
export type Connectors = ReadonlyMap<string, Connector>
