import type { Currency } from '#kernel/currency.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { formatDecimal, money, subtract, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, mustBeDone, refused, type Refusal, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf, type Transfer } from '#money/ledger/index.ts'
import { openCase, settleCase, sumOfParts, type SettlementLine } from '#money/payments/index.ts'
import { openBreak, settleBreak } from './breaks.ts'
import { matchLine, type MatchedLine } from './match-line.ts'

/** The id of a settlement file, one per currency of it. */
export type FileId = Id<'stf'>

/** A settlement file as it was fetched: all lines of one batch. */
export type GivenFile = {
  readonly connector: string
  /** The method whose accounts a line concerns that names no payment of ours. */
  readonly method: string
  readonly batch: string
  readonly lines: readonly SettlementLine[]
}

/** Why a file is not taken in. */
export type FileRefusal = 'empty_file' | 'does_not_add_up' | 'other_content'

const day = (at: Date) => at.toISOString().slice(0, 10)
const minorSum = (amounts: readonly Money[]) => amounts.reduce((sum, { minor }) => sum + minor, 0n)

/** Shares of a fee and the codes they are posted under; what a provider tells as one sum is a provider's fee. */
const feeCodes = {
  interchange: 'interchange',
  scheme: 'scheme_fee',
  markup: 'acquirer_markup',
  undivided: 'provider_fee',
} as const

type FeeShare = keyof typeof feeCodes

/** The fee of a line by its shares; what its parts do not explain stays undivided. */
function sharesOf({ fee, parts }: SettlementLine): readonly (readonly [FeeShare, bigint])[] {
  if (parts === undefined) return [['undivided', fee.minor]]
  return [
    ['interchange', parts.interchange.minor],
    ['scheme', parts.scheme.minor],
    ['markup', parts.markup.minor],
    ['undivided', fee.minor - sumOfParts(parts).minor],
  ]
}

/** What the provider keeps is our expense and no longer owed to us; a fee given back is the other way round. */
async function bookFees(
  tx: Tx,
  id: FileId,
  lines: readonly MatchedLine[],
  currency: Currency,
): Promise<void> {
  const sums = new Map<string, { method: string; share: FeeShare; minor: bigint }>()
  for (const { method, line } of lines)
    for (const [share, minor] of sharesOf(line)) {
      const known = sums.get(`${share}:${method}`) ?? { method, share, minor: 0n }
      sums.set(`${share}:${method}`, { ...known, minor: known.minor + minor })
    }
  const transfers: Transfer[] = []
  for (const { method, share, minor } of sums.values()) {
    if (minor === 0n) continue
    const [fees, clearing] = [account.fees(method), account.clearing(method)]
    transfers.push({
      id: transferIdOf(id, `${share === 'undivided' ? 'fee' : share}:${method}`),
      debit: minor < 0n ? fees : clearing,
      credit: minor < 0n ? clearing : fees,
      amount: money(minor < 0n ? -minor : minor, currency),
      code: feeCodes[share],
    })
  }
  if (transfers.length > 0) mustBeDone(await postTransfers(tx, transfers, { actor: 'settlement', cause: id }))
}

const shown = (amount: Money) => `${formatDecimal(amount)} ${amount.currency}`

/** A fee that is not the sum of its parts is asked about: no money is missing by it, but who has it is not known. */
async function noteParts(
  tx: Tx,
  id: FileId,
  ordinal: number,
  { line, paymentId }: MatchedLine,
): Promise<void> {
  const { fee, parts, batch, merchantRef } = line
  if (parts === undefined || sumOfParts(parts).minor === fee.minor) return
  const { interchange, scheme, markup } = parts
  await openCase(tx, {
    kind: 'fee_parts',
    subject: `${id}:${ordinal}`,
    ...(paymentId === undefined ? {} : { paymentId }),
    facts: {
      file: id,
      batch,
      reference: merchantRef,
      fee: shown(fee),
      interchange: shown(interchange),
      scheme_fee: shown(scheme),
      markup: shown(markup),
      unexplained: shown(subtract(fee, sumOfParts(parts))),
    },
  })
}

async function noteBreak(tx: Tx, id: FileId, ordinal: number, matched: MatchedLine): Promise<void> {
  const { match, line, method, operationMinor = 0n, paymentId } = matched
  if (match === 'matched') return
  const amount = money(operationMinor - line.gross.minor, line.gross.currency)
  await openBreak(tx, {
    kind: match,
    subject: `${id}:${ordinal}`,
    account: account.clearing(method),
    amount,
    paymentId,
    facts: { type: line.type, batch: line.batch, reference: line.merchantRef, theirs: line.connectorRef },
  })
}

async function keepLine(tx: Tx, id: FileId, ordinal: number, matched: MatchedLine): Promise<void> {
  const { line, method, match, attemptId = null, operationId = null } = matched
  await tx.sql`
    insert into reconciliation.lines
           (file_id, ordinal, type, merchant_ref, connector_ref, reference, gross_minor, fee_minor, net_minor, value_on,
            method, match, attempt_id, operation_id, interchange_minor, scheme_minor, markup_minor)
    values (${id}, ${ordinal}, ${line.type}, ${line.merchantRef.slice(0, 100)}, ${line.connectorRef.slice(0, 100)},
            ${line.reference?.slice(0, 100) ?? null}, ${line.gross.minor}, ${line.fee.minor}, ${line.net.minor},
            ${day(line.valueDate)}::date, ${method}, ${match}, ${attemptId}, ${operationId},
            ${line.parts?.interchange.minor ?? null}, ${line.parts?.scheme.minor ?? null},
            ${line.parts?.markup.minor ?? null})`
  if (operationId !== null) await settleBreak(tx, 'missing_theirs', operationId, `settlement:${line.batch}`)
  await noteBreak(tx, id, ordinal, matched)
  await noteParts(tx, id, ordinal, matched)
}

async function takeCurrency(
  tx: Tx,
  { connector, method, batch }: GivenFile,
  lines: readonly SettlementLine[],
): Promise<Result<FileId | undefined, FileRefusal>> {
  const [first] = lines
  if (first === undefined) return refused('empty_file')
  const { currency } = first.net
  const gross = minorSum(lines.map((each) => each.gross))
  const fee = minorSum(lines.map((each) => each.fee))
  const net = minorSum(lines.map((each) => each.net))
  const wrong = lines.find((each) => each.gross.minor + each.fee.minor !== each.net.minor)
  if (wrong !== undefined)
    return refused('does_not_add_up', {
      reference: wrong.merchantRef,
      gross: shown(wrong.gross),
      fee: shown(wrong.fee),
      net: shown(wrong.net),
    })
  const [known] = await tx.sql<{ net_minor: bigint }>`
    select net_minor from reconciliation.files
     where connector = ${connector} and batch = ${batch} and currency = ${currency}`
  if (known !== undefined)
    return known.net_minor === net ? done(undefined) : refused('other_content', { batch })
  const id = newId('stf')
  await tx.sql`
    insert into reconciliation.files (id, connector, batch, currency, gross_minor, fee_minor, net_minor, value_on)
    values (${id}, ${connector}, ${batch}, ${currency}, ${gross}, ${fee}, ${net}, ${day(first.valueDate)}::date)`
  const matched: MatchedLine[] = []
  for (const [ordinal, line] of lines.entries()) {
    const found = await matchLine(tx, connector, method, line)
    await keepLine(tx, id, ordinal, found)
    matched.push(found)
  }
  await bookFees(tx, id, matched, currency)
  await tell(tx, {
    type: 'settlement_imported',
    aggregate: id,
    actor: `connector:${connector}`,
    payload: {
      connector,
      batch,
      currency,
      lines: lines.length,
      breaks: matched.filter(({ match }) => match !== 'matched').length,
    },
  })
  return done(id)
}

/** The case about a file that was not taken in, by the provider's name of it. */
const refusedSubject = ({ connector, batch }: Pick<GivenFile, 'connector' | 'batch'>) =>
  `${connector}:${batch}`

/** A file was not taken in: somebody must ask the provider for a right one, and the case says what is wrong with this one. */
export async function noteRefusedFile(
  tx: Tx,
  given: Pick<GivenFile, 'connector' | 'batch'>,
  { refusal, detail = {} }: Refusal<FileRefusal>,
): Promise<void> {
  const { connector, batch } = given
  const facts = { connector, batch, reason: refusal, ...detail }
  await openCase(tx, { kind: 'settlement_refused', subject: refusedSubject(given), facts })
}

/**
 * Take a settlement file in: every line is matched with what we know of it, fees are posted, and every difference becomes
 * a break. The same file again changes nothing; answers the files that are new, one per currency.
 */
export async function importSettlement(
  tx: Tx,
  given: GivenFile,
): Promise<Result<readonly FileId[], FileRefusal>> {
  if (given.lines.length === 0) return refused('empty_file')
  const currencies = [...new Set(given.lines.map(({ net }) => net.currency))]
  const made: FileId[] = []
  for (const currency of currencies) {
    const lines = given.lines.filter(({ net }) => net.currency === currency)
    const taken = await takeCurrency(tx, given, lines)
    if (!taken.ok) return taken
    if (taken.value !== undefined) made.push(taken.value)
  }
  await settleCase(tx, 'settlement_refused', refusedSubject(given), `settlement:${given.batch}`)
  return done(made)
}
