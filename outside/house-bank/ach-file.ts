import { isRouting } from './account-numbers.ts'

/** One debit of a file, or one credit by its code, as this bank reads it. */
export type AchDebit = {
  readonly trace: string
  readonly code: string
  readonly routing: string
  readonly account: string
  readonly minor: bigint
  readonly individual: string
  readonly name: string
}

/** What an ACH file holds, or the first thing that is wrong with it and where. */
export type AchRead =
  | { readonly ok: true; readonly debits: readonly AchDebit[]; readonly origin: string }
  | { readonly ok: false; readonly code: string; readonly line: number }

/** Columns as the rule book counts them: from one, both ends included. */
const cut = (record: string, from: number, to: number) => record.slice(from - 1, to)
const number = (record: string, from: number, to: number) => {
  const text = cut(record, from, to)
  return /^\d+$/.test(text) ? BigInt(text) : undefined
}

type Sums = { count: bigint; hash: bigint; debit: bigint; credit: bigint }

const nothing = (): Sums => ({ count: 0n, hash: 0n, debit: 0n, credit: 0n })

function agrees(record: string, sums: Sums, at: readonly (readonly [number, number])[]): boolean {
  const wanted = [sums.count, sums.hash % 10_000_000_000n, sums.debit, sums.credit]
  return at.every(([from, to], i) => number(record, from, to) === wanted[i])
}

function entryOf(record: string): AchDebit | undefined {
  const minor = number(record, 30, 39)
  const [code, routing, trace] = [cut(record, 2, 3), cut(record, 4, 12), cut(record, 80, 94)]
  if (minor === undefined || minor === 0n || !isRouting(routing) || !/^\d{15}$/.test(trace)) return undefined
  const [account, individual, name] = [cut(record, 13, 29), cut(record, 40, 54), cut(record, 55, 76)]
  return {
    trace,
    code,
    routing,
    account: account.trim(),
    minor,
    individual: individual.trim(),
    name: name.trim(),
  }
}

/** Whether an entry pays an account instead of being collected from it. */
export const isCredit = ({ code }: Pick<AchDebit, 'code'>): boolean => code === '22' || code === '32'

/** Read a file of debits and credits: 94 characters a record, blocks of ten, and every count, hash and total as stated. */
export function readAch(content: string): AchRead {
  const records = content.split(/\r?\n/)
  if (records.at(-1) === '') records.pop()
  return readRecords(records)
}

function readRecords(records: readonly string[]): AchRead {
  const wrong = (code: string, line: number): AchRead => ({ ok: false, code, line: line + 1 })
  if (records.length === 0 || records.length % 10 !== 0) return wrong('not_blocked_by_ten', records.length)
  const long = records.findIndex((record) => !/^[\x20-\x7e]{94}$/.test(record))
  if (long >= 0) return wrong('record_length', long)
  const header = records[0] ?? ''
  if (cut(header, 1, 3) !== '101' || cut(header, 35, 40) !== '094101') return wrong('file_header', 0)
  const debits: AchDebit[] = []
  const file = nothing()
  let batch = nothing()
  let [batches, isOpen, ended] = [0n, false, 0]
  for (const [line, record] of records.entries()) {
    const type = cut(record, 1, 1)
    if (ended > 0 && type !== '9') return wrong('record_after_end', line)
    if (type === '5') {
      if (
        isOpen ||
        !/^(200|220|225)$/.test(cut(record, 2, 4)) ||
        !/^(WEB|PPD|CCD|TEL)$/.test(cut(record, 51, 53))
      )
        return wrong('batch_header', line)
      ;[batch, isOpen, batches] = [nothing(), true, batches + 1n]
    } else if (type === '6') {
      const entry = entryOf(record)
      if (!isOpen || entry === undefined || !/^(22|27|32|37)$/.test(entry.code)) return wrong('entry', line)
      if (debits.some(({ trace }) => trace === entry.trace)) return wrong('duplicate_trace', line)
      debits.push(entry)
      for (const sums of [batch, file]) {
        sums.count += 1n
        sums.hash += BigInt(entry.routing.slice(0, 8))
        if (isCredit(entry)) sums.credit += entry.minor
        else sums.debit += entry.minor
      }
    } else if (type === '7') {
      if (!isOpen) return wrong('addenda', line)
      batch.count += 1n
      file.count += 1n
    } else if (type === '8') {
      if (
        !isOpen ||
        !agrees(record, batch, [
          [5, 10],
          [11, 20],
          [21, 32],
          [33, 44],
        ])
      )
        return wrong('batch_control', line)
      isOpen = false
    } else if (type === '9' && ended === 0) {
      const counts = number(record, 2, 7) === batches && number(record, 8, 13) === BigInt(records.length / 10)
      if (
        !counts ||
        isOpen ||
        !agrees(record, file, [
          [14, 21],
          [22, 31],
          [32, 43],
          [44, 55],
        ])
      )
        return wrong('file_control', line)
      ended = line
    } else if (type === '9') {
      if (!/^9{94}$/.test(record)) return wrong('filler', line)
    } else if (line > 0) return wrong('record_type', line)
  }
  if (ended === 0 || debits.length === 0) return wrong('no_control', records.length - 1)
  return { ok: true, debits, origin: cut(header, 14, 23).trim() }
}

/** One answer to a debit: a return with its reason, or a notice of change with the corrected value. */
export type AchAnswer = AchDebit & { readonly answer: string; readonly corrected?: string }

const left = (text: string, size: number) => text.slice(0, size).padEnd(size)
const right = (value: bigint | number | string, size: number) =>
  String(value).slice(-size).padStart(size, '0')

/** A file of returns and notices of change, as the bank of the payer's banks hands it on. */
export function writeAnswers(
  answers: readonly AchAnswer[],
  by: { readonly routing: string; readonly origin: string; readonly at: Date; readonly number: number },
): string {
  const stamp = by.at.toISOString()
  const day = stamp.slice(2, 10).replaceAll('-', '')
  const records = [
    `101 ${by.routing}${left(` ${by.origin}`, 10)}${day}${stamp.slice(11, 16).replace(':', '')}A094101${left('ELBTOR BANK', 23)}${left('KONTOR', 23)}${left('', 8)}`,
  ]
  let [hash, debit, credit] = [0n, 0n, 0n]
  answers.forEach((each, i) => {
    const isNotice = each.answer.startsWith('C')
    const minor = isNotice ? 0n : each.minor
    const [rdfi, batchNumber] = [each.routing.slice(0, 8), right(i + 1, 7)]
    const trace = `${rdfi}${right(by.number * 100 + i + 1, 7)}`
    const back = isCredit(each)
    const code = `${each.code.startsWith('3') ? '3' : '2'}${back ? '1' : '6'}`
    const [taken, given] = back ? [0n, minor] : [minor, 0n]
    records.push(
      `5${back ? '220' : '225'}${left('KONTOR', 16)}${left('', 20)}${left(by.origin, 10)}${isNotice ? 'COR' : 'WEB'}${left(isNotice ? 'NOC' : 'RETURN', 10)}${day}${day}   1${rdfi}${batchNumber}`,
      `6${code}${each.routing}${left(each.account, 17)}${right(minor, 10)}${left(each.individual, 15)}${left(each.name, 22)}  1${trace}`,
      isNotice
        ? `798${each.answer}${each.trace}${left('', 6)}${rdfi}${left(each.corrected ?? '', 29)}${left('', 15)}${trace}`
        : `799${each.answer}${each.trace}${left('', 6)}${rdfi}${left('', 44)}${trace}`,
      `8${back ? '220' : '225'}${right(2, 6)}${right(BigInt(rdfi), 10)}${right(taken, 12)}${right(given, 12)}${left(by.origin, 10)}${left('', 25)}${rdfi}${batchNumber}`,
    )
    hash += BigInt(rdfi)
    debit += taken
    credit += given
  })
  const blocks = Math.ceil((records.length + 1) / 10)
  records.push(
    `9${right(answers.length, 6)}${right(blocks, 6)}${right(answers.length * 2, 8)}${right(hash % 10_000_000_000n, 10)}${right(debit, 12)}${right(credit, 12)}${left('', 39)}`,
  )
  while (records.length % 10 !== 0) records.push('9'.repeat(94))
  return `${records.join('\n')}\n`
}
