import { Type } from 'typebox'
import { parseId } from '#kernel/ids.ts'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { findLocations } from '#goods/inventory/index.ts'
import { findReturn, isExchanged, type Return } from '#goods/returns/index.ts'
import { giveMoneyInstead, refundReturn } from '#flows/refund-return.ts'
import { decideReturn, isWholeOrder, receiveReturn } from '#flows/settle-return.ts'
import { findOrder, type OrderId } from '#trade/orders/index.ts'
import { deskReturns } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { oneReturnPage, returnsPage } from '../pages/returns.ts'
import { operatorOf } from '../policy.ts'

const open = ['requested', 'approved', 'on_the_way', 'received'] as const

async function returnAt({ db }: Desk, typed: string): Promise<Return> {
  const id = parseId('ret', typed)
  const found = id.ok ? await findReturn(db, id.value) : undefined
  if (found === undefined) throw problem(404, 'not_found')
  return found
}

async function show(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  at: { id: string; decideForm?: DeskForm; receiveForm?: DeskForm; moneyForm?: DeskForm },
): Promise<HttpReply> {
  const { db } = desk
  const found = await returnAt(desk, at.id)
  const pieces = found.lines.reduce((all, line) => all + (isExchanged(line) ? 0 : line.quantity), 0)
  const [order, places, isWhole] = await Promise.all([
    findOrder(db, found.orderId as OrderId),
    findLocations(db.sql),
    isWholeOrder(db, found.orderId, pieces),
  ])
  if (order === null) throw problem(404, 'not_found')
  const { decideForm = freshForm, receiveForm = freshForm, moneyForm = freshForm } = at
  const isRefused = [decideForm, receiveForm, moneyForm].some((form) => form !== freshForm)
  const page = oneReturnPage({ found, order, places, isWhole, decideForm, receiveForm, moneyForm })
  return sendDesk(desk, request, reply, page, isRefused ? 422 : 200)
}

const countOf = (typed: unknown): number => {
  const text = typeof typed === 'string' ? typed.trim() : ''
  return text === '' ? 0 : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
}

const receiveBody = Type.Object(
  { ...keyed({ location: line, delivery: line }).properties },
  {
    additionalProperties: false,
    patternProperties: { '^(?:restocked|written_off)_oln_[0-9a-z]{26}$': line },
  },
)

function moneyRoutes(server: HttpServer, desk: Desk): void {
  const config = { load: 'pay' } as const
  const receive = { params: idParams, body: receiveBody }
  server.post('/admin/returns/:id/receive', { schema: receive, config }, async (request, reply) => {
    const found = await returnAt(desk, request.params.id)
    const given: Readonly<Record<string, unknown>> = request.body
    const received = await receiveReturn(desk.db, desk.connectors, {
      id: found.id,
      lines: found.lines.map(({ orderLineId }) => ({
        orderLineId,
        restocked: countOf(given[`restocked_${orderLineId}`]),
        writtenOff: countOf(given[`written_off_${orderLineId}`]),
      })),
      location: request.body.location ?? '',
      delivery: given['delivery'] === 'yes',
      actor: operatorOf(request).party,
    })
    if (received.ok)
      return redirectTo(reply, `/admin/returns/${found.id}?done=return_${received.value.state}`)
    return show(desk, request, reply, { id: found.id, receiveForm: refusedDesk(given, received) })
  })
  const refund = { params: idParams, body: keyed({}) }
  server.post('/admin/returns/:id/refund', { schema: refund, config }, async (request, reply) => {
    const { id } = await returnAt(desk, request.params.id)
    const actor = operatorOf(request).party
    const refunded = await refundReturn(desk.db, desk.connectors, { id, actor, again: true })
    if (refunded.ok) return redirectTo(reply, `/admin/returns/${id}?done=return_${refunded.value.state}`)
    return show(desk, request, reply, { id, receiveForm: refusedDesk({}, refunded) })
  })
  server.post('/admin/returns/:id/money', { schema: refund, config }, async (request, reply) => {
    const { id } = await returnAt(desk, request.params.id)
    const actor = operatorOf(request).party
    const ended = await giveMoneyInstead(desk.db, desk.connectors, { id, actor })
    if (ended.ok) return redirectTo(reply, `/admin/returns/${id}?done=return_${ended.value.state}`)
    return show(desk, request, reply, { id, moneyForm: refusedDesk({}, ended) })
  })
}

/** Returns at the desk: what waits, one of them, and what can be done with it. */
export function returnDeskRoutes(server: HttpServer, desk: Desk): void {
  const querystring = asking({ all: line })
  server.get('/admin/returns', { schema: { querystring } }, async (request, reply) => {
    const isAll = request.query.all === 'yes'
    const rows = await deskReturns(desk.db, isAll ? undefined : open)
    return sendDesk(desk, request, reply, returnsPage(rows, isAll))
  })
  const one = { params: idParams, querystring: asking({}) }
  server.get('/admin/returns/:id', { schema: one }, (request, reply) =>
    show(desk, request, reply, { id: request.params.id }),
  )
  const outcome = Type.Union([Type.Literal('approve'), Type.Literal('refuse')])
  const decide = { params: idParams, body: keyed({ answer: line, outcome }) }
  server.post('/admin/returns/:id/decide', { schema: decide }, async (request, reply) => {
    const { id } = await returnAt(desk, request.params.id)
    const { key, answer = '', outcome: said } = request.body
    const form = { scope: 'return', key, asks: { id, answer, said } }
    const decided = await onceAtDesk(desk, request, form, (tx, actor) =>
      decideReturn(tx, { id, outcome: said, answer, actor }),
    )
    if (decided.ok) return redirectTo(reply, `/admin/returns/${id}?done=return_${said}`)
    return show(desk, request, reply, { id, decideForm: refusedDesk(request.body, decided) })
  })
  moneyRoutes(server, desk)
}
