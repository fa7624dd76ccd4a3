import type { Db } from '#kernel/database.ts'
import { log } from '#kernel/log.ts'
import { ports } from '#kernel/ports.ts'
import { assert, done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  findShipment,
  markCash,
  recordTracking,
  type Carriers,
  type ShipmentId,
} from '#goods/shipping/index.ts'
import { lockOrder, type OrderId } from '#trade/orders/index.ts'
import { followParcels } from './complete-order.ts'
import type { RawMessage } from './receive-notification.ts'

/** What to answer a carrier: 2xx only for what is committed, anything else makes it send again. */
export type ReportAnswer = { readonly status: 200 | 400 | 401 | 404; readonly effect: string }

/**
 * Hear a carrier's report: kept once per message, the parcel moves, and the order is completed when all of it has
 * arrived. A report about a parcel not yet recorded is refused, so that it comes again.
 */
export async function receiveReport(
  db: Db,
  carriers: Carriers,
  name: string,
  { raw, headers }: RawMessage,
): Promise<ReportAnswer> {
  const carrier = carriers.byName.get(name)
  assert(carrier !== undefined, `no carrier ${name}`)
  const read = carrier.parseReport(raw, headers, ports().now())
  if (!read.ok) {
    log.warn('report_refused', { name, code: read.refusal })
    return { status: read.refusal === 'malformed' ? 400 : 401, effect: read.refusal }
  }
  const report = read.value
  const shipment = await findShipment(db, report.reference as ShipmentId)
  if (shipment === undefined) return { status: 404, effect: 'shipment_not_found' }
  const orderId = shipment.orderId as OrderId
  const heard = await inTransaction(db, async (tx) => {
    await lockOrder(tx, orderId)
    const recorded = await recordTracking(tx, name, report)
    if (!recorded.ok) return recorded
    const cash = report.type === 'delivered' ? 'collect' : report.type === 'refused' ? 'refuse' : undefined
    if (cash !== undefined) await markCash(tx, shipment.id, cash)
    if (recorded.value.deliveredNow) await followParcels(tx, orderId, `carrier:${name}`)
    return done(recorded.value)
  })
  if (!heard.ok) return { status: 404, effect: heard.refusal }
  return { status: 200, effect: heard.value.isNew ? 'recorded' : 'known' }
}
