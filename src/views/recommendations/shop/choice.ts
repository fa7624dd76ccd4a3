import type { Queries } from '#kernel/database.ts'
import { tell } from '#kernel/outbox.ts'
import { done, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'

/** A person's own word, undefined where they said nothing: then the shop may recommend by what they bought. */
export async function choiceOf({ sql }: Queries, party: PartyId): Promise<boolean | undefined> {
  const [row] = await sql<{ is_on: boolean }>`
    select c.is_on from recommendations.choices c where c.party_id = ${party}`
  return row?.is_on
}

/**
 * Switch recommendations by what a person bought on or off. Off holds at once in every process, as it is read whenever
 * something is recommended to them; what their orders said as one person's is taken back as soon as a process hears of it.
 */
export async function choose(tx: Tx, party: PartyId, isOn: boolean): Promise<Result<true, never>> {
  const changed = await tx.sql`
    insert into recommendations.choices as c (party_id, is_on) values (${party}, ${isOn})
    on conflict (party_id) do update set is_on = excluded.is_on, chosen_at = clock_timestamp()
     where c.is_on <> excluded.is_on
    returning 1 as one`
  if (changed.length > 0)
    await tell(tx, {
      type: 'recommendations_chosen',
      aggregate: party,
      actor: party,
      payload: { on: isOn },
    })
  return done(true as const)
}

/** Baskets a person bought, the oldest first, at most the last fifty; orders that came to nothing are left out. */
export async function boughtBy({ sql }: Queries, party: PartyId): Promise<readonly (readonly number[])[]> {
  const rows = await sql<{ products: (number | string)[] }>`
    select recommendations.products_of(o.id) as products
      from (select o.id, o.paid_at from orders.orders o
             where o.buyer_id = ${party} and o.state in ('paid', 'fulfilled', 'completed')
             order by o.number desc limit 50) o
     order by o.paid_at, o.id`
  // Arrays of bigint come as texts.
  return rows.map(({ products }) => products.map(Number))
}
