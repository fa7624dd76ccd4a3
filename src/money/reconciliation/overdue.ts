import type { Currency } from '#kernel/currency.ts'
import { money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import type { OperationId, PaymentId } from '#money/payments/index.ts'
import { openBreak } from './breaks.ts'
import { ownConnectors } from './position.ts'

/**
 * Operations a provider should have settled by now and has not: each becomes a break. Answers how many were found, at
 * most a hundred a call.
 */
export async function findOverdue(tx: Tx, before: Date): Promise<number> {
  const rows = await tx.sql<{
    id: OperationId
    kind: string
    method: string
    payment: PaymentId
    reference: string
    amount_minor: bigint
    currency: Currency
  }>`
    select o.id, o.kind, replace(a.method, '_', '-') as method, a.intent_id as payment, a.merchant_ref as reference,
           o.amount_minor, a.currency
      from payments.operations o
      join payments.attempts a on a.id = o.attempt_id
     where a.connector <> all (${[...ownConnectors]}::text[])
       and o.kind in ('capture', 'refund') and o.state = 'succeeded' and o.decided_at < ${before}
       and (o.kind = 'capture' or cardinality(o.reserved_by) > 0)
       and not exists (select 1 from reconciliation.lines l where l.operation_id = o.id and l.match in ('matched', 'amount'))
       and not exists (select 1 from reconciliation.breaks b where b.kind = 'missing_theirs' and b.subject = o.id)
     order by o.decided_at
     limit 100`
  for (const { id, kind, method, payment, reference, amount_minor, currency } of rows)
    await openBreak(tx, {
      kind: 'missing_theirs',
      subject: id,
      account: account.clearing(method),
      amount: money(kind === 'refund' ? -amount_minor : amount_minor, currency),
      paymentId: payment,
      facts: { type: kind, reference },
    })
  return rows.length
}
