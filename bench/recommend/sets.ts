import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Where the public data lie. */
export const shared = join(import.meta.dirname, '../../../shared/data')

/** The lines of a packed table below its head, cut at tabs. */
export function table(path: string): string[][] {
  const text = gunzipSync(readFileSync(join(shared, path))).toString()
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
}

const sha = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The half of a name: figures were tuned on `tuned` and are reported on `reported`. */
export const halfOf = (name: string): 'tuned' | 'reported' =>
  (sha(`half:${name}`)[0] as number) % 2 === 0 ? 'tuned' : 'reported'

const numbers = (text: string): number[] => text.trim().split(' ').map(Number)

/** What somebody did, oldest first, and the thing that came last. */
export type Path = { readonly half: string; readonly items: readonly number[]; readonly last: number }

/** A set of sequences; the last item there is the validation item, the true last one is held out by the source. */
export function sequences(name: string): Path[] {
  return table(`amazon-sequences/${name}.tsv.gz`).map(([user = '', items = '']) => {
    const all = numbers(items)
    return { half: halfOf(user), items: all.slice(0, -1), last: all.at(-1) as number }
  })
}

/** Somebody's baskets, oldest first, and the next one where it is known. */
export type Baskets = {
  readonly half: string
  readonly baskets: readonly (readonly number[])[]
  readonly next: ReadonlySet<number> | undefined
}

/** Ta-Feng: histories of everybody; next baskets of four fifths of them. */
export function tafeng(): Baskets[] {
  const next = new Map(
    table('tafeng-baskets/next.tsv.gz').map(([user = '', items = '']) => [user, new Set(numbers(items))]),
  )
  return table('tafeng-baskets/history.tsv.gz').map(([user = '', baskets = '']) => ({
    half: halfOf(user),
    baskets: baskets.split(',').map(numbers),
    next: next.get(user),
  }))
}

/** An invoice as a basket: its codes as numbers. */
export type Invoice = { readonly day: number; readonly items: readonly number[] }

/** A basket of which one thing is hidden; -1 where it was never sold before. */
export type Completion = {
  readonly half: string
  readonly visible: readonly number[]
  readonly hidden: number
}

/** Online Retail: invoices before October 2011, and those of October with one code hidden, as its README says. */
export function retail(): {
  readonly train: Invoice[]
  readonly tests: Completion[]
  readonly codes: number
  readonly day: number
} {
  const invoices = new Map<string, { day: number; codes: Set<string> }>()
  for (const [invoice = '', at = '', code = '', , quantity, price] of table('online-retail/lines.tsv.gz')) {
    const known = code.toUpperCase()
    if (invoice.startsWith('C') || Number(quantity) <= 0 || Number(price) <= 0) continue
    if (!/^\d{5}[A-Z]*$/.test(known)) continue
    const found = invoices.get(invoice) ?? { day: Date.parse(`${at}Z`) / 86_400_000, codes: new Set() }
    found.codes.add(known)
    invoices.set(invoice, found)
  }
  const origin = Date.parse('2011-10-01T00:00Z') / 86_400_000
  const end = Date.parse('2011-11-01T00:00Z') / 86_400_000
  const all = [...invoices].toSorted(([a, one], [b, other]) => one.day - other.day || (a < b ? -1 : 1))
  const numberOf = new Map<string, number>()
  const train: Invoice[] = []
  for (const [, { day, codes }] of all) {
    if (day >= origin) continue
    for (const code of codes) if (!numberOf.has(code)) numberOf.set(code, numberOf.size + 1)
    train.push({ day, items: [...codes].map((code) => numberOf.get(code) as number) })
  }
  const rank = (invoice: string, code: string): bigint =>
    BigInt(`0x${sha(`ecom-2024:${invoice}:${code}`).toString('hex')}`) % 2n ** 60n
  const tests = all
    .filter(([, { day, codes }]) => day >= origin && day < end && codes.size >= 2)
    .map(([invoice, { codes }]): Completion => {
      const [hidden = ''] = [...codes].toSorted((a, b) => (rank(invoice, a) < rank(invoice, b) ? -1 : 1))
      const visible = [...codes].filter((code) => code !== hidden).flatMap((code) => numberOf.get(code) ?? [])
      return { half: halfOf(invoice), visible, hidden: numberOf.get(hidden) ?? -1 }
    })
  return { train, tests, codes: numberOf.size, day: origin }
}
