import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { amountsOf, type AmountsRow, type FeeShares } from './shares.ts'

export type { FeeShares } from './shares.ts'

/** A settlement file as it was taken in: what a provider says it owes us, and the bank entry that paid it. */
export type SettlementFile = {
  readonly id: string
  readonly connector: string
  readonly batch: string
  readonly gross: Money
  readonly fee: Money
  readonly shares: FeeShares
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

/** What a line of a settlement file tells of. */
export type LineType = 'capture' | 'refund' | 'fee' | 'chargeback' | 'reversal'

/** A line of a settlement file beside what it was found to be. */
export type SettlementFileLine = {
  readonly ordinal: number
  readonly type: LineType
  readonly match: 'matched' | 'amount' | 'duplicate' | 'missing_ours'
  readonly merchantRef: string
  readonly operationId: string | null
  readonly paymentId: string | null
  readonly gross: Money
  readonly fee: Money
  /** Null where the provider told no parts of this fee. */
  readonly shares: FeeShares | null
  readonly net: Money
}

type FileRow = Omit<SettlementFile, 'gross' | 'fee' | 'shares' | 'net' | 'paid'> &
  AmountsRow & { readonly paid_minor: bigint | null }

function fileOf(row: FileRow): SettlementFile {
  const { id, connector, batch, valueOn, importedAt, entryId, paidAt, lines, differences } = row
  const paid = row.paid_minor === null ? null : money(row.paid_minor, row.currency)
  return {
    id,
    connector,
    batch,
    ...amountsOf(row),
    valueOn,
    importedAt,
    entryId,
    paid,
    paidAt,
    lines,
    differences,
  }
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
           told.lines, told.differences, told.interchange_minor, told.scheme_minor, told.markup_minor
      from reconciliation.files f
     cross join lateral (
           select count(*) as lines, count(*) filter (where l.match <> 'matched') as differences,
                  sum(l.interchange_minor)::bigint as interchange_minor, sum(l.scheme_minor)::bigint as scheme_minor,
                  sum(l.markup_minor)::bigint as markup_minor
             from reconciliation.lines l
            where l.file_id = f.id) told
     where (${id}::text is null or f.id = ${id})
       and (${connector}::text is null or f.connector = ${connector})
       and (${belowId}::text is null or f.id < ${belowId})
     order by f.id desc
     limit ${most}`
  return rows.map(fileOf)
}

/** The lines of a settlement file in their order, from after one on. */
export async function settlementLines(
  db: Queries,
  fileId: string,
  { after = -1, most = 200 }: { readonly after?: number; readonly most?: number },
): Promise<SettlementFileLine[]> {
  const rows = await db.sql<Omit<SettlementFileLine, 'gross' | 'fee' | 'shares' | 'net'> & AmountsRow>`
    select l.ordinal, l.type, l.match, l.merchant_ref as "merchantRef", l.operation_id as "operationId",
           a.intent_id as "paymentId", f.currency, l.gross_minor, l.fee_minor, l.net_minor, l.interchange_minor,
           l.scheme_minor, l.markup_minor
      from reconciliation.lines l
      join reconciliation.files f on f.id = l.file_id
      left join payments.attempts a on a.id = l.attempt_id
     where l.file_id = ${fileId} and l.ordinal > ${after}
     order by l.ordinal
     limit ${most}`
  return rows.map((row) => {
    const { ordinal, type, match, merchantRef, operationId, paymentId } = row
    const { gross, fee, shares, net } = amountsOf(row)
    const told = row.interchange_minor === null ? null : shares
    return { ordinal, type, match, merchantRef, operationId, paymentId, gross, fee, shares: told, net }
  })
}

/** All lines of one type in a file together. */
export type SettlementTotal = {
  readonly type: LineType
  readonly lines: number
  readonly gross: Money
  readonly fee: Money
  readonly shares: FeeShares
  readonly net: Money
}

/** What a settlement file comes to by the types of its lines, fees by their parts. */
export async function settlementTotals(db: Queries, fileId: string): Promise<SettlementTotal[]> {
  const rows = await db.sql<Pick<SettlementTotal, 'type' | 'lines'> & AmountsRow>`
    select l.type, count(*) as lines, f.currency, sum(l.gross_minor)::bigint as gross_minor,
           sum(l.fee_minor)::bigint as fee_minor, sum(l.net_minor)::bigint as net_minor,
           sum(l.interchange_minor)::bigint as interchange_minor, sum(l.scheme_minor)::bigint as scheme_minor,
           sum(l.markup_minor)::bigint as markup_minor
      from reconciliation.lines l
      join reconciliation.files f on f.id = l.file_id
     where l.file_id = ${fileId}
     group by l.type, f.currency
     order by l.type`
  return rows.map(({ type, lines, ...row }) => ({ type, lines, ...amountsOf(row) }))
}
