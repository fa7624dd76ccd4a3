import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import { money, type Money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { ShipmentId } from './shipment.ts'

/** Cash at a door: collected and passed on whole or short, or refused there. */
export const collectionLifecycle = lifecycle({
  expected: { collect: 'collected', refuse: 'refused' },
  collected: { remit: 'remitted', fall_short: 'short' },
  refused: {},
  remitted: {},
  short: {},
})

/** The states of cash to be collected. */
export type CollectionState = StateOf<typeof collectionLifecycle>

/** Cash to be collected for a parcel. */
export type Collection = {
  readonly shipmentId: ShipmentId
  readonly orderId: string
  readonly amount: Money
  readonly state: CollectionState
}

/** Write down what the carrier collects for a parcel; asked again it is the one that is there. */
export async function expectCash(
  tx: Tx,
  { shipmentId, orderId, amount }: Omit<Collection, 'state'>,
): Promise<void> {
  await tx.sql`
    insert into shipping.collections (shipment_id, order_id, amount_minor, currency)
    values (${shipmentId}, ${orderId}, ${amount.minor}, ${amount.currency})
    on conflict (shipment_id) do nothing`
}

/** What came of the cash at the door; nothing changes where none was expected, or it was known. */
export async function markCash(tx: Tx, id: ShipmentId, event: 'collect' | 'refuse'): Promise<boolean> {
  const from = collectionLifecycle.from(event)
  const rows = await tx.sql`
    update shipping.collections
       set state = ${event === 'collect' ? 'collected' : 'refused'}, changed_at = clock_timestamp()
     where shipment_id = ${id} and state = any (${from}::text[])
    returning shipment_id`
  return rows.length === 1
}

/** The cash of an order's parcels. */
export async function collectionsOf(db: Queries, orderId: string): Promise<Collection[]> {
  const rows = await db.sql<{
    shipment_id: ShipmentId
    order_id: string
    amount_minor: bigint
    currency: Currency
    state: CollectionState
  }>`
    select shipment_id, order_id, amount_minor, currency, state
      from shipping.collections where order_id = ${orderId} order by shipment_id`
  return rows.map((row) => ({
    shipmentId: row.shipment_id,
    orderId: row.order_id,
    amount: money(row.amount_minor, row.currency),
    state: row.state,
  }))
}

/** One parcel's line of a remittance. */
export type RemittanceLine = {
  readonly reference: string
  readonly collected: Money
  readonly remitted: Money
}

/** What a carrier passed on. */
export type Remittance = {
  readonly id: string
  readonly total: Money
  readonly fee: Money
  readonly lines: readonly RemittanceLine[]
  readonly file: string
}

/** Keep a remittance; false when it was kept before. */
export async function keepRemittance(tx: Tx, carrier: string, given: Remittance): Promise<boolean> {
  const rows = await tx.sql`
    insert into shipping.remittances (id, carrier, currency, total_minor, fee_minor, file)
    values (${given.id}, ${carrier}, ${given.total.currency}, ${given.total.minor}, ${given.fee.minor}, ${given.file})
    on conflict (id) do nothing
    returning id`
  return rows.length === 1
}

/** The last remittance of a carrier, so that the next question goes on after it. */
export async function lastRemittance(db: Queries, carrier: string): Promise<string | undefined> {
  const [row] = await db.sql<{ id: string }>`
    select id from shipping.remittances where carrier = ${carrier} order by received_at desc, id desc limit 1`
  return row?.id
}

/** A parcel's cash was passed on; answers the collection, or nothing when none waits for it. */
export async function markRemitted(
  tx: Tx,
  { reference, remitted }: RemittanceLine,
  remittanceId: string,
): Promise<Collection | undefined> {
  const from = collectionLifecycle.from('remit')
  const [row] = await tx.sql<{
    shipment_id: ShipmentId
    order_id: string
    amount_minor: bigint
    currency: Currency
    state: CollectionState
  }>`
    update shipping.collections
       set state = case when ${remitted.minor}::bigint < amount_minor then 'short' else 'remitted' end,
           remitted_minor = ${remitted.minor}, remittance_id = ${remittanceId}, changed_at = clock_timestamp()
     where shipment_id = ${reference} and currency = ${remitted.currency} and state = any (${from}::text[])
    returning shipment_id, order_id, amount_minor, currency, state`
  return (
    row && {
      shipmentId: row.shipment_id,
      orderId: row.order_id,
      amount: money(row.amount_minor, row.currency),
      state: row.state,
    }
  )
}
