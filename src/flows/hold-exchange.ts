import type { Db } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import {
  adjustStock,
  countStock,
  holdPieces,
  releaseHolds,
  tellStockChanged,
  type MoveStockRefusal,
} from '#goods/inventory/index.ts'
import { fallBack, lockReturn, type ReturnId, type Wanted } from '#goods/returns/index.ts'

const daySeconds = 86_400

/** What is held for a return once its goods are here and what is sent instead is to leave. */
export const toSend = (id: string): string => `send:${id}`

/**
 * Hold what is wanted instead under the return's id, in the transaction that takes the return: of two who want the last piece
 * one gets it, the other is refused with what there is.
 */
export async function holdWanted(
  tx: Tx,
  id: ReturnId,
  lines: readonly {
    readonly orderLineId: string
    readonly quantity: number
    readonly wanted: Pick<Wanted, 'variantId'> | null
  }[],
  { days, actor }: { readonly days: number; readonly actor: string },
): Promise<Result<null, 'exchange_sold_out'>> {
  const wishes = lines.flatMap(({ wanted, quantity }) =>
    wanted === null ? [] : [{ variantId: wanted.variantId, quantity }],
  )
  if (wishes.length === 0) return done(null)
  const held = await holdPieces(tx, wishes, { reference: id, forSeconds: days * daySeconds, actor })
  if (held.ok) return held
  const { variantId, available } = held.detail ?? {}
  const line = lines.find(({ wanted }) => wanted?.variantId === variantId)?.orderLineId
  return refused('exchange_sold_out', { line, available })
}

/** Free what is held for a return; freed before, it is nothing. Tells `stock_changed`. */
export async function letGo(
  tx: Tx,
  id: ReturnId,
  because: {
    readonly outcome: 'released' | 'expired'
    readonly cause: string
    readonly actor: string
    readonly variantIds?: readonly number[]
  },
): Promise<void> {
  const { outcome, cause, actor, variantIds } = because
  const release = variantIds === undefined ? { outcome, cause } : { outcome, cause, variantIds }
  const freed = await releaseHolds(tx, [id, toSend(id)], release)
  await tellStockChanged(
    tx,
    actor,
    cause,
    freed.map(({ variantId }) => variantId),
  )
}

const mostAtOnce = 20

async function expire(db: Db, id: ReturnId): Promise<boolean> {
  const expired = await inTransaction(db, async (tx) => {
    const known = await lockReturn(tx, id)
    // What has arrived in the meantime is held anew for its parcel.
    if (known === undefined || known.receivedAt !== null) return done(0)
    await letGo(tx, id, { outcome: 'expired', cause: 'exchange_expired', actor: 'worker' })
    return done(await fallBack(tx, { id, actor: 'worker', fallback: 'hold_expired' }))
  })
  return expired.ok && expired.value > 0
}

/**
 * Let go what was held for returns whose goods did not come in time: there is money for them when they come. Answers how many
 * returns that were; one that is being received at the same moment is either exchanged or not.
 */
export async function expireExchanges(db: Db): Promise<number> {
  const due = await db.sql<{ id: ReturnId }>`
    select r.id from returns.returns r
     where r.state in ('requested', 'approved', 'on_the_way', 'received')
       and exists (select from inventory.holds h
                    where h.reference = r.id and h.expires_at <= clock_timestamp()
                      and not exists (select from inventory.hold_resolutions x where x.hold_id = h.id))
     order by r.number limit ${mostAtOnce}`
  let ended = 0
  for (const { id } of due) {
    try {
      if (await expire(db, id)) ended++
    } catch (error) {
      log.error('exchange_not_expired', { id, ...errorFields(error) })
    }
  }
  return ended
}

/** A correction of the stock: signed differences with their reason, or what was found at a place. */
export type StockCorrection = { readonly cause: string; readonly actor: string } & (
  | {
      readonly kind: 'adjust'
      readonly reason: string
      readonly lines: Parameters<typeof adjustStock>[1]['lines']
    }
  | {
      readonly kind: 'count'
      readonly location: string
      readonly found: Parameters<typeof countStock>[1]['found']
    }
)

/** How many pieces less than are promised a correction would leave, by variant and place. */
async function shortages(tx: Tx, correction: StockCorrection) {
  const changes =
    correction.kind === 'adjust'
      ? correction.lines.map((line) => ({ ...line, isFound: false }))
      : correction.found.map((line) => ({ ...line, location: correction.location, isFound: true }))
  return tx.sql<{ variantId: number; location: string; missing: number }>`
    select s.variant_id as "variantId", s.location, s.reserved - c.left_over as missing
      from (select g.variant_id, g.location,
                   max(case when g.is_found then 0 else t.on_hand end) + sum(g.quantity) as left_over
              from unnest(${changes.map(({ variantId }) => variantId)}::bigint[],
                          ${changes.map(({ location }) => location)}::text[],
                          ${changes.map(({ quantity }) => quantity)}::integer[],
                          ${changes.map(({ isFound }) => isFound)}::boolean[])
                   as g (variant_id, location, quantity, is_found)
              join inventory.stock t on t.variant_id = g.variant_id and t.location = g.location
             group by 1, 2) c
      join inventory.stock s on s.variant_id = c.variant_id and s.location = c.location and s.reserved > c.left_over
     order by 1, 2`
}

/** Returns that hold pieces at a place and have not arrived, the latest first. */
async function holders(tx: Tx, { variantId, location }: { variantId: number; location: string }) {
  return tx.sql<{ id: ReturnId; quantity: number }>`
    select r.id, h.quantity
      from inventory.holds h
      join returns.returns r on r.id = h.reference and r.state in ('requested', 'approved', 'on_the_way')
     where h.variant_id = ${variantId} and h.location = ${location}
       and not exists (select from inventory.hold_resolutions x where x.hold_id = h.id)
     order by r.number desc
     limit 200`
}

/**
 * Correct the stock. Where pieces are gone that were held for exchanges, those give way, the latest first: there is money for
 * them. Pieces of orders never give way: then it is refused as `below_reserved`, and nothing has changed.
 */
export async function correctStock(
  tx: Tx,
  correction: StockCorrection,
): Promise<Result<null, MoveStockRefusal>> {
  const { actor, cause } = correction
  for (const { variantId, location, missing } of await shortages(tx, correction)) {
    let left = missing
    for (const { id, quantity } of await holders(tx, { variantId, location })) {
      if (left <= 0) break
      const known = await lockReturn(tx, id)
      if (known === undefined || known.receivedAt !== null) continue
      const only = { variantIds: [variantId] }
      await letGo(tx, id, { outcome: 'released', cause: 'exchange_stock_gone', actor, ...only })
      await fallBack(tx, { id, actor, fallback: 'stock_gone' }, only)
      left -= quantity
    }
  }
  if (correction.kind === 'count') {
    const { location, found } = correction
    return countStock(tx, { cause, actor, location, found })
  }
  const { reason, lines } = correction
  return adjustStock(tx, { cause, actor, reason, lines })
}
