import { randomInt } from 'node:crypto'
import { type Answer, json } from '../wire/answers.ts'
import { isCurrency, parseAmount } from '../wire/amounts.ts'
import { move } from '../wire/double-entry.ts'
import { freshId } from '../wire/marks.ts'
import { isWebAddress } from '../wire/post.ts'
import { recordEvent } from './events.ts'
import type { Operator } from './operator.ts'
import { type PaymentRow, findPayment, paymentOfCorrelator, paymentOnWire } from './payment.ts'
import { behaviorOf, smallDayMinor } from './subscribers.ts'
import { failure } from './token.ts'

/** What a request brings about: its answer, and the events to send beside it. */
export type Done = { readonly answer: Answer; readonly tell: readonly string[] }

/** An answer without consequences. */
export const only = (answer: Answer): Done => ({ answer, tell: [] })

type Fields = Readonly<Record<string, unknown>>

const part = (value: unknown, name: string): Fields => {
  const found = typeof value === 'object' && value !== null ? (value as Fields)[name] : undefined
  return typeof found === 'object' && found !== null ? (found as Fields) : {}
}
const textOf = (value: unknown, most: number) => (typeof value === 'string' ? value.slice(0, most) : '')

type Wanted = {
  phone: string
  correlator: string | null
  reference: string
  minor: bigint
  currency: string
  description: string
  merchantName: string
  merchantIdentifier: string
  sink: string | null
  sinkToken: string | null
}

function read(given: Fields): Wanted | Answer {
  const transaction = part(given, 'amountTransaction')
  const charging = part(part(transaction, 'paymentAmount'), 'chargingInformation')
  const meta = part(part(transaction, 'paymentAmount'), 'chargingMetaData')
  const { phoneNumber: phone, referenceCode: reference, clientCorrelator: correlator } = transaction
  const { amount, currency } = charging
  const { sink } = given
  const minor =
    isCurrency(currency) && typeof amount === 'number' ? parseAmount(String(amount), currency) : undefined
  if (phone === undefined) return failure(422, 'MISSING_IDENTIFIER', 'The phone number cannot be identified.')
  if (typeof phone !== 'string' || !/^\+[1-9]\d{4,14}$/.test(phone))
    return failure(400, 'INVALID_ARGUMENT', 'phoneNumber is not a number in international form.')
  if (typeof reference !== 'string' || !/^[\w.:-]{1,100}$/.test(reference) || minor === undefined)
    return failure(
      400,
      'INVALID_ARGUMENT',
      'Client specified an invalid argument, request body or query param.',
    )
  if (sink !== undefined && !isWebAddress(sink))
    return failure(400, 'INVALID_SINK', 'sink is not an address.')
  const token = part(given, 'sinkCredential')['accessToken']
  return {
    phone,
    correlator: typeof correlator === 'string' ? correlator.slice(0, 100) : null,
    reference,
    minor,
    currency: currency as string,
    description: textOf(charging['description'], 100),
    merchantName: textOf(meta['merchantName'], 60),
    merchantIdentifier: textOf(meta['merchantIdentifier'], 60),
    sink: typeof sink === 'string' ? sink : null,
    sinkToken: typeof token === 'string' ? token.slice(0, 500) : null,
  }
}

/** What a subscriber has spent and reserved since midnight UTC, in minor units. */
function spentToday(operator: Operator, phone: string, currency: string): bigint {
  const row = operator.store.one<{ minor: bigint }>(
    `select coalesce(sum(amount_minor - refunded_minor), 0) as minor from payments
     where phone = ? and currency = ? and created_at >= ?
       and (status = 'succeeded' or (status in ('reserved', 'pending_validation') and open_until > ?))`,
    phone,
    currency,
    `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`,
    new Date().toISOString(),
  )
  return row?.minor ?? 0n
}

function refusal(operator: Operator, { phone, minor, currency }: Wanted): Answer | undefined {
  const behavior = behaviorOf(phone)
  if (behavior === 'unknown')
    return failure(404, 'IDENTIFIER_NOT_FOUND', 'The phone number is not a subscriber of this operator.')
  if (behavior === 'blocked')
    return failure(403, 'CARRIER_BILLING.PAYMENT_DENIED', 'Payment denied by business.')
  if (minor > operator.paymentLimitMinor)
    return failure(422, 'CARRIER_BILLING.UNAUTHORIZED_AMOUNT', 'Unauthorized amount requested.')
  const limit = behavior === 'small_day' ? smallDayMinor : operator.dayLimitMinor
  if (spentToday(operator, phone, currency) + minor > limit)
    return failure(422, 'CARRIER_BILLING.USER_AMOUNT_THRESHOLD_OVERPASSED', 'Unauthorized payment request. Accumulated user mobile payments overpass account amount threshold.') // prettier-ignore
  return undefined
}

/**
 * Make a payment; inside a write. In two steps it waits for the subscriber's code, in one it is charged at once. The same
 * correlator again is the same payment; with other terms it is refused.
 */
export function makePayment(operator: Operator, given: Fields, steps: 'one' | 'two'): Done {
  const wanted = read(given)
  if ('body' in wanted) return only(wanted)
  const known =
    wanted.correlator === null ? undefined : paymentOfCorrelator(operator.store, wanted.correlator)
  if (known !== undefined) {
    const isSame =
      known.amount_minor === wanted.minor &&
      known.currency === wanted.currency &&
      known.phone === wanted.phone
    return only(
      isSame
        ? json(201, paymentOnWire(operator.origin, known))
        : failure(409, 'ALREADY_EXISTS', 'The correlator names another payment.'),
    )
  }
  const refused = refusal(operator, wanted)
  if (refused !== undefined) return only(refused)
  const id = freshId('chg')
  const now = Date.now()
  const waits = steps === 'two'
  operator.store.run(
    `insert into payments (payment_id, client_correlator, reference_code, phone, merchant_name, merchant_identifier, description,
       amount_minor, currency, status, authorization_id, code, sink, sink_token, created_at, open_until)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, wanted.correlator, wanted.reference, wanted.phone, wanted.merchantName, wanted.merchantIdentifier, wanted.description,
    wanted.minor, wanted.currency, waits ? 'pending_validation' : 'reserved', waits ? freshId('aut') : null,
    waits ? String(randomInt(1_000_000)).padStart(6, '0') : null, wanted.sink, wanted.sinkToken,
    new Date(now).toISOString(), new Date(now + (operator.codeSeconds * 1000) / operator.speed).toISOString(),
  ) // prettier-ignore
  const payment = found(operator, id)
  const tell = waits ? [] : charge(operator, payment)
  return { answer: json(201, paymentOnWire(operator.origin, found(operator, id))), tell }
}

function found(operator: Operator, id: string): PaymentRow {
  const payment = findPayment(operator.store, id)
  if (payment === undefined) throw new Error('a payment just written is not there')
  return payment
}

/** Put the amount on the subscriber's bill and owe it to the merchant; inside a write. */
export function charge(operator: Operator, payment: PaymentRow): readonly string[] {
  operator.store.run(
    `update payments set status = 'succeeded', paid_at = ?, code = null where payment_id = ?`,
    new Date().toISOString(),
    payment.payment_id,
  )
  move(operator.store, {
    debit: `subscriber:${payment.phone}:owed`,
    credit: 'merchant:payable',
    currency: payment.currency,
    minor: payment.amount_minor,
    code: 'charge',
    about: payment.payment_id,
  })
  return recordEvent(operator, payment.payment_id, behaviorOf(payment.phone))
}
