import { Type } from 'typebox'
import { parseId } from '#kernel/ids.ts'
import { problem, type HttpServer } from '#kernel/http.ts'
import { findShipment } from '#goods/shipping/index.ts'
import { findOrder, type OrderId } from '#trade/orders/index.ts'
import { countStages, listOrders, orderStages, pickList } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, idParams } from '../form.ts'
import { pickListPage, slipPage } from '../pages/paper.ts'
import { ordersPage } from '../pages/orders.ts'

const text = Type.Optional(Type.String({ maxLength: 200 }))
const stage = Type.Optional(Type.String({ maxLength: 20 }))

/** A day as a date field sends it, at its first instant (UTC); what is no day is undefined. */
export function dayStart(text: string | undefined): Date | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const at = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

const pageSize = 50

function listRoute(server: HttpServer, desk: Desk): void {
  const querystring = asking({ stage, q: text, from: text, to: text, before: text })
  server.get('/admin/orders', { schema: { querystring } }, async (request, reply) => {
    const { q = '', from = '', to = '', before = '' } = request.query
    const chosen = orderStages.find((each) => each === request.query.stage)
    const last = dayStart(to)
    const filter = {
      stage: chosen,
      search: q,
      from: dayStart(from),
      to: last && new Date(last.getTime() + 86_400_000),
      before: /^\d{1,15}$/.test(before) ? Number(before) : undefined,
      most: pageSize + 1,
    }
    const [found, counts] = await Promise.all([listOrders(desk.db, filter), countStages(desk.db)])
    const page = ordersPage({
      rows: found.slice(0, pageSize),
      hasMore: found.length > pageSize,
      isFirst: filter.before === undefined,
      counts,
      asked: { stage: chosen, q, from: dayStart(from) ? from : '', to: last ? to : '' },
    })
    return sendDesk(desk, request, reply, page)
  })
}

function paperRoutes(server: HttpServer, desk: Desk): void {
  server.get('/admin/pick-list', async (request, reply) =>
    sendDesk(desk, request, reply, pickListPage(await pickList(desk.db))),
  )
  server.get('/admin/shipments/:id/slip', { schema: { params: idParams } }, async (request, reply) => {
    const id = parseId('shp', request.params.id)
    const shipment = id.ok ? await findShipment(desk.db, id.value) : undefined
    const order = shipment && (await findOrder(desk.db, shipment.orderId as OrderId))
    if (!shipment || !order) throw problem(404, 'not_found')
    return sendDesk(desk, request, reply, slipPage(order, shipment))
  })
}

/** The list of orders, and what is printed from it. */
export function orderListRoutes(server: HttpServer, desk: Desk): void {
  listRoute(server, desk)
  paperRoutes(server, desk)
}
