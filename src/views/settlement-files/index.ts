import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'

/** A settlement file as it was taken in: what a provider says it owes us, and the bank entry that paid it. */
export type SettlementFile = {
  readonly id: string
  readonly connector: string
  readonly batch: string
  readonly gross: Money
  readonly fee: Money
  readonly net: Money
  readonly valueOn: string
  readonly importedAt: Date
  readonly entryId: string | null
  readonly paid: Money | null
  readonly paidAt: Date | null
  readonly lines: number
  /** Lines that differ from our books, or are not in them. */
  readonly differences: number
}

/** A line of a settlement file beside what it was found to be. */
export type SettlementFileLine = {
  readonly ordinal: number
  readonly type: 'capture' | 'refund' | 'fee' | 'chargeback' | 'reversal'
  readonly match: 'matched' | 'amount' | 'duplicate' | 'missing_ours'
  readonly merchantRef: string
  readonly operationId: string | null
  readonly paymentId: string | null
  readonly gross: Money
  readonly fee: Money
  readonly net: Money
}

type FileRow = Omit<SettlementFile, 'gross' | 'fee' | 'net' | 'paid'> & {
  readonly currency: Currency
  readonly gross_minor: bigint
  readonly fee_minor: bigint
  readonly net_minor: bigint
  readonly paid_minor: bigint | null
}

/** Settlement files, the newest first; of one provider, one file, or below one where named. */
export async function settlementFiles(
  db: Queries,
  filter: {
    readonly id?: string
    readonly connector?: string
    readonly belowId?: string
    readonly most?: number
  },
): Promise<SettlementFile[]> {
  const { id = null, connector = null, belowId = null, most = 50 } = filter
  const rows = await db.sql<FileRow>`
    select f.id, f.connector, f.batch, f.currency, f.gross_minor, f.fee_minor, f.net_minor, f.value_on::text as "valueOn",
           f.imported_at as "importedAt", f.entry_id as "entryId", f.paid_minor, f.paid_at as "paidAt",
           (select count(*) from reconciliation.lines l where l.file_id = f.id) as lines,
           (select count(*) from reconciliation.lines l where l.file_id = f.id and l.match <> 'matched') as differences
      from reconciliation.files f
     where (${id}::text is null or f.id = ${id})
       and (${connector}::text is null or f.connector = ${connector})
       and (${belowId}::text is null or f.id < ${belowId})
     order by f.id desc
     limit ${most}`
  return rows.map(({ currency, gross_minor, fee_minor, net_minor, paid_minor, ...rest }) => ({
    ...rest,
    gross: money(gross_minor, currency),
    fee: money(fee_minor, currency),
    net: money(net_minor, currency),
    paid: paid_minor === null ? null : money(paid_minor, currency),
  }))
}

type LineRow = Omit<SettlementFileLine, 'gross' | 'fee' | 'net'> & {
  readonly currency: Currency
  readonly gross_minor: bigint
  readonly fee_minor: bigint
  readonly net_minor: bigint
}

/** The lines of a settlement file in their order, from after one on. */
export async function settlementLines(
  db: Queries,
  fileId: string,
  { after = -1, most = 200 }: { readonly after?: number; readonly most?: number },
): Promise<SettlementFileLine[]> {
  const rows = await db.sql<LineRow>`
    select l.ordinal, l.type, l.match, l.merchant_ref as "merchantRef", l.operation_id as "operationId",
           a.intent_id as "paymentId", f.currency, l.gross_minor, l.fee_minor, l.net_minor
      from reconciliation.lines l
      join reconciliation.files f on f.id = l.file_id
      left join payments.attempts a on a.id = l.attempt_id
     where l.file_id = ${fileId} and l.ordinal > ${after}
     order by l.ordinal
     limit ${most}`
  return rows.map(({ currency, gross_minor, fee_minor, net_minor, ...rest }) => ({
    ...rest,
    gross: money(gross_minor, currency),
    fee: money(fee_minor, currency),
    net: money(net_minor, currency),
  }))
}
