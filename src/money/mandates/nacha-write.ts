/** One debit, or one credit that gives money back, as a file carries it. */
export type DebitEntry = {
  /** Fifteen digits: eight of our bank, seven of the debit. */
  readonly trace: string
  readonly routing: string
  readonly account: string
  readonly kind: 'checking' | 'savings'
  readonly minor: bigint
  /** By what the payer finds the payment again, up to 15 characters. */
  readonly individual: string
  readonly name: string
}

/** Who hands a file in, when, and under which number. */
export type DebitFileHead = {
  /** Nine digits of our bank. */
  readonly routing: string
  /** Ten digits the bank gave us. */
  readonly companyId: string
  readonly company: string
  readonly bank: string
  readonly at: Date
  /** Counts our files; tells files of one day apart. */
  readonly number: number
}

const blocking = 10
const width = 94

/** Letters the network carries; all others become a space. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9 .,&/-]/g, ' ')

const alpha = (text: string, size: number) => plain(text).slice(0, size).padEnd(size)

function digits(value: bigint | number | string, size: number): string {
  const text = String(value)
  if (!/^\d+$/.test(text) || text.length > size) throw new Error(`not a number of ${size} digits`)
  return text.padStart(size, '0')
}

function exactly(value: string, size: number): string {
  if (!/^\d+$/.test(value) || value.length !== size) throw new Error(`not ${size} digits`)
  return value
}

function record(...parts: readonly string[]): string {
  const whole = parts.join('')
  if (whole.length !== width) throw new Error(`a record of ${whole.length} characters`)
  return whole
}

const dateOf = (at: Date) => at.toISOString().slice(2, 10).replaceAll('-', '')
const timeOf = (at: Date) => at.toISOString().slice(11, 16).replace(':', '')

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** The first eight digits of each routing number, summed; the last ten digits of that. */
const hashOf = (entries: readonly DebitEntry[]) =>
  entries.reduce((sum, { routing }) => sum + BigInt(routing.slice(0, 8)), 0n) % 10_000_000_000n

function entryRecord(entry: DebitEntry, direction: 'debit' | 'credit'): string {
  const { trace, routing, account, kind, minor, individual, name } = entry
  if (!/^[0-9A-Z]{4,17}$/.test(account)) throw new Error('not an account number')
  return record(
    '6',
    `${kind === 'checking' ? '2' : '3'}${direction === 'debit' ? '7' : '2'}`,
    exactly(routing, 9),
    account.padEnd(17),
    digits(minor, 10),
    alpha(individual, 15),
    alpha(name, 22),
    direction === 'debit' ? 'S ' : '  ', // a single payment agreed to in the internet
    '0', // no addenda
    exactly(trace, 15),
  )
}

type Batch = {
  readonly direction: 'debit' | 'credit'
  readonly entries: readonly DebitEntry[]
  readonly number: number
}

/** What entries come to: their count's hash, what is collected, what is paid. */
function sumsOf(batches: readonly Batch[]): string[] {
  const total = (direction: Batch['direction']) =>
    batches
      .filter((each) => each.direction === direction)
      .flatMap(({ entries }) => entries)
      .reduce((sum, { minor }) => sum + minor, 0n)
  const all = batches.flatMap(({ entries }) => entries)
  return [digits(hashOf(all), 10), digits(total('debit'), 12), digits(total('credit'), 12)]
}

/** A batch: debits agreed to in the internet (WEB), or credits to persons that give money back (PPD). */
function batchRecords({ routing, companyId, company, at }: DebitFileHead, batch: Batch): string[] {
  const { direction, entries, number } = batch
  const service = direction === 'debit' ? '225' : '220'
  const odfi = routing.slice(0, 8)
  return [
    record(
      '5',
      service,
      alpha(company, 16),
      alpha('', 20),
      exactly(companyId, 10),
      direction === 'debit' ? 'WEB' : 'PPD',
      alpha(direction === 'debit' ? 'PURCHASE' : 'REFUND', 10),
      dateOf(at),
      dateOf(new Date(at.getTime() + 86_400_000)),
      '   ',
      '1',
      odfi,
      digits(number, 7),
    ),
    ...entries.map((entry) => entryRecord(entry, direction)),
    record(
      '8',
      service,
      digits(entries.length, 6),
      ...sumsOf([batch]),
      exactly(companyId, 10),
      ' '.repeat(25),
      odfi,
      digits(number, 7),
    ),
  ]
}

/**
 * A file of debits that payers agreed to in the internet, and of credits that give money back: a batch for each, 94
 * characters a record, filled up to blocks of ten. The same entries and head are the same bytes. Throws on what does not
 * fit its field.
 */
export function writeDebitFile(
  head: DebitFileHead,
  debits: readonly DebitEntry[],
  credits: readonly DebitEntry[] = [],
): string {
  const { routing, companyId, company, bank, at, number } = head
  const filled = [
    { direction: 'debit' as const, entries: debits },
    { direction: 'credit' as const, entries: credits },
  ].filter(({ entries }) => entries.length > 0)
  const batches = filled.map((each, i): Batch => ({ ...each, number: i + 1 }))
  const records = [
    record(
      '101 ',
      exactly(routing, 9),
      exactly(companyId, 10),
      dateOf(at),
      timeOf(at),
      letters.charAt(number % letters.length),
      '094',
      digits(blocking, 2),
      '1',
      alpha(bank, 23),
      alpha(company, 23),
      digits(number % 100_000_000, 8),
    ),
    ...batches.flatMap((batch) => batchRecords(head, batch)),
  ]
  const count = debits.length + credits.length
  const blocks = Math.ceil((records.length + 1) / blocking)
  records.push(
    record(
      '9',
      digits(batches.length, 6),
      digits(blocks, 6),
      digits(count, 8),
      ...sumsOf(batches),
      ' '.repeat(39),
    ),
  )
  while (records.length % blocking !== 0) records.push('9'.repeat(width))
  return `${records.join('\n')}\n`
}
