import { Type } from 'typebox'
import { parseId } from '#kernel/ids.ts'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { refused } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { amountDisputed } from '#money/disputes/index.ts'
import { closeCase, findPayment, type Payment } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { askAboutPayment } from '#flows/pay-order.ts'
import {
  deskCases,
  deskPayments,
  isCaseKnown,
  refusedEvidence,
  undecidedOperations,
} from '#views/operator-desk/index.ts'
import { paymentStatement } from '#views/payment-statement/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { casesPage } from '../pages/cases.ts'
import { orderMoneyPage } from '../pages/order-money.ts'
import { paymentPage, paymentsPage, paymentStates } from '../pages/payments.ts'
import { operatorOf } from '../policy.ts'
import { orderIdOf } from './order.ts'

const text = Type.Optional(Type.String({ maxLength: 60 }))
const pageSize = 50

async function paymentOf(desk: Desk, text: string): Promise<Payment> {
  const id = parseId('pay', text)
  const payment = id.ok ? await findPayment(desk.db, id.value) : undefined
  if (!payment) throw problem(404, 'not_found')
  return payment
}

async function showPayment(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  at: { payment: Payment; form: DeskForm; status?: number },
): Promise<HttpReply> {
  const { payment, form, status = 200 } = at
  const found = await paymentStatement(desk.db, payment.intent.reference as OrderId)
  if (!found) throw problem(404, 'not_found')
  const disputed = await amountDisputed(desk.db, payment.intent.id, payment.intent.amount.currency)
  const page = paymentPage(found, found.payment ?? payment, form, disputed)
  return sendDesk(desk, request, reply, page, status)
}

function paymentRoutes(server: HttpServer, desk: Desk): void {
  const querystring = asking({ state: text, before: text })
  server.get('/admin/payments', { schema: { querystring } }, async (request, reply) => {
    const state = paymentStates.find((each) => each === request.query.state)
    const before = parseId('pay', request.query.before ?? '')
    const found = await deskPayments(desk.db, {
      most: pageSize + 1,
      ...(state === undefined ? {} : { state }),
      ...(before.ok ? { belowId: before.value } : {}),
    })
    const at = { state, hasMore: found.length > pageSize, isFirst: !before.ok }
    return sendDesk(desk, request, reply, paymentsPage(found.slice(0, pageSize), at))
  })
  const schema = { params: idParams, querystring: asking({}) }
  server.get('/admin/payments/:id', { schema }, async (request, reply) => {
    const payment = await paymentOf(desk, request.params.id)
    return showPayment(desk, request, reply, { payment, form: freshForm })
  })
  const body = keyed({})
  server.post('/admin/payments/:id/ask', { schema: { params: idParams, body } }, async (request, reply) => {
    const payment = await paymentOf(desk, request.params.id)
    for (const { merchantRef } of payment.attempts) {
      const asked = await askAboutPayment(desk.db, desk.connectors, merchantRef, 'poll')
      const isFinal = asked.ok || asked.refusal === 'not_found_at_provider'
      if (!isFinal)
        return showPayment(desk, request, reply, { payment, form: refusedDesk({}, asked), status: 502 })
    }
    return redirectTo(reply, `/admin/payments/${payment.intent.id}?done=asked`)
  })
}

function caseRoutes(server: HttpServer, desk: Desk): void {
  const show = async (
    request: HttpRequest,
    reply: HttpReply,
    refusedCase?: { id: string; form: DeskForm },
  ): Promise<HttpReply> => {
    const [cases, undecided, strange] = await Promise.all([
      deskCases(desk.db),
      undecidedOperations(desk.db),
      refusedEvidence(desk.db),
    ])
    const page = casesPage({ cases, undecided, strange, refused: refusedCase })
    return sendDesk(desk, request, reply, page, refusedCase ? 422 : 200)
  }
  server.get('/admin/cases', { schema: { querystring: asking({}) } }, async (request, reply) =>
    show(request, reply),
  )
  const schema = { params: idParams, body: keyed({ note: line }) }
  server.post('/admin/cases/:id/close', { schema }, async (request, reply) => {
    const id = parseId('cas', request.params.id)
    if (!id.ok) throw problem(404, 'not_found')
    if (!(await isCaseKnown(desk.db, id.value))) throw problem(404, 'not_found')
    const note = (request.body.note ?? '').trim()
    if (note === '')
      return show(request, reply, {
        id: id.value,
        form: refusedDesk(request.body, refused('missing', { field: 'note' })),
      })
    const actor = operatorOf(request).party
    // Closed twice is closed: a second press of the button finds it so.
    await inTransaction(desk.db, (tx) => closeCase(tx, id.value, { actor, note }))
    return redirectTo(reply, '/admin/cases?done=closed')
  })
}

/** Payments, what was said about them, what needs a person, and where the money of an order is. */
export function moneyRoutes(server: HttpServer, desk: Desk): void {
  const schema = { params: idParams, querystring: asking({}) }
  server.get('/admin/orders/:id/money', { schema }, async (request, reply) => {
    const found = await paymentStatement(desk.db, orderIdOf(request))
    if (!found) throw problem(404, 'not_found')
    return sendDesk(desk, request, reply, orderMoneyPage(found))
  })
  paymentRoutes(server, desk)
  caseRoutes(server, desk)
}
