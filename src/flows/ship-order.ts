import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { errorFields, log } from '#kernel/log.ts'
import { add, sum, type Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { assert, done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { digitalPlace, grantDownloads } from '#goods/downloads/index.ts'
import { consumeHolds } from '#goods/inventory/index.ts'
import {
  claimParcel,
  download,
  expectCash,
  findShipment,
  lockShipment,
  markCaptured,
  markShipped,
  recordTracking,
  type Carriers,
  type MoveShipmentRefusal,
  type Parcel,
  type Shipment,
  type ShipmentId,
} from '#goods/shipping/index.ts'
import { isTakenBack } from '#money/chain/index.ts'
import { account, postTransfers, transferIdOf, type Transfer } from '#money/ledger/index.ts'
import {
  requestCapture,
  type CaptureRefusal,
  type Connectors,
  type OperationId,
} from '#money/payments/index.ts'
import { findOrder, lockOrder, type Order, type OrderId } from '#trade/orders/index.ts'
import { cashFor } from './collect-cash.ts'
import { followParcels } from './complete-order.ts'
import { performOperation } from './complete-payments.ts'
import { toSend } from './hold-exchange.ts'
import { mayLeave } from './pack-order.ts'
import { replacementLeft } from './send-replacement.ts'

/** Why a parcel did not leave. After `capture_unknown` and `carrier_silent` the same call may be made again. */
export type ShipRefusal =
  | MoveShipmentRefusal
  | CaptureRefusal
  | 'order_not_paid'
  | 'payment_taken_back'
  | 'capture_unknown'
  | 'capture_failed'
  | 'not_captured'
  | 'carrier_silent'
  | 'carrier_refused'
  | 'no_keys_left'

/** Who ships, and over whom. */
export type Shipping = {
  readonly connectors: Connectors
  readonly carriers: Carriers
  readonly actor: string
}

/** Ask for the money of the parcel, or note that none is needed. The request is committed, not yet made. */
async function claimMoney(tx: Tx, shipment: Shipment): Promise<Result<OperationId | undefined, ShipRefusal>> {
  const order = await lockOrder(tx, shipment.orderId as OrderId)
  if (!mayLeave(shipment, order?.state)) return refused('order_not_paid', { state: order?.state })
  if (await isTakenBack(tx, shipment.orderId)) return refused('payment_taken_back')
  const capture =
    shipment.total.minor === 0n
      ? done(undefined)
      : await requestCapture(tx, shipment.orderId, { amount: shipment.total, cause: shipment.id })
  if (!capture.ok) return capture
  const locked = await lockShipment(tx, shipment.id)
  if (locked?.state !== 'packed') return refused('shipment_state', { state: locked?.state })
  if (capture.value === undefined) await markCaptured(tx, shipment.id)
  return capture
}

/** Step 1. The money of the parcel. */
async function captureFor(
  db: Db,
  connectors: Connectors,
  shipment: Shipment,
): Promise<Result<undefined, ShipRefusal>> {
  const claim = await inTransaction(db, (tx) => claimMoney(tx, shipment))
  if (!claim.ok) return claim
  if (claim.value === undefined) return done(undefined)
  const performed = await performOperation(db, connectors, claim.value)
  if (!performed.ok) return refused('capture_unknown', { operation: claim.value })
  const { state, failureCode, id } = performed.value
  if (state === 'succeeded') return done(undefined)
  return state === 'failed'
    ? refused('capture_failed', { operation: id, code: failureCode })
    : refused('capture_unknown', { operation: id })
}

/** Step 2. The carrier takes the parcel: claim, call; recording it is step 3. */
async function handOver(
  db: Db,
  carriers: Carriers,
  shipment: Shipment,
  order: Order,
): Promise<Result<Parcel, ShipRefusal>> {
  const claim = await inTransaction(db, (tx) => claimParcel(tx, shipment.id))
  if (!claim.ok) return claim
  const carrier = shipment.location === digitalPlace ? download : carriers.forMethod(order.shippingMethod)
  const cash = await cashFor(db, order.id, shipment.total)
  const { shippingAddress: to, id: orderId } = order
  if (cash !== undefined)
    await inTransaction(db, async (tx) =>
      done(await expectCash(tx, { shipmentId: shipment.id, orderId, amount: cash })),
    )
  const asked = { reference: shipment.id, to, weightGrams: shipment.weightGrams }
  const answer = await carrier
    .take(cash === undefined ? asked : { ...asked, cash })
    .catch((error: unknown) => {
      log.warn('carrier_silent', { id: shipment.id, name: carrier.name, ...errorFields(error) })
      return undefined
    })
  if (answer === undefined) return refused('carrier_silent')
  return answer.taken ? done(answer.parcel) : refused('carrier_refused', { code: answer.code })
}

/** What the buyer's money became: the seller's revenue, the state's tax, the price of delivery. */
async function bookSale(tx: Tx, shipment: Shipment, actor: string): Promise<void> {
  const { currency } = shipment.total
  const goods = sum(
    shipment.lines.map(({ net }) => net),
    currency,
  )
  const tax = sum([shipment.deliveryTax, ...shipment.lines.map((line) => line.tax)], currency)
  const to = (credit: string, amount: Money, code: string): Transfer => ({
    id: transferIdOf(shipment.id, code),
    debit: account.orderDue(shipment.orderId as OrderId),
    credit,
    amount,
    code,
  })
  const transfers = [
    to(`seller:${shipment.sellerId}:revenue`, goods, 'sale'),
    to(`tax:${shipment.taxCountry}:vat`, tax, 'vat'),
    to('shipping:revenue', shipment.deliveryNet, 'shipping_fee'),
  ].filter(({ amount }) => amount !== undefined && amount.minor > 0n)
  assert(add(add(goods, tax), shipment.deliveryNet).minor === shipment.total.minor, 'a parcel adds up')
  if (transfers.length > 0) mustBeDone(await postTransfers(tx, transfers, { actor, cause: shipment.id }))
}

/** Step 3. The parcel has left: stock is taken, revenue is earned, the order follows. Recorded once. */
async function recordLeft(
  tx: Tx,
  id: ShipmentId,
  parcel: Parcel,
  { orderId, actor }: { orderId: OrderId; actor: string },
): Promise<Result<Shipment, ShipRefusal>> {
  await lockOrder(tx, orderId)
  const marked = await markShipped(tx, id, parcel, actor)
  if (!marked.ok) return marked
  const { shipment, isFirst } = marked.value
  if (!isFirst) return done(shipment)
  await bookSale(tx, shipment, actor)
  if (shipment.cause !== undefined) await replacementLeft(tx, shipment, actor)
  await consumeHolds(tx, {
    reference: shipment.cause === undefined ? shipment.orderId : toSend(shipment.cause),
    location: shipment.location,
    variantIds: shipment.lines.map(({ variantId }) => variantId),
    cause: id,
    actor,
  })
  if (shipment.location === digitalPlace) {
    const granted = await grantDownloads(tx, orderId, shipment.lines, actor)
    if (!granted.ok) return granted
  }
  if (parcel.carrier === 'pickup' || parcel.carrier === 'download')
    await recordTracking(tx, parcel.carrier, {
      messageId: `handed-over:${id}`,
      trackingNumber: parcel.trackingNumber,
      reference: id,
      type: 'delivered',
      place: '',
      at: ports().now(),
    })
  await followParcels(tx, orderId, actor)
  return done((await findShipment(tx, id)) ?? shipment)
}

/**
 * Ship a packed parcel: capture its money, hand it to the carrier, record that it left. The money comes first: a parcel
 * that has gone cannot be called back, while captured money can be given back with one call. Every step is written down
 * before it is made and may be repeated, so after any interruption the same call goes on where it stopped.
 */
export async function shipShipment(
  db: Db,
  { connectors, carriers, actor }: Shipping,
  id: ShipmentId,
): Promise<Result<Shipment, ShipRefusal>> {
  const shipment = await findShipment(db, id)
  if (shipment === undefined) return refused('shipment_not_found')
  if (shipment.shippedAt !== undefined) return done(shipment)
  if (shipment.state !== 'packed') return refused('shipment_state', { state: shipment.state })
  const orderId = shipment.orderId as OrderId
  const order = await findOrder(db, orderId)
  assert(order !== null, 'the order of a parcel is there')
  if (shipment.capturedAt === undefined) {
    const captured = await captureFor(db, connectors, shipment)
    if (!captured.ok) return captured
  }
  await failpoint('shipping.afterCapture')
  const parcel = await handOver(db, carriers, shipment, order)
  if (!parcel.ok) return parcel
  await failpoint('shipping.afterHandOver')
  return inTransaction(db, (tx) => recordLeft(tx, id, parcel.value, { orderId, actor }))
}
