import type { Queries } from '#kernel/database.ts'
import type { PartyId } from '#people/parties/index.ts'
import { normalizeEmail, type Account, type AccountRole } from './account.ts'

/** The account of an e-mail address, if there is one. */
export async function findAccountByEmail(db: Queries, email: string): Promise<Account | undefined> {
  const [row] = await db.sql<{
    party_id: PartyId
    email: string
    password_hash: string
    verified: boolean
    roles: AccountRole[]
  }>`
    select a.party_id, a.email, a.password_hash, a.email_verified_at is not null as verified,
           array(select r.role from access.roles r where r.party_id = a.party_id order by r.role) as roles
      from access.accounts a
     where a.email = ${normalizeEmail(email)}`
  return (
    row && {
      party: row.party_id,
      email: row.email,
      passwordHash: row.password_hash,
      verified: row.verified,
      roles: row.roles,
    }
  )
}

/** Where mails to a party go, in which name and language; nothing for a party without an account. */
export async function mailAddressOf(
  db: Queries,
  party: PartyId,
): Promise<{ readonly email: string; readonly name: string; readonly locale: string } | undefined> {
  const [row] = await db.sql<{ email: string; name: string; locale: string }>`
    select a.email, p.display_name as name, p.locale
      from access.accounts a join parties.parties p on p.id = a.party_id
     where a.party_id = ${party}`
  return row
}
