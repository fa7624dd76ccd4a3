import type { Queries } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { done, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { openCase } from '#money/payments/index.ts'
import { debitLifecycle } from './lifecycles.ts'
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

/** Put all debits that are due into one file and write it down; nothing is sent. Answers how many are in it. */
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
  if (due.length === 0) return done(0)
  const [file] = await tx.sql<{ number: number }>`
    insert into mandates.files (content) values ('unwritten') returning number`
  const number = file?.number ?? 0
  const traceOf = (debit: Due) =>
    `${originator.routing.slice(0, 8)}${String(debit.number % 10_000_000).padStart(7, '0')}`
  const content = writeDebitFile(
    { ...originator, at: ports().now(), number },
    due.map((each) => ({
      trace: traceOf(each),
      routing: each.routing,
      account: each.account,
      kind: each.kind,
      minor: each.amount_minor,
      individual: each.merchantRef.slice(-15),
      name: each.holder,
    })),
  )
  await tx.sql`update mandates.files set content = ${content} where number = ${number}`
  await tx.sql`
    update mandates.debits d set state = 'written', file_number = ${number}, trace = t.trace
      from unnest(${due.map((each) => each.number)}::bigint[], ${due.map(traceOf)}::text[]) as t (number, trace)
     where d.number = t.number`
  return done(due.length)
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
  await openCase(tx, { kind: 'failed_operation', subject: `debit-file:${number}`, facts })
  return done(true)
}
