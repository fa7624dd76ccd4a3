import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'
import { done, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { GrantId, GrantState } from './download.ts'
import { giveKeys, revokeKeys } from './license-keys.ts'

/** How often each version of a file may be downloaded, before the operator allows more. */
const allowanceAtFirst = 5

/** The right to download what an order line bought. */
export type Grant = {
  readonly id: GrantId
  readonly orderId: string
  readonly orderLineId: string
  readonly variantId: number
  readonly quantity: number
  readonly revokedPieces: number
  readonly state: GrantState
  readonly allowance: number
  readonly grantedAt: Date
}

/** A line of a paid order whose downloads are given out. */
export type BoughtLine = {
  readonly orderLineId: string
  readonly variantId: number
  readonly quantity: number
}

/**
 * Give out what lines of an order bought: the right to their files, and a key for each piece where the variant has a pool.
 * All of it or none; a line that was given out stays as it is. Tells `downloads_granted`.
 */
export async function grantDownloads(
  tx: Tx,
  orderId: string,
  lines: readonly BoughtLine[],
  actor: string,
): Promise<Result<null, 'no_keys_left'>> {
  const pools = await tx.sql<{ id: number }>`
    select variant_id as id from downloads.pools
     where variant_id = any (${lines.map(({ variantId }) => variantId)}::bigint[])`
  for (const { orderLineId, variantId, quantity } of lines) {
    const grantId: GrantId = newId('dlg')
    const made = await tx.sql`
      insert into downloads.grants (id, order_id, order_line_id, variant_id, quantity, allowance)
      values (${grantId}, ${orderId}, ${orderLineId}, ${variantId}, ${quantity}, ${allowanceAtFirst})
      on conflict (order_line_id) do nothing
      returning id`
    if (made.length === 0 || !pools.some(({ id }) => id === variantId)) continue
    const given = await giveKeys(tx, { grantId, variantId, quantity })
    if (!given.ok) return given
  }
  await tell(tx, { type: 'downloads_granted', aggregate: orderId, actor, payload: { lines: lines.length } })
  return done(null)
}

/**
 * So many pieces of a line, in all, were given back: as many keys no longer count, and with the last piece nothing of it
 * can be downloaded any more. Said twice it is the same; fewer than before change nothing. Answers whether it moved.
 */
export async function revokePieces(
  tx: Tx,
  { orderLineId, pieces, actor }: { orderLineId: string; pieces: number; actor: string },
): Promise<boolean> {
  const [grant] = await tx.sql<{ id: GrantId; orderId: string; pieces: number }>`
    update downloads.grants
       set revoked_pieces = least(quantity, ${pieces}::integer),
           state = case when ${pieces}::integer >= quantity then 'revoked' else state end
     where order_line_id = ${orderLineId} and state = 'granted' and revoked_pieces < least(quantity, ${pieces}::integer)
    returning id, order_id as "orderId", revoked_pieces as pieces`
  if (grant === undefined) return false
  await revokeKeys(tx, grant.id, grant.pieces)
  const payload = { grant: grant.id, pieces: grant.pieces }
  await tell(tx, { type: 'downloads_revoked', aggregate: grant.orderId, actor, payload })
  return true
}

/** Let a buyer download each version so many times more. */
export async function allowMore(tx: Tx, id: GrantId, times: number, actor: string): Promise<boolean> {
  const [row] = await tx.sql<{ orderId: string }>`
    update downloads.grants set allowance = least(1000, allowance + ${times}::integer)
     where id = ${id} and state = 'granted' returning order_id as "orderId"`
  if (row === undefined) return false
  await tell(tx, {
    type: 'downloads_allowed',
    aggregate: row.orderId,
    actor,
    payload: { grant: id, times },
  })
  return true
}

/** The grants of an order, in the order of its lines' ids. */
export async function grantsOfOrder(db: Queries, orderId: string): Promise<Grant[]> {
  return db.sql<Grant>`
    select id, order_id as "orderId", order_line_id as "orderLineId", variant_id as "variantId", quantity,
           revoked_pieces as "revokedPieces", state, allowance, granted_at as "grantedAt"
      from downloads.grants where order_id = ${orderId} order by order_line_id`
}

/** One grant, if it is there. */
export async function findGrant(db: Queries, id: GrantId): Promise<Grant | undefined> {
  const [row] = await db.sql<Grant>`
    select id, order_id as "orderId", order_line_id as "orderLineId", variant_id as "variantId", quantity,
           revoked_pieces as "revokedPieces", state, allowance, granted_at as "grantedAt"
      from downloads.grants where id = ${id}`
  return row
}

/** Grants of a variant that still count, by id, after the one named; for telling their buyers. */
export async function grantsAfter(
  tx: Tx,
  variantId: number,
  after: string,
  most: number,
): Promise<{ readonly id: GrantId; readonly orderId: string }[]> {
  return tx.sql<{ id: GrantId; orderId: string }>`
    select id, order_id as "orderId" from downloads.grants
     where variant_id = ${variantId} and id > ${after} and state = 'granted' order by id limit ${most}`
}
