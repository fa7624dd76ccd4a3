import type { PartyId } from '#people/parties/index.ts'

/** What somebody may do here, beyond what everybody may. */
export type AccountRole = 'buyer' | 'operator'

/** Who is asking, as a session proves it. Queries take this, never an id a client sent. */
export type Actor = {
  readonly party: PartyId
  readonly email: string
  readonly displayName: string
  readonly roles: readonly AccountRole[]
  readonly locale: string
  /** True when the second factor was given in this session. */
  readonly secondFactor: boolean
  /** True when the account has a second factor. */
  readonly hasSecondFactor: boolean
  /** True when the account has a passkey, which serves as the second factor too. */
  readonly hasPasskey: boolean
  /** Identifies the session for sign-out and lists; not the cookie's token. */
  readonly sessionId: string
}

/** An account as its owner's sign-in needs it. */
export type Account = {
  readonly party: PartyId
  readonly email: string
  readonly passwordHash: string
  readonly verified: boolean
  readonly roles: readonly AccountRole[]
}

/** An e-mail address in the form it is compared by: trimmed and in lower case. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase()
}

/** The form an e-mail address must have: one @, a dotted domain, no spaces; whether it exists only a mail can tell. */
export function isEmail(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s@<>"',;:()[\]\\]{1,64}@[^\s@<>"',;:()[\]\\.]+(\.[^\s@<>"',;:()[\]\\.]+)+$/.test(text)
  )
}
