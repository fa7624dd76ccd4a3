import { parseArgs } from 'node:util'
import { loadSettings, settingProblemLines } from '#kernel/config.ts'
import { setLogLevel } from '#kernel/log.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import type { PeriodReport } from '#money/reconciliation/index.ts'
import { closeBooks, reportBooks } from '#flows/close-books.ts'
import { table } from './ledger/table.ts'
import { openDatabase } from './start/open-database.ts'

const help = `The end of a period in the books of the shop.

  node src/apps/books.ts report --day 2026-03-01    what stands at the end of a day, and whether it may be closed
  node src/apps/books.ts close --day 2026-03-01     close it: afterwards nothing is posted into it

A day closes only when it is over and nothing is unexplained. Ends with 1 where something is.
`

function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}

const text = (amount: Money) => `${formatDecimal(amount)} ${amount.currency}`

function print({ clearing, bank, missing, openBreaks, isClean }: PeriodReport): void {
  const owed = clearing.map((each) => [each.account, text(each.balance), text(each.unsettled), text(each.unpaid), text(each.breaks), text(each.unexplained)]) // prettier-ignore
  const held = bank.map((each) => [each.account, text(each.balance), text(each.told), text(each.unbooked), text(each.breaks), text(each.unexplained)]) // prettier-ignore
  process.stdout.write(table([['OWED BY PROVIDERS', 'BALANCE', 'NOT SETTLED', 'NOT PAID', 'DIFFERENCES', 'UNEXPLAINED'], ...owed], [1, 2, 3, 4, 5])) // prettier-ignore
  process.stdout.write(`\n${table([['AT THE BANK', 'BALANCE', 'STATEMENT', 'NOT BOOKED', 'DIFFERENCES', 'UNEXPLAINED'], ...held], [1, 2, 3, 4, 5])}\n`) // prettier-ignore
  for (const { who, what, count, amount, since, names } of missing)
    process.stdout.write(
      `MISSING ${what === 'file' ? 'settlement file' : 'bank entry'} of ${who}: ${count} for ${text(amount)} since ${since.toISOString()}${names.length > 0 ? ` (${names.join(', ')})` : ''}\n`,
    )
  process.stdout.write(
    isClean ? 'Nothing is unexplained.\n' : `NOT EXPLAINED; ${openBreaks} cases are open.\n`,
  )
}

if (import.meta.main) {
  setLogLevel('silent')
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { day: { type: 'string' } } })
  const [command = 'help'] = positionals
  const start = Date.parse(`${values.day ?? ''}T00:00:00Z`)
  if (command !== 'report' && command !== 'close') process.stdout.write(help)
  else if (Number.isNaN(start)) giveUp(`Which day? Write --day 2026-03-01.\n\n${help}`)
  else {
    const made = () => new Proxy<Record<string, string>>({}, { get: () => 'made at the first start' })
    const loaded = loadSettings(process.env, made)
    if (!loaded.ok) giveUp(settingProblemLines(loaded.detail).join('\n'))
    const database = await openDatabase(loaded.value)
    const db = await database.as('worker', { lanes: 1, pool: 2 })
    const until = new Date(start + 86_400_000)
    const closing = { until, bankAccount: 'main' }
    if (command === 'report') {
      const report = await reportBooks(db, closing)
      print(report)
      process.exitCode = report.isClean ? 0 : 1
    } else {
      const closed = await closeBooks(db, { ...closing, now: ports().now() }, 'command line')
      if (closed.ok) print(closed.value)
      else {
        if (closed.refusal === 'not_explained') print(await reportBooks(db, closing))
        process.stdout.write(`The books stay open: ${closed.refusal.replaceAll('_', ' ')}.\n`)
        process.exitCode = 1
      }
    }
    await db.close()
    if (database.how === 'started' || database.how === 'created') await database.stop()
  }
}
