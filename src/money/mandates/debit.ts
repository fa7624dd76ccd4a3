import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PaymentId } from '#money/payments/index.ts'
import { debitLifecycle, type DebitState } from './lifecycles.ts'
import type { MandateId } from './mandate.ts'

/** Money to be taken, or taken, from a payer's account for one try to pay. */
export type Debit = {
  readonly number: number
  readonly mandateId: MandateId
  readonly merchantRef: string
  readonly paymentId: PaymentId
  readonly amount: Money
  readonly state: DebitState
  readonly code: string | null
  readonly last4: string
  readonly creditedAt: Date | null
  readonly settledAt: Date | null
}

type Row = Omit<Debit, 'amount'> & { readonly amount_minor: bigint; readonly currency: Currency }

const debitOf = ({ amount_minor, currency, ...rest }: Row): Debit => ({
  ...rest,
  amount: money(amount_minor, currency),
})

/** The debit of a try; undefined while its payer has not agreed to one. */
export async function debitFor(db: Queries, merchantRef: string): Promise<Debit | undefined> {
  const [row] = await db.sql<Row>`
    select d.number, d.mandate_id as "mandateId", d.merchant_ref as "merchantRef", a.intent_id as "paymentId",
           d.amount_minor, d.currency, d.state, d.code, m.last4, d.credited_at as "creditedAt", d.settled_at as "settledAt"
      from mandates.debits d
      join mandates.mandates m on m.id = d.mandate_id
      join payments.attempts a on a.merchant_ref = d.merchant_ref
     where d.merchant_ref = ${merchantRef}`
  return row && debitOf(row)
}

/** The debit a bank names by its trace number, locked until the transaction ends. */
export async function lockDebit(tx: Tx, trace: string): Promise<Debit | undefined> {
  const [row] = await tx.sql<Row>`
    select d.number, d.mandate_id as "mandateId", d.merchant_ref as "merchantRef", a.intent_id as "paymentId",
           d.amount_minor, d.currency, d.state, d.code, m.last4, d.credited_at as "creditedAt", d.settled_at as "settledAt"
      from mandates.debits d
      join mandates.mandates m on m.id = d.mandate_id
      join payments.attempts a on a.merchant_ref = d.merchant_ref
     where d.trace = ${trace}
       for update of d`
  return row && debitOf(row)
}

/** Our statement shows the money of a debit. */
export async function markCredited(tx: Tx, { number }: Debit): Promise<void> {
  await tx.sql`
    update mandates.debits set credited_at = coalesce(credited_at, clock_timestamp()) where number = ${number}`
}

/**
 * Time passes: debits whose money has lain with us for `settleSeconds` are settled, and those settled for `returnSeconds`
 * are final.
 */
export async function passTime(
  db: Queries,
  { settleSeconds, returnSeconds }: { readonly settleSeconds: number; readonly returnSeconds: number },
): Promise<void> {
  await db.sql`
    update mandates.debits set state = 'settled_returnable', settled_at = clock_timestamp()
     where state = any (${debitLifecycle.from('settle')}::text[])
       and credited_at <= clock_timestamp() - make_interval(secs => ${settleSeconds})`
  await db.sql`
    update mandates.debits set state = 'final'
     where state = any (${debitLifecycle.from('finish')}::text[])
       and settled_at <= clock_timestamp() - make_interval(secs => ${returnSeconds})`
}

/** Debits that came out one way or the other, and their payments have not heard of it. */
export async function untoldDebits(db: Queries): Promise<Debit[]> {
  const rows = await db.sql<Row>`
    select d.number, d.mandate_id as "mandateId", d.merchant_ref as "merchantRef", a.intent_id as "paymentId",
           d.amount_minor, d.currency, d.state, d.code, m.last4, d.credited_at as "creditedAt", d.settled_at as "settledAt"
      from mandates.debits d
      join mandates.mandates m on m.id = d.mandate_id
      join payments.attempts a on a.merchant_ref = d.merchant_ref
     where d.told_at is null and d.state in ('settled_returnable', 'final', 'failed', 'returned', 'reversed')
     order by d.number
     limit 200`
  return rows.map(debitOf)
}

/** The payment has heard how a debit came out. */
export async function markTold(db: Queries, { number }: Debit): Promise<void> {
  await db.sql`update mandates.debits set told_at = clock_timestamp() where number = ${number} and told_at is null`
}
