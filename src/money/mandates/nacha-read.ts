import { done, refused, type Result } from '#kernel/result.ts'

/** What a payer's bank says of one debit: it takes it back, or an account has changed. */
export type DebitAnswer =
  | { readonly kind: 'return'; readonly trace: string; readonly code: string; readonly minor: bigint }
  | {
      readonly kind: 'change'
      readonly trace: string
      readonly code: string
      /** The right value, laid out as the code prescribes. */
      readonly corrected: string
    }

/** Columns as the rule book counts them: from one, both ends included. */
const cut = (record: string, from: number, to: number) => record.slice(from - 1, to)

type Entry = { readonly minor: bigint }

function answerOf(entry: Entry, record: string): DebitAnswer | undefined {
  const [type, code, trace] = [cut(record, 2, 3), cut(record, 4, 6), cut(record, 7, 21)]
  if (!/^\d{15}$/.test(trace)) return undefined
  if (type === '99' && /^R\d\d$/.test(code)) return { kind: 'return', trace, code, minor: entry.minor }
  if (type === '98' && /^C\d\d$/.test(code))
    return { kind: 'change', trace, code, corrected: cut(record, 36, 64).trim() }
  return undefined
}

/**
 * Read a file of returns (addenda 99) and notices of change (addenda 98). Refused whole where a record has not 94
 * characters, blocks are not full, an entry has no answer, or the counts and totals of its end are not those of its entries.
 */
export function readAnswers(content: string): Result<DebitAnswer[], 'malformed'> {
  const records = content.split(/\r?\n/)
  if (records.at(-1) === '') records.pop()
  const wrong = (line: number) => refused('malformed', { line })
  if (records.length === 0 || records.length % 10 !== 0) return wrong(records.length)
  const answers: DebitAnswer[] = []
  let [open, hash, count, ended]: [Entry | undefined, bigint, number, boolean] = [undefined, 0n, 0, false]
  // Money of ours that comes back is a credit taken back; money of payers that goes back is a debit taken back.
  const totals = { debits: 0n, credits: 0n }
  for (const [i, record] of records.entries()) {
    if (!/^[\x20-\x7e]{94}$/.test(record)) return wrong(i + 1)
    const type = record.charAt(0)
    if (ended) {
      if (record !== '9'.repeat(94)) return wrong(i + 1)
    } else if (type === '6') {
      const [rdfi, amount] = [cut(record, 4, 11), cut(record, 30, 39)]
      if (open !== undefined || !/^\d{8}$/.test(rdfi) || !/^\d{10}$/.test(amount)) return wrong(i + 1)
      open = { minor: BigInt(amount) }
      hash += BigInt(rdfi)
      const side = /^[23]1$/.test(cut(record, 2, 3)) ? 'credits' : 'debits'
      totals[side] += open.minor
      count += 1
    } else if (type === '7') {
      const answer = open === undefined ? undefined : answerOf(open, record)
      if (answer === undefined) return wrong(i + 1)
      answers.push(answer)
      open = undefined
      count += 1
    } else if (type === '9') {
      const told = [cut(record, 14, 21), cut(record, 22, 31), cut(record, 32, 43), cut(record, 44, 55)]
      const ours = [String(count).padStart(8, '0'), String(hash % 10_000_000_000n).padStart(10, '0'), String(totals.debits).padStart(12, '0'), String(totals.credits).padStart(12, '0')] // prettier-ignore
      if (open !== undefined || told.some((each, at) => each !== ours[at])) return wrong(i + 1)
      ended = true
    } else if (!['1', '5', '8'].includes(type)) return wrong(i + 1)
  }
  return ended ? done(answers) : wrong(records.length)
}
