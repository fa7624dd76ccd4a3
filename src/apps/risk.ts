import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadSettings, settingProblemLines } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'
import { dataFolder } from '#kernel/embedded.ts'
import { setLogLevel } from '#kernel/log.ts'
import { growFromHistory, knownModels, putInForce, storeModel, type Grown } from '#trust/risk/index.ts'
import { openDatabase } from './start/open-database.ts'

const help = `The model that judges attempts to pay, grown from the shop's own history.

  node src/apps/risk.ts models             the models there are and how they did
  node src/apps/risk.ts evaluate           grow one, test it on later days, keep nothing
  node src/apps/risk.ts train              the same, and store it; it decides nothing yet
  node src/apps/risk.ts activate VERSION   put a stored model in force
  node src/apps/risk.ts retire             go back to rules alone

  --train-days 90   days to learn from
  --wait-days 30    days between, because news of fraud comes late
  --test-days 14    days to test on

It uses the database of KONTOR_DATA (default .kontor), running or not, or the one DATABASE_URL points to.
`

type Asked = { readonly command: string; readonly version: number | undefined; readonly span: Span }
type Span = { readonly trainDays: number; readonly waitDays: number; readonly testDays: number }

const say = (text: string) => void process.stdout.write(`${text}\n`)

function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}

function days(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text)
  return Number.isInteger(value) && value > 0 && value <= 1_000
    ? value
    : giveUp(`"${text}" is no number of days`)
}

function readAsked(): Asked {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'train-days': text,
      'wait-days': text,
      'test-days': text,
      help: { type: 'boolean', short: 'h' },
    },
  })
  const [command = 'help', version] = positionals
  return {
    command: values.help ? 'help' : command,
    version: version === undefined ? undefined : Number(version),
    span: {
      trainDays: days(values['train-days'], 90),
      waitDays: days(values['wait-days'], 30),
      testDays: days(values['test-days'], 14),
    },
  }
}

const measured = (of: Grown['measures']['own']): string =>
  of === null
    ? 'not measured'
    : `AUC ${of.auc.toFixed(3)}, average precision ${of.averagePrecision.toFixed(3)}`

async function grow(db: Db, { command, span }: Asked): Promise<number> {
  const grown = await growFromHistory(db, span)
  if (!grown.ok) {
    say(`Too little history: ${JSON.stringify(grown.detail)}. Rules decide alone until there is more.`)
    return 1
  }
  const { decisions, frauds, from, to, measures } = grown.value
  say(`Grown from ${decisions} attempts with ${frauds} frauds, ${from.toISOString()} to ${to.toISOString()}`)
  say(`Tested on ${measures.tested} later attempts with ${measures.testedFrauds} frauds`)
  say(`  this model      ${measured(measures.own)}`)
  say(`  model in force  ${measured(measures.inForce)}`)
  if (command === 'train') say(`Stored as version ${await storeModel(db, grown.value)}; not in force yet.`)
  return 0
}

async function run(db: Db, asked: Asked): Promise<number> {
  switch (asked.command) {
    case 'models':
      for (const { version, measures, isInForce, frauds } of await knownModels(db))
        say(`${version}  ${measured(measures.own)}, ${frauds} frauds${isInForce ? '  in force' : ''}`)
      return 0
    case 'evaluate':
    case 'train':
      return grow(db, asked)
    case 'activate': {
      if (asked.version === undefined) return giveUp('Which version? `models` lists them.')
      const put = await putInForce(db, asked.version)
      say(put.ok ? `Version ${asked.version} is in force.` : `There is no version ${asked.version}.`)
      return put.ok ? 0 : 1
    }
    case 'retire':
      await putInForce(db, undefined)
      say('Rules decide alone.')
      return 0
    default:
      return giveUp(`There is no command "${asked.command}".\n\n${help}`)
  }
}

async function withDatabase(asked: Asked): Promise<number> {
  // Asking makes nothing, so secrets that do not exist yet are not made either.
  const made = new Proxy<Record<string, string>>({}, { get: () => 'made at the first start' })
  const loaded = loadSettings(process.env, () => made)
  if (!loaded.ok) return giveUp(settingProblemLines(loaded.detail).join('\n'))
  const settings = loaded.value
  const folder = join(settings.dataFolder, 'postgres')
  if (settings.databaseUrl === undefined && !existsSync(join(dataFolder(folder), 'cluster')))
    return giveUp(`There is no shop in ${settings.dataFolder} yet: start it once with \`npm start\`.`)
  const database = await openDatabase(settings)
  const db = await database.as('worker', { lanes: 1, pool: 1 })
  try {
    return await run(db, asked)
  } finally {
    await db.close()
    if (database.how === 'started' || database.how === 'created') await database.stop()
  }
}

if (import.meta.main) {
  setLogLevel('silent')
  const asked = readAsked()
  if (asked.command === 'help') process.stdout.write(help)
  else process.exitCode = await withDatabase(asked)
}
