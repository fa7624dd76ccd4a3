import { tell } from '#kernel/outbox.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { Parcel, ParcelReport } from './carriers/carrier.ts'
import { lockShipment } from './find-shipments.ts'
import { shipmentLifecycle, type Shipment, type ShipmentId } from './shipment.ts'

/** Why a parcel does not move. */
export type MoveShipmentRefusal = 'shipment_not_found' | 'shipment_state'

const tellOf = (
  tx: Tx,
  shipment: Shipment,
  type: string,
  actor: string,
  more: Readonly<Record<string, unknown>> = {},
) => tell(tx, { type, aggregate: shipment.orderId, actor, payload: { shipment: shipment.id, ...more } })

/** An operator has packed the parcel. Packed twice is packed once. */
export async function markPacked(
  tx: Tx,
  id: ShipmentId,
  actor: string,
): Promise<Result<Shipment, MoveShipmentRefusal>> {
  const shipment = await lockShipment(tx, id)
  if (shipment === undefined) return refused('shipment_not_found')
  if (shipment.state === 'packed') return done(shipment)
  if (shipmentLifecycle.next(shipment.state, 'pack') === undefined)
    return refused('shipment_state', { state: shipment.state })
  const rows = await tx.sql`
    update shipping.shipments set state = 'packed', packed_at = clock_timestamp(), packed_by = ${actor}
     where id = ${id} and state = 'pending'
    returning id`
  assert(rows.length === 1, 'a locked parcel moves')
  await tellOf(tx, shipment, 'shipment_packed', actor)
  return done({ ...shipment, state: 'packed' })
}

/** The money of the parcel is captured: it may leave. */
export async function markCaptured(tx: Tx, id: ShipmentId): Promise<void> {
  await tx.sql`
    update shipping.shipments set captured_at = coalesce(captured_at, clock_timestamp())
     where id = ${id} and state = 'packed'`
}

/** A carrier is about to be asked to take the parcel; committed before the call. Refused unless packed and captured. */
export async function claimParcel(
  tx: Tx,
  id: ShipmentId,
): Promise<Result<Shipment, MoveShipmentRefusal | 'not_captured'>> {
  const shipment = await lockShipment(tx, id)
  if (shipment === undefined) return refused('shipment_not_found')
  if (shipment.state !== 'packed') return refused('shipment_state', { state: shipment.state })
  if (shipment.capturedAt === undefined) return refused('not_captured')
  await tx.sql`
    update shipping.shipments set parcel_asked_at = coalesce(parcel_asked_at, clock_timestamp()) where id = ${id}`
  return done(shipment)
}

/** The carrier has the parcel. Answers false when it was recorded before. */
export async function markShipped(
  tx: Tx,
  id: ShipmentId,
  parcel: Parcel,
  actor: string,
): Promise<Result<{ shipment: Shipment; isFirst: boolean }, MoveShipmentRefusal>> {
  const shipment = await lockShipment(tx, id)
  if (shipment === undefined) return refused('shipment_not_found')
  if (shipment.shippedAt !== undefined) return done({ shipment, isFirst: false })
  if (shipment.state !== 'packed') return refused('shipment_state', { state: shipment.state })
  await tx.sql`
    update shipping.shipments
       set state = 'shipped', shipped_at = clock_timestamp(), shipped_by = ${actor}, carrier = ${parcel.carrier},
           tracking_number = ${parcel.trackingNumber}, tracking_url = ${parcel.trackingUrl}, label_url = ${parcel.labelUrl}
     where id = ${id} and state = 'packed'`
  await tellOf(tx, shipment, 'shipment_shipped', actor, {
    carrier: parcel.carrier,
    tracking: parcel.trackingNumber,
  })
  return done({ shipment, isFirst: true })
}

/** What a report did: nothing new, or the parcel moved. */
export type TrackingEffect = {
  readonly orderId: string
  readonly isNew: boolean
  readonly deliveredNow: boolean
}

/** Keep what a carrier reports, once per message, and move the parcel; reports may come late and in any order. */
export async function recordTracking(
  tx: Tx,
  carrier: string,
  report: ParcelReport,
): Promise<Result<TrackingEffect, 'shipment_not_found'>> {
  const [row] = await tx.sql<{ id: ShipmentId }>`
    select id from shipping.shipments
     where carrier = ${carrier} and tracking_number = ${report.trackingNumber} and id = ${report.reference}`
  const shipment = row === undefined ? undefined : await lockShipment(tx, row.id)
  if (shipment === undefined) return refused('shipment_not_found')
  const { orderId } = shipment
  const kept = await tx.sql`
    insert into shipping.tracking_events (shipment_id, carrier, event_id, type, place, occurred_at)
    values (${shipment.id}, ${carrier}, ${report.messageId}, ${report.type}, ${report.place.slice(0, 200)}, ${report.at})
    on conflict (carrier, event_id) do nothing
    returning id`
  if (kept.length === 0) return done({ orderId, isNew: false, deliveredNow: false })
  const next = shipmentLifecycle.next(shipment.state, report.type === 'delivered' ? 'deliver' : 'move')
  if (next === undefined) return done({ orderId, isNew: true, deliveredNow: false })
  await tx.sql`
    update shipping.shipments
       set state = ${next}, delivered_at = case when ${next} = 'delivered' then ${report.at}::timestamptz end
     where id = ${shipment.id}`
  if (next !== shipment.state) await tellOf(tx, shipment, `shipment_${next}`, `carrier:${carrier}`)
  return done({ orderId, isNew: true, deliveredNow: next === 'delivered' })
}

/**
 * Give up the parcels that are sent for something and have not left. Refused once a carrier may have one; answers how many
 * were given up.
 */
export async function giveUpShipments(
  tx: Tx,
  cause: string,
  actor: string,
): Promise<Result<number, 'shipment_state'>> {
  const open = await tx.sql<{ id: ShipmentId; orderId: string; isAsked: boolean }>`
    select id, order_id as "orderId", parcel_asked_at is not null or state not in ('pending', 'packed') as "isAsked"
      from shipping.shipments
     where cause = ${cause} and state <> 'canceled'
     order by id
       for update`
  if (open.some(({ isAsked }) => isAsked)) return refused('shipment_state', { state: 'shipped' })
  for (const { id, orderId } of open) {
    await tx.sql`update shipping.shipments set state = 'canceled' where id = ${id} and state in ('pending', 'packed')`
    await tell(tx, { type: 'shipment_canceled', aggregate: orderId, actor, payload: { shipment: id } })
  }
  return done(open.length)
}

/** Give up the parcels of an order that have not left. Refused when the money of one is captured. */
export async function cancelShipments(
  tx: Tx,
  orderId: string,
  actor: string,
): Promise<Result<number, 'already_captured'>> {
  const open = await tx.sql<{ id: ShipmentId; captured: boolean }>`
    select id, captured_at is not null as captured
      from shipping.shipments
     where order_id = ${orderId} and state <> 'canceled'
     order by id
       for update`
  if (open.some(({ captured }) => captured)) return refused('already_captured')
  for (const { id } of open) {
    await tx.sql`update shipping.shipments set state = 'canceled' where id = ${id} and state in ('pending', 'packed')`
    await tell(tx, { type: 'shipment_canceled', aggregate: orderId, actor, payload: { shipment: id } })
  }
  return done(open.length)
}
