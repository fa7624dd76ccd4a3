import { formatAmount } from '../wire/amounts.ts'
import { freshId } from '../wire/marks.ts'
import type { Row } from '../wire/store.ts'
import { book } from '../cards/books.ts'
import { isoAt } from '../cards/clock.ts'
import { type Acquirer, tell } from './acquirer.ts'

type SettlementRow = Row & {
  id: string
  currency: string
  net_minor: bigint
  lines: bigint
  value_date: string
  created: string
}

type LineRow = Row & {
  reference: string
  authorization_id: string
  operation_ref: string
  arn: string
  type: string
  gross_minor: bigint
  interchange_minor: bigint
  scheme_minor: bigint
  markup_minor: bigint
}

const columns = `id, currency, net_minor, lines, value_date, created`

/** Pay the merchant all that is cleared and not yet settled in a currency; inside a write. */
export function settleMerchant(acquirer: Acquirer, currency: string): void {
  const total = acquirer.store.one<{ minor: bigint | null; count: bigint }>(
    `select sum(gross_minor + interchange_minor + scheme_minor + markup_minor) as minor, count(*) as count
     from lines where settlement is null and currency = ?`,
    currency,
  )
  if (total === undefined || total.count === 0n) return
  const id = freshId('stl')
  const net = total.minor ?? 0n
  const created = isoAt(acquirer.clock)
  acquirer.store.run(
    `insert into settlements (id, currency, net_minor, lines, value_date, created) values (?, ?, ?, ?, ?, ?)`,
    id, currency, net, total.count, created.slice(0, 10), created,
  ) // prettier-ignore
  acquirer.store.run(
    `update lines set settlement = ? where settlement is null and currency = ?`,
    id,
    currency,
  )
  book(acquirer.store, { debit: 'merchant:payable', credit: 'cash', currency, minor: net, code: 'merchant_settled', about: id }) // prettier-ignore
  const row = findSettlement(acquirer, id)
  if (row !== undefined) tell(acquirer, 'settlement.ready', id, undefined, settlementOnWire(row))
}

/** A settlement by its id. */
export function findSettlement(acquirer: Acquirer, id: string): SettlementRow | undefined {
  return acquirer.store.one<SettlementRow>(`select ${columns} from settlements where id = ?`, id)
}

/** The settlements after one, oldest first. */
export function settlementsAfter(acquirer: Acquirer, after: string): SettlementRow[] {
  return acquirer.store.all<SettlementRow>(
    `select ${columns} from settlements where id > ? order by id limit 500`,
    after,
  )
}

/** A settlement as the merchant sees it. */
export function settlementOnWire(row: SettlementRow) {
  return {
    id: row.id,
    currency: row.currency,
    net: formatAmount(row.net_minor, row.currency),
    lines: Number(row.lines),
    value_date: row.value_date,
    created: row.created,
  }
}

/** The settlement report: one line for each thing settled, and a summary that is the bank entry. */
export function settlementCsv(acquirer: Acquirer, row: SettlementRow): string {
  const lines = acquirer.store.all<LineRow>(
    `select reference, authorization_id, operation_ref, arn, type, gross_minor, interchange_minor, scheme_minor, markup_minor
     from lines join authorizations on authorizations.id = authorization_id where settlement = ? order by lines.id`,
    row.id,
  )
  const decimal = (minor: bigint) => formatAmount(minor, row.currency)
  const write = (line: LineRow) => {
    const fee = line.interchange_minor + line.scheme_minor + line.markup_minor
    const parts = [line.interchange_minor, line.scheme_minor, line.markup_minor]
    const amounts = [line.gross_minor, ...parts, fee, line.gross_minor + fee]
    return [
      row.id, line.reference, line.authorization_id, line.arn, line.type, ...amounts.map(decimal), row.currency, row.value_date,
      line.operation_ref,
    ].join(',') // prettier-ignore
  }
  const sum = (pick: (line: LineRow) => bigint) => lines.reduce((total, line) => total + pick(line), 0n)
  const summary: LineRow = {
    reference: '',
    authorization_id: '',
    operation_ref: '',
    arn: '',
    type: 'summary',
    gross_minor: sum((line) => line.gross_minor),
    interchange_minor: sum((line) => line.interchange_minor),
    scheme_minor: sum((line) => line.scheme_minor),
    markup_minor: sum((line) => line.markup_minor),
  }
  const head =
    'batch,merchant_ref,connector_ref,arn,type,gross,interchange,scheme_fee,markup,fee,net,currency,value_date,operation_ref'
  return `${[head, ...lines.map(write), write(summary)].join('\n')}\n`
}

/** The entry on the merchant's bank account, in the words of camt.053. */
export function bankEntry(acquirer: Acquirer, row: SettlementRow) {
  const size = row.net_minor < 0n ? -row.net_minor : row.net_minor
  return {
    Ntry: {
      NtryRef: row.id,
      Amt: { Ccy: row.currency, value: formatAmount(size, row.currency) },
      CdtDbtInd: row.net_minor < 0n ? 'DBIT' : 'CRDT',
      Sts: { Cd: 'BOOK' },
      BookgDt: { Dt: row.value_date },
      ValDt: { Dt: row.value_date },
      AcctSvcrRef: row.id,
      NtryDtls: {
        TxDtls: {
          Refs: { EndToEndId: row.id },
          RltdPties: { Dbtr: { Nm: `Acquirer ${acquirer.name === 'north' ? 'North' : 'South'}` } },
          RmtInf: { Ustrd: row.id },
        },
      },
    },
  }
}

/** The same entry as XML. */
export function bankEntryXml(entry: ReturnType<typeof bankEntry>): string {
  const { Amt, ...rest } = entry.Ntry
  const element = (name: string, value: unknown): string =>
    typeof value === 'object' && value !== null
      ? `<${name}>${Object.entries(value).map(([key, each]) => element(key, each)).join('')}</${name}>` // prettier-ignore
      : `<${name}>${String(value)}</${name}>`
  const [reference, ...others] = Object.entries(rest).map(([key, value]) => element(key, value))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Ntry>${reference}<Amt Ccy="${Amt.Ccy}">${Amt.value}</Amt>${others.join('')}</Ntry>\n`
}
