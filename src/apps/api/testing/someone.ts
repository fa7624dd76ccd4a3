import type { Db } from '#kernel/database.ts'
import { newSecret } from '#kernel/ids.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { markEmailVerified, nobodysHash, openSession, recordAccount } from '#people/access/index.ts'
import { recordParty } from '#people/parties/index.ts'
import { wireToken } from '../caller.ts'

/** Somebody signed in, with or without the second factor: the token of a session of their own. */
export async function someone(
  db: Db,
  roles: readonly ('buyer' | 'operator')[],
  proven = false,
): Promise<string> {
  const email = `${newSecret().slice(0, 12).toLowerCase()}@example.com`
  const token = await inTransaction(db, async (tx) => {
    const party = await recordParty(tx, { kind: 'person', displayName: 'Somebody', locale: 'en' })
    mustBeDone(await recordAccount(tx, { party, email, passwordHash: nobodysHash, roles: [...roles] }))
    await markEmailVerified(tx, party)
    return done(await openSession(tx, { party, secondFactor: proven }))
  })
  return wireToken('session', mustBeDone(token))
}
