import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadSettings, settingProblemLines, type Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'
import { dataFolder } from '#kernel/embedded.ts'
import { setLogLevel } from '#kernel/log.ts'
import { chartAsText, commands, type Options } from './ledger/commands.ts'
import { openDatabase } from './start/open-database.ts'

const help = `The books of the shop, read only.

  npm run ledger -- trial-balance              every account, debits and credits, and their totals
  npm run ledger -- statement ACCOUNT          one account line by line, such as psp:card:clearing
  npm run ledger -- export --hledger [FOLDER]  the posted books as journals of hledger (default folder: books)
  npm run ledger -- chart                      the accounts there can be, and what each means
  npm run ledger -- check                      ask every invariant; ends with 1 when one is broken

  --currency EUR      only this currency
  --at INSTANT        trial-balance as it was just before this instant
  --from, --to        statement and export: from an instant on, up to before another
  INSTANT is a day (2026-03-01, its beginning in UTC) or a moment (2026-03-01T12:00:00Z).

It reads the database of KONTOR_DATA (default .kontor), running or not, or the one DATABASE_URL points to.
`

/** End with a sentence for the person who asked. */
function giveUp(sentence: string, code = 2): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(code)
}

function readOptions(): { command: string; options: Options } {
  const text = { type: 'string' } as const
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        hledger: { type: 'boolean' },
        currency: text,
        at: text,
        from: text,
        to: text,
      },
    })
    const [command = 'help', ...rest] = positionals
    return { command: values.help ? 'help' : command, options: { ...values, arguments: rest } }
  } catch (error) {
    return giveUp(
      `${error instanceof Error ? error.message : 'These options are not understood.'}\n\n${help}`,
    )
  }
}

/** Reading the books makes nothing, so secrets that do not exist yet are not made either. */
const placeholders = () => new Proxy<Record<string, string>>({}, { get: () => 'made at the first start' })

function readSettings(): Settings {
  const loaded = loadSettings(process.env, placeholders)
  if (loaded.ok) return loaded.value
  return giveUp(
    `These settings are refused:\n${settingProblemLines(loaded.detail)
      .map((each) => `  - ${each}`)
      .join('\n')}`,
  )
}

async function withBooks(settings: Settings, work: (db: Db) => Promise<number>): Promise<number> {
  const folder = join(settings.dataFolder, 'postgres')
  if (settings.databaseUrl === undefined && !existsSync(join(dataFolder(folder), 'cluster')))
    return giveUp(
      `There are no books in ${settings.dataFolder} yet: start the shop once with \`npm start\`, or set KONTOR_DATA or DATABASE_URL.`,
    )
  const database = await openDatabase(settings)
  const db = await database.as('readonly', { lanes: 1, pool: 1 })
  try {
    return await work(db)
  } finally {
    await db.close()
    if (database.how === 'started' || database.how === 'created') await database.stop()
  }
}

if (import.meta.main) {
  setLogLevel('silent')
  const { command, options } = readOptions()
  const run = commands[command]
  if (command === 'help') process.stdout.write(help)
  else if (command === 'chart') process.stdout.write(chartAsText())
  else if (run === undefined) giveUp(`There is no command "${command}".\n\n${help}`)
  else {
    const prepared = run(options)
    if (!prepared.ok) giveUp(`${prepared.refusal}\n\`npm run ledger -- help\` shows what there is.`)
    else process.exitCode = await withBooks(readSettings(), prepared.value)
  }
}
