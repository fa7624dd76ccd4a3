import type { Queries } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { done, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { openCase } from '#money/payments/index.ts'
import { debitLifecycle, debitRefundLifecycle } from './lifecycles.ts'
import { writeDebitFile, type DebitFileHead } from './nacha-write.ts'

/** Who we are to the bank that takes our files of debits. */
export type Originator = Pick<DebitFileHead, 'routing' | 'companyId' | 'company' | 'bank'>

type Due = {
  readonly number: number
  readonly merchantRef: string
  readonly amount_minor: bigint
  readonly routing: string
  readonly account: string
  readonly kind: 'checking' | 'savings'
  readonly holder: string
}

/** Debits nobody wants any more, or may be taken any more, are not: the payment is over, or the consent is. */
async function dropUnwanted(tx: Tx): Promise<void> {
  await tx.sql`
    update mandates.debits d set state = 'canceled'
      from payments.attempts a
      join payments.intents i on i.id = a.intent_id
     where d.state = any (${debitLifecycle.from('cancel')}::text[])
       and a.merchant_ref = d.merchant_ref
       and (i.state <> 'processing' or a.state not in ('created', 'pending', 'requires_confirmation'))`
  await tx.sql`
    update mandates.debits d set state = 'failed', code = 'R07'
      from mandates.mandates m
     where m.id = d.mandate_id and m.state = 'revoked' and d.state = 'due'`
}

type DueRefund = Due & { readonly operationId: string }

/** Refunds that are due; the number of the account is as a notice of change may have corrected it since. */
const dueRefunds = (tx: Tx): Promise<DueRefund[]> =>
  tx.sql<DueRefund>`
    select r.number, r.merchant_ref as "merchantRef", r.operation_id as "operationId", r.amount_minor, m.routing,
           n.number as account, m.kind, m.holder
      from mandates.refunds r
      join mandates.mandates m on m.id = r.mandate_id
      join mandates.accounts n on n.mandate_id = m.id
     where r.state = any (${debitRefundLifecycle.from('write')}::text[])
     order by r.number
     limit 500
       for update of r skip locked`

/** Debits and refunds of one bank are told apart by the half their traces count in. */
const half = 5_000_000

/** Put all debits and refunds that are due into one file and write it down; nothing is sent. Answers how many are in it. */
export async function writeDueDebits(tx: Tx, originator: Originator): Promise<Result<number, never>> {
  await dropUnwanted(tx)
  const due = await tx.sql<Due>`
    select d.number, d.merchant_ref as "merchantRef", d.amount_minor, m.routing, n.number as account, m.kind, m.holder
      from mandates.debits d
      join mandates.mandates m on m.id = d.mandate_id
      join mandates.accounts n on n.mandate_id = m.id
     where d.state = any (${debitLifecycle.from('write')}::text[])
     order by d.number
     limit 500
       for update of d skip locked`
  const refunds = await dueRefunds(tx)
  if (due.length + refunds.length === 0) return done(0)
  const [file] = await tx.sql<{ number: number }>`
    insert into mandates.files (content) values ('unwritten') returning number`
  const number = file?.number ?? 0
  const trace = (count: number) => `${originator.routing.slice(0, 8)}${String(count).padStart(7, '0')}`
  const traceOf = (debit: Due) => trace(debit.number % half)
  const refundTraceOf = (refund: Due) => trace(half + (refund.number % half))
  const entryOf = (each: Due, as: { trace: string; individual: string }) => ({
    ...as,
    routing: each.routing,
    account: each.account,
    kind: each.kind,
    minor: each.amount_minor,
    name: each.holder,
  })
  const content = writeDebitFile(
    { ...originator, at: ports().now(), number },
    due.map((each) => entryOf(each, { trace: traceOf(each), individual: each.merchantRef.slice(-15) })),
    refunds.map((each) =>
      entryOf(each, { trace: refundTraceOf(each), individual: each.operationId.slice(-15) }),
    ),
  )
  await tx.sql`update mandates.files set content = ${content} where number = ${number}`
  await tx.sql`
    update mandates.debits d set state = 'written', file_number = ${number}, trace = t.trace
      from unnest(${due.map((each) => each.number)}::bigint[], ${due.map(traceOf)}::text[]) as t (number, trace)
     where d.number = t.number`
  await tx.sql`
    update mandates.refunds r set state = 'written', file_number = ${number}, trace = t.trace
      from unnest(${refunds.map((each) => each.number)}::bigint[], ${refunds.map(refundTraceOf)}::text[]) as t (number, trace)
     where r.number = t.number`
  return done(due.length + refunds.length)
}

/** A file of debits on its way to the bank. */
export type DebitFile = { readonly number: number; readonly content: string }

/** Files that were written and of which the bank has not said that it has them, in their order. */
export const filesToSend = (db: Queries): Promise<DebitFile[]> =>
  db.sql<DebitFile>`
    select f.number, f.content from mandates.files f where f.state = 'written' order by f.number limit 20`

/** The bank has the file: its debits are submitted. */
export async function markFileSent(tx: Tx, number: number): Promise<Result<true, never>> {
  await tx.sql`
    update mandates.files set state = 'sent', decided_at = clock_timestamp() where number = ${number} and state = 'written'`
  await tx.sql`
    update mandates.debits set state = 'submitted'
     where file_number = ${number} and state = any (${debitLifecycle.from('submit')}::text[])`
  await tx.sql`
    update mandates.refunds set state = 'submitted'
     where file_number = ${number} and state = any (${debitRefundLifecycle.from('submit')}::text[])`
  return done(true)
}

/** The bank does not take the file: nothing of it is collected, its payers may pay another way, and a person looks at it. */
export async function markFileRefused(
  tx: Tx,
  number: number,
  facts: Readonly<Record<string, unknown>>,
): Promise<Result<true, never>> {
  const rows = await tx.sql`
    update mandates.files set state = 'refused', decided_at = clock_timestamp()
     where number = ${number} and state = 'written'
    returning number`
  if (rows.length === 0) return done(true)
  await tx.sql`
    update mandates.debits set state = 'failed', code = 'file_refused'
     where file_number = ${number} and state = 'written'`
  await tx.sql`
    update mandates.refunds set state = 'failed', code = 'file_refused', decided_at = clock_timestamp()
     where file_number = ${number} and state = 'written'`
  await openCase(tx, { kind: 'failed_operation', subject: `debit-file:${number}`, facts })
  return done(true)
}
