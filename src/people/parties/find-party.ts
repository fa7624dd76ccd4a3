import type { Queries } from '#kernel/database.ts'
import type { Party, PartyId } from './party.ts'

/** The party with this id, if there is one. */
export async function findParty(db: Queries, id: PartyId): Promise<Party | undefined> {
  const [row] = await db.sql<{ id: PartyId; kind: Party['kind']; display_name: string; locale: string }>`
    select id, kind, display_name, locale from parties.parties where id = ${id}`
  return row && { id: row.id, kind: row.kind, displayName: row.display_name, locale: row.locale }
}
