import type { Tx } from '#kernel/transaction.ts'
import type { AttemptId, OperationId, PaymentId, SettlementLine } from '#money/payments/index.ts'

/** A line of a settlement file beside what we know of it. */
export type MatchedLine = {
  readonly line: SettlementLine
  readonly match: 'matched' | 'amount' | 'duplicate' | 'missing_ours'
  /** Whose accounts it concerns, in the words of the chart. */
  readonly method: string
  readonly attemptId?: AttemptId
  readonly operationId?: OperationId
  readonly paymentId?: PaymentId
  /** What our operation moved, signed as the line is; left out where none is meant. */
  readonly operationMinor?: bigint
}

type Found = {
  readonly id: OperationId
  readonly amount_minor: bigint
  readonly settled: boolean
  readonly named: boolean
}

/** Succeeded operations of a try, those the line names first, then those not settled yet, then the oldest. */
async function operationsOf(
  tx: Tx,
  attempt: AttemptId,
  kind: 'capture' | 'refund',
  line: SettlementLine,
): Promise<Found[]> {
  return tx.sql<Found>`
    select o.id, o.amount_minor,
           exists (select 1 from reconciliation.lines l
                    where l.operation_id = o.id and l.match in ('matched', 'amount'))
             or exists (select 1 from reconciliation.breaks b
                         where b.kind = 'missing_theirs' and b.subject = o.id and b.resolved_to is not null) as settled,
           coalesce(o.id = ${line.reference ?? null} or o.connector_ref = ${line.reference ?? null}, false) as named
      from payments.operations o
     where o.attempt_id = ${attempt} and o.kind = ${kind} and o.state = 'succeeded'
     order by 4 desc, 3, o.id`
}

/** Money of a dispute is matched where the dispute was booked: its posting carries the provider's id of it as its cause. */
async function disputeIsBooked(tx: Tx, line: SettlementLine): Promise<boolean> {
  const code = line.type === 'chargeback' ? 'chargeback' : 'chargeback_reversed'
  const size = line.gross.minor < 0n ? -line.gross.minor : line.gross.minor
  const rows = await tx.sql`
    select 1 as one
      from ledger.transfers t
     where t.cause = ${line.reference ?? ''} and t.code = ${code} and t.amount_minor = ${size}
     limit 1`
  return rows.length > 0
}

/**
 * Find what a line tells of: the operation it names, else one of its payment and kind with its amount, else the first not
 * settled yet. A second line for an operation is a duplicate; one without any operation is missing from our books.
 */
export async function matchLine(
  tx: Tx,
  connector: string,
  method: string,
  line: SettlementLine,
): Promise<MatchedLine> {
  const [attempt] = await tx.sql<{ id: AttemptId; method: string; paymentId: PaymentId }>`
    select a.id, replace(a.method, '_', '-') as method, a.intent_id as "paymentId"
      from payments.attempts a
     where a.connector = ${connector}
       and (a.merchant_ref = ${line.merchantRef} or a.connector_ref = ${line.connectorRef})
     order by a.merchant_ref = ${line.merchantRef} desc
     limit 1`
  const about = {
    line,
    method: attempt?.method ?? method,
    ...(attempt === undefined ? {} : { attemptId: attempt.id, paymentId: attempt.paymentId }),
  }
  if (line.type === 'fee') return { ...about, match: line.gross.minor === 0n ? 'matched' : 'missing_ours' }
  if (line.type === 'chargeback' || line.type === 'reversal')
    return { ...about, match: (await disputeIsBooked(tx, line)) ? 'matched' : 'missing_ours' }
  if (attempt === undefined) return { ...about, match: 'missing_ours' }
  const sign = line.type === 'refund' ? -1n : 1n
  const operations = await operationsOf(tx, attempt.id, line.type, line)
  const [named] = operations.filter((each) => each.named)
  const open = operations.filter((each) => !each.settled)
  const meant = named ?? open.find((each) => each.amount_minor * sign === line.gross.minor) ?? open[0]
  if (meant === undefined) return { ...about, match: operations.length > 0 ? 'duplicate' : 'missing_ours' }
  if (meant.settled) return { ...about, match: 'duplicate' }
  const operationMinor = meant.amount_minor * sign
  const match = operationMinor === line.gross.minor ? 'matched' : 'amount'
  return { ...about, match, operationId: meant.id, operationMinor }
}
