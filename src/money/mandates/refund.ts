import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, toWire, type Money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import { openCase, type ObservedOperation, type PaymentId } from '#money/payments/index.ts'
import type { MandateId } from './mandate.ts'
import { debitRefundLifecycle, type DebitRefundState } from './lifecycles.ts'

/** Money on its way back to the account a debit took it from. */
export type DebitRefund = {
  readonly number: number
  readonly operationId: string
  readonly merchantRef: string
  readonly paymentId: PaymentId
  readonly mandateId: MandateId
  readonly amount: Money
  readonly state: DebitRefundState
  readonly code: string | null
}

type Row = Omit<DebitRefund, 'amount'> & { readonly amount_minor: bigint; readonly currency: Currency }

const refundOf = ({ amount_minor, currency, ...rest }: Row): DebitRefund => ({
  ...rest,
  amount: money(amount_minor, currency),
})

/**
 * Write down a refund the payment asks for: a credit to the account its debit was taken from. Asked twice, once. False
 * where the debit has not settled, or was taken back: then there is nothing of ours to give.
 */
export async function recordDebitRefund(
  db: Queries,
  given: { readonly operationId: string; readonly merchantRef: string; readonly amount: Money },
): Promise<boolean> {
  const { operationId, merchantRef, amount } = given
  await db.sql`
    insert into mandates.refunds (operation_id, merchant_ref, mandate_id, amount_minor, currency)
    select ${operationId}, d.merchant_ref, d.mandate_id, ${amount.minor}, ${amount.currency}
      from mandates.debits d
     where d.merchant_ref = ${merchantRef} and d.state in ('settled_returnable', 'final')
    on conflict (operation_id) do nothing`
  const rows = await db.sql`select number from mandates.refunds where operation_id = ${operationId}`
  return rows.length > 0
}

/** The refunds of a try, in the order in which they were asked for. */
export async function debitRefundsOf(db: Queries, merchantRef: string): Promise<DebitRefund[]> {
  const rows = await db.sql<Row>`
    select r.number, r.operation_id as "operationId", r.merchant_ref as "merchantRef", a.intent_id as "paymentId",
           r.mandate_id as "mandateId", r.amount_minor, r.currency, r.state, r.code
      from mandates.refunds r
      join payments.attempts a on a.merchant_ref = r.merchant_ref
     where r.merchant_ref = ${merchantRef}
     order by r.number`
  return rows.map(refundOf)
}

/** A refund as the gateway hears of it; undefined while nobody knows how it comes out. */
export function refundTold({ operationId, amount, state, code }: DebitRefund): ObservedOperation | undefined {
  if (state === 'due' || state === 'written' || state === 'submitted') return undefined
  // What came back after it was told as done stays done: it is a case of its own.
  const succeeded = state === 'paid' || state === 'bounced'
  const why = succeeded ? {} : { code: code ?? 'returned' }
  return { reference: operationId, kind: 'refund', amount, succeeded, ...why }
}

/** The refund a bank names by its trace number, locked until the transaction ends. */
export async function lockDebitRefund(tx: Tx, trace: string): Promise<DebitRefund | undefined> {
  const [row] = await tx.sql<Row>`
    select r.number, r.operation_id as "operationId", r.merchant_ref as "merchantRef", a.intent_id as "paymentId",
           r.mandate_id as "mandateId", r.amount_minor, r.currency, r.state, r.code
      from mandates.refunds r
      join payments.attempts a on a.merchant_ref = r.merchant_ref
     where r.trace = ${trace}
       for update of r`
  return row && refundOf(row)
}

/** Our statement shows that the money of a refund has left. */
export async function markRefundDebited(tx: Tx, { number }: DebitRefund): Promise<void> {
  await tx.sql`
    update mandates.refunds set debited_at = coalesce(debited_at, clock_timestamp()) where number = ${number}`
}

/** The payer's bank does not take the money: a refund nobody was told of fails; one that counted as done is a case. */
export async function takeRefundReturn(tx: Tx, refund: DebitRefund, code: string): Promise<void> {
  const next = debitRefundLifecycle.next(refund.state, 'return')
  if (next === undefined) return
  await tx.sql`
    update mandates.refunds set state = ${next}, code = ${code}, decided_at = clock_timestamp()
     where number = ${refund.number}`
  if (next !== 'bounced') return
  const { operationId, paymentId, amount } = refund
  await openCase(tx, {
    kind: 'refund_returned',
    subject: operationId,
    paymentId,
    facts: { code, ...toWire(amount) },
  })
}

/** Refunds whose money has left `settleSeconds` ago are paid: the common returns would have come. */
export async function settleRefunds(db: Queries, settleSeconds: number): Promise<void> {
  await db.sql`
    update mandates.refunds set state = 'paid', decided_at = clock_timestamp()
     where state = any (${debitRefundLifecycle.from('settle')}::text[])
       and debited_at <= clock_timestamp() - make_interval(secs => ${settleSeconds})`
}

/** Tries with refunds that came out one way or the other, and their payments have not heard of it. */
export const untoldRefunds = (
  db: Queries,
): Promise<{ readonly merchantRef: string; readonly number: number }[]> =>
  db.sql`
    select merchant_ref as "merchantRef", number from mandates.refunds
     where told_at is null and state in ('paid', 'failed', 'returned', 'bounced')
     order by number limit 200`

/** The payment has heard how a refund came out. */
export async function markRefundTold(db: Queries, number: number): Promise<void> {
  await db.sql`update mandates.refunds set told_at = clock_timestamp() where number = ${number} and told_at is null`
}
