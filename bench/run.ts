/**
 * Measure this shop: W1 to W7 over HTTP, beside the database's own limit (pgbench -N) and the runtime's (a bare
 * node:http answer of the same bytes), in interleaved rounds. Run: npm run bench -- [options]
 *   --rounds 5  --seconds 5  --callers 32  --only W1,W5,bare,pgbench  --data FOLDER
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brokenPromises } from '#money/ledger/index.ts'
import { connect } from '#kernel/database.ts'
import { drive, median, quantile, type Adapter, type MakeClient, type Round } from './run/drive.ts'
import { flash } from './run/flash.ts'
import { findPgbench, preparePgbench, runPgbench } from './run/pgbench.ts'
import { megabytes, ownSeconds, postmasterOf, treeSeconds } from './run/processes.ts'
import { keepResult, machine, tableOf, type Line } from './run/report.ts'
import { asker, startShop, type BenchShop } from './run/shop.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    callers: { type: 'string', default: '32' },
    only: { type: 'string' },
    data: { type: 'string', default: join(tmpdir(), 'kontor-bench') },
  },
})
const [rounds, seconds, callers] = [Number(values.rounds), Number(values.seconds), Number(values.callers)]
const say = (text: string) => process.stdout.write(`${text}\n`)

/** One round of one workload: its figures, and what it cost whom. */
type Sample = Round & { readonly shop: number; readonly database: number; readonly load: number }

type Bench = {
  readonly shop: BenchShop
  readonly adapter: Adapter
  readonly client: MakeClient
  readonly context: unknown
  readonly postmaster: number
}

async function sample(
  bench: Bench,
  given: { base: string; pid: number; seed: number },
  work: (http: ReturnType<MakeClient>, random: () => number) => Promise<unknown>,
): Promise<Sample> {
  const http = bench.client(given.base, callers)
  await drive(work, { http, callers, seconds: Math.min(1, seconds / 3), seed: 7 })
  const before = [ownSeconds(given.pid), treeSeconds(bench.postmaster), process.cpuUsage()] as const
  const round = await drive(work, { http, callers, seconds, seed: given.seed })
  const load = process.cpuUsage(before[2])
  http.close()
  return {
    ...round,
    shop: ownSeconds(given.pid) - before[0],
    database: treeSeconds(bench.postmaster) - before[1],
    load: (load.user + load.system) / 1e6,
  }
}

function lineOf(workload: string, samples: readonly Sample[]): Line {
  const of = (value: (each: Sample) => number) => median(samples.map(value))
  const rates = samples.map((each) => each.count / each.seconds)
  const faults = new Map<string, number>()
  for (const each of samples)
    for (const [text, count] of each.faults) faults.set(text, (faults.get(text) ?? 0) + count)
  const [worst] = [...faults].toSorted(([, a], [, b]) => b - a)
  return {
    workload,
    callers,
    rounds: samples.length,
    perSecond: median(rates),
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
    p50: of((each) => quantile(each.milliseconds, 0.5)),
    p95: of((each) => quantile(each.milliseconds, 0.95)),
    p99: of((each) => quantile(each.milliseconds, 0.99)),
    failed: samples.reduce((sum, each) => sum + each.failed, 0),
    kilobytes: of((each) => each.bytes / 1_024 / Math.max(1, each.count)),
    shopMs: of((each) => (each.shop * 1_000) / Math.max(1, each.count)),
    databaseMs: of((each) => (each.database * 1_000) / Math.max(1, each.count)),
    loadMs: of((each) => (each.load * 1_000) / Math.max(1, each.count)),
    note: worst === undefined ? '' : worst[0],
  }
}

/** A bare server that answers the bytes of the listing; its round costs no database. */
async function bareServer(bytes: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bare-'))
  const file = join(folder, 'answer.json')
  writeFileSync(file, bytes)
  const child = fork(join(import.meta.dirname, 'bare.ts'), [file], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const port = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (text) => resolve(String(text).trim())),
  )
  const stop = () => {
    child.kill()
    rmSync(folder, { recursive: true })
  }
  return { base: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop }
}

type Raw = { raw(method: string, path: string): Promise<{ status: number; text: string }> }

function pgbenchLine(runs: readonly { perSecond: number; milliseconds: number }[]): Line {
  const rates = runs.map((each) => each.perSecond)
  const ms = median(runs.map((each) => each.milliseconds))
  const [perSecond, lowest, highest] = [median(rates), Math.min(...rates), Math.max(...rates)]
  const nothing = { failed: 0, kilobytes: 0, shopMs: 0, databaseMs: 0, loadMs: 0 }
  return {
    workload: 'pgbench -N',
    callers,
    rounds: runs.length,
    perSecond,
    lowest,
    highest,
    p50: ms,
    p95: 0,
    p99: 0,
    ...nothing,
    note: 'mean latency in place of p50',
  }
}

async function measure(bench: Bench): Promise<Line[]> {
  const { adapter, shop } = bench
  const all = [...Object.keys(adapter.ops), 'bare', 'pgbench']
  const wanted = values.only?.split(',') ?? all
  const program = wanted.includes('pgbench') ? findPgbench() : undefined
  if (wanted.includes('pgbench') && program === undefined)
    say('There is no pgbench (Debian: postgresql-contrib; or set PGBENCH): its line is left out.')
  const limit = { ...shop.where, database: 'pgbench' }
  if (program !== undefined) await makePgbench(program, limit)
  const first = bench.client(shop.base, 1)
  const { text } = await (first as unknown as Raw).raw('GET', adapter.probe.path)
  first.close()
  const bare = wanted.includes('bare') ? await bareServer(text) : undefined
  const samples = new Map<string, Sample[]>()
  const limits: { perSecond: number; milliseconds: number }[] = []
  const add = (name: string, one: Sample) => {
    samples.set(name, [...(samples.get(name) ?? []), one])
    say(
      `  ${name.padEnd(12)} ${Math.round(one.count / one.seconds)} a second${one.failed > 0 ? `, ${one.failed} failed` : ''}`,
    )
  }
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds}`)
    const at = { base: shop.base, pid: shop.pid, seed: 100 + round }
    for (const [name, op] of Object.entries(adapter.ops))
      if (wanted.includes(name))
        add(name, await sample(bench, at, (http, random) => op(http, random, bench.context)))
    if (bare) {
      const get = (http: ReturnType<MakeClient>) => (http as unknown as Raw).raw('GET', '/')
      add('bare', await sample(bench, { ...bare, seed: round }, get))
    }
    if (program !== undefined) {
      limits.push(runPgbench(program, limit, callers, Math.max(1, Math.round(seconds))))
      say(`  ${'pgbench -N'.padEnd(12)} ${Math.round(limits.at(-1)?.perSecond ?? 0)} a second`)
    }
  }
  bare?.stop()
  const lines = [...samples].map(([name, each]) => lineOf(name, each))
  return limits.length === 0 ? lines : [...lines, pgbenchLine(limits)]
}

async function makePgbench(program: string, where: BenchShop['where']): Promise<void> {
  const admin = await asker({ where: { ...where, database: 'postgres' } } as BenchShop)
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [where.database])
  if (rowCount === 0) {
    await admin.query(`create database ${where.database}`)
    preparePgbench(program, where)
  }
  await admin.end()
}

async function main(): Promise<void> {
  const shop = await startShop(values.data, say)
  try {
    const db = await asker(shop)
    const { client } = (await import(new URL('http.mjs', import.meta.url).href)) as { client: MakeClient }
    const { default: adapter } = (await import(new URL('adapter/kontor.mjs', import.meta.url).href)) as {
      default: Adapter
    }
    const http = client(shop.base, 1)
    const context = await adapter.setup(http, db)
    http.close()
    const bench: Bench = { shop, adapter, client, context, postmaster: postmasterOf(shop.folder) }
    const size = async () => {
      const { rows } = await db.query(
        `select (select count(*) from catalog.products) as products, (select count(*) from catalog.variants) as variants,
                (select count(*) from orders.orders) as orders, pg_size_pretty(pg_database_size(current_database())) as size,
                current_setting('server_version') as version`,
      )
      return rows[0] as Record<'products' | 'variants' | 'orders' | 'size' | 'version', string>
    }
    const begin = await size()
    const lines = await measure(bench)
    const sale =
      values.only === undefined || values.only.split(',').includes('W6')
        ? await flash(adapter, client, { db, context, sku: 'P09001-S', base: shop.base })
        : undefined
    const end = await size()
    const ledger = await connect({
      ...shop.where,
      role: 'owner',
      lanes: 1,
      pool: 1,
      statementTimeoutMs: 300_000,
    })
    const broken = await brokenPromises(ledger)
    await ledger.close()
    const orders = Number(end.orders) - Number(begin.orders)
    const notes = [
      ...(sale === undefined
        ? []
        : [
            `W6: ${sale.buyers} buyers of 50 pieces: ${sale.told} told yes, ${sale.inDatabase} in the database, in ${sale.seconds.toFixed(2)} s (${Math.round(sale.buyers / sale.seconds)} decisions a second); others: ${[...sale.refusals].map(([code, count]) => `${code} ${count}`).join(', ')}.`,
          ]),
      `Orders in the database: ${begin.orders} before, ${end.orders} after (${orders} in this run, warming included); ${end.size}.`,
      `Promises of the ledger that are broken: ${broken.length === 0 ? 'none' : JSON.stringify(broken)}.`,
      `The shop holds ${megabytes(shop.pid)} MB.`,
    ]
    await db.end()
    const setting = {
      ...machine(),
      PostgreSQL: `${end.version}, waits for the disk`,
      catalog: `${end.products} products, ${end.variants} variants`,
      rounds: `${rounds} of ${seconds} s, interleaved; the figures are medians`,
    }
    say(`\n${tableOf(lines)}\n\n${notes.join('\n')}\n`)
    say(`Kept in ${keepResult(setting, lines, notes)}`)
  } finally {
    await shop.stop()
  }
}

await main()
