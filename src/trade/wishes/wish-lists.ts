import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { newId, newSecret, type Id } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'

/** The id of a wish list. */
export type WishListId = Id<'wsh'>

/** Whose list: a person's, else the one a guest's token opens. */
export type WishRef = { readonly partyId: PartyId | undefined; readonly token: string | undefined }

/** A wish list: what is on it, the newest first, and whether it is shared. */
export type WishList = {
  readonly id: WishListId
  readonly isShared: boolean
  readonly shareNumber: number
  readonly variantIds: readonly number[]
}

/** A list holds at most so many things. */
export const mostWishes = 100

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
const hashOrNull = (token: string | undefined) => (token === undefined ? null : hashOf(token))

/** The list of whoever asks; nothing where there is none yet. */
export async function findWishes({ sql }: Queries, ref: WishRef): Promise<WishList | undefined> {
  const party = ref.partyId ?? null
  const hash = party === null ? hashOrNull(ref.token) : null
  const [row] = await sql<WishList>`
    select l.id, l.is_shared as "isShared", l.share_number as "shareNumber",
           coalesce((select jsonb_agg(i.variant_id order by i.added_at desc, i.variant_id)
                       from wishes.items i where i.list_id = l.id), '[]') as "variantIds"
      from wishes.lists l
     where l.party_id = ${party}::text or l.token_hash = ${hash}::bytea`
  return row
}

/** Put a variant on the list, which is made where there is none; answers the token of a guest's new list. */
export async function addWish(
  tx: Tx,
  ref: WishRef,
  variantId: number,
): Promise<Result<{ readonly freshToken?: string }, 'not_for_sale' | 'wish_list_full'>> {
  const [variant] = await tx.sql`
    select 1 as one from catalog.variants v join catalog.products p on p.id = v.product_id and p.state = 'active'
     where v.id = ${variantId} and v.state = 'active'`
  if (variant === undefined) return refused('not_for_sale')
  let list = await findWishes(tx, ref)
  let freshToken: string | undefined
  if (list === undefined) {
    const party = ref.partyId ?? null
    if (party === null) freshToken = newSecret()
    await tx.sql`
      insert into wishes.lists (id, token_hash, party_id)
      values (${newId('wsh')}, ${hashOrNull(freshToken)}, ${party})
      on conflict do nothing`
    list = await findWishes(tx, { partyId: ref.partyId, token: freshToken })
  }
  if (list === undefined || list.variantIds.length >= mostWishes) return refused('wish_list_full')
  await tx.sql`
    insert into wishes.items (list_id, variant_id) values (${list.id}, ${variantId}) on conflict do nothing`
  return done(freshToken === undefined ? {} : { freshToken })
}

/** Take a variant off the list. */
export async function removeWish({ sql }: Queries, ref: WishRef, variantId: number): Promise<void> {
  const party = ref.partyId ?? null
  const hash = party === null ? hashOrNull(ref.token) : null
  await sql`
    delete from wishes.items i using wishes.lists l
     where l.id = i.list_id and i.variant_id = ${variantId}
       and (l.party_id = ${party}::text or l.token_hash = ${hash}::bytea)`
}

/** After sign-in: what the guest kept joins what the person has, and the guest's list is gone. True when it was. */
export async function adoptWishes(tx: Tx, partyId: PartyId, token: string): Promise<boolean> {
  const hash = hashOf(token)
  const [guest] = await tx.sql<{ id: WishListId }>`
    select id from wishes.lists where token_hash = ${hash} for update`
  if (guest === undefined) return false
  await tx.sql`
    insert into wishes.lists (id, party_id) values (${newId('wsh')}, ${partyId}) on conflict do nothing`
  await tx.sql`
    insert into wishes.items (list_id, variant_id, added_at)
    select l.id, g.variant_id, g.added_at
      from wishes.lists l, wishes.items g
     where l.party_id = ${partyId} and g.list_id = ${guest.id}
     order by g.added_at desc
     limit ${mostWishes}
    on conflict do nothing`
  await tx.sql`delete from wishes.lists where id = ${guest.id}`
  return true
}

/** Share a person's list, or end it; sharing anew makes another link. */
export async function shareWishes({ sql }: Queries, partyId: PartyId, isShared: boolean): Promise<void> {
  await sql`
    update wishes.lists
       set is_shared = ${isShared}, share_number = share_number + (not ${isShared}::boolean)::integer
     where party_id = ${partyId} and is_shared <> ${isShared}::boolean`
}

/** The secret of a list's share link, made from the shop's key. */
export function shareToken(key: string, list: Pick<WishList, 'id' | 'shareNumber'>): string {
  return createHmac('sha256', key).update(`wish list ${list.id} ${list.shareNumber}`).digest('base64url')
}

/** A shared list by its link; nothing where the link is not, or no longer, right. */
export async function sharedWishes(
  { sql }: Queries,
  key: string,
  link: { readonly id: WishListId; readonly token: string },
): Promise<WishList | undefined> {
  const [row] = await sql<WishList>`
    select l.id, l.is_shared as "isShared", l.share_number as "shareNumber",
           coalesce((select jsonb_agg(i.variant_id order by i.added_at desc, i.variant_id)
                       from wishes.items i where i.list_id = l.id), '[]') as "variantIds"
      from wishes.lists l where l.id = ${link.id} and l.is_shared`
  if (row === undefined) return undefined
  const [right, given] = [Buffer.from(shareToken(key, row)), Buffer.from(link.token)]
  return right.length === given.length && timingSafeEqual(right, given) ? row : undefined
}

/** Forget guests' lists nobody has made in so many days; answers how many. */
export async function pruneWishes({ sql }: Queries, days: number): Promise<number> {
  const gone = await sql`
    delete from wishes.lists
     where party_id is null and created_at < clock_timestamp() - make_interval(days => ${days})
    returning 1 as one`
  return gone.length
}
