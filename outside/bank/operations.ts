import { type Answer, json, problem } from '../wire/answers.ts'
import { parseAmount } from '../wire/amounts.ts'
import { freshId } from '../wire/marks.ts'
import type { Bank } from './bank.ts'
import { book } from './books.ts'
import { type NotificationType, recordNotification } from './notify.ts'
import { type OperationRow, type PaymentRow, capturable, findPayment, operationOnWire } from './payment.ts'

/** What a merchant can do with an authorized payment. */
export type OperationKind = OperationRow['kind']

/** Why an operation fails; the failure is final for its reference. */
export type OperationFailure =
  | 'not_authorized'
  | 'authorization_expired'
  | 'amount_exceeds_authorized'
  | 'nothing_to_void'
  | 'amount_exceeds_captured'

type Done = { answer: Answer; tell: readonly string[] }

/** Capture, void or refund once per reference; inside a write. The same reference gets the same answer again. */
export function operate(
  bank: Bank,
  kind: OperationKind,
  paymentId: string,
  given: Record<string, unknown>,
): Done {
  const payment = findPayment(bank.store, 'id', paymentId)
  if (payment === undefined)
    return only(problem(404, 'payment_not_found', 'There is no payment with this id.'))
  const { reference } = given
  if (typeof reference !== 'string' || !/^[\w.:-]{1,100}$/.test(reference))
    return only(
      fieldProblem('reference', 'Send your own id of this operation: 1 to 100 letters, digits, _ . : or -.'),
    )
  const asked = kind === 'void' ? undefined : parseAmount(given.amount, payment.currency)
  if (kind !== 'void' && asked === undefined)
    return only(fieldProblem('amount', 'Send a positive decimal text such as "19.99".'))
  const earlier = findOperation(bank, reference)
  if (earlier !== undefined) return only(repeated(earlier, payment, kind, asked))
  const minor = asked ?? capturable(payment)
  const failure = failureOf(kind, payment, minor)
  const operation: OperationRow = {
    id: freshId('bop'),
    payment_id: payment.id,
    kind,
    amount_minor: minor,
    state: failure === undefined ? 'succeeded' : 'failed',
    code: failure ?? null,
    reference,
  }
  bank.store.run(
    `insert into operations (id, payment_id, kind, amount_minor, state, code, reference, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    operation.id, payment.id, kind, minor, operation.state, operation.code, reference, new Date().toISOString(),
  ) // prettier-ignore
  const answer = json(200, operationOnWire(operation, payment.currency))
  if (failure !== undefined) return only(answer)
  effects[kind](bank, payment, minor)
  return { answer, tell: recordNotification(bank, notificationTypes[kind], payment.id) }
}

const notificationTypes: Readonly<Record<OperationKind, NotificationType>> = {
  capture: 'payment.captured',
  void: 'payment.voided',
  refund: 'payment.refunded',
}

function only(answer: Answer): Done {
  return { answer, tell: [] }
}

function fieldProblem(field: string, fix: string): Answer {
  return problem(422, 'invalid_request', `The field ${field} is missing or wrong.`, [
    { field, reason: 'invalid', fix },
  ])
}

function findOperation(bank: Bank, reference: string): OperationRow | undefined {
  return bank.store.one<OperationRow>(
    `select id, payment_id, kind, amount_minor, state, code, reference from operations where reference = ?`,
    reference,
  )
}

function repeated(
  earlier: OperationRow,
  payment: PaymentRow,
  kind: OperationKind,
  asked: bigint | undefined,
): Answer {
  const same =
    earlier.payment_id === payment.id &&
    earlier.kind === kind &&
    (asked === undefined || asked === earlier.amount_minor)
  if (same) return json(200, operationOnWire(earlier, payment.currency))
  return problem(409, 'reference_reused', 'This reference already names another operation.')
}

function failureOf(kind: OperationKind, payment: PaymentRow, minor: bigint): OperationFailure | undefined {
  if (kind === 'refund') {
    return minor > payment.captured_minor - payment.refunded_minor ? 'amount_exceeds_captured' : undefined
  }
  const released = kind === 'capture' && payment.state === 'voided'
  if (payment.authorized_minor === 0n || released) return 'not_authorized'
  const open = capturable(payment)
  if ((payment.authorized_until ?? '') <= new Date().toISOString()) return 'authorization_expired'
  if (kind === 'void') return open === 0n ? 'nothing_to_void' : undefined
  return minor > open ? 'amount_exceeds_authorized' : undefined
}

type Effect = (bank: Bank, payment: PaymentRow, minor: bigint) => void

const effects: Readonly<Record<OperationKind, Effect>> = { capture, void: releaseHold, refund }

function capture(bank: Bank, payment: PaymentRow, minor: bigint): void {
  bank.store.run(
    `update payments set state = 'captured', captured_minor = captured_minor + ? where id = ?`,
    minor,
    payment.id,
  )
  const common = { currency: payment.currency, minor, paymentId: payment.id, code: 'capture' }
  book(bank.store, {
    ...common,
    debit: 'issuer:holds',
    credit: `issuer:card:${payment.card}:held`,
    code: 'release',
  })
  book(bank.store, { ...common, debit: `issuer:card:${payment.card}:owed`, credit: 'issuer:network' })
  book(bank.store, { ...common, debit: 'acquirer:network', credit: 'merchant:payable' })
}

function refund(bank: Bank, payment: PaymentRow, minor: bigint): void {
  bank.store.run(`update payments set refunded_minor = refunded_minor + ? where id = ?`, minor, payment.id)
  const common = { currency: payment.currency, minor, paymentId: payment.id, code: 'refund' }
  book(bank.store, { ...common, debit: 'issuer:network', credit: `issuer:card:${payment.card}:owed` })
  book(bank.store, { ...common, debit: 'merchant:payable', credit: 'acquirer:network' })
}

/** Give what is left of an authorization back to the cardholder; a payment of which nothing was captured becomes voided. */
export function releaseHold(bank: Bank, payment: PaymentRow, minor: bigint): void {
  release(bank, payment, minor, 'voided')
}

/** As `releaseHold`, because the authorization ran out: such a payment becomes expired. */
export function expireHold(bank: Bank, payment: PaymentRow): void {
  release(bank, payment, capturable(payment), 'expired')
}

function release(bank: Bank, payment: PaymentRow, minor: bigint, state: 'voided' | 'expired'): void {
  bank.store.run(
    `update payments set state = ?, released_minor = released_minor + ? where id = ?`,
    payment.captured_minor > 0n ? payment.state : state,
    minor,
    payment.id,
  )
  book(bank.store, {
    debit: 'issuer:holds',
    credit: `issuer:card:${payment.card}:held`,
    currency: payment.currency,
    minor,
    code: 'release',
    paymentId: payment.id,
  })
}
