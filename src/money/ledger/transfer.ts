import { createHash } from 'node:crypto'
import type { Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { assert } from '#kernel/result.ts'

/** A transfer's id: a UUID of version 7, so that transfers near in time are near on disk. */
export type TransferId = string & { readonly kind?: 'transfer' }

/** A move that counts at once. */
export type SingleTransfer = {
  readonly id: TransferId
  readonly kind?: 'single'
  /** Paths of the chart; opened on first use. */
  readonly debit: string
  readonly credit: string
  readonly amount: Money
  /** What it is, in a word: `sale`, `refund`, `shipping_fee`. */
  readonly code: string
}

/** A move that is set aside until it is posted or voided, and expires after its timeout. It counts towards bounds. */
export type PendingTransfer = Omit<SingleTransfer, 'kind'> & {
  readonly kind: 'pending'
  readonly timeoutSeconds: number
}

/** The end of a pending transfer: post all of it (no amount) or less, or void it. Accounts, when given, must be its own. */
export type ResolvingTransfer = {
  readonly id: TransferId
  readonly kind: 'post' | 'void'
  readonly pendingId: TransferId
  readonly debit?: string
  readonly credit?: string
  readonly amount?: Money
  readonly code: string
}

/** What the ledger can be asked to post. */
export type Transfer = SingleTransfer | PendingTransfer | ResolvingTransfer

/** Who posts, and because of what: ids, never names. */
export type PostedBy = { readonly actor: string; readonly cause: string }

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function uuidVersion7(milliseconds: bigint, chance: Uint8Array): TransferId {
  const bytes = Uint8Array.from(chance.subarray(0, 16))
  for (let i = 0; i < 6; i++) bytes[i] = Number((milliseconds >> BigInt(40 - 8 * i)) & 0xffn)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return hex(bytes).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}

/** A fresh id. Keep it with the command, so that a second try carries the same one. */
export function newTransferId(): TransferId {
  return uuidVersion7(BigInt(ports().now().getTime()), ports().randomBytes(16))
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * The id of one step of one thing: the same source and step always give the same transfer id, so the step posts once
 * however often it is tried. The source is an id of ours (`op_…`); its time stays in front.
 */
export function transferIdOf(source: string, step: string): TransferId {
  const match = /^[a-z]+_([0-9a-hjkmnp-tv-z]{26})$/.exec(source)
  assert(match?.[1] !== undefined, 'the source of a transfer id must be one of our ids')
  const bits = Array.from(match[1]).reduce((sum, char) => (sum << 5n) | BigInt(alphabet.indexOf(char)), 0n)
  return uuidVersion7(
    (bits >> 80n) & 0xffffffffffffn,
    createHash('sha256').update(`${source}:${step}`).digest(),
  )
}

/** A transfer as the posting functions of the database read it. */
export type Request = {
  readonly id: string
  readonly kind: string
  readonly debit: string | null
  readonly credit: string | null
  readonly amount_minor: string | null
  readonly currency: string | null
  readonly pending_id: string | null
  readonly timeout_seconds: number | null
  readonly code: string
}

/** Write a transfer as the database reads it. */
export function toRequest(transfer: Transfer): Request {
  return {
    id: transfer.id,
    kind: transfer.kind ?? 'single',
    debit: transfer.debit ?? null,
    credit: transfer.credit ?? null,
    amount_minor: transfer.amount?.minor.toString() ?? null,
    currency: transfer.amount?.currency ?? null,
    pending_id: 'pendingId' in transfer ? transfer.pendingId : null,
    timeout_seconds: 'timeoutSeconds' in transfer ? transfer.timeoutSeconds : null,
    code: transfer.code,
  }
}
