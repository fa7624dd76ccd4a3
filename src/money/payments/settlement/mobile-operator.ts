import { parse } from 'csv-parse/sync'
import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { add, parseDecimal, sameMoney, type Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { SettlementLine } from './line.ts'

type Row = Readonly<Record<string, string | undefined>>

function amountOf(text: string | undefined, currency: Currency): Money | undefined {
  const read = parseDecimal(text ?? '', currency)
  return read.ok ? read.value : undefined
}

function readRow(row: Row): SettlementLine | undefined {
  const currency = parseCurrency(row['currency'] ?? '')
  const type = { CHARGE: 'capture', REFUND: 'refund' }[row['type'] ?? ''] as 'capture' | 'refund' | undefined
  if (!currency.ok || type === undefined || !/^\d{4}-\d\d-\d\d$/.test(row['value_date'] ?? ''))
    return undefined
  const gross = amountOf(row['gross'], currency.value)
  const fee = amountOf(row['operator_share'], currency.value)
  const net = amountOf(row['net'], currency.value)
  if (!gross || !fee || !net || !sameMoney(add(gross, fee), net)) return undefined
  if (type === 'capture' ? gross.minor <= 0n : gross.minor >= 0n) return undefined
  const reference = row['refund_reference'] ?? ''
  return {
    batch: row['batch'] ?? '',
    merchantRef: row['reference_code'] ?? '',
    connectorRef: row['payment_id'] ?? '',
    type,
    gross,
    fee,
    net,
    valueDate: new Date(`${row['value_date']}T00:00:00Z`),
    ...(reference === '' ? {} : { reference }),
  }
}

/** Read a settlement file of the mobile operator. Refused as a whole where a line does not read: half a file is none. */
export function readOperatorFile(content: string): Result<SettlementLine[], 'not_a_settlement_file'> {
  let rows: Row[]
  try {
    rows = parse(content, { columns: true, skip_empty_lines: true }) as Row[]
  } catch {
    // Not a table at all: as good as a wrong first line.
    return refused('not_a_settlement_file', { line: 1 })
  }
  const lines: SettlementLine[] = []
  for (const [index, row] of rows.entries()) {
    const line = readRow(row)
    if (line === undefined) return refused('not_a_settlement_file', { line: index + 2 })
    lines.push(line)
  }
  return done(lines)
}
