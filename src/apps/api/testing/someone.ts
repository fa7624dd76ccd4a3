import type { Db } from '#kernel/database.ts'
import { newSecret } from '#kernel/ids.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  hashPassword,
  markEmailVerified,
  nobodysHash,
  openSession,
  recordAccount,
} from '#people/access/index.ts'
import { recordParty, type PartyId } from '#people/parties/index.ts'
import { wireToken } from '../caller.ts'

/** Somebody signed in, with or without the second factor: the token of a session of their own. */
export async function someone(
  db: Db,
  roles: readonly ('buyer' | 'operator')[],
  proven = false,
): Promise<string> {
  return (await somebody(db, { roles, proven })).token
}

/** Somebody signed in whose party is known; with a password to sign in with, where one is given. */
export async function somebody(
  db: Db,
  given: {
    readonly roles: readonly ('buyer' | 'operator')[]
    readonly proven?: boolean
    readonly password?: string
  },
): Promise<{ readonly party: PartyId; readonly token: string }> {
  const { roles, proven = false, password } = given
  const passwordHash = password === undefined ? nobodysHash : await hashPassword(password)
  const email = `${newSecret().slice(0, 12).toLowerCase()}@example.com`
  const opened = await inTransaction(db, async (tx) => {
    const party = await recordParty(tx, { kind: 'person', displayName: 'Somebody', locale: 'en' })
    mustBeDone(await recordAccount(tx, { party, email, passwordHash, roles: [...roles] }))
    await markEmailVerified(tx, party)
    return done({ party, secret: await openSession(tx, { party, secondFactor: proven }) })
  })
  const { party, secret } = mustBeDone(opened)
  return { party, token: wireToken('session', secret) }
}
