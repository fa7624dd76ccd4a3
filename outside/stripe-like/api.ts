import type { Answer } from '../wire/answers.ts'
import { json } from '../wire/answers.ts'
import { isCurrency } from '../wire/amounts.ts'
import { onlyHere } from '../wire/faults.ts'
import { freshId } from '../wire/marks.ts'
import { isWebAddress } from '../wire/post.ts'
import type { Asked, Route } from '../wire/server.ts'
import { missing, object, onceByKey, refusal, withKey } from './answers.ts'
import { balances, bookCapture, bookRefund } from './books.ts'
import { readBracketForm, textAt, textsAt, type Fields } from './bracket-form.ts'
import { disputeIfMagic, disputeRoutes } from './disputes.ts'
import { capturable, findPayment, intentObject, refundObject, refundsOf, sessionObject } from './objects.ts'
import { payOut, payoutRoutes } from './payouts.ts'
import { recordEvent, type Provider } from './provider.ts'
import { paymentColumns, type PaymentRow } from './schema.ts'

type Done = { answer: Answer; told?: readonly string[] }

const wrong = (param: string, message: string): Done => ({
  answer: refusal(400, 'invalid_request_error', message, { param, code: 'parameter_invalid' }),
})

const expandOf = (asked: Asked, form?: Fields) =>
  new Set([
    ...Object.values(textsAt(readBracketForm(asked.query.toString()), 'expand')),
    ...(form === undefined ? [] : Object.values(textsAt(form, 'expand'))),
  ])

function createSession(provider: Provider, asked: Asked): Done {
  const form = readBracketForm(asked.body)
  const price = (...path: string[]) => textAt(form, 'line_items', '0', 'price_data', ...path)
  const amount = /^\d{1,12}$/.exec(price('unit_amount') ?? '')?.[0]
  const currency = price('currency') ?? ''
  const expires = textAt(form, 'expires_at')
  const [success, cancel] = [textAt(form, 'success_url') ?? '', textAt(form, 'cancel_url') ?? '']
  if (textAt(form, 'mode') !== 'payment') return wrong('mode', 'Only payment is simulated.')
  if (amount === undefined || amount === '0')
    return wrong('line_items[0][price_data][unit_amount]', 'Invalid integer.')
  if (!isCurrency(currency.toUpperCase()))
    return wrong('line_items[0][price_data][currency]', 'Invalid currency.')
  if (!isWebAddress(success) || !isWebAddress(cancel)) return wrong('success_url', 'Not a valid URL')
  const now = provider.seconds()
  const id = freshId('pi')
  provider.store.run(
    `insert into payments (id, session_id, merchant_ref, status, session_status, capture_method, amount, currency,
       description, locale, success_url, cancel_url, metadata, created, expires)
     values (?, ?, ?, 'requires_payment_method', 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, freshId('cs_test'), textAt(form, 'client_reference_id') ?? id,
    textAt(form, 'payment_intent_data', 'capture_method') === 'manual' ? 'manual' : 'automatic', BigInt(amount),
    currency.toLowerCase(), price('product_data', 'name') ?? '', textAt(form, 'locale') ?? 'en', success, cancel,
    JSON.stringify(textsAt(form, 'payment_intent_data', 'metadata')), now,
    expires !== undefined && /^\d{9,11}$/.test(expires) ? Number(expires) : now + 86_400,
  ) // prettier-ignore
  const check = textAt(form, 'payment_method_options', 'card', 'request_three_d_secure')
  if (check === 'any' || check === 'challenge')
    provider.store.run(`insert into asked_checks (payment_id) values (?)`, id)
  const row = findPayment(provider, 'id', id)
  if (row === undefined) throw new Error('a session just written is not there')
  return { answer: object(sessionObject(provider, row)) }
}

function listSessions(provider: Provider, asked: Asked): Answer {
  const query = readBracketForm(asked.query.toString())
  const most = Math.min(Math.max(Number(textAt(query, 'limit') ?? 10) || 10, 1), 100)
  const after = textAt(query, 'starting_after')
  const from = after === undefined ? undefined : findPayment(provider, 'session_id', after)
  const rows = provider.store.all<PaymentRow>(
    `select ${paymentColumns} from payments
      where created >= ? and created <= ? and (? is null or (created, session_id) < (?, ?))
      order by created desc, session_id desc limit ?`,
    Number(textAt(query, 'created', 'gte') ?? 0), Number(textAt(query, 'created', 'lte') ?? 9_999_999_999),
    from?.session_id ?? null, from?.created ?? null, from?.session_id ?? null, most + 1,
  ) // prettier-ignore
  const expand = new Set([...expandOf(asked)].map((each) => each.replace(/^data\./, '')))
  return object({
    object: 'list',
    data: rows.slice(0, most).map((row) => sessionObject(provider, row, expand)),
    has_more: rows.length > most,
    url: '/v1/checkout/sessions',
  })
}

function expireSession(provider: Provider, row: PaymentRow): Done {
  if (row.session_status !== 'open')
    return wrong('session', `Only open sessions can be expired; this one is ${row.session_status}.`)
  provider.store.run(
    `update payments set session_status = 'expired', status = 'canceled' where id = ?`,
    row.id,
  )
  const after: PaymentRow = { ...row, session_status: 'expired', status: 'canceled' }
  return {
    answer: object(sessionObject(provider, after)),
    told: recordEvent(provider, 'checkout.session.expired', after),
  }
}

function withMetadata(provider: Provider, row: PaymentRow, form: Fields): PaymentRow {
  const metadata = JSON.stringify({
    ...(JSON.parse(row.metadata) as Record<string, string>),
    ...textsAt(form, 'metadata'),
  })
  provider.store.run(`update payments set metadata = ? where id = ?`, metadata, row.id)
  return { ...row, metadata }
}

const unexpected = (row: PaymentRow): Done => ({
  answer: refusal(400, 'invalid_request_error', `This PaymentIntent is ${row.status}.`, {
    code: 'payment_intent_unexpected_state',
  }),
})

function capture(provider: Provider, row: PaymentRow, form: Fields): Done {
  if (row.status !== 'requires_capture') return unexpected(row)
  const left = capturable(row)
  const asked = BigInt(/^\d{1,12}$/.exec(textAt(form, 'amount_to_capture') ?? '')?.[0] ?? left)
  if (asked <= 0n || asked > left) return wrong('amount_to_capture', 'More than can be captured.')
  const isFinal = textAt(form, 'final_capture') !== 'false' || asked === left
  const marked = withMetadata(provider, row, form)
  const after: PaymentRow = {
    ...marked,
    captured: row.captured + asked,
    released: isFinal ? row.authorized - row.captured - asked : row.released,
    status: isFinal ? 'succeeded' : 'requires_capture',
  }
  provider.store.run(
    `update payments set captured = ?, released = ?, status = ? where id = ?`,
    after.captured, after.released, after.status, row.id,
  ) // prettier-ignore
  bookCapture(provider, after, asked)
  const told = isFinal ? recordEvent(provider, 'payment_intent.succeeded', after) : []
  const disputed = disputeIfMagic(provider, after, asked)
  return { answer: object(intentObject(after)), told: [...told, ...disputed] }
}

function cancel(provider: Provider, row: PaymentRow): Done {
  if (row.status === 'succeeded' || row.status === 'canceled') return unexpected(row)
  const after: PaymentRow = {
    ...row,
    released: row.authorized - row.captured,
    status: row.captured > 0n ? 'succeeded' : 'canceled',
    session_status: row.session_status === 'open' ? 'expired' : row.session_status,
  }
  provider.store.run(
    `update payments set released = ?, status = ?, session_status = ? where id = ?`,
    after.released, after.status, after.session_status, row.id,
  ) // prettier-ignore
  return {
    answer: object(intentObject(after)),
    told: recordEvent(provider, 'payment_intent.canceled', after),
  }
}

function refund(provider: Provider, asked: Asked): Done {
  const form = readBracketForm(asked.body)
  const id = textAt(form, 'payment_intent') ?? ''
  const row = findPayment(provider, 'id', id)
  if (row === undefined) return { answer: missing('payment_intent', id) }
  const left = row.captured - row.refunded
  const amount = BigInt(/^\d{1,12}$/.exec(textAt(form, 'amount') ?? '')?.[0] ?? left)
  if (left === 0n)
    return {
      answer: refusal(400, 'invalid_request_error', 'Charge has already been refunded.', {
        code: 'charge_already_refunded',
      }),
    }
  if (amount <= 0n || amount > left)
    return wrong('amount', 'Refund amount is greater than unrefunded amount.')
  const made = {
    id: freshId('re'),
    payment_id: row.id,
    amount,
    metadata: JSON.stringify(textsAt(form, 'metadata')),
    created: BigInt(provider.seconds()),
  }
  provider.store.run(
    `insert into refunds (id, payment_id, amount, metadata, created) values (?, ?, ?, ?, ?)`,
    made.id, made.payment_id, made.amount, made.metadata, made.created,
  ) // prettier-ignore
  provider.store.run(`update payments set refunded = refunded + ? where id = ?`, amount, row.id)
  bookRefund(provider, row, made)
  return { answer: object(refundObject(row, made)) }
}

/** The part of the provider's API a shop needs: hosted sessions, intents, refunds; and the control desk. */
export function apiRoutes(provider: Provider): Route[] {
  const keyed =
    (fault: string | undefined, work: (asked: Asked) => Answer | Promise<Answer>) => (asked: Asked) =>
      withKey(provider, asked, () =>
        fault === undefined ? work(asked) : provider.faults.around(fault, () => work(asked)),
      )
  const once = (fault: string, work: (asked: Asked) => Done) =>
    keyed(fault, (asked) => onceByKey(provider, asked, () => work(asked)))
  const onIntent = (fault: string, work: (row: PaymentRow, form: Fields) => Done) =>
    once(fault, (asked) => {
      const id = asked.params['id'] ?? ''
      const row = findPayment(provider, 'id', id)
      return row === undefined
        ? { answer: missing('payment_intent', id) }
        : work(row, readBracketForm(asked.body))
    })
  const session = (work: (row: PaymentRow, asked: Asked) => Answer) => (asked: Asked) => {
    const id = asked.params['id'] ?? ''
    const row = findPayment(provider, 'session_id', id)
    return row === undefined ? missing('checkout.session', id) : work(row, asked)
  }
  return [
    ['POST', '/v1/checkout/sessions', once('session', (asked) => createSession(provider, asked))],
    ['GET', '/v1/checkout/sessions', keyed('query', (asked) => listSessions(provider, asked))],
    ['GET', '/v1/checkout/sessions/:id', keyed('query', session((row, asked) => object(sessionObject(provider, row, expandOf(asked)))))],
    ['POST', '/v1/checkout/sessions/:id/expire', once('session', (asked) => {
      const row = findPayment(provider, 'session_id', asked.params['id'] ?? '')
      return row === undefined ? { answer: missing('checkout.session', asked.params['id'] ?? '') } : expireSession(provider, row)
    })],
    ['GET', '/v1/payment_intents/:id', keyed('query', (asked) => {
      const row = findPayment(provider, 'id', asked.params['id'] ?? '')
      return row === undefined ? missing('payment_intent', asked.params['id'] ?? '') : object(intentObject(row, expandOf(asked)))
    })],
    ['POST', '/v1/payment_intents/:id', onIntent('query', (row, form) => ({ answer: object(intentObject(withMetadata(provider, row, form))) }))],
    ['POST', '/v1/payment_intents/:id/capture', onIntent('capture', (row, form) => capture(provider, row, form))],
    ['POST', '/v1/payment_intents/:id/cancel', onIntent('cancel', (row) => cancel(provider, row))],
    ['POST', '/v1/refunds', once('refund', (asked) => refund(provider, asked))],
    ['GET', '/v1/refunds', keyed('query', (asked) => {
      const row = findPayment(provider, 'id', asked.query.get('payment_intent') ?? '')
      return object({ object: 'list', data: row === undefined ? [] : refundsOf(provider, row), has_more: false, url: '/v1/refunds' })
    })],
    ...disputeRoutes(provider, (work) => keyed('query', work)),
    ...payoutRoutes(provider, (work) => keyed('query', work)),
    ['POST', '/control/payout', (asked) => onlyHere(asked, async () => json(201, { payouts: await payOut(provider) }))],
    ['GET', '/control/books', (asked) => onlyHere(asked, () => json(200, { accounts: balances(provider) }))],
    ...provider.faults.routes,
  ] // prettier-ignore
}
