import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type pg from 'pg'
import { barsSvg, publish } from '../run/charts.ts'
import type { Adapter, MakeClient } from '../run/drive.ts'
import { flash, type Flash } from '../run/flash.ts'
import { bareServer, lineOf, pgbenchLine, sample, type Sample } from '../run/measure.ts'
import { findPgbench, runPgbench, type PgbenchRun } from '../run/pgbench.ts'
import { keepResult, machine, tableOf, type Line } from '../run/report.ts'
import { postmaster, type PeerName, type Place } from './places.ts'
import { ask } from './prepare.ts'
import { onlyOne, startShop, stopShop, type Running } from './servers.ts'

/** How long, how many, and what of it. */
export type Effort = {
  readonly rounds: number
  readonly seconds: number
  readonly callers: number
  readonly only: readonly string[] | undefined
  readonly publish: boolean
}

type Contender = Running & { readonly adapter: Adapter; readonly context: unknown; readonly db: pg.Client }

type Raw = { raw(method: string, path: string): Promise<{ status: number; text: string }> }

/** The workloads in the order they are run; W6 comes last, once. */
const workloads = ['W1', 'W2', 'W3', 'W4', 'W5', 'W7home', 'W7category', 'W7product']

const importFrom = async <T>(place: Place, path: string): Promise<T> =>
  (await import(pathToFileURL(join(place.scratch, path)).href)) as T

async function contend(place: Place, running: Running, client: MakeClient): Promise<Contender> {
  const { default: adapter } = await importFrom<{ default: Adapter }>(place, `adapters/${running.name}.mjs`)
  const db = await ask(place, running.name)
  const http = client(running.base, 4)
  const context = await adapter.setup(http, db)
  http.close()
  return { ...running, adapter, context, db }
}

const versionOf = (place: Place, path: string): string => {
  const file = join(place.scratch, path, 'package.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : '-'
}

const versions = (place: Place): Record<PeerName, string> => ({
  vendure: versionOf(place, 'vendure/node_modules/@vendure/core'),
  medusa: versionOf(place, 'medusa/node_modules/@medusajs/medusa'),
  evershop: versionOf(place, 'evershop/node_modules/@evershop/evershop'),
})

async function sizes(all: readonly Contender[]): Promise<string> {
  const said = await Promise.all(
    all.map(async ({ name, db, adapter }) => {
      const { rows } = await db.query<{ size: string }>(
        'select pg_size_pretty(pg_database_size(current_database())) as size',
      )
      return `${name} ${rows[0]?.size} with ${await adapter.countOrders(db)} orders`
    }),
  )
  return said.join('; ')
}

/** Every workload of every shop in turns, so that what disturbs the machine disturbs all alike. */
async function rounds(
  place: Place,
  all: readonly Contender[],
  client: MakeClient,
  effort: Effort,
): Promise<{ lines: Line[]; notes: string[] }> {
  const { callers, seconds } = effort
  const { say } = place
  const wanted = effort.only ?? [...workloads, 'bare', 'pgbench', 'W6']
  const program = wanted.includes('pgbench') ? findPgbench() : undefined
  const samples = new Map<string, Sample[]>()
  const limits: PgbenchRun[] = []
  const add = (name: string, one: Sample) => {
    samples.set(name, [...(samples.get(name) ?? []), one])
    say(`  ${name.padEnd(20)} ${(one.count / one.seconds).toFixed(1)} a second, ${one.failed} failed`)
  }
  const own = all.find(({ name }) => name === 'kontor')
  const probe = client(own?.base ?? '', 1) as unknown as Raw & { close(): void }
  const bytes = own ? (await probe.raw('GET', own.adapter.probe.path)).text : '{}'
  const bare = wanted.includes('bare') ? await bareServer(bytes) : undefined
  const database = postmaster(place)
  const told = new Map<string, number>()
  const before = new Map<string, number>()
  for (const each of all) before.set(each.name, await each.adapter.countOrders(each.db))
  for (let round = 1; round <= effort.rounds; round++) {
    say(`Round ${round} of ${effort.rounds}`)
    for (const workload of workloads.filter((each) => wanted.includes(each)))
      for (const { name, adapter, base, children, context } of all) {
        const op = adapter.ops[workload]
        if (op === undefined) continue
        onlyOne(all, name)
        const shop = children.map(({ pid }) => pid ?? 0)
        const asked = { client, base, callers, seconds, seed: 100 + round, shop, database }
        const one = await sample(asked, (http, random) => op(http, random, context))
        add(`${workload} ${name}`, one)
        if (workload === 'W5') told.set(name, (told.get(name) ?? 0) + one.count)
      }
    onlyOne(all, '')
    if (bare) {
      const asked = { client, base: bare.base, callers, seconds, seed: round, shop: [bare.pid], database }
      add('bare', await sample(asked, (http) => (http as unknown as Raw).raw('GET', '/')))
    }
    if (program !== undefined) {
      const where = { host: '127.0.0.1', port: place.port, database: 'pgb', password: 'postgres' }
      limits.push(runPgbench(program, where, callers, Math.max(1, Math.round(seconds))))
    }
  }
  bare?.stop()
  probe.close()
  const notes: string[] = []
  for (const { name, adapter, db } of all) {
    const count = (await adapter.countOrders(db)) - (before.get(name) ?? 0)
    const said = told.get(name) ?? 0
    notes.push(
      `W5 ${name}: ${said} orders told in the rounds, ${count} new in its database, warming included${count < said ? ': FEWER THAN TOLD' : ''}.`,
    )
  }
  const lines = [...samples].map(([name, each]) => lineOf(name, callers, each))
  return { lines: limits.length === 0 ? lines : [...lines, pgbenchLine(callers, limits)], notes }
}

function flashNote(name: string, sale: Flash): string {
  const { buyers, told, inDatabase, seconds, refusals } = sale
  const over = inDatabase > 50 ? `, ${inDatabase - 50} too many` : ''
  // Refusals that differ by an id only are one.
  const alike = Map.groupBy(refusals, ([code]) => code.replaceAll(/\b([a-z]+)_[0-9A-Za-z]{20,}\b/g, '$1_…'))
  const others = [...alike]
    .map(([code, all]) => `${code} ${all.reduce((sum, [, count]) => sum + count, 0)}`)
    .join(', ')
  return `W6 ${name}: ${buyers} buyers of 50 pieces: ${told} told yes, ${inDatabase} sold in the database${over}, in ${seconds.toFixed(1)} s; others: ${others || 'none'}.`
}

async function flashes(all: readonly Contender[], client: MakeClient): Promise<string[]> {
  const notes: string[] = []
  for (const { name, adapter, db, context, base } of all) {
    onlyOne(all, name)
    notes.push(flashNote(name, await flash(adapter, client, { db, context, sku: 'P09001-S', base })))
  }
  return notes
}

/** How many times the best of the others it should be. */
const goals: Readonly<Record<string, number>> = {
  W1: 100,
  W2: 50,
  W3: 30,
  W4: 30,
  W5: 100,
  W7home: 100,
  W7category: 100,
  W7product: 100,
}

/** Each workload of this shop beside the best of the others, in Markdown. */
function ratiosOf(lines: readonly Line[]): string {
  const rows = Object.entries(goals).flatMap(([workload, goal]) => {
    const of = lines.filter((line) => line.workload.startsWith(`${workload} `))
    const own = of.find((line) => line.workload === `${workload} kontor`)
    const best = of.filter((line) => line !== own).toSorted((a, b) => b.perSecond - a.perSecond)[0]
    if (own === undefined || best === undefined) return []
    const times = own.perSecond / best.perSecond
    const name = best.workload.slice(workload.length + 1)
    const cells = [
      own.perSecond.toFixed(1),
      `${name} ${best.perSecond.toFixed(1)}`,
      times.toFixed(times < 100 ? 1 : 0),
    ]
    return [`| ${workload} | ${cells.join(' | ')} | ${goal} | ${times >= goal ? 'yes' : 'no'} |`]
  })
  return [
    '| workload | this shop, a second | best of the others | times that | goal | met |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
  ].join('\n')
}

function publishPeers(
  setting: Readonly<Record<string, string>>,
  lines: readonly Line[],
  notes: readonly string[],
) {
  const groups = workloads
    .map((workload) => ({
      title: workload,
      bars: lines
        .filter((line) => line.workload.startsWith(`${workload} `))
        .map(({ workload: full, perSecond, lowest, highest }) => ({
          name: full.slice(workload.length + 1),
          value: perSecond,
          lowest,
          highest,
        })),
    }))
    .filter(({ bars }) => bars.length > 0)
  const text = [
    `Run of ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    '',
    ...Object.entries(setting).map(([key, value]) => `- ${key}: ${value}`),
    '',
    '![Operations a second of each shop, with the lowest and highest round](charts/peers.svg)',
    '',
    tableOf(lines),
    '',
    ratiosOf(lines),
    '',
    ...notes.map((each) => `- ${each}`),
  ].join('\n')
  return publish('peers', text, { 'peers.svg': barsSvg('Operations a second, side by side', groups) })
}

/** Start all shops, measure them in turns, and say what came of it. */
export async function campaign(place: Place, peers: readonly PeerName[], effort: Effort): Promise<void> {
  const { say } = place
  const { client } = await importFrom<{ client: MakeClient }>(place, 'http.mjs')
  process.env['DB_NAME'] = 'evershop'
  const running: Running[] = []
  try {
    for (const name of ['kontor', ...peers] as const) {
      say(`Starting ${name} …`)
      running.push(await startShop(place, name))
    }
    const all: Contender[] = []
    for (const each of running) all.push(await contend(place, each, client))
    const begin = await sizes(all)
    const measured = await rounds(place, all, client, effort)
    const sales = effort.only === undefined || effort.only.includes('W6') ? await flashes(all, client) : []
    onlyOne(all, 'kontor')
    const [version] =
      (await all[0]?.db.query<{ v: string }>(`select current_setting('server_version') as v`))?.rows ?? []
    const setting = {
      ...machine(),
      PostgreSQL: `${version?.v}, waits for the disk, shared by all`,
      shops: Object.entries(versions(place))
        .map(([name, each]) => `${name} ${each}`)
        .join(', '),
      'data at the start': begin,
      'data at the end': await sizes(all),
      rounds: `${effort.rounds} of ${effort.seconds} s, ${effort.callers} callers, all shops in turns; the figures are medians`,
    }
    const notes = [...measured.notes, ...sales]
    say(`\n${tableOf(measured.lines)}\n\n${notes.join('\n')}\n`)
    say(`Kept in ${keepResult(setting, measured.lines, notes)}`)
    if (effort.publish) say(`Published in ${publishPeers(setting, measured.lines, notes)}`)
    await Promise.all(all.map(({ db }) => db.end()))
  } finally {
    for (const each of running) {
      onlyOne(running, each.name)
      await stopShop(each)
    }
  }
}
