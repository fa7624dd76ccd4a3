import { newId } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { Party, PartyId } from './party.ts'

/** Record a new person or company. The name is as given, one to 200 characters; the fact is told without it. */
export async function recordParty(tx: Tx, party: Omit<Party, 'id'>): Promise<PartyId> {
  const id = newId('pty')
  await tx.sql`
    insert into parties.parties (id, kind, display_name, locale)
    values (${id}, ${party.kind}, ${party.displayName}, ${party.locale})`
  await tell(tx, { type: 'party_recorded', aggregate: id, actor: id, payload: { kind: party.kind } })
  return id
}
