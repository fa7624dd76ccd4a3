import type { Db } from '#kernel/database.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import type { Id } from '#kernel/ids.ts'
import type { KeyRing } from './sealing.ts'
import type { SecurityCodes } from './security-codes.ts'

/** What a card is called outside the vault. */
export type TokenId = Id<'tok'>

/** An acquirer the vault may send card numbers to: nobody can name another. */
export type KnownAcquirer = { readonly origin: string; readonly key: string }

/** All the vault works with: its database, its keys, the codes in its memory, and where numbers may be sent. */
export type Vault = {
  readonly db: Db
  readonly ring: KeyRing
  readonly fingerprintKey: Uint8Array
  readonly codes: SecurityCodes
  readonly out: HttpOut
  readonly acquirers: Readonly<Record<string, KnownAcquirer>>
  /** Where the directory server of 3-D Secure answers; undefined: nobody is checked. */
  readonly directory: string | undefined
  readonly merchantName: string
}

/** A card as it may be shown: never its number. */
export type ShownCard = {
  readonly token: TokenId
  readonly brand: string
  readonly last4: string
  readonly month: number
  readonly year: number
}
