import type { Money } from '#kernel/money.ts'
import type { Result } from '#kernel/result.ts'
import type { MessageHeaders } from '#kernel/signed-message.ts'
import type { EvidenceEffect } from '../apply-evidence.ts'
import type { Observation } from '../evidence.ts'
import type { PayerAction } from '../payment.ts'

/** What a provider said: its own bytes, and what they mean to us. */
export type Spoken = { readonly raw: Uint8Array; readonly observation: Observation }

/** A message a provider sent us, with the id it gave the message. */
export type Notification = Spoken & { readonly messageId: string }

/** Who pays, as far as the shop knows: a guest has no party. */
export type Payer = {
  readonly partyId?: string
  readonly email: string
  readonly country: string
  /** Pays on a phone, where an app can be opened instead of a code being shown. */
  readonly isMobile: boolean
}

/** What a payer is sent to pay. */
export type StartRequest = {
  readonly merchantRef: string
  /** The way that was chosen, for connectors that carry out several. */
  readonly method?: string
  /** What the payment is for: an order id, or the reference whoever asked gave it. */
  readonly reference: string
  readonly amount: Money
  readonly description: string
  readonly locale: string
  readonly returnUrl: string
  /** Where a provider may let the payer's browser post a form on the way back; it goes on to `returnUrl`. */
  readonly postBackUrl: string
  readonly expiresAt: Date
  readonly payer?: Payer
  /** What the payer gave on the shop's page for this method, by the names of its fields. */
  readonly details: Readonly<Record<string, string>>
  /** The payer is to prove who they are, however small the amount: 3-D Secure, payment password, second factor. */
  readonly stepUp?: boolean
}

/** Something for the payer to do, a decision at once, or a final no. */
export type StartAnswer =
  | { readonly started: true; readonly connectorRef: string; readonly action: PayerAction }
  | { readonly started: true; readonly connectorRef: string; readonly decided: Spoken }
  | { readonly started: false; readonly code: string }

/** A capture, void or refund to be asked for. The reference is our id of it: asked twice, done once. */
export type OperationRequest = {
  readonly kind: 'capture' | 'void' | 'refund'
  readonly reference: string
  readonly merchantRef: string
  readonly connectorRef: string
  readonly amount: Money
}

/** Why a message is not taken. One of another matter is genuine and acknowledged, but says nothing of a payment. */
export type NotificationRefusal = 'bad_signature' | 'too_old' | 'malformed' | 'other_matter'

/** An answer to a provider's message, to the byte. */
export type Acknowledgment = { readonly status: number; readonly contentType: string; readonly body: string }

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
  /** The exact answer a provider insists on once its message (`raw`) is committed or refused; JSON with the effect otherwise. */
  acknowledge?(effect: EvidenceEffect, raw?: Uint8Array): Acknowledgment
  /** The payer chose another way: end the try at the provider, if it can be ended. Best effort. */
  close?(merchantRef: string): Promise<void>
}

/** The connectors of the shop by their names. */
export type Connectors = ReadonlyMap<string, Connector>
