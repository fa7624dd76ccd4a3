import { appendFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseCurrency, type Currency } from '#kernel/currency.ts'
import type { Db } from '#kernel/database.ts'
import { formatDecimal, money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import {
  brokenPromises,
  chart,
  chartLineOf,
  hledgerJournal,
  inSnapshot,
  ledgerOracles,
  statement,
  trialBalance,
  type Sums,
} from '#money/ledger/index.ts'
import { table } from './table.ts'

/** What was written after the command, as text. */
export type Options = {
  readonly arguments: readonly string[]
  readonly hledger?: boolean | undefined
  readonly currency?: string | undefined
  readonly at?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** A command whose options were understood; answers the exit code. */
type Prepared = (db: Db) => Promise<number>
/** Understand the options, or refuse with a sentence. */
type Command = (options: Options) => Result<Prepared, string>

const say = (text: string) => process.stdout.write(text)
const amount = (minor: bigint, currency: Currency) => formatDecimal(money(minor, currency))

function instant(name: string, text: string | undefined): Result<Date | undefined, string> {
  if (text === undefined) return done(undefined)
  const at = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text)
    ? new Date(text)
    : undefined
  if (at === undefined || Number.isNaN(at.getTime()))
    return refused(`--${name} "${text}" is no instant: write 2026-03-01 or 2026-03-01T12:00:00Z.`)
  return done(at)
}

function currencyOf(text: string | undefined): Result<Currency | undefined, string> {
  if (text === undefined) return done(undefined)
  const currency = parseCurrency(text.toUpperCase())
  return currency.ok ? currency : refused(`"${text}" is no currency this shop counts in.`)
}

const showTrialBalance: Command = ({ at, currency }) => {
  const when = instant('at', at)
  if (!when.ok) return when
  const only = currencyOf(currency)
  if (!only.ok) return only
  return done(async (db) => {
    const { lines, totals } = await inSnapshot(db, (tx) => trialBalance(tx, when.value))
    const wanted = <T extends { currency: Currency }>(each: readonly T[]) =>
      each.filter((one) => only.value === undefined || one.currency === only.value)
    const row = (name: string, kind: string, code: Currency, s: Sums) => [
      name,
      kind,
      code,
      amount(s.debits_posted_minor, code),
      amount(s.credits_posted_minor, code),
      amount(s.debits_pending_minor, code),
      amount(s.credits_pending_minor, code),
    ]
    const rows = wanted(lines).map((each) => row(each.path, each.class, each.currency, each.sums))
    const sums = wanted(totals).map((each) => row('total', '', each.currency, each))
    const head = ['ACCOUNT', 'CLASS', '', 'DEBITS', 'CREDITS', 'DEBITS PENDING', 'CREDITS PENDING']
    say(table([head, ...rows, ...sums], [3, 4, 5, 6]))
    const level = totals.every((each) => each.level)
    say(level ? '\nDebits equal credits in every currency.\n' : '\nDEBITS DO NOT EQUAL CREDITS.\n')
    return level ? 0 : 1
  })
}

const showStatement: Command = ({ arguments: [path, ...rest], currency, from, to }) => {
  if (path === undefined) return refused('Which account? Write its path: statement psp:card:clearing')
  if (rest.length > 0) return refused(`One account at a time, not also "${rest.join(' ')}".`)
  const begin = instant('from', from)
  if (!begin.ok) return begin
  const end = instant('to', to)
  if (!end.ok) return end
  const only = currencyOf(currency)
  if (!only.ok) return only
  return done((db) => printStatements(db, path, only.value, begin.value, end.value))
}

async function printStatements(
  db: Db,
  path: string,
  only: Currency | undefined,
  from: Date | undefined,
  to: Date | undefined,
): Promise<number> {
  const used = await db.sql<{ currency: Currency }>`
    select currency from ledger.accounts where path = ${path} and currency = coalesce(${only ?? null}, currency) order by 1`
  if (used.length === 0) return noSuchAccount(db, path)
  const stretch = { most: 10_000, ...(from ? { from } : {}), ...(to ? { to } : {}) }
  for (const { currency } of used) {
    const told = await inSnapshot(db, (tx) => statement(tx, { path, currency }, stretch))
    const rows = told.lines.map((line) => [
      line.at.toISOString(),
      line.kind,
      line.code,
      line.counterpart,
      line.cause,
      line.pending.minor === 0n ? '' : formatDecimal(line.pending),
      line.posted.minor === 0n ? '' : formatDecimal(line.posted),
      formatDecimal(line.balance),
    ])
    say(
      `${path} in ${currency}: ${chartLineOf(path)?.means ?? ''}\nOpening balance ${formatDecimal(told.opening)}\n\n`,
    )
    say(
      table(
        [['AT', 'KIND', 'CODE', 'OTHER ACCOUNT', 'CAUSE', 'PENDING', 'POSTED', 'BALANCE'], ...rows],
        [5, 6, 7],
      ),
    )
    say(`\nClosing balance ${formatDecimal(told.closing)}\n`)
    if (told.more) say(`There is more: go on with --from ${told.lines.at(-1)?.at.toISOString() ?? ''}\n`)
  }
  return 0
}

async function noSuchAccount(db: Db, path: string): Promise<number> {
  const [first = ''] = path.split(':')
  const near = await db.sql<{ path: string }>`
    select distinct path from ledger.accounts where starts_with(path, ${first}) order by path limit 10`
  const hint =
    near.length > 0
      ? `Accounts that begin alike:\n${near.map((each) => `  ${each.path}\n`).join('')}`
      : '`npm run ledger -- trial-balance` lists the accounts in use.\n'
  process.stderr.write(
    `Nothing was ever posted to "${path}"${chartLineOf(path) ? '' : ', and the chart has no such account'}.\n${hint}`,
  )
  return 2
}

const exportBooks: Command = ({ hledger, arguments: [folder = 'books', ...rest], from, to }) => {
  if (hledger !== true) return refused('Say which form: export --hledger [FOLDER]')
  if (rest.length > 0) return refused(`One folder, not also "${rest.join(' ')}".`)
  const target = resolve(folder)
  if (existsSync(target) && readdirSync(target).length > 0)
    return refused(`${target} is not empty: name another folder, so that no earlier export is mixed in.`)
  const begin = instant('from', from)
  if (!begin.ok) return begin
  const end = instant('to', to)
  if (!end.ok) return end
  const stretch = { ...(begin.value ? { from: begin.value } : {}), ...(end.value ? { to: end.value } : {}) }
  return done((db) => writeBooks(db, target, stretch))
}

async function writeBooks(db: Db, folder: string, stretch: { from?: Date; to?: Date }): Promise<number> {
  mkdirSync(folder, { recursive: true })
  const files = new Set<string>()
  await inSnapshot(db, async (tx) => {
    for await (const { file, text } of hledgerJournal(tx, stretch)) {
      appendFileSync(join(folder, file), text)
      files.add(file)
    }
  })
  say(
    `${files.size} files in ${folder}\nCheck them: hledger -f ${join(folder, 'kontor.journal')} check --strict ordereddates\n`,
  )
  return 0
}

/** The chart of accounts as text; it needs no database. */
export function chartAsText(): string {
  const rows = chart.map((line) => [line.template, line.class, line.normalSide, line.bound, line.means])
  return table([['ACCOUNT', 'CLASS', 'NORMAL SIDE', 'BOUND', 'MEANING'], ...rows])
}

const check: Command = () =>
  done(async (db) => {
    const broken = await brokenPromises(db)
    for (const { name } of ledgerOracles) {
      const fault = broken.find((each) => each.name === name)
      say(
        `${fault ? 'BROKEN' : 'holds '}  ${name}${fault ? `: ${JSON.stringify(fault.first, plain)}` : ''}\n`,
      )
    }
    return broken.length === 0 ? 0 : 1
  })

const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)

/** What the ledger can be asked on the command line. */
export const commands: Readonly<Record<string, Command>> = {
  'trial-balance': showTrialBalance,
  statement: showStatement,
  export: exportBooks,
  check,
}
