import { formatAmount } from '../wire/amounts.ts'
import type { Store } from '../wire/store.ts'

/** The states of a payment in the words of the interface. `processing` is never seen here: every step is decided at once. */
export type Status = 'pending_validation' | 'reserved' | 'succeeded' | 'denied' | 'canceled'

/** A payment as stored. */
export type PaymentRow = {
  payment_id: string
  client_correlator: string | null
  reference_code: string
  phone: string
  merchant_name: string
  merchant_identifier: string
  description: string
  amount_minor: bigint
  currency: string
  status: Status
  authorization_id: string | null
  code: string | null
  wrong: bigint
  denial_reason: string | null
  sink: string | null
  sink_token: string | null
  refunded_minor: bigint
  settled_in: string | null
  created_at: string
  open_until: string
  paid_at: string | null
}

/** The columns of a payment, for statements that read it. */
const columns = `payment_id, client_correlator, reference_code, phone, merchant_name, merchant_identifier, description, amount_minor,
  currency, status, authorization_id, code, wrong, denial_reason, sink, sink_token, refunded_minor, settled_in, created_at,
  open_until, paid_at`

/** The payment of an id. */
export function findPayment(store: Store, id: string): PaymentRow | undefined {
  return store.one<PaymentRow>(`select ${columns} from payments where payment_id = ?`, id)
}

/** The payment a merchant's own correlator made. */
export function paymentOfCorrelator(store: Store, correlator: string): PaymentRow | undefined {
  return store.one<PaymentRow>(`select ${columns} from payments where client_correlator = ?`, correlator)
}

/** Payments made in a span of time, oldest first, a page of them. */
export function paymentsBetween(
  store: Store,
  {
    from,
    to,
    status,
    merchant,
    page,
    perPage,
  }: {
    from: string
    to: string
    status: string | null
    merchant: string | null
    page: number
    perPage: number
  },
): PaymentRow[] {
  return store.all<PaymentRow>(
    `select ${columns} from payments
     where created_at >= ? and created_at <= ? and (? is null or status = ?) and (? is null or merchant_identifier = ?)
     order by created_at, payment_id limit ? offset ?`,
    from, to, status, status, merchant, merchant, perPage, (page - 1) * perPage,
  ) // prettier-ignore
}

/** The state at a moment: a code or reservation that waited too long is canceled even before the sweeper comes by. */
export function statusAt(payment: PaymentRow, now: string): Status {
  const waits = payment.status === 'pending_validation' || payment.status === 'reserved'
  return waits && payment.open_until <= now ? 'canceled' : payment.status
}

/** The interface writes one of its words in British spelling; in these books it is written as everywhere here. */
export const onTheWire = (word: string): string =>
  word.replace('cancel', 'cancell').replace('CANCEL', 'CANCELL')

/** A payment in the form of the interface. Amounts are JSON numbers there. */
export function paymentOnWire(origin: string, payment: PaymentRow) {
  const status = statusAt(payment, new Date().toISOString())
  return {
    paymentId: payment.payment_id,
    amountTransaction: {
      phoneNumber: payment.phone,
      ...(payment.client_correlator !== null && { clientCorrelator: payment.client_correlator }),
      paymentAmount: {
        chargingInformation: {
          amount: Number(formatAmount(payment.amount_minor, payment.currency)),
          currency: payment.currency,
          description: payment.description,
          isTaxIncluded: true,
        },
        chargingMetaData: {
          merchantName: payment.merchant_name,
          merchantIdentifier: payment.merchant_identifier,
        },
      },
      referenceCode: payment.reference_code,
      resourceURL: `${origin}/carrier-billing/v0/payments/${payment.payment_id}`,
      serverReferenceCode: `srv-${payment.payment_id.slice(4)}`,
    },
    paymentStatus: onTheWire(status),
    paymentCreationDate: payment.created_at,
    ...(payment.paid_at !== null && { paymentDate: payment.paid_at }),
    ...(payment.sink !== null && { sink: payment.sink }),
    ...(status === 'pending_validation' && {
      validationInfo: { action: 'validate', authorizationId: payment.authorization_id },
    }),
  }
}
