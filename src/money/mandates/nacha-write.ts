/** One debit as a file carries it. */
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

function entryRecord(entry: DebitEntry): string {
  const { trace, routing, account, kind, minor, individual, name } = entry
  if (!/^[0-9A-Z]{4,17}$/.test(account)) throw new Error('not an account number')
  return record(
    '6',
    kind === 'checking' ? '27' : '37',
    exactly(routing, 9),
    account.padEnd(17),
    digits(minor, 10),
    alpha(individual, 15),
    alpha(name, 22),
    'S ', // a single payment agreed to in the internet
    '0', // no addenda
    exactly(trace, 15),
  )
}

/**
 * A file of debits that payers agreed to in the internet (entry class WEB): one batch, 94 characters a record, filled up
 * to blocks of ten. The same entries and head are the same bytes. Throws on what does not fit its field.
 */
export function writeDebitFile(head: DebitFileHead, entries: readonly DebitEntry[]): string {
  const { routing, companyId, company, bank, at, number } = head
  const odfi = routing.slice(0, 8)
  const day = dateOf(at)
  const total = entries.reduce((sum, { minor }) => sum + minor, 0n)
  const sums = [digits(hashOf(entries), 10), digits(total, 12), digits(0, 12)]
  const records = [
    record(
      '101 ',
      exactly(routing, 9),
      exactly(companyId, 10),
      day,
      timeOf(at),
      letters.charAt(number % letters.length),
      '094',
      digits(blocking, 2),
      '1',
      alpha(bank, 23),
      alpha(company, 23),
      digits(number % 100_000_000, 8),
    ),
    record(
      '5225',
      alpha(company, 16),
      alpha('', 20),
      exactly(companyId, 10),
      'WEB',
      alpha('PURCHASE', 10),
      day,
      dateOf(new Date(at.getTime() + 86_400_000)),
      '   ',
      '1',
      odfi,
      digits(1, 7),
    ),
    ...entries.map(entryRecord),
    record(
      '8225',
      digits(entries.length, 6),
      ...sums,
      exactly(companyId, 10),
      ' '.repeat(25),
      odfi,
      digits(1, 7),
    ),
  ]
  const blocks = Math.ceil((records.length + 1) / blocking)
  records.push(
    record('9', digits(1, 6), digits(blocks, 6), digits(entries.length, 8), ...sums, ' '.repeat(39)),
  )
  while (records.length % blocking !== 0) records.push('9'.repeat(width))
  return `${records.join('\n')}\n`
}
