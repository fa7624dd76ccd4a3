import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { importCatalog, reportHead, reportLine, type ImportFault } from '#flows/import-catalog.ts'
import { planShownPictures } from '#flows/make-pictures.ts'
import { loadSettings } from '#kernel/config.ts'
import { ports } from '#kernel/ports.ts'
import { openDatabase } from './start/open-database.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

const usage = `npm run import -- FILE [--dry-run] [--report faults.csv]

  FILE         products, one JSON object to a line (.jsonl), or one variant to a row (.csv)
  --dry-run    check everything, change nothing
  --report     write every fault with its row, field and reason to this file`

type Wanted = { readonly file: string; readonly dryRun: boolean; readonly report: string | undefined }

function wantedOf(args: string[]): Wanted | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false }, report: { type: 'string' } },
    })
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0) return undefined
    return { file, dryRun: values['dry-run'], report: values.report }
  } catch {
    return undefined
  }
}

/** Faults on the screen, the first twenty, and all of them in the report. */
function faultTeller(report: string | undefined): { tell(fault: ImportFault): void; close(): Promise<void> } {
  const file = report === undefined ? undefined : createWriteStream(report)
  file?.write(reportHead)
  let told = 0
  return {
    tell(fault) {
      file?.write(reportLine(fault))
      if (told++ < 20)
        say(`row ${fault.row}  ${fault.field}  ${fault.reason}  ${JSON.stringify(fault.given)}`)
      else if (told === 21) say(report === undefined ? '… more: ask for --report' : '… more in the report')
    },
    async close() {
      file?.end()
      if (file) await finished(file)
    },
  }
}

/** A line that is written over, on a terminal only. */
function progressLine(): (phase: string, products: number) => void {
  const begun = ports().monotonicMs()
  return (phase, products) => {
    if (!process.stdout.isTTY) return
    const rate = Math.round((products * 1_000) / Math.max(1, ports().monotonicMs() - begun))
    process.stdout.write(`\r${phase.padEnd(10)}${String(products).padStart(9)} products, ${rate} a second   `)
  }
}

async function main(): Promise<number> {
  const wanted = wantedOf(process.argv.slice(2))
  if (wanted === undefined || !existsSync(wanted.file) || !statSync(wanted.file).isFile()) {
    say(wanted === undefined ? usage : `There is no file ${wanted.file}.`)
    return 2
  }
  const settings = loadSettings(process.env)
  if (!settings.ok) {
    say('The settings are not right; `npm run config` says which.')
    return 2
  }
  const database = await openDatabase(settings.value)
  const db = await database.as('app')
  const faults = faultTeller(wanted.report)
  const begun = ports().monotonicMs()
  const progress = progressLine()
  try {
    const imported = await importCatalog(db, createReadStream(wanted.file), {
      format: wanted.file.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl',
      actor: 'import',
      dryRun: wanted.dryRun,
      onFault: (fault) => faults.tell(fault),
      onProgress: ({ phase, products }) => progress(phase, products),
    })
    await faults.close()
    if (process.stdout.isTTY) say('')
    if (!imported.ok) {
      const { faults: count = 0 } = imported.detail ?? {}
      say(
        `Nothing was imported: ${imported.refusal.replaceAll('_', ' ')}${count === 0 ? '' : ` (${String(count)})`}.`,
      )
      return 1
    }
    if (!wanted.dryRun) await planShownPictures(db, 0)
    const { products, created, changed, unchanged } = imported.value
    const seconds = (ports().monotonicMs() - begun) / 1_000
    say(
      wanted.dryRun
        ? `${products} products are ready to be imported; nothing was changed.`
        : `${products} products: ${created} created, ${changed} changed, ${unchanged} as they were; ` +
            `${seconds.toFixed(1)} s, ${Math.round(products / seconds)} a second.`,
    )
    return 0
  } finally {
    await db.close()
    if (database.how === 'started' || database.how === 'created') await database.stop()
  }
}

if (import.meta.main) process.exitCode = await main()
