import { Type } from 'typebox'
import { toWire } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import { amountDisputed } from '#money/disputes/index.ts'
import { balance } from '#money/ledger/index.ts'
import { findPayment, refundableAccount, type Payment, type PaymentId } from '#money/payments/index.ts'
import { askAboutPayment } from '#flows/pay-order.ts'
import { moneyTrail } from '#views/money-trail/index.ts'
import { deskPayments, refusedEvidence, undecidedOperations } from '#views/operator-desk/index.ts'
import { evidenceOf } from '#views/payment-statement/index.ts'
import { answer, operation, type Call, type Operation, type Reply } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, moneySchema, orNull } from '../schemas/common.ts'
import { deskPaymentLine, deskPaymentSchema, paymentState, trailSchema } from '../schemas/desk-money.ts'
import { deskPaymentLineOnWire, deskPaymentOnWire, trailOnWire } from '../wire/desk-money.ts'

/** A payment in an address. */
export const paymentParams = closed({ payment_id: idOf('pay', 'The payment.') })

/** The payment of an id; refused where there is none. */
export async function paymentNamed(db: Call['db'], id: string): Promise<Payment> {
  const found = await findPayment(db, id as PaymentId)
  if (found === undefined) throw refuse(refused('payment_not_found'))
  return found
}

/** A payment whole, as an answer. */
export async function shownPayment(db: Call['db'], id: string): Promise<Reply> {
  const payment = await paymentNamed(db, id)
  const { intent } = payment
  const [refundable, disputed, evidence] = await Promise.all([
    balance(db, refundableAccount(intent), intent.amount.currency),
    amountDisputed(db, intent.id, intent.amount.currency),
    evidenceOf(db, intent.id),
  ])
  return answer(deskPaymentOnWire(payment, { refundable: refundable.available, disputed, evidence }))
}

const list = operation({
  id: 'list_payments',
  method: 'GET',
  path: '/api/admin/payments',
  tag: 'Money',
  summary: 'Payments, the newest first; those in one state where it is named.',
  query: closed({
    state: Type.Optional(paymentState),
    before: Type.Optional(idOf('pay', 'The last one seen.')),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  }),
  answers: {
    200: closed(
      { payments: Type.Array(deskPaymentLine), next: orNull(Type.String()) },
      { title: 'DeskPaymentList' },
    ),
  },
  refusals: [],
  perMinute: 300,
  handle: async ({ db, query }) => {
    const { state, before, size = 50 } = query
    const found = await deskPayments(db, {
      most: size + 1,
      ...(state === undefined ? {} : { state }),
      ...(before === undefined ? {} : { belowId: before }),
    })
    const payments = found.slice(0, size)
    const params = new URLSearchParams({
      ...(state === undefined ? {} : { state }),
      size: String(size),
      before: payments.at(-1)?.id ?? '',
    })
    const next = found.length > size ? `/api/admin/payments?${params.toString()}` : null
    return answer({ payments: payments.map(deskPaymentLineOnWire), next })
  },
})

const one = operation({
  id: 'get_desk_payment',
  method: 'GET',
  path: '/api/admin/payments/:payment_id',
  tag: 'Money',
  summary: 'One payment: its tries, what was asked of providers, and the evidence of what they said.',
  params: paymentParams,
  answers: { 200: deskPaymentSchema },
  refusals: ['payment_not_found'],
  perMinute: 300,
  handle: async ({ db, params }) => shownPayment(db, params.payment_id),
})

const trail = operation({
  id: 'get_money_trail',
  method: 'GET',
  path: '/api/admin/payments/:payment_id/money',
  tag: 'Money',
  summary: 'Where the money of a payment is, in the words of our ledger, the provider and the bank.',
  params: paymentParams,
  answers: { 200: trailSchema },
  refusals: ['payment_not_found'],
  perMinute: 120,
  handle: async ({ db, params }) => {
    const found = await moneyTrail(db, params.payment_id as PaymentId)
    if (found === undefined) throw refuse(refused('payment_not_found'))
    return answer(trailOnWire(found))
  },
})

const ask = operation({
  id: 'ask_about_payment_at_desk',
  method: 'POST',
  path: '/api/admin/payments/:payment_id/ask',
  tag: 'Money',
  summary: 'Ask every provider of a payment now what became of it.',
  params: paymentParams,
  answers: { 200: deskPaymentSchema },
  refusals: ['payment_not_found', 'provider_silent'],
  load: 'pay',
  perMinute: 30,
  handle: async ({ db, params, providers }) => {
    const { attempts } = await paymentNamed(db, params.payment_id)
    for (const { merchantRef } of attempts) {
      const asked = await askAboutPayment(db, providers.connectors, merchantRef, 'poll')
      if (!asked.ok && asked.refusal !== 'not_found_at_provider') throw refuse(asked)
    }
    return shownPayment(db, params.payment_id)
  },
})

const waiting = operation({
  id: 'list_undecided',
  method: 'GET',
  path: '/api/admin/payments/undecided',
  tag: 'Money',
  summary: 'Requests to providers nobody has an answer to, and what providers said that fitted nothing.',
  answers: {
    200: closed(
      {
        operations: Type.Array(
          closed({
            id: Type.String(),
            payment_id: Type.String(),
            kind: Type.String(),
            state: Type.String(),
            amount: moneySchema,
            tries: Type.Integer(),
            next_question_at: orNull(instant),
            created_at: instant,
          }),
        ),
        refused_evidence: Type.Array(
          closed({
            id: Type.Integer(),
            connector: Type.String(),
            source: Type.String(),
            reference: orNull(Type.String()),
            received_at: instant,
            effect: orNull(Type.String()),
          }),
        ),
      },
      { title: 'Undecided' },
    ),
  },
  refusals: [],
  perMinute: 120,
  handle: async ({ db }) => {
    const [operations, strange] = await Promise.all([undecidedOperations(db), refusedEvidence(db)])
    return answer({
      operations: operations.map((each) => ({
        id: each.id,
        payment_id: each.paymentId,
        kind: each.kind,
        state: each.state,
        amount: toWire({ minor: each.amount_minor, currency: each.currency }),
        tries: each.tries,
        next_question_at: each.nextSyncAt?.toISOString() ?? null,
        created_at: each.createdAt.toISOString(),
      })),
      refused_evidence: strange.map((each) => ({
        id: each.id,
        connector: each.connector,
        source: each.source,
        reference: each.merchantRef,
        received_at: each.receivedAt.toISOString(),
        effect: each.effect,
      })),
    })
  },
})

/** Payments at the desk. */
export const deskPaymentOperations: readonly Operation[] = [list, waiting, one, trail, ask]
