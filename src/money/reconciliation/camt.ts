import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { negate, parseDecimal, sum, sameMoney, subtract, type Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { readXml, xmlNamespace, xmlNodes, xmlText, type XmlNode } from '#kernel/xml.ts'

/** One movement of an account; money that came is positive. */
export type ToldEntry = {
  readonly amount: Money
  readonly bookedOn: string
  readonly valueOn: string
  readonly bankRef: string | undefined
  readonly endToEnd: string | undefined
  readonly remittance: string | undefined
  readonly partyName: string | undefined
  readonly partyAccount: string | undefined
  /** The bank's transaction code: `PMNT/RCDT/ESCT`. */
  readonly code: string
}

/** A statement of one account in one currency. */
export type ToldStatement = {
  readonly statementId: string
  readonly sequence: number
  readonly iban: string
  readonly currency: Currency
  readonly madeAt: Date
  readonly opening: Money
  readonly closing: Money
  readonly entries: readonly ToldEntry[]
}

/** Why a text is not taken as statements. */
export type StatementRefusal = 'not_a_statement' | 'statement_incomplete' | 'does_not_add_up'

const lists = new Set(['Stmt', 'Bal', 'Ntry', 'NtryDtls', 'TxDtls', 'Ustrd', 'Strd'])
const space = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(?:0[2-9]|1\d)$/

/** An amount with its side: what the bank credits is positive. */
function signed(node: XmlNode, currency: Currency): Money | undefined {
  if (xmlText(node, 'Amt.@Ccy') !== currency) return undefined
  const amount = parseDecimal(xmlText(node, 'Amt') ?? '', currency)
  const side = xmlText(node, 'CdtDbtInd')
  if (!amount.ok || amount.value.minor < 0n || (side !== 'CRDT' && side !== 'DBIT')) return undefined
  return side === 'CRDT' ? amount.value : negate(amount.value)
}

const day = (node: XmlNode, path: string): string | undefined => {
  const text = xmlText(node, `${path}.Dt`) ?? xmlText(node, `${path}.DtTm`)?.slice(0, 10)
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined
}

const provided = (text: string | undefined) => (text === 'NOTPROVIDED' ? undefined : text)

/** The other side of the money: who paid where it came, who was paid where it left. */
function partyOf(details: XmlNode, came: boolean): Pick<ToldEntry, 'partyName' | 'partyAccount'> {
  const [party, account] = came ? ['Dbtr', 'DbtrAcct'] : ['Cdtr', 'CdtrAcct']
  const of = (path: string) => xmlText(details, `RltdPties.${path}`)
  return {
    partyName: (of(`${party}.Pty.Nm`) ?? of(`${party}.Nm`))?.slice(0, 200),
    partyAccount: (of(`${account}.Id.IBAN`) ?? of(`${account}.Id.Othr.Id`))?.slice(0, 40),
  }
}

function remittanceOf(details: XmlNode): string | undefined {
  const node = details['RmtInf'] as XmlNode | undefined
  if (node === undefined) return undefined
  const free = Array.isArray(node['Ustrd']) ? (node['Ustrd'] as unknown[]) : []
  const structured = xmlNodes(node, 'Strd').map((each) => xmlText(each, 'CdtrRefInf.Ref'))
  const all = [...free, ...structured].filter((each) => typeof each === 'string')
  return all.length === 0 ? undefined : all.join(' ').slice(0, 1000)
}

type Common = Pick<ToldEntry, 'bookedOn' | 'valueOn' | 'code'>

function transactionOf(details: XmlNode, entry: XmlNode, amount: Money, common: Common): ToldEntry {
  const reference = xmlText(details, 'Refs.AcctSvcrRef') ?? xmlText(entry, 'AcctSvcrRef')
  return {
    ...common,
    amount,
    bankRef: reference?.slice(0, 100),
    endToEnd: provided(xmlText(details, 'Refs.EndToEndId'))?.slice(0, 100),
    remittance: remittanceOf(details),
    ...partyOf(details, amount.minor > 0n),
  }
}

/** The movements of one entry: its transactions where the bank tells them and they add up to it, else the entry whole. */
function movementsOf(entry: XmlNode, currency: Currency): ToldEntry[] | undefined {
  const whole = signed(entry, currency)
  const bookedOn = day(entry, 'BookgDt')
  if (whole === undefined || bookedOn === undefined || whole.minor === 0n) return undefined
  const status = xmlText(entry, 'Sts.Cd') ?? xmlText(entry, 'Sts')
  if (status !== 'BOOK') return []
  const code = ['Cd', 'Fmly.Cd', 'Fmly.SubFmlyCd'].map((path) => xmlText(entry, `BkTxCd.Domn.${path}`) ?? '')
  const common = { bookedOn, valueOn: day(entry, 'ValDt') ?? bookedOn, code: code.join('/').slice(0, 40) }
  const details = xmlNodes(entry, 'NtryDtls').flatMap((each) => xmlNodes(each, 'TxDtls'))
  if (details.length < 2) return [transactionOf(details[0] ?? {}, entry, whole, common)]
  const amounts = details.map((each) => signed(each, currency))
  const known = amounts.filter((each) => each !== undefined && each.minor !== 0n) as Money[]
  // A batch whose parts the bank does not tell, or that do not add up, is booked whole: the bank's total is what moved.
  if (known.length !== details.length || !sameMoney(sum(known, currency), whole))
    return [transactionOf({}, entry, whole, common)]
  return details.map((each, i) => transactionOf(each, entry, known[i] ?? whole, common))
}

function balanceOf(statement: XmlNode, code: string, currency: Currency): Money | undefined {
  const found = xmlNodes(statement, 'Bal').find((each) => xmlText(each, 'Tp.CdOrPrtry.Cd') === code)
  return found && signed(found, currency)
}

function statementOf(node: XmlNode): Result<ToldStatement, StatementRefusal> {
  const currency = parseCurrency(
    xmlText(node, 'Acct.Ccy') ?? xmlText(xmlNodes(node, 'Bal')[0], 'Amt.@Ccy') ?? '',
  )
  const iban = xmlText(node, 'Acct.Id.IBAN') ?? xmlText(node, 'Acct.Id.Othr.Id')
  const sequence = Number(xmlText(node, 'ElctrncSeqNb') ?? xmlText(node, 'LglSeqNb'))
  const madeAt = new Date(xmlText(node, 'CreDtTm') ?? Number.NaN)
  if (!currency.ok || iban === undefined || !Number.isSafeInteger(sequence) || Number.isNaN(madeAt.getTime()))
    return refused('statement_incomplete')
  const opening = balanceOf(node, 'OPBD', currency.value) ?? balanceOf(node, 'PRCD', currency.value)
  const closing = balanceOf(node, 'CLBD', currency.value)
  const entries = xmlNodes(node, 'Ntry').map((each) => movementsOf(each, currency.value))
  if (opening === undefined || closing === undefined || entries.includes(undefined))
    return refused('statement_incomplete')
  const told = entries.flatMap((each) => each ?? [])
  const moved = sum(
    told.map(({ amount }) => amount),
    currency.value,
  )
  if (!sameMoney(moved, subtract(closing, opening))) return refused('does_not_add_up')
  const statementId = (xmlText(node, 'Id') ?? String(sequence)).slice(0, 100)
  return done({
    statementId,
    sequence,
    iban,
    currency: currency.value,
    madeAt,
    opening,
    closing,
    entries: told,
  })
}

/**
 * Read bank statements (camt.053). Opening balance and entries must add up to the closing balance, to the cent; a text
 * with a document type is refused unread.
 */
export function readStatements(text: string): Result<readonly ToldStatement[], StatementRefusal> {
  const read = readXml(text, lists)
  if (!read.ok || !space.test(xmlNamespace(read.value, 'Document') ?? '')) return refused('not_a_statement')
  const nodes = xmlNodes(read.value, 'Document.BkToCstmrStmt.Stmt')
  if (nodes.length === 0) return refused('not_a_statement')
  const statements: ToldStatement[] = []
  for (const node of nodes) {
    const statement = statementOf(node)
    if (!statement.ok) return statement
    statements.push(statement.value)
  }
  return done(statements)
}
