import { createHash } from 'node:crypto'
import type { Id } from '#kernel/ids.ts'

/** The id of a cart. */
export type CartId = Id<'crt'>

/** The id of a line of a cart. */
export type CartLineId = Id<'lin'>

/**
 * Which cart is meant: the one whose secret token the caller holds, else the active one of the party they are signed
 * in as.
 */
export type CartRef = { readonly token?: string | undefined; readonly partyId?: string | undefined }

/** What the database keeps of a token. */
export function tokenHash(token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}

/** The hash of the token of a reference, or null where it holds none. */
export function tokenHashOf(ref: CartRef): Uint8Array | null {
  return ref.token === undefined || ref.token === '' ? null : tokenHash(ref.token)
}
