import { readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sum, table, type Tallies } from '../overload/visitors.ts'
import { timeSvg, type TimeLine } from '../run/lines.ts'
import type { Setting } from '../run/report.ts'
import { slopeOf } from './flat.ts'
import type { Sample } from './samples.ts'

/** A fault that happened: when, to whom, and how long until somebody had an order again. */
export type Happened = {
  readonly minute: number
  readonly name: string
  readonly hit: string
  readonly seconds: number
}

/** What was seen over the whole time. */
export type Soaked = {
  readonly samples: readonly Sample[]
  readonly perInterval: readonly {
    readonly minute: number
    readonly done: number
    readonly failed: number
    readonly refused: number
  }[]
  readonly whole: Tallies
  readonly happened: readonly Happened[]
  readonly seconds: number
}

/** What else belongs to the report. */
export type Told = {
  readonly capacity: number
  readonly share: number
  readonly web: number
  readonly orders: number
  readonly promises: string
  readonly setting: Setting
}

const own = (name: string) => name.startsWith('kontor') || name === 'start'

type Quantity = readonly [name: string, unit: string, of: (sample: Sample) => number]

const held = (sample: Sample, of: 'megabytes' | 'descriptors') =>
  sample.processes.filter(({ name }) => own(name)).reduce((all, each) => all + each[of], 0)

const quantities: readonly Quantity[] = [
  ['memory of the shop (RSS of all its processes)', 'MB', (each) => held(each, 'megabytes')],
  ['heap in use of the web', 'MB', (each) => each.heapMegabytes],
  ['open descriptors of the shop', '', (each) => held(each, 'descriptors')],
  ['lateness of the event loop, p99', 'ms', (each) => each.loopP99Ms],
  ['own memory of all backends', 'MB', (each) => each.backendMegabytes],
  ['connections to the database', '', (each) => each.connections],
  ['dead rows of all rows in changing tables', '%', (each) => each.deadShare * 100],
  ['tables that do not grow with orders', 'MB', (each) => each.steadyMegabytes],
  ['oldest open transaction', 's', (each) => each.oldestTransactionSeconds],
  ['database', 'MB', (each) => each.databaseMegabytes],
]

const digits = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2))

/** The first tenth is warming up: caches fill, plans are made. */
const warm = (samples: readonly Sample[]) => samples.slice(Math.ceil(samples.length / 10))

function flatTable(samples: readonly Sample[]): string {
  const kept = warm(samples)
  const rows = quantities.map(([name, unit, of]) => {
    const values = kept.map(of)
    const { slope, mean } = slopeOf(kept.map((each) => [each.minute / 60, of(each)] as const))
    const cells = [values[0] ?? 0, values.at(-1) ?? 0, Math.max(0, ...values), mean, slope].map(digits)
    return `| ${name}${unit === '' ? '' : `, ${unit}`} | ${cells.join(' | ')} |`
  })
  return [
    '| what | at the beginning | at the end | most | mean | an hour |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n')
}

/**
 * Memory of each process that lived long without being killed or replaced: its sawtooth over kills would hide a slope. The
 * first ten minutes of a life are left out, in which caches fill.
 */
function livesTable(samples: readonly Sample[]): string {
  const lives = Map.groupBy(
    samples.flatMap(({ minute, processes }) =>
      processes.filter(({ name }) => own(name)).map((each) => ({ ...each, minute })),
    ),
    ({ pid }) => pid,
  )
  const rows = [...lives.values()].flatMap((all) => {
    const settled = all.filter(({ minute }) => minute >= (all[0]?.minute ?? 0) + 10)
    const [first, last] = [settled[0], settled.at(-1)]
    if (first === undefined || last === undefined || last.minute - first.minute < 10) return []
    const { slope } = slopeOf(settled.map(({ minute, megabytes }) => [minute / 60, megabytes] as const))
    const descriptors = slopeOf(settled.map((each) => [each.minute / 60, each.descriptors] as const)).slope
    const cells = [first.minute, last.minute, first.megabytes, last.megabytes, slope, descriptors].map(digits)
    return [`| ${first.name} | ${cells.join(' | ')} |`]
  })
  return [
    '| process | from minute | to minute | MB | MB at the end | MB an hour | descriptors an hour |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n')
}

function faultTable(happened: readonly Happened[]): string {
  return [
    '| minute | what happened | to | an order again after |',
    '| ---: | --- | --- | ---: |',
    ...happened.map(
      ({ minute, name, hit, seconds }) =>
        `| ${minute.toFixed(1)} | ${name} | ${hit} | ${seconds.toFixed(1)} s |`,
    ),
  ].join('\n')
}

/** The whole report as Markdown. Slopes are of a line through all looks but the first tenth. */
export function reportOf(soaked: Soaked, told: Told): string {
  const { whole, seconds, samples } = soaked
  const all = (pick: 'done' | 'failed' | 'refused') =>
    sum(whole, (each) => each[pick]).toLocaleString('en-US')
  const placed = ['W5order', 'W5paid'].reduce((count, name) => count + (whole.get(name)?.done ?? 0), 0)
  return [
    ...Object.entries(told.setting).map(([key, value]) => `- ${key}: ${value}`),
    `- capacity found first: ${told.capacity.toFixed(0)} visits a second; driven at ${Math.round(told.share * 100)} % of it for ${(seconds / 60).toFixed(0)} minutes`,
    `- visits done ${all('done')}, refused ${all('refused')}, not answered ${all('failed')}`,
    `- orders told ${placed.toLocaleString('en-US')}, in the database ${told.orders.toLocaleString('en-US')} (with those of the capacity and of the looks after a fault)`,
    `- promises of the ledger that are broken: ${told.promises}`,
    '',
    table(whole, { forMs: seconds * 1_000 }),
    '',
    flatTable(samples),
    '',
    livesTable(samples),
    '',
    faultTable(soaked.happened),
  ].join('\n')
}

function charts({ samples, perInterval, happened }: Soaked): Record<string, string> {
  const line = (name: string, of: (sample: Sample) => number): TimeLine => ({
    name,
    points: samples.map((each) => [each.minute, of(each)] as const),
  })
  const visits = (name: string, pick: 'done' | 'failed' | 'refused'): TimeLine => ({
    name,
    points: perInterval.map((each) => [each.minute, each[pick] / 15] as const),
  })
  return {
    'soak-visits.svg': timeSvg(
      'Visits a second',
      '',
      [visits('done', 'done'), visits('refused', 'refused'), visits('not answered', 'failed')],
      happened,
    ),
    'soak-memory.svg': timeSvg(
      'Memory',
      'MB',
      [
        line('shop, all processes', (each) => held(each, 'megabytes')),
        line('heap of the web', (each) => each.heapMegabytes),
        line('backends, own', (each) => each.backendMegabytes),
      ],
      happened,
    ),
    'soak-loop.svg': timeSvg(
      'Lateness of the event loop (p99) and dead rows',
      '',
      [line('ms late', (each) => each.loopP99Ms), line('% dead', (each) => each.deadShare * 100)],
      happened,
    ),
    'soak-held.svg': timeSvg(
      'Open descriptors and connections',
      '',
      [
        line('descriptors of the shop', (each) => held(each, 'descriptors')),
        line('connections', (each) => each.connections),
      ],
      happened,
    ),
  }
}

/** Put the report into docs/soak.md between its marks, with its charts beside it. Answers the path of the page. */
export function published(soaked: Soaked, told: Told): string {
  const docs = join(import.meta.dirname, '../../docs')
  mkdirSync(join(docs, 'images'), { recursive: true })
  const drawn = charts(soaked)
  for (const [file, svg] of Object.entries(drawn)) writeFileSync(join(docs, 'images', file), svg)
  const page = join(docs, 'soak.md')
  const [head, rest] = readFileSync(page, 'utf8').split('<!-- soak: begin -->')
  const tail = rest?.split('<!-- soak: end -->')[1]
  if (head === undefined || tail === undefined) throw new Error('docs/soak.md has no place for the report')
  const pictures = Object.keys(drawn).map((file) => `![${file.replace('.svg', '')}](images/${file})`)
  const text = [
    `Run that ended on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    '',
    reportOf(soaked, told),
    '',
    ...pictures,
  ].join('\n')
  writeFileSync(page, `${head}<!-- soak: begin -->\n${text}\n<!-- soak: end -->${tail}`)
  return page
}
