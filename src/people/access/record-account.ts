import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import { normalizeEmail, type AccountRole } from './account.ts'

/** Give a party an account. Refuses an address that has one already; nothing is changed then. */
export async function recordAccount(
  tx: Tx,
  account: {
    party: PartyId
    email: string
    passwordHash: string
    roles: readonly AccountRole[]
    verified?: boolean
  },
): Promise<Result<PartyId, 'email_taken'>> {
  const { party, passwordHash, roles, verified = false } = account
  const rows = await tx.sql`
    insert into access.accounts (party_id, email, password_hash, email_verified_at)
    values (${party}, ${normalizeEmail(account.email)}, ${passwordHash}, case when ${verified}::boolean then now() end)
    on conflict (email) do nothing
    returning party_id`
  if (rows.length === 0) return refused('email_taken')
  await tx.sql`
    insert into access.roles (party_id, role) select ${party}, unnest(${roles}::text[])`
  await tell(tx, { type: 'account_recorded', aggregate: party, actor: party, payload: { roles } })
  return done(party)
}
