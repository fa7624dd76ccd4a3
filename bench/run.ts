/**
 * Measure this shop: W1 to W7 over HTTP, beside the database's own limit (pgbench -N) and the runtime's (a bare
 * node:http answer of the same bytes), in interleaved rounds. Run: npm run bench -- [options]
 *   --publish puts the figures and their chart into bench/README.md
 *   --rounds 5  --seconds 5  --callers 32  --only W1,W5,orders,hot,bare,pgbench  --data FOLDER
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brokenPromises } from '#money/ledger/index.ts'
import { connect } from '#kernel/database.ts'
import { aloneLine, ordersAlone } from './run/alone.ts'
import { barsSvg, publish } from './run/charts.ts'
import type { Adapter, MakeClient } from './run/drive.ts'
import { flash } from './run/flash.ts'
import { hotKeys, hotTable, type HotLine } from './run/hot.ts'
import { findPgbench, preparePgbench, runPgbench, type PgbenchRun } from './run/pgbench.ts'
import { bareServer, lineOf, pgbenchLine, sample, type Sample } from './run/measure.ts'
import { megabytes, ownSeconds, postmasterOf, treeSeconds } from './run/processes.ts'
import { keepResult, machine, tableOf, type Line, type Setting } from './run/report.ts'
import { settled } from './run/settled.ts'
import { asker, startShop, type BenchShop } from './run/shop.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    callers: { type: 'string', default: '32' },
    only: { type: 'string' },
    publish: { type: 'boolean', default: false },
    data: { type: 'string', default: join(tmpdir(), 'kontor-bench') },
  },
})
const [rounds, seconds, callers] = [Number(values.rounds), Number(values.seconds), Number(values.callers)]
const say = (text: string) => process.stdout.write(`${text}\n`)

type Bench = {
  readonly shop: BenchShop
  readonly adapter: Adapter
  readonly client: MakeClient
  readonly context: unknown
  readonly postmaster: number
}

type Raw = { raw(method: string, path: string): Promise<{ status: number; text: string }> }

async function measure(bench: Bench): Promise<Line[]> {
  const { adapter, shop } = bench
  const all = [...Object.keys(adapter.ops), 'orders', 'bare', 'pgbench']
  const wanted = values.only?.split(',') ?? all
  const program = wanted.includes('pgbench') ? findPgbench() : undefined
  if (wanted.includes('pgbench') && program === undefined)
    say('There is no pgbench (Debian: postgresql-contrib; or set PGBENCH): its line is left out.')
  const limit = { ...shop.where, database: 'pgbench', postmaster: bench.postmaster }
  if (program !== undefined) await makePgbench(program, limit)
  const first = bench.client(shop.base, 1)
  const { text } = await (first as unknown as Raw).raw('GET', adapter.probe.path)
  first.close()
  const bare = wanted.includes('bare') ? await bareServer(text) : undefined
  const samples = new Map<string, Sample[]>()
  const limits: PgbenchRun[] = []
  const alone = wanted.includes('orders')
    ? await ordersAlone({ where: shop.where, postmaster: bench.postmaster, callers })
    : undefined
  const add = (name: string, one: Sample) => {
    samples.set(name, [...(samples.get(name) ?? []), one])
    say(
      `  ${name.padEnd(12)} ${Math.round(one.count / one.seconds)} a second${one.failed > 0 ? `, ${one.failed} failed` : ''}`,
    )
  }
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds}`)
    const at = { client: bench.client, callers, seconds, shop: [], database: bench.postmaster }
    const own = { ...at, base: shop.base, seed: 100 + round, shopSeconds: () => ownSeconds(shop.pid) }
    for (const [name, op] of Object.entries(adapter.ops))
      if (wanted.includes(name))
        add(name, await sample(own, (http, random) => op(http, random, bench.context)))
    if (bare) {
      const get = (http: ReturnType<MakeClient>) => (http as unknown as Raw).raw('GET', '/')
      const { base, pid } = bare
      add('bare', await sample({ ...at, base, seed: round, shopSeconds: () => ownSeconds(pid) }, get))
    }
    if (alone !== undefined) add('orders alone', await alone.round(seconds, round))
    if (program !== undefined) {
      limits.push(runPgbench(program, limit, callers, Math.max(1, Math.round(seconds))))
      say(`  ${'pgbench -N'.padEnd(12)} ${Math.round(limits.at(-1)?.perSecond ?? 0)} a second`)
    }
  }
  bare?.stop()
  await alone?.close()
  const lines = [...samples].map(([name, each]) =>
    name === 'orders alone' ? aloneLine(callers, each, limits) : lineOf(name, callers, each),
  )
  return limits.length === 0 ? lines : [...lines, pgbenchLine(callers, limits)]
}

/** The figures and their chart on the page of this folder. */
function publishRun(
  setting: Setting,
  lines: readonly Line[],
  notes: readonly string[],
  hot: readonly HotLine[],
): string {
  const said = Object.entries(setting).map(([key, value]) => `- ${key}: ${value}`)
  const chart = `![Operations a second, with the lowest and highest round](charts/run.svg)`
  const bars = lines.map(({ workload, perSecond, lowest, highest }) => ({
    title: '',
    bars: [{ name: workload, value: perSecond, lowest, highest }],
  }))
  const text = [
    `Run of ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    '',
    ...said,
    '',
    chart,
    '',
    tableOf(lines),
    '',
    ...notes.map((each) => `- ${each}`),
    '',
    ...hotTable(hot),
  ].join('\n')
  return publish('run', text, { 'run.svg': barsSvg(`Operations a second, ${callers} callers`, bars) })
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
  await settled(() => treeSeconds(shop.pid))
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
    const hot =
      values.only === undefined || values.only.split(',').includes('hot')
        ? await hotKeys({ where: shop.where, callers: 256, decisions: 2_000 * seconds, rounds, say })
        : []
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
    say(`\n${tableOf(lines)}\n\n${[...hotTable(hot), ...notes].join('\n')}\n`)
    say(`Kept in ${keepResult(setting, lines, [...hotTable(hot), ...notes])}`)
    if (values.publish) say(`Published in ${publishRun(setting, lines, notes, hot)}`)
  } finally {
    await shop.stop()
  }
}

await main()
