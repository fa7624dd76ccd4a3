import { parseId } from '#kernel/ids.ts'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { money } from '#kernel/money.ts'
import { findLocations } from '#goods/inventory/index.ts'
import { findShipment, findShipments, type ShipmentId } from '#goods/shipping/index.ts'
import { balance } from '#money/ledger/index.ts'
import { findPaymentFor, refundableAccount } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { notifyBuyer } from '#flows/notify-buyer.ts'
import { packShipment } from '#flows/pack-order.ts'
import { shipShipment } from '#flows/ship-order.ts'
import { withdrawOrder } from '#flows/withdraw-order.ts'
import { orderFor } from '#views/order-history/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, idParams, keyed, refusedDesk } from '../form.ts'
import { orderPage, type OrderForms, type OrderShown } from '../pages/order.ts'
import { operatorOf } from '../policy.ts'

async function shownOrder(desk: Desk, id: string): Promise<OrderShown> {
  const found = await orderFor(desk.db, { kind: 'operator' }, id)
  if (!found.ok) throw problem(404, 'not_found')
  const { order, timeline } = found.value
  const [payment, shipments, places] = await Promise.all([
    findPaymentFor(desk.db, order.id),
    findShipments(desk.db, { orderId: order.id }),
    findLocations(desk.db.sql),
  ])
  const refundable = payment
    ? (await balance(desk.db, refundableAccount(payment.intent), order.currency)).available
    : money(0n, order.currency)
  const named = new Map(places.map((each) => [each.code, each.name]))
  return { order, timeline, payment, shipments, refundable, places: named, forms: {} }
}

/** Show an order, with what was refused just now. */
export async function showOrder(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  at: { id: string; forms?: OrderForms; parcelId?: string },
): Promise<HttpReply> {
  const { id, forms = {}, parcelId } = at
  const shown = await shownOrder(desk, id)
  const status = Object.keys(forms).length > 0 ? 422 : 200
  return sendDesk(desk, request, reply, orderPage({ ...shown, forms, parcelId }), status)
}

/** The id of an order in an address; anything else is not found. */
export function orderIdOf(request: { params: { id: string } }): OrderId {
  const id = parseId('ord', request.params.id)
  if (!id.ok) throw problem(404, 'not_found')
  return id.value
}

const nothing = { params: idParams, body: keyed({}) }

function orderRoutesOf(server: HttpServer, desk: Desk): void {
  const schema = { params: idParams, querystring: asking({}) }
  server.get('/admin/orders/:id', { schema }, async (request, reply) =>
    showOrder(desk, request, reply, { id: orderIdOf(request) }),
  )
  server.post('/admin/orders/:id/cancel', { schema: nothing }, async (request, reply) => {
    const id = orderIdOf(request)
    const actor = operatorOf(request).party
    const canceled = await withdrawOrder(desk.db, desk.connectors, { orderId: id, actor })
    const isDone =
      canceled.ok || (canceled.refusal === 'wrong_state' && canceled.detail?.['state'] === 'canceled')
    if (isDone) return redirectTo(reply, `/admin/orders/${id}?done=canceled`)
    return showOrder(desk, request, reply, { id, forms: { cancel: refusedDesk({}, canceled) } })
  })
  server.post('/admin/orders/:id/resend', { schema: nothing }, async (request, reply) => {
    const id = orderIdOf(request)
    const told = { order: id, kind: 'confirmed' as const, cause: `resend:${request.body.key}` }
    const { publicOrigin: origin, secretKey } = desk.settings
    await shownOrder(desk, id)
    await notifyBuyer(desk.db, told, { origin, linkKey: secretKey.reveal() })
    return redirectTo(reply, `/admin/orders/${id}?done=resent`)
  })
}

function parcelRoutes(server: HttpServer, desk: Desk): void {
  const parcelOf = async (text: string): Promise<{ id: ShipmentId; orderId: string }> => {
    const id = parseId('shp', text)
    const shipment = id.ok ? await findShipment(desk.db, id.value) : undefined
    if (!shipment) throw problem(404, 'not_found')
    return { id: shipment.id, orderId: shipment.orderId }
  }
  const load = { load: 'pay' } as const
  server.post('/admin/shipments/:id/pack', { schema: nothing, config: load }, async (request, reply) => {
    const { id, orderId } = await parcelOf(request.params.id)
    const packed = await packShipment(desk.db, { shipmentId: id, actor: operatorOf(request).party })
    if (packed.ok) return redirectTo(reply, `/admin/orders/${orderId}?done=packed`)
    const forms = { parcel: refusedDesk({}, packed) }
    return showOrder(desk, request, reply, { id: orderId, forms, parcelId: id })
  })
  server.post('/admin/shipments/:id/ship', { schema: nothing, config: load }, async (request, reply) => {
    const { id, orderId } = await parcelOf(request.params.id)
    const { connectors, carriers } = desk
    const shipped = await shipShipment(
      desk.db,
      { connectors, carriers, actor: operatorOf(request).party },
      id,
    )
    if (shipped.ok) return redirectTo(reply, `/admin/orders/${orderId}?done=shipped`)
    const forms = { parcel: refusedDesk({}, shipped) }
    return showOrder(desk, request, reply, { id: orderId, forms, parcelId: id })
  })
}

/** One order and what can be done with it, but for refunds. */
export function orderRoutes(server: HttpServer, desk: Desk): void {
  orderRoutesOf(server, desk)
  parcelRoutes(server, desk)
}
