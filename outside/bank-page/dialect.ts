import type { OrderRow, RefundRow } from './orders.ts'
import type { Tree } from './xml.ts'

/** What a merchant orders, whichever bank's words it used. */
export type Ordered = {
  readonly merchantNumber: string
  readonly orderId: string
  /** The order's date as the merchant wrote it; it comes back in every answer. */
  readonly orderDate: string
  readonly orderedAt: Date
  readonly minor: bigint
  readonly currency: string
  readonly goodsName: string
  readonly notifyUrl: string
  /** Whether failures are told too, or successes only. */
  readonly tellFailures: boolean
  /** The merchant's own text, given back with each notice. */
  readonly variable: string
  /** The host name of the merchant's shop: where its address for the buyer's way back must lie. */
  readonly site: string
}

/** What a merchant's back office asks. */
export type Request = {
  readonly kind: 'query' | 'refund' | 'close' | 'file'
  readonly merchantNumber: string
  readonly orderId: string
  readonly refundId: string
  /** The last settlement file the merchant has. */
  readonly after: string
  readonly minor: bigint | undefined
}

/** An answer to the back office: what was asked, what is known of the order, and of the refund. */
export type RequestAnswer = {
  readonly request: Request
  readonly fault?: { readonly code: string; readonly text: string }
  readonly order?: OrderRow
  readonly refund?: RefundRow
  readonly file?: { readonly batch: string; readonly content: string }
}

/** The words and forms of one bank. Two banks of this family differ in nothing else. */
export type Dialect = {
  readonly interfaceName: string
  readonly interfaceVersion: string
  /** Names of the form's fields. */
  readonly form: {
    readonly name: string
    readonly version: string
    readonly content: string
    readonly signature: string
    readonly certificate: string
  }
  readonly notice: { readonly variable: string; readonly content: string; readonly signature: string }
  readonly requests: Readonly<Record<string, Request['kind']>>
  readonly request: { readonly name: string; readonly content: string }
  readonly answer: { readonly content: string; readonly signature: string }
  readonly fromBytes: (bytes: Uint8Array) => string | undefined
  readonly toBytes: (text: string) => Buffer
  /** The merchant a message names, before anything of it is believed. */
  readonly merchantIn: (tree: Tree) => string
  /** The order, or the name of the first field that is missing or wrong. */
  readonly readOrder: (root: string, tree: Tree) => Ordered | string
  readonly readRequest: (kind: Request['kind'], tree: Tree) => Request | undefined
  readonly writeNotice: (order: OrderRow, at: Date) => string
  readonly writeAnswer: (answer: RequestAnswer) => string
  /** What of the merchant's reply to a notice is the address the buyer goes back to. */
  readonly readReply: (body: string) => string
}

/** A number of fen as the wire has it: whole, positive, at most ten digits. */
export function fen(text: string): bigint | undefined {
  return /^[1-9]\d{0,9}$/.test(text) ? BigInt(text) : undefined
}
