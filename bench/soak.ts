/**
 * Run the shop for long at a part of its capacity while things go wrong, and look at what must stay flat: memory,
 * descriptors, lateness of the event loop, bloat. Run: npm run bench:soak -- [options]
 *   --minutes 120  --share 0.7  --faults 10 (minutes between two)  --callers 32  --data FOLDER  --publish
 *   (WEB=2 in the environment for two web processes and a worker, and the faults that go with them)
 */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brokenPromises } from '#money/ledger/index.ts'
import { connect } from '#kernel/database.ts'
import { coming, rate, sum, table, waiting, type Mix, type Tallies, type Work } from './overload/visitors.ts'
import type { Adapter, MakeClient } from './run/drive.ts'
import { machine } from './run/report.ts'
import { asker, startShop, type BenchShop } from './run/shop.ts'
import { faultsOf, type Fault } from './soak/faults.ts'
import { published, reportOf, type Happened, type Soaked } from './soak/report.ts'
import { takeSample, type Sample } from './soak/samples.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '120' },
    share: { type: 'string', default: '0.7' },
    faults: { type: 'string', default: '10' },
    callers: { type: 'string', default: '32' },
    publish: { type: 'boolean', default: false },
    data: { type: 'string', default: join(tmpdir(), 'kontor-soak') },
  },
})
const [minutes, share, apart, callers] = [
  Number(values.minutes),
  Number(values.share),
  Number(values.faults),
  Number(values.callers),
]
const web = Number(process.env['WEB'] ?? '1')
const metricsPort = 19_400
const intervalMs = 15_000
const say = (text: string) => process.stdout.write(`${text}\n`)

/** Visitors of all kinds; of those who order one in four pays. */
const everybody: Mix = [
  ['W1uncached', 30],
  ['W2', 12],
  ['W3', 14],
  ['W4', 14],
  ['W5order', 9],
  ['W5paid', 3],
  ['W7home', 6],
  ['W7category', 6],
  ['W7product', 6],
]

/** Add what became of the visits of an interval to the whole. */
function addTo(whole: Tallies, more: Tallies): void {
  for (const [name, each] of more) {
    const own = whole.get(name)
    if (own === undefined) continue
    own.done += each.done
    own.refused += each.refused
    own.failed += each.failed
    // One in ten is enough for the quantiles of two hours.
    own.took.push(...each.took.filter((_, i) => i % 10 === 0))
    own.refusedIn.push(...each.refusedIn)
  }
}

/** Seconds until somebody has an order again; at most two minutes are waited. */
async function backAfter(work: Work): Promise<number> {
  const begun = performance.now()
  while (performance.now() - begun < 120_000) {
    const [ok] = await Promise.allSettled([
      Promise.race([
        work('W5order', Math.random),
        new Promise((_, late) => setTimeout(() => late(new Error('late')), 5_000)),
      ]),
    ])
    if (ok.status === 'fulfilled') break
    await new Promise((next) => setTimeout(next, 100))
  }
  return (performance.now() - begun) / 1_000
}

type Running = {
  readonly shop: BenchShop
  readonly work: Work
  readonly aside: Work
  readonly faults: readonly Fault[]
}

/** A fault each so many minutes, one after the other, until told to end. */
function misfortune({ aside, faults }: Running, sinceStart: () => number) {
  const happened: Happened[] = []
  let over = false
  const going = (async () => {
    for (let turn = 0; !over; turn++) {
      while (!over && sinceStart() < (turn + 1) * apart) await new Promise((next) => setTimeout(next, 500))
      const fault = faults[turn % faults.length]
      // The last stretch stays quiet, to see what is left behind.
      if (over || fault === undefined || sinceStart() > minutes - apart / 2) return
      const minute = sinceStart()
      const hit = await fault.happen().catch((error: unknown) => `not done: ${String(error)}`)
      const seconds = await backAfter(aside)
      happened.push({ minute, name: fault.name, hit, seconds })
      say(
        `  minute ${minute.toFixed(1)}: ${fault.name} (${hit}); an order again after ${seconds.toFixed(1)} s`,
      )
    }
  })()
  return {
    happened,
    end: async () => {
      over = true
      await going
    },
  }
}

async function soak(running: Running, capacity: number): Promise<Soaked> {
  const begun = performance.now()
  const sinceStart = () => (performance.now() - begun) / 60_000
  const samples: Sample[] = []
  const perInterval: { minute: number; done: number; failed: number; refused: number }[] = []
  const whole: Tallies = await waiting(running.work, { mix: everybody, most: 1, forMs: 1, seed: 1 })
  const bad = misfortune(running, sinceStart)
  const metrics = Array.from({ length: web }, (_, i) => metricsPort + i)
  for (let turn = 0; sinceStart() < minutes; turn++) {
    const crowd = { mix: everybody, most: 500, forMs: intervalMs, seed: 5_000 + turn }
    const became = await coming(running.work, crowd, capacity * share)
    addTo(whole, became)
    const of = (pick: 'done' | 'failed' | 'refused') => sum(became, (each) => each[pick])
    perInterval.push({ minute: sinceStart(), done: of('done'), failed: of('failed'), refused: of('refused') })
    // A look of its own connection each time: the faults cut connections.
    const sample = await asker(running.shop)
      .then(async (db) => {
        try {
          return await takeSample(running.shop, db, { minute: sinceStart(), metrics })
        } finally {
          await db.end().catch(() => undefined)
        }
      })
      .catch(() => undefined)
    if (sample) samples.push(sample)
    if (turn % 20 !== 0) continue
    // What was seen so far outlives a run that is cut short.
    writeFileSync(join(values.data, 'soak.json'), JSON.stringify({ samples, perInterval, bad: bad.happened }))
    say(`  minute ${sinceStart().toFixed(1)}: ${of('done')} done in ${intervalMs / 1_000} s`)
  }
  await bad.end()
  return { samples, perInterval, whole, happened: bad.happened, seconds: (performance.now() - begun) / 1_000 }
}

async function broken(shop: BenchShop): Promise<string> {
  const where = { ...shop.where, role: 'owner' as const, lanes: 1, pool: 1, statementTimeoutMs: 600_000 }
  const ledger = await connect(where)
  const promises = await brokenPromises(ledger)
  await ledger.close()
  return promises.length === 0 ? 'none' : JSON.stringify(promises)
}

async function main(): Promise<void> {
  process.env['METRICS_PORT'] = String(metricsPort)
  const shop = await startShop(values.data, say)
  try {
    const db = await asker(shop)
    const { client } = (await import(new URL('http.mjs', import.meta.url).href)) as { client: MakeClient }
    const { default: adapter } = (await import(new URL('adapter/kontor.mjs', import.meta.url).href)) as {
      default: Adapter
    }
    const clients = [client(shop.base, 500), client(shop.base, 2)] as const
    const context = await adapter.setup(clients[0], db)
    const over =
      (http: (typeof clients)[number]): Work =>
      async (name, random) =>
        adapter.ops[name]?.(http, random, context)
    const before = await adapter.countOrders(db)
    await db.end()
    const work = over(clients[0])
    await waiting(work, { mix: everybody, most: callers, forMs: 10_000, seed: 1 })
    const calm = { mix: everybody, most: callers, forMs: 30_000, seed: 1_000 }
    const peak = await waiting(work, calm)
    const capacity = rate(peak, calm)
    say(`Capacity: ${capacity.toFixed(1)} visits a second\n\n${table(peak, calm)}\n`)
    const faults = faultsOf(shop, () => asker(shop), web)
    const soaked = await soak({ shop, work, aside: over(clients[1]), faults }, capacity)
    for (const each of clients) each.close()
    const after = await asker(shop)
    const orders = (await adapter.countOrders(after)) - before
    await after.end()
    const told = {
      capacity,
      share,
      web,
      orders,
      promises: await broken(shop),
      setting: { ...machine(), 'web processes': String(web) },
    }
    say(`\n${reportOf(soaked, told)}`)
    if (values.publish) say(`Published in ${published(soaked, told)}`)
  } finally {
    await shop.stop()
  }
}

await main()
