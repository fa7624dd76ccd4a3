import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Every payment of the handbook's simulation, in order of time, with the fraud it was. */
export type Payments = {
  readonly count: number
  /** Seconds since the first day began. */
  readonly at: Float64Array
  readonly customer: Int32Array
  readonly terminal: Int32Array
  /** Euros and cents as one number: a measurement's feature, not money that moves. */
  readonly size: Float64Array
  readonly fraud: Uint8Array
}

/** Where the sample lies beside this repository. */
export const handbookFolder = join(import.meta.dirname, '../../../shared/data/fraud-handbook')
const folders = [handbookFolder, join(import.meta.dirname, '../../../../shared/data/fraud-handbook')]

/** The folder the sample lies in, or nothing where it is not at hand. */
export const foundHandbook = (): string | undefined =>
  folders.find((each) => existsSync(join(each, 'transactions.tsv.gz')))

/** Walk the whole numbers of an unpacked table, its first line left out. */
function eachRow(bytes: Uint8Array, width: number, take: (row: Float64Array) => void): void {
  const row = new Float64Array(width)
  let at = bytes.indexOf(10) + 1
  let [column, value, hasDigit] = [0, 0, false]
  for (; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= 48 && byte <= 57) {
      value = value * 10 + byte - 48
      hasDigit = true
      continue
    }
    if (hasDigit) row[column] = value
    ;[value, hasDigit] = [0, false]
    if (byte === 9) column++
    if (byte !== 10) continue
    take(row)
    column = 0
  }
}

/** Read the sample. About two seconds and 100 MB for one and a half million payments. */
export function readHandbook(folder: string): Payments {
  const open = (name: string) => gunzipSync(readFileSync(join(folder, name)))
  const frauds = new Set<number>()
  eachRow(open('frauds.tsv.gz'), 2, ([id = 0]) => frauds.add(id))
  const bytes = open('transactions.tsv.gz')
  let lines = -1
  for (const byte of bytes) if (byte === 10) lines++
  const payments: Payments = {
    count: lines,
    at: new Float64Array(lines),
    customer: new Int32Array(lines),
    terminal: new Int32Array(lines),
    size: new Float64Array(lines),
    fraud: new Uint8Array(lines),
  }
  let next = 0
  eachRow(bytes, 5, ([id = 0, at = 0, customer = 0, terminal = 0, cents = 0]) => {
    payments.at[next] = at
    payments.customer[next] = customer
    payments.terminal[next] = terminal
    payments.size[next] = cents / 100
    payments.fraud[next] = frauds.has(id) ? 1 : 0
    next++
  })
  return payments
}
