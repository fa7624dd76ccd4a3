import type { Queries } from '#kernel/database.ts'
import type { Tx } from '#kernel/transaction.ts'

/** What the buyer agreed to before paying; null where no law asks for it. */
export type Consent = { readonly at: Date; readonly wording: string }

/** A parcel of downloads is to be given out; asked twice it is one. */
export async function planDelivery(
  tx: Tx,
  given: { readonly shipmentId: string; readonly orderId: string; readonly consent: Consent | null },
): Promise<void> {
  const { shipmentId, orderId, consent } = given
  await tx.sql`
    insert into downloads.deliveries (shipment_id, order_id, consented_at, consent_wording)
    values (${shipmentId}, ${orderId}, ${consent?.at ?? null}::timestamptz, ${consent?.wording ?? null})
    on conflict (shipment_id) do nothing`
}

/** A delivery that is due. */
export type DueDelivery = { readonly shipmentId: string; readonly orderId: string; readonly tries: number }

/**
 * Take deliveries that are due, each by one worker. Its next try is written down before this one is made, later each time
 * (five seconds to an hour), so that a worker that dies leaves it to the next.
 */
export async function claimDeliveries(db: Queries, most: number): Promise<DueDelivery[]> {
  return db.sql<DueDelivery>`
    update downloads.deliveries d
       set tries = d.tries + 1,
           next_try_at = clock_timestamp() + make_interval(secs => least(3600, 5 * power(2, least(d.tries, 12))))
      from (select w.shipment_id from downloads.deliveries w
             where w.state = 'pending' and w.next_try_at <= clock_timestamp()
             order by w.next_try_at limit ${most} for update skip locked) due
     where d.shipment_id = due.shipment_id
    returning d.shipment_id as "shipmentId", d.order_id as "orderId", d.tries`
}

/** The delivery has ended: given out, or its order came to nothing. Ended twice it ended once. */
export async function settleDelivery(
  tx: Queries,
  shipmentId: string,
  state: 'delivered' | 'canceled',
): Promise<void> {
  await tx.sql`
    update downloads.deliveries set state = ${state}, settled_at = clock_timestamp(), last_code = null
     where shipment_id = ${shipmentId} and state = 'pending'`
}

/** Why the last try came to nothing, for the desk. */
export async function noteDelivery(db: Queries, shipmentId: string, code: string): Promise<void> {
  await db.sql`
    update downloads.deliveries set last_code = ${code.slice(0, 100)}
     where shipment_id = ${shipmentId} and state = 'pending'`
}

/** Try waiting deliveries again at once, as when keys have come in; answers how many. */
export async function hastenDeliveries(tx: Queries, code: string): Promise<number> {
  const rows = await tx.sql`
    update downloads.deliveries set next_try_at = clock_timestamp()
     where state = 'pending' and last_code = ${code}
    returning shipment_id`
  return rows.length
}

/** A delivery that waits, and why. */
export type WaitingDelivery = DueDelivery & { readonly lastCode: string | null; readonly createdAt: Date }

/** Deliveries that were tried and wait, the oldest first; a hundred at most. */
export async function waitingDeliveries(db: Queries): Promise<WaitingDelivery[]> {
  return db.sql<WaitingDelivery>`
    select shipment_id as "shipmentId", order_id as "orderId", tries, last_code as "lastCode", created_at as "createdAt"
      from downloads.deliveries where state = 'pending' and last_code is not null
     order by created_at limit 100`
}
