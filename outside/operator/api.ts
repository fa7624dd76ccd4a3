import { type Answer, json, jsonObject } from '../wire/answers.ts'
import { bookReport } from '../wire/double-entry.ts'
import { onlyHere } from '../wire/faults.ts'
import type { Asked, Route } from '../wire/server.ts'
import type { Operator } from './operator.ts'
import { findPayment, paymentOnWire, paymentsBetween } from './payment.ts'
import { type Done, makePayment } from './prepare.ts'
import { refundPayment, refundsOf } from './refunds.ts'
import { cancel, confirm, lookUp, validate } from './second-step.ts'
import { nextFile, settle } from './settle.ts'
import { behaviorOf } from './subscribers.ts'
import { failure, giveToken, refusedToken } from './token.ts'

const payments = '/carrier-billing/v0/payments'
const refunds = '/carrier-billing-refund/v0/payments'

type Given = Readonly<Record<string, unknown>>

/** The operator's interface for merchants, shaped as CAMARA carrier billing and carrier billing refund, and its control desk. */
export function apiRoutes(operator: Operator): Route[] {
  const post = (path: string, name: string, work: (id: string, given: Given) => Done): Route => [
    'POST',
    path,
    (asked) => change(operator, asked, name, work),
  ]
  const get = (path: string, work: (asked: Asked) => Answer): Route => [
    'GET',
    path,
    (asked) => refusedToken(operator, asked) ?? operator.faults.around('query', () => work(asked)),
  ]
  return [
    ['POST', '/oauth2/token', (asked) => operator.faults.around('token', () => giveToken(operator, asked))],
    post(payments, 'create', (_id, given) => makePayment(operator, given, 'one')),
    post(`${payments}/prepare`, 'prepare', (_id, given) => makePayment(operator, given, 'two')),
    get(payments, (asked) => list(operator, asked)),
    get(`${payments}/:id`, (asked) => lookUp(operator, asked.params.id ?? '')),
    post(`${payments}/:id/validate`, 'validate', (id, given) => validate(operator, id, given)),
    post(`${payments}/:id/confirm`, 'confirm', (id) => confirm(operator, id)),
    post(`${payments}/:id/cancel`, 'cancel', (id) => cancel(operator, id)),
    post(`${refunds}/:id/refunds`, 'refund', (id, given) => refundPayment(operator, id, given)),
    get(`${refunds}/:id/refunds`, (asked) => refundsOf(operator, asked.params.id ?? '')),
    get('/settlements/next', (asked) => settlement(operator, asked)),
    ...controlRoutes(operator),
  ]
}

async function change(
  operator: Operator,
  asked: Asked,
  name: string,
  work: (id: string, given: Given) => Done,
): Promise<Answer> {
  const refused = refusedToken(operator, asked)
  if (refused !== undefined) return refused
  const read = asked.body === '' ? ({ ok: true, value: {} } as const) : jsonObject(asked.body)
  if (!read.ok)
    return failure(
      400,
      'INVALID_ARGUMENT',
      'Client specified an invalid argument, request body or query param.',
    )
  const id = asked.params.id ?? ''
  return operator.faults.around(name, async () => {
    const { answer, tell } = await operator.store.write(() => work(id, read.value))
    // Events go out beside the answer: nobody's page waits for them here.
    void operator.mail.send(tell)
    const phone = findPayment(operator.store, id)?.phone ?? ''
    const isLost = name === 'confirm' && behaviorOf(phone) === 'answer_lost' && answer.status === 202
    return isLost ? { status: 504, body: '', drop: true } : answer
  })
}

function list(operator: Operator, asked: Asked): Answer {
  const { query } = asked
  const number = (name: string, usual: number, most: number) =>
    Math.min(most, Math.max(1, Math.floor(Number(query.get(name) ?? usual)) || usual))
  const from = query.get('paymentCreationDate.gte') ?? '0000'
  const to = query.get('paymentCreationDate.lte') ?? new Date().toISOString()
  if (from > to)
    return failure(400, 'CARRIER_BILLING.INVALID_DATE_RANGE', 'Client specified an invalid date range')
  const rows = paymentsBetween(operator.store, {
    from,
    to,
    status: query.get('paymentStatus'),
    merchant: query.get('merchantIdentifier'),
    page: number('page', 1, 100_000),
    perPage: number('perPage', 10, 100),
  })
  return json(
    200,
    rows.map((row) => paymentOnWire(operator.origin, row)),
  )
}

function settlement(operator: Operator, asked: Asked): Answer {
  const next = nextFile(operator, asked.query.get('after') ?? '')
  if (next === undefined) return { status: 204, body: '' }
  return { status: 200, headers: { 'content-type': 'text/csv', 'x-batch': next.batch }, body: next.content }
}

/** What the payments say must be what the accounts say. */
function mirrors(operator: Operator): string[] {
  const rows = operator.store.all<{ phone: string; currency: string }>(
    `select phone, payments.currency from payments
     left join accounts on account = 'subscriber:' || phone || ':owed' and accounts.currency = payments.currency
     group by phone, payments.currency
     having coalesce(max(balance_minor), 0)
       <> sum(case when status = 'succeeded' then amount_minor - refunded_minor else 0 end)`,
  )
  return rows.map(
    ({ phone, currency }) => `${currency} bill of •••${phone.slice(-3)} differs from its payments`,
  )
}

function controlRoutes(operator: Operator): Route[] {
  const here = (work: () => Answer | Promise<Answer>) => (asked: Asked) => onlyHere(asked, work)
  return [
    [
      'GET',
      '/control/books',
      here(() =>
        json(
          200,
          bookReport(operator.store, () => mirrors(operator)),
        ),
      ),
    ],
    ['POST', '/control/settle', here(async () => json(200, { batches: await settle(operator) }))],
    ...operator.faults.routes,
  ]
}
