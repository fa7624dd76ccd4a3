import { tell } from '#kernel/outbox.ts'
import { assert } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'

/** Mark the account's address as proven. Proving twice changes nothing. */
export async function markEmailVerified(tx: Tx, party: PartyId): Promise<void> {
  const rows = await tx.sql`
    update access.accounts set email_verified_at = now()
     where party_id = ${party} and email_verified_at is null
    returning party_id`
  if (rows.length > 0) await tell(tx, { type: 'email_verified', aggregate: party, actor: party, payload: {} })
}

/** Put a new password hash in force and end every session; a reset also proves the address, which is the answer. */
export async function changePassword(tx: Tx, party: PartyId, passwordHash: string): Promise<string> {
  const [account] = await tx.sql<{ email: string }>`
    update access.accounts
       set password_hash = ${passwordHash}, password_changed_at = now(),
           email_verified_at = coalesce(email_verified_at, now())
     where party_id = ${party}
    returning email`
  assert(account, 'a password belongs to an account')
  await tx.sql`delete from access.sessions where party_id = ${party}`
  await tell(tx, { type: 'password_changed', aggregate: party, actor: party, payload: {} })
  return account.email
}
