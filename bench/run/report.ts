import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'

/** One line of the result: the medians of the rounds of a workload. */
export type Line = {
  readonly workload: string
  readonly callers: number
  readonly rounds: number
  readonly perSecond: number
  readonly lowest: number
  readonly highest: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly failed: number
  readonly kilobytes: number
  /** Milliseconds of processor time per operation. */
  readonly shopMs: number
  readonly databaseMs: number
  readonly loadMs: number
  readonly note: string
}

/** What the figures were measured on, and over what. */
export type Setting = Readonly<Record<string, string>>

const said = (program: string, ...args: string[]): string => {
  try {
    return execFileSync(program, args, { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

/** The machine, the versions, and how busy it was when the run began. */
export function machine(): Setting {
  return {
    processor: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `${process.platform} ${release()}`,
    node: process.version,
    commit: said('git', 'rev-parse', '--short', 'HEAD'),
    'load at the start': loadavg()
      .map((each) => each.toFixed(1))
      .join(', '),
  }
}

const number = (value: number, digits = 1) =>
  value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toFixed(digits)

const columns: readonly (readonly [string, (line: Line) => string])[] = [
  ['workload', (line) => line.workload],
  ['callers', (line) => String(line.callers)],
  ['per second', (line) => number(line.perSecond)],
  ['lowest to highest', (line) => `${number(line.lowest)} to ${number(line.highest)}`],
  ['p50 ms', (line) => line.p50.toFixed(2)],
  ['p95 ms', (line) => line.p95.toFixed(2)],
  ['p99 ms', (line) => line.p99.toFixed(2)],
  ['failed', (line) => String(line.failed)],
  ['kB', (line) => line.kilobytes.toFixed(1)],
  ['shop ms', (line) => line.shopMs.toFixed(3)],
  ['database ms', (line) => line.databaseMs.toFixed(3)],
  ['load ms', (line) => line.loadMs.toFixed(3)],
  ['note', (line) => line.note],
]

/** The lines as a table of Markdown. */
export function tableOf(lines: readonly Line[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(columns.map(([name]) => name)),
    row(columns.map((_, i) => (i === 0 || i === columns.length - 1 ? '---' : '---:'))),
    ...lines.map((line) => row(columns.map(([, cell]) => cell(line)))),
  ].join('\n')
}

/** The whole result as text, and kept below `bench/results` as Markdown and as JSON. Answers the path of the text. */
export function keepResult(setting: Setting, lines: readonly Line[], notes: readonly string[]): string {
  const folder = join(import.meta.dirname, '../results')
  mkdirSync(folder, { recursive: true })
  const at = new Date().toISOString()
  const name = at.slice(0, 16).replaceAll(/[:T]/g, '-')
  const text = [
    `# Run of ${at}`,
    '',
    ...Object.entries(setting).map(([key, value]) => `- ${key}: ${value}`),
    '',
    tableOf(lines),
    '',
    ...notes,
    '',
  ].join('\n')
  writeFileSync(join(folder, `${name}.md`), text)
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ at, setting, lines, notes }, null, 2)}\n`)
  return join(folder, `${name}.md`)
}
