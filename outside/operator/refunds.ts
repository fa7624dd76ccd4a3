import { type Answer, json } from '../wire/answers.ts'
import { formatAmount, parseAmount } from '../wire/amounts.ts'
import { move } from '../wire/double-entry.ts'
import { freshId } from '../wire/marks.ts'
import type { Operator } from './operator.ts'
import { type PaymentRow, findPayment } from './payment.ts'
import { type Done, only } from './prepare.ts'
import { failure } from './token.ts'

type RefundRow = {
  refund_id: string
  payment_id: string
  reference_code: string
  client_correlator: string | null
  type: string
  amount_minor: bigint
  reason: string | null
  created_at: string
}

const columns = `refund_id, payment_id, reference_code, client_correlator, type, amount_minor, reason, created_at`

function onWire(refund: RefundRow, currency: string) {
  return {
    refundId: refund.refund_id,
    type: refund.type,
    refundStatus: 'succeeded',
    refundCreationDate: refund.created_at,
    refundDate: refund.created_at,
    ...(refund.reason !== null && { reason: refund.reason }),
    amountTransaction: {
      ...(refund.client_correlator !== null && { clientCorrelator: refund.client_correlator }),
      referenceCode: refund.reference_code,
      refundAmount: {
        chargingInformation: {
          amount: Number(formatAmount(refund.amount_minor, currency)),
          currency,
          description: 'Refund',
        },
      },
    },
  }
}

function askedAmount(payment: PaymentRow, given: Readonly<Record<string, unknown>>): bigint | undefined {
  if (given['type'] === 'total') return payment.amount_minor - payment.refunded_minor
  const transaction = given['amountTransaction'] as { refundAmount?: { chargingInformation?: { amount?: unknown; currency?: unknown } } } | undefined // prettier-ignore
  const { amount, currency } = transaction?.refundAmount?.chargingInformation ?? {}
  if (currency !== payment.currency || typeof amount !== 'number') return undefined
  return parseAmount(String(amount), payment.currency)
}

/** Give back a part or the rest of a charge; inside a write. The same correlator again is the same refund. */
export function refundPayment(
  operator: Operator,
  id: string,
  given: Readonly<Record<string, unknown>>,
): Done {
  const { store } = operator
  const payment = findPayment(store, id)
  if (payment === undefined) return only(failure(404, 'NOT_FOUND', 'The specified resource is not found.'))
  const { referenceCode: reference, clientCorrelator: correlator = null } = (given['amountTransaction'] ?? {}) as Record<string, string | undefined> // prettier-ignore
  const minor = askedAmount(payment, given)
  if (
    typeof reference !== 'string' ||
    minor === undefined ||
    (given['type'] !== 'total' && given['type'] !== 'partial')
  )
    return only(
      failure(400, 'INVALID_ARGUMENT', 'Client specified an invalid argument, request body or query param.'),
    )
  const known = store.one<RefundRow>(`select ${columns} from refunds where client_correlator = ?`, correlator)
  if (known !== undefined) {
    const isSame = known.payment_id === id && (given['type'] === 'total' || known.amount_minor === minor)
    return only(
      isSame
        ? json(201, onWire(known, payment.currency))
        : failure(409, 'ALREADY_EXISTS', 'The correlator names another refund.'),
    )
  }
  if (payment.status !== 'succeeded')
    return only(
      failure(
        422,
        'CARRIER_BILLING_REFUND.INVALID_PAYMENT_STATUS',
        'The payment is not in a state to be refunded.',
      ),
    )
  if (minor <= 0n || minor > payment.amount_minor - payment.refunded_minor)
    return only(failure(422, 'CARRIER_BILLING_REFUND.UNAUTHORIZED_AMOUNT', 'Unauthorized amount requested.'))
  const refund = {
    refund_id: freshId('rfd'),
    payment_id: id,
    reference_code: reference,
    client_correlator: correlator,
    type: given['type'],
    amount_minor: minor,
    reason: typeof given['reason'] === 'string' ? given['reason'].slice(0, 200) : null,
    created_at: new Date().toISOString(),
  }
  store.run(
    `insert into refunds (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    refund.refund_id, id, reference, correlator, refund.type, minor, refund.reason, refund.created_at,
  ) // prettier-ignore
  store.run(`update payments set refunded_minor = refunded_minor + ? where payment_id = ?`, minor, id)
  move(store, {
    debit: 'merchant:payable',
    credit: `subscriber:${payment.phone}:owed`,
    currency: payment.currency,
    minor,
    code: 'refund',
    about: id,
  })
  return only(json(201, onWire(refund, payment.currency)))
}

/** The refunds of a payment. */
export function refundsOf(operator: Operator, id: string): Answer {
  const payment = findPayment(operator.store, id)
  if (payment === undefined) return failure(404, 'NOT_FOUND', 'The specified resource is not found.')
  const rows = operator.store.all<RefundRow>(
    `select ${columns} from refunds where payment_id = ? order by rowid`,
    id,
  )
  return json(
    200,
    rows.map((each) => onWire(each, payment.currency)),
  )
}
