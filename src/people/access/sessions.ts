import { createHash } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { newSecret } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import type { AccountRole, Actor } from './account.ts'

/** How long a session lives without use, in hours. */
export const idleHours = 24 * 14

/** How long a session lives at all, in days. */
export const longestDays = 90

const hashOf = (token: string) => createHash('sha256').update(token).digest()

/** Open a session; the answer is the cookie's token, which is stored nowhere. */
export async function openSession(
  tx: Tx,
  session: { party: PartyId; device?: string; secondFactor: boolean },
): Promise<string> {
  const token = newSecret()
  const { party, device = null, secondFactor } = session
  await tx.sql`
    insert into access.sessions (token_hash, party_id, expires_at, second_factor_at, device)
    values (${hashOf(token)}, ${party}, now() + ${longestDays}::int * interval '1 day',
            case when ${secondFactor}::boolean then now() end, left(${device}, 80))`
  await tell(tx, { type: 'session_opened', aggregate: party, actor: party, payload: { secondFactor } })
  return token
}

/** Who a session's token stands for; nobody when it is unknown, idle too long, or expired. One statement. */
export async function readSession(db: Queries, token: string): Promise<Actor | undefined> {
  const [row] = await db.sql<{
    party_id: PartyId
    email: string
    display_name: string
    locale: string
    roles: AccountRole[]
    second_factor: boolean
    has_second_factor: boolean
    has_passkey: boolean
    session_id: string
  }>`
    with live as (
      select s.token_hash, s.party_id, s.second_factor_at, s.seen_at
        from access.sessions s
       where s.token_hash = ${hashOf(token)}
         and s.expires_at > now()
         and s.seen_at > now() - ${idleHours}::int * interval '1 hour'
    ), touched as (
      update access.sessions s set seen_at = now()
        from live l
       where s.token_hash = l.token_hash and l.seen_at < now() - interval '5 minutes'
    )
    select l.party_id, a.email, p.display_name, p.locale,
           array(select r.role from access.roles r where r.party_id = l.party_id order by r.role) as roles,
           l.second_factor_at is not null as second_factor,
           a.totp_enabled_at is not null as has_second_factor,
           exists (select from access.passkeys k where k.party_id = l.party_id) as has_passkey,
           encode(substring(l.token_hash for 8), 'hex') as session_id
      from live l
      join access.accounts a on a.party_id = l.party_id
      join parties.parties p on p.id = l.party_id`
  return (
    row && {
      party: row.party_id,
      email: row.email,
      displayName: row.display_name,
      roles: row.roles,
      locale: row.locale,
      secondFactor: row.second_factor,
      hasSecondFactor: row.has_second_factor,
      hasPasskey: row.has_passkey,
      sessionId: row.session_id,
    }
  )
}

/** End a session by its token. An unknown token changes nothing. */
export async function closeSession(db: Queries, token: string): Promise<void> {
  await db.sql`delete from access.sessions where token_hash = ${hashOf(token)}`
}

/** End every session of a party, but for one that is named. Answers how many ended. */
export async function closeSessions(
  db: Queries,
  party: PartyId,
  keepSessionId: string | null,
): Promise<number> {
  const rows = await db.sql`
    delete from access.sessions
     where party_id = ${party}
       and (${keepSessionId}::text is null or encode(substring(token_hash for 8), 'hex') <> ${keepSessionId})
    returning party_id`
  return rows.length
}

/** One of a party's sessions, for the list on the account page. */
export type SessionLine = {
  readonly id: string
  readonly device: string | null
  readonly openedAt: Date
  readonly seenAt: Date
}

/** The party's live sessions, the latest first. */
export async function sessionsOf(db: Queries, party: PartyId): Promise<SessionLine[]> {
  const rows = await db.sql<{ id: string; device: string | null; created_at: Date; seen_at: Date }>`
    select encode(substring(token_hash for 8), 'hex') as id, device, created_at, seen_at
      from access.sessions
     where party_id = ${party} and expires_at > now()
     order by seen_at desc
     limit 50`
  return rows.map((row) => ({
    id: row.id,
    device: row.device,
    openedAt: row.created_at,
    seenAt: row.seen_at,
  }))
}
