import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'

/** Note that a person wants to hear when a variant is there again. Asked twice, noted once. */
export async function askForStock(
  { sql }: Queries,
  asked: { readonly partyId: PartyId; readonly variantId: number; readonly locale: string },
): Promise<void> {
  await sql`
    insert into wishes.stock_alerts (id, party_id, variant_id, locale)
    select ${newId('alt')}, ${asked.partyId}, v.id, ${asked.locale}
      from catalog.variants v where v.id = ${asked.variantId}
    on conflict do nothing`
}

/** An alert whose time has come. */
export type DueAlert = {
  readonly id: string
  readonly party: PartyId
  readonly variantId: number
  readonly locale: string
}

/** Take alerts of these variants, each once. */
export async function takeAlerts(
  { sql }: Tx,
  variantIds: readonly number[],
  most: number,
): Promise<readonly DueAlert[]> {
  return sql<DueAlert>`
    update wishes.stock_alerts a set mailed_at = clock_timestamp()
     where a.id in (
       select d.id from wishes.stock_alerts d
        where d.mailed_at is null and d.variant_id = any (${[...variantIds]}::bigint[])
        order by d.created_at limit ${most} for update skip locked)
    returning a.id, a.party_id as party, a.variant_id as "variantId", a.locale`
}

/** The variants somebody waits for. */
export async function awaitedVariants({ sql }: Queries): Promise<readonly number[]> {
  const rows = await sql<{ id: number }>`
    select distinct variant_id as id from wishes.stock_alerts where mailed_at is null`
  return rows.map((row) => row.id)
}
