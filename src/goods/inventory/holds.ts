import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { tellStockChanged } from './move-stock.ts'

/** Pieces set aside at a place for a reference (an order), not yet resolved. */
export type OpenHold = {
  readonly id: string
  readonly variantId: number
  readonly location: string
  readonly quantity: number
}

/**
 * Set pieces aside for a reference, all or none, in one statement: of two who want the last piece one gets it. Refused as
 * `out_of_stock` with the variant and what there is of it. Tells `stock_changed`.
 */
export async function holdPieces(
  tx: Tx,
  wanted: readonly { readonly variantId: number; readonly quantity: number }[],
  { reference, forSeconds, actor }: { reference: string; forSeconds: number; actor: string },
): Promise<Result<null, 'out_of_stock'>> {
  const variants = wanted.map(({ variantId }) => variantId)
  const [held] = await tx.sql<{ outcome: 'held' | 'out_of_stock'; variant_id: number; available: number }>`
    select outcome, variant_id, available
      from inventory.hold_pieces(${newId('hld')}, ${reference}, ${variants}::bigint[],
                                 ${wanted.map(({ quantity }) => quantity)}::integer[], ${forSeconds})`
  if (held?.outcome === 'out_of_stock')
    return refused('out_of_stock', { variantId: held.variant_id, available: held.available })
  await tellStockChanged(tx, actor, reference, variants)
  return done(null)
}

/** Free what the references still hold, all of it or the given variants; answers pieces per variant. A second time frees nothing. */
export async function releaseHolds(
  tx: Tx,
  references: readonly string[],
  release: {
    readonly outcome: 'released' | 'expired'
    readonly cause: string
    readonly variantIds?: readonly number[]
  },
): Promise<{ readonly variantId: number; readonly quantity: number }[]> {
  return tx.sql<{ variantId: number; quantity: number }>`
    select variant_id as "variantId", quantity
      from inventory.release_holds(${references}::text[], ${release.variantIds ?? null}::bigint[],
                                   ${release.outcome}, ${release.cause})`
}

/**
 * Take held goods out of the house when they are dispatched: the hold is consumed, on hand and reserved fall together,
 * a `sale` movement is written. Without a location or variants it takes all the reference still holds.
 */
export async function consumeHolds(
  tx: Tx,
  consumption: {
    readonly reference: string
    readonly location?: string
    readonly variantIds?: readonly number[]
    /** What causes it, such as the shipment; counts once per variant and place. */
    readonly cause: string
    readonly actor: string
  },
): Promise<{ readonly variantId: number; readonly location: string; readonly quantity: number }[]> {
  const { reference, location = null, variantIds = null, cause, actor } = consumption
  return tx.sql<{ variantId: number; location: string; quantity: number }>`
    select variant_id as "variantId", location, quantity
      from inventory.consume_holds(${reference}, ${location}, ${variantIds}::bigint[], ${cause}, ${actor})`
}

/** Keep the open holds of a reference until later, as when its order has been paid. */
export async function extendHolds(tx: Tx, reference: string, forSeconds: number): Promise<void> {
  await tx.sql`
    update inventory.holds h
       set expires_at = clock_timestamp() + make_interval(secs => ${forSeconds})
     where h.reference = ${reference}
       and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)`
}

/** What a reference still holds, by variant and place. */
export async function findOpenHolds(db: Queries, reference: string): Promise<OpenHold[]> {
  return db.sql<OpenHold>`
    select h.id, h.variant_id as "variantId", h.location, h.quantity
      from inventory.holds h
     where h.reference = ${reference}
       and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)
     order by h.variant_id, h.location`
}
