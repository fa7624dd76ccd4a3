import { redirectTo, type HttpServer } from '#kernel/http.ts'
import type { Currency } from '#kernel/currency.ts'
import { parseDecimal } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { findOrder, type Order } from '#trade/orders/index.ts'
import { refundOrder, type RefundWhat } from '#flows/refund-order.ts'
import { Type } from 'typebox'
import type { Desk } from '../desk.ts'
import { idParams, keyed, line, refusedDesk, refusalText, typedIn, type DeskForm } from '../form.ts'
import { piecesField } from '../pages/order-refund.ts'
import { operatorOf } from '../policy.ts'
import { orderIdOf, showOrder } from './order.ts'

type Given = Readonly<Record<string, unknown>>

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** The pieces asked for, line by line; a number that is none is refused beside its field. */
function linesOf(order: Order, given: Given): Result<RefundWhat, 'not_a_whole_number'> {
  const lines: { orderLineId: string; quantity: number }[] = []
  for (const { id } of order.lines) {
    const field = piecesField(id)
    const text = textOf(given[field])
    if (text === '' || text === '0') continue
    if (!/^\d{1,4}$/.test(text)) return refused('not_a_whole_number', { field })
    lines.push({ orderLineId: id, quantity: Number(text) })
  }
  return done({ kind: 'lines', lines, delivery: given['delivery'] === 'yes' })
}

function amountOf(
  given: Given,
  currency: Currency,
): Result<RefundWhat, 'not_a_decimal' | 'too_many_decimals' | 'amount_too_large'> {
  const amount = parseDecimal(textOf(given['amount']).replace(',', '.'), currency)
  return amount.ok
    ? done({ kind: 'amount', amount: amount.value })
    : refused(amount.refusal, { field: 'amount', currency })
}

function whatOf(order: Order, given: Given): Result<RefundWhat, string> {
  if (given['kind'] === 'all') return done({ kind: 'all' })
  return given['kind'] === 'amount' ? amountOf(given, order.currency) : linesOf(order, given)
}

const fieldsOfAmount = new Set(['amount_not_positive', 'exceeds_refundable', 'wrong_currency'])

/** Where a refusal of the flow is shown: beside the amount or the line it is about. */
function formOf(given: Given, answer: Parameters<typeof refusedDesk>[1]): DeskForm {
  const about = answer.detail?.['line']
  if (typeof about === 'string')
    return { values: typedIn(given), faults: { [piecesField(about)]: refusalText(answer) } }
  const atAmount = given['kind'] === 'amount' && fieldsOfAmount.has(answer.refusal)
  return refusedDesk(given, answer, atAmount ? 'amount' : '')
}

const body = Type.Object(
  { ...keyed({ kind: line, amount: line, delivery: line, reason: line, to: line }).properties },
  { additionalProperties: false, patternProperties: { '^pieces_oln_[0-9a-z]{26}$': line } },
)

/** Giving money of an order back. */
export function refundRoutes(server: HttpServer, desk: Desk): void {
  const schema = { params: idParams, body }
  const config = { load: 'pay' } as const
  server.post('/admin/orders/:id/refund', { schema, config }, async (request, reply) => {
    const id = orderIdOf(request)
    const given: Given = request.body
    const refuse = (refund: DeskForm) => showOrder(desk, request, reply, { id, forms: { refund } })
    const order = await findOrder(desk.db, id)
    if (!order) return showOrder(desk, request, reply, { id })
    const reason = textOf(given['reason'])
    const what = whatOf(order, given)
    if (!what.ok) return refuse(refusedDesk(given, what))
    if (reason === '') return refuse(refusedDesk(given, refused('missing', { field: 'reason' })))
    const key = `desk:${request.body.key}`
    const asked = {
      orderId: id,
      what: what.value,
      reason: reason.slice(0, 300),
      to: given['to'] === 'wallet' ? ('wallet' as const) : ('source' as const),
      key,
      actor: operatorOf(request).party,
    }
    const refunded = await refundOrder(desk.db, desk.connectors, asked)
    if (!refunded.ok) return refuse(formOf(given, refunded))
    const { state } = refunded.value
    if (state === 'failed') return refuse(refusedDesk(given, refused('provider_refused_refund')))
    return redirectTo(
      reply,
      `/admin/orders/${id}?done=${state === 'succeeded' ? 'refunded' : 'refund_undecided'}`,
    )
  })
}
