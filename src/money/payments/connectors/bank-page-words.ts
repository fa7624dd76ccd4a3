import { XMLParser } from 'fast-xml-parser'
import type { Money } from '#kernel/money.ts'
import type { ObservedState } from '../evidence.ts'

/** An order as it is signed for a bank. */
export type PageOrder = {
  readonly merchantNumber: string
  readonly merchantRef: string
  readonly amount: Money
  readonly orderedAt: Date
  readonly description: string
  readonly notifyUrl: string
  /** Host of the shop: the bank sends payers back there and nowhere else. */
  readonly site: string
  /** Comes back with every notice; only letters, digits, - and _. */
  readonly variable: string
}

/** What the back office asks a bank. */
export type PageRequest = {
  readonly kind: 'query' | 'refund' | 'close' | 'file'
  readonly merchantNumber: string
  readonly merchantRef?: string
  readonly refund?: { readonly reference: string; readonly amount: Money }
  readonly after?: string
}

/** Where a bank says an order stands. `suspicious`: the bank itself does not know yet. */
export type PageState = 'waiting' | 'paid' | 'failed' | 'suspicious' | 'closed'

/** What a bank says of an order. */
export type SaidOrder = {
  readonly merchantNumber: string
  readonly merchantRef: string
  readonly amount: Money
  readonly state: PageState
  readonly serialNumber: string
  readonly comment: string
  readonly refunded: Money | undefined
}

/** What a bank answers the back office; `code` is '0' where all is well. */
export type SaidAnswer = {
  readonly code: string
  readonly order: SaidOrder | undefined
  readonly refund:
    | { readonly reference: string; readonly amount: Money; readonly done: boolean; readonly reason: string }
    | undefined
  readonly file: { readonly name: string; readonly content: string } | undefined
}

/** The words of one bank of the family: paths, field names, documents. */
export type PageWords = {
  readonly orderPath: string
  readonly requestPath: string
  readonly writeOrder: (order: PageOrder) => Buffer
  readonly orderForm: (content: string, signature: string, certificate: string) => Record<string, string>
  readonly writeRequest: (request: PageRequest) => Buffer
  readonly requestForm: (
    kind: PageRequest['kind'],
    content: string,
    signature: string,
    certificate: string,
  ) => Record<string, string>
  readonly notice: { readonly content: string; readonly signature: string; readonly variable: string }
  readonly answer: { readonly content: string; readonly signature: string }
  /** A notice that is believed: what it says, when it was written. */
  readonly readNotice: (bytes: Uint8Array) => { readonly order: SaidOrder; readonly at: Date } | undefined
  readonly readAnswer: (bytes: Uint8Array, asked: PageRequest) => SaidAnswer | undefined
  /** What the bank takes for a receipt of its notice: where the payer goes back to. */
  readonly receipt: (wayBack: string) => string
}

/** Reasons of these banks in our words. One not listed is told as `declined`. */
export const pageDeclineCodes: Readonly<Record<string, string>> = {
  insufficient_funds: 'insufficient_funds',
  account_frozen: 'do_not_honor',
  password_locked: 'confirmation_failed',
  payer_left: 'payer_left',
  review_rejected: 'do_not_honor',
}

/** The states of these banks in our words. Under review is no decision: it is asked about until there is one. */
export const pageStates: Readonly<Record<PageState, ObservedState>> = {
  waiting: 'open',
  paid: 'captured',
  failed: 'declined',
  suspicious: 'requires_confirmation',
  closed: 'expired',
}

/** Part of a document: elements by name, leaves as text. */
export type Parts = Readonly<Record<string, unknown>>

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
  maxNestedTags: 12,
})

/** The parts of the root element of a document; undefined where there is no such root, or a document type. */
export function partsOf(text: string | undefined, root: string): Parts | undefined {
  if (text === undefined || /<!/.test(text)) return undefined
  try {
    const read = parser.parse(text, true) as Parts
    const found = Object.keys(read).length === 1 ? read[root] : undefined
    return typeof found === 'object' && found !== null ? (found as Parts) : undefined
  } catch {
    // Not XML: the caller says what that means for it.
    return undefined
  }
}

/** The text at a path of names; empty where there is none, or where it is no text. */
export function textAt(parts: Parts, ...path: readonly string[]): string {
  let here: unknown = parts
  for (const name of path)
    here = typeof here === 'object' && here !== null ? (here as Parts)[name] : undefined
  return typeof here === 'string' && here.length <= 100_000 ? here : ''
}

/** What stands in an element: text, or elements by name. */
export type Writing = string | { readonly [name: string]: Writing }

/** One element in one line, without a space too many: spaces count in what is signed. */
export function write(name: string, writing: Writing): string {
  const inner =
    typeof writing === 'string'
      ? writing.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
      : Object.entries(writing)
          .map(([child, value]) => write(child, value))
          .join('')
  return `<${name}>${inner}</${name}>`
}

/** Whole fen of a text; undefined where it is no such number. */
export const fenOf = (text: string): bigint | undefined =>
  /^\d{1,12}$/.test(text) ? BigInt(text) : undefined
