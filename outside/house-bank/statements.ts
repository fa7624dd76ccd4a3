import { formatAmount } from '../wire/amounts.ts'
import type { EntryKind, EntryRow } from './entries.ts'
import { entryColumns, holdings } from './entries.ts'
import type { HouseBank } from './house-bank.ts'

type StatementRow = {
  number: bigint
  currency: string
  sequence: bigint
  opening_minor: bigint
  closing_minor: bigint
  opened_at: string
  cut_at: string
}

const statementColumns = 'number, currency, sequence, opening_minor, closing_minor, opened_at, cut_at'

/** Close a statement for each currency that has lines in none yet; answers the numbers. Only inside a write. */
export function cutStatements(bank: HouseBank): number[] {
  const { store } = bank
  const open = store.all<{ currency: string }>(
    'select distinct currency from entries where statement is null order by currency',
  )
  return open.map(({ currency }) => {
    const last = store.one<{ sequence: bigint; closing_minor: bigint; cut_at: string }>(
      'select sequence, closing_minor, cut_at from statements where currency = ? order by sequence desc limit 1',
      currency,
    )
    const first = store.one<{ booked_at: string }>(
      'select booked_at from entries where currency = ? and statement is null order by id limit 1',
      currency,
    )
    const now = new Date().toISOString()
    store.run(
      `insert into statements (currency, sequence, opening_minor, closing_minor, opened_at, cut_at)
       values (?, ?, ?, ?, ?, ?)`,
      currency, (last?.sequence ?? 0n) + 1n, last?.closing_minor ?? 0n, holdings(bank, currency),
      last?.cut_at ?? first?.booked_at ?? now, now,
    ) // prettier-ignore
    const made = store.one<{ number: bigint }>('select max(number) as number from statements')
    const number = made?.number ?? 0n
    store.run('update entries set statement = ? where currency = ? and statement is null', number, currency)
    return Number(number)
  })
}

/** The statements cut after a number, for a customer who fetches them one after the other. */
export function statementsAfter(bank: HouseBank, after: number) {
  return bank.store
    .all<StatementRow>(
      `select ${statementColumns} from statements where number > ? order by number limit 200`,
      after,
    )
    .map(({ number, currency, cut_at }) => ({ number: Number(number), currency, cut_at }))
}

const codes: Readonly<Record<EntryKind, readonly [family: string, sub: string]>> = {
  receipt: ['RCDT', 'ESCT'],
  payout: ['ICDT', 'ESCT'],
  payout_return: ['ICDT', 'RRTN'],
  ach_settlement: ['IDDT', 'PMDD'],
  ach_return: ['IDDT', 'UPDD'],
  ach_credit: ['ICDT', 'DMCT'],
  fee: ['MDOP', 'CHRG'],
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const safe = (text: string) => text.replace(/[&<>"]/g, (mark) => escapes[mark] ?? mark)
const tag = (name: string, text: string | null) => (text === null || text === '' ? '' : `<${name}>${safe(text)}</${name}>`) // prettier-ignore
const size = (minor: bigint, currency: string) => formatAmount(minor < 0n ? -minor : minor, currency)
const side = (minor: bigint) => `<CdtDbtInd>${minor < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd>`

function balanceXml(code: 'OPBD' | 'CLBD', minor: bigint, currency: string, at: string): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${size(minor, currency)}</Amt>${side(minor)}<Dt><Dt>${at.slice(0, 10)}</Dt></Dt></Bal>`
}

/** One transaction of an entry. Who paid stands on the other side of the money. */
function detailXml(row: EntryRow): string {
  const [party, account] = row.minor > 0n ? ['Dbtr', 'DbtrAcct'] : ['Cdtr', 'CdtrAcct']
  const name = row.name === null ? '' : `<${party}><Pty>${tag('Nm', row.name)}</Pty></${party}>`
  const iban = row.iban === null ? '' : `<${account}><Id>${accountXml(row.iban)}</Id></${account}>`
  const parties = name + iban === '' ? '' : `<RltdPties>${name}${iban}</RltdPties>`
  const remittance = row.remittance === null ? '' : `<RmtInf>${tag('Ustrd', row.remittance)}</RmtInf>`
  return `<TxDtls><Refs>${tag('AcctSvcrRef', row.ref)}${tag('EndToEndId', row.end_to_end ?? 'NOTPROVIDED')}</Refs><Amt Ccy="${row.currency}">${size(row.minor, row.currency)}</Amt>${side(row.minor)}${parties}${remittance}</TxDtls>`
}

const accountXml = (number: string) =>
  /^[A-Z]{2}\d{2}/.test(number) ? tag('IBAN', number) : `<Othr>${tag('Id', number)}</Othr>`

function entryXml(rows: readonly EntryRow[]): string {
  const [first] = rows
  if (first === undefined) return ''
  const total = rows.reduce((sum, row) => sum + row.minor, 0n)
  const [family, sub] = codes[first.kind]
  const day = first.booked_at.slice(0, 10)
  const batch =
    rows.length === 1 ? '' : `<Btch>${tag('PmtInfId', first.batch)}<NbOfTxs>${rows.length}</NbOfTxs></Btch>`
  return `<Ntry><NtryRef>${first.id}</NtryRef><Amt Ccy="${first.currency}">${size(total, first.currency)}</Amt>${side(total)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>${tag('AcctSvcrRef', first.ref)}<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${sub}</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls>${batch}${rows.map(detailXml).join('')}</NtryDtls></Ntry>`
}

/** Lines of one batch stand next to each other and become one entry. */
function grouped(rows: readonly EntryRow[]): EntryRow[][] {
  const groups: EntryRow[][] = []
  for (const row of rows) {
    const open = row.batch === null ? undefined : groups.find(([first]) => first?.batch === row.batch)
    if (open === undefined) groups.push([row])
    else open.push(row)
  }
  return groups
}

/** A statement as camt.053.001.08; undefined when there is no such number. The same number is always the same bytes. */
export function statementXml(bank: HouseBank, number: number): string | undefined {
  const row = bank.store.one<StatementRow>(
    `select ${statementColumns} from statements where number = ?`,
    number,
  )
  if (row === undefined) return undefined
  const { currency } = row
  const entries = bank.store.all<EntryRow>(
    `select ${entryColumns} from entries where statement = ? order by id`,
    number,
  )
  const id = `ELBT-${currency}-${String(row.sequence).padStart(6, '0')}`
  const head = `<GrpHdr><MsgId>${id}</MsgId><CreDtTm>${row.cut_at}</CreDtTm></GrpHdr>`
  const account = `<Acct><Id><IBAN>${bank.iban}</IBAN></Id><Ccy>${currency}</Ccy><Ownr>${tag('Nm', bank.owner)}</Ownr><Svcr><FinInstnId><BICFI>${bank.bic}</BICFI></FinInstnId></Svcr></Acct>`
  const body = `<Stmt><Id>${id}</Id><ElctrncSeqNb>${row.sequence}</ElctrncSeqNb><CreDtTm>${row.cut_at}</CreDtTm><FrToDt><FrDtTm>${row.opened_at}</FrDtTm><ToDtTm>${row.cut_at}</ToDtTm></FrToDt>${account}${balanceXml('OPBD', row.opening_minor, currency, row.opened_at)}${balanceXml('CLBD', row.closing_minor, currency, row.cut_at)}${grouped(entries).map(entryXml).join('')}</Stmt>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>${head}${body}</BkToCstmrStmt></Document>\n`
}
