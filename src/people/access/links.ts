import { createHash } from 'node:crypto'
import { newSecret } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'

/** What a mailed link lets its holder do, once. */
export type LinkPurpose = 'verify' | 'reset' | 'payment_password'

const hashOf = (token: string) => createHash('sha256').update(token).digest()

/** Make a link's secret: good once, for 24 hours (verify) or one hour (the others). Earlier ones of the same kind stop working. */
export async function issueLink(tx: Tx, party: PartyId, purpose: LinkPurpose): Promise<string> {
  const token = newSecret()
  await tx.sql`
    update access.links set used_at = now() where party_id = ${party} and purpose = ${purpose} and used_at is null`
  await tx.sql`
    insert into access.links (token_hash, party_id, purpose, expires_at)
    values (${hashOf(token)}, ${party}, ${purpose},
            now() + case when ${purpose} = 'verify' then interval '24 hours' else interval '1 hour' end)`
  return token
}

/** Use a link: answers whose it is. Refuses one that is unknown, used, or expired, all in the same words. */
export async function useLink(
  tx: Tx,
  token: string,
  purpose: LinkPurpose,
): Promise<Result<PartyId, 'link_not_valid'>> {
  const [row] = await tx.sql<{ party_id: PartyId }>`
    update access.links set used_at = now()
     where token_hash = ${hashOf(token)} and purpose = ${purpose} and used_at is null and expires_at > now()
    returning party_id`
  return row ? done(row.party_id) : refused('link_not_valid')
}
