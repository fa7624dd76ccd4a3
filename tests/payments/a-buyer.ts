import assert from 'node:assert/strict'
import type { Db } from '#kernel/database.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { hashPassword, openSession, readSession, recordAccount, type Actor } from '#people/access/index.ts'
import { recordParty } from '#people/parties/index.ts'

/** The sign-in password of every buyer made here. */
export const buyersPassword = 'lantern-river-seven'

/** A signed-in buyer with an account of their own. */
export async function aBuyer(db: Db, email: string): Promise<Actor> {
  const passwordHash = await hashPassword(buyersPassword)
  const token = await inTransaction(db, async (tx) => {
    const party = await recordParty(tx, { kind: 'person', displayName: 'Ann', locale: 'en' })
    mustBeDone(await recordAccount(tx, { party, email, passwordHash, roles: ['buyer'], verified: true }))
    return done(await openSession(tx, { party, secondFactor: false }))
  })
  const actor = await readSession(db, mustBeDone(token))
  assert.ok(actor)
  return actor
}
