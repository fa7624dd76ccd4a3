/**
 * Drive the shop over its capacity. First the most it does for visitors who wait for their answers, then so many times that
 * from visitors who do not wait: what it still achieves, how soon it refuses, whom it goes on answering, and when it is itself
 * again. Then a crowd that only looks, while a few buy. Run: npm run bench:overload -- [options]
 *   --seconds 10  --times 3  --callers 32  --data FOLDER  --publish
 *   (WEB=2 in the environment for two web processes)
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brokenPromises } from '#money/ledger/index.ts'
import { connect } from '#kernel/database.ts'
import { flood as comeAtOnce } from './overload/crowd.ts'
import {
  rate,
  sum,
  table,
  waiting,
  type Crowd,
  type Mix,
  type Tallies,
  type Work,
} from './overload/visitors.ts'
import type { Adapter, MakeClient } from './run/drive.ts'
import { publish } from './run/charts.ts'
import { machine } from './run/report.ts'
import { treeSeconds } from './run/processes.ts'
import { settled } from './run/settled.ts'
import { asker, startShop, type BenchShop } from './run/shop.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    times: { type: 'string', default: '3' },
    callers: { type: 'string', default: '32' },
    data: { type: 'string', default: join(tmpdir(), 'kontor-bench') },
    publish: { type: 'boolean', default: false },
  },
})
const [seconds, times, callers] = [Number(values.seconds), Number(values.times), Number(values.callers)]
const forMs = seconds * 1_000
const said: string[] = []
const say = (text: string) => {
  said.push(text)
  process.stdout.write(`${text}\n`)
}

/** Visitors of all kinds: they look, search, fill carts, order. */
const everybody: Mix = [
  ['W1uncached', 40],
  ['W2', 15],
  ['W3', 15],
  ['W4', 15],
  ['W5order', 15],
]
/** Visitors who only look, at what is not in memory. */
const lookers: Mix = [['W1uncached', 100]]
const buyers: Mix = [['W5order', 100]]
const fewBuyers = 4
/** So many connections has a crowd. */
const mostOpen = 1_000

type Visitors = {
  readonly calm: Work
  readonly aside: Work
  readonly rush: (crowd: Crowd, perSecond: number) => Promise<Tallies>
}

const percent = (part: number, whole: number) => `${((part / Math.max(whole, 1e-9)) * 100).toFixed(0)} %`
const ordersOf = (all: Tallies) => all.get('W5order')?.done ?? 0

/** Second by second until it does 80 % of what it did for the same visitors before, and refuses nobody. */
async function recovery(calm: Work, before: number): Promise<number> {
  const begun = performance.now()
  for (let tries = 0; tries < 60; tries++) {
    const second = { mix: everybody, most: callers, forMs: 1_000, seed: 100 + tries * callers }
    const after = await waiting(calm, second)
    if (rate(after, second) >= 0.8 * before && sum(after, ({ refused }) => refused) === 0) break
  }
  return (performance.now() - begun) / 1_000
}

/** Everybody at once, several times more than the shop can serve. */
async function tooMany({ calm, rush }: Visitors): Promise<void> {
  await waiting(calm, { mix: everybody, most: callers, forMs: 3_000, seed: 1 })
  const calmly = { mix: everybody, most: callers, forMs, seed: 1_000 }
  const few = await waiting(calm, calmly)
  let [peak, most] = [few, callers]
  // More who wait at once get more done, until they do not: the capacity is the most of all.
  for (const crowd of [callers * 2, callers * 4]) {
    const became = await waiting(calm, { ...calmly, most: crowd, seed: 1_000 + crowd })
    if (rate(became, calmly) <= rate(peak, calmly)) break
    ;[peak, most] = [became, crowd]
  }
  const capacity = rate(peak, calmly)
  say(`\nCapacity, ${most} visitors who wait: ${capacity.toFixed(1)} a second\n\n${table(peak, calmly)}`)
  const flood = { mix: everybody, most: mostOpen, forMs, seed: 4_711 }
  const crowd = await rush(flood, capacity * times)
  const goodput = rate(crowd, flood)
  say(
    `\n${times} times that from visitors who do not wait: ${goodput.toFixed(1)} a second\n\n${table(crowd, flood)}`,
  )
  const recovered = await recovery(calm, rate(few, calmly))
  say(
    `\nGoodput ${percent(goodput, capacity)} of the capacity; orders ${percent(ordersOf(crowd), ordersOf(peak))} of those before.` +
      `\nItself again (80 % of what it did for ${callers} visitors before, nobody refused) after ${recovered.toFixed(1)} s, looked at second by second.`,
  )
}

/** A crowd that only looks, several times more than can be served, while a few buy. */
async function onlyLooking({ calm, rush, aside }: Visitors): Promise<void> {
  const looking = { mix: lookers, most: callers, forMs: forMs / 2, seed: 7_000 }
  const most = rate(await waiting(calm, looking), looking)
  const buying = { mix: buyers, most: fewBuyers, forMs, seed: 8_000 }
  const alone = await waiting(aside, buying)
  const flood = { mix: lookers, most: mostOpen, forMs, seed: 9_000 }
  const [crowd, amid] = await Promise.all([rush(flood, most * times), waiting(aside, buying)])
  say(
    `\n${fewBuyers} who buy one order after the other, alone\n\n${table(alone, buying)}` +
      `\n\nAmid ${times} times as many who only look as can be served (${most.toFixed(0)} a second)\n\n${table(amid, buying)}` +
      `\n\nwho look\n\n${table(crowd, flood)}` +
      `\n\nOrders ${percent(ordersOf(amid), ordersOf(alone))} of those before.`,
  )
}

async function promises(shop: BenchShop): Promise<void> {
  const ledger = await connect({
    ...shop.where,
    role: 'owner',
    lanes: 1,
    pool: 1,
    statementTimeoutMs: 300_000,
  })
  const broken = await brokenPromises(ledger)
  await ledger.close()
  say(`Promises of the ledger that are broken: ${broken.length === 0 ? 'none' : JSON.stringify(broken)}.`)
}

async function main(): Promise<void> {
  const shop = await startShop(values.data, say)
  // All processes of the shop, its database among them.
  await settled(() => treeSeconds(shop.pid))
  try {
    const db = await asker(shop)
    const { client } = (await import(new URL('http.mjs', import.meta.url).href)) as { client: MakeClient }
    const { default: adapter } = (await import(new URL('adapter/kontor.mjs', import.meta.url).href)) as {
      default: Adapter
    }
    const [calm, aside] = [client(shop.base, callers * 4), client(shop.base, fewBuyers)]
    const context = await adapter.setup(calm, db)
    const over =
      (http: typeof calm): Work =>
      async (name, random) =>
        adapter.ops[name]?.(http, random, context)
    const rush: Visitors['rush'] = (crowd, perSecond) =>
      comeAtOnce({ base: shop.base, context, crowd, perSecond })
    const visitors = { calm: over(calm), rush, aside: over(aside) }
    const before = await adapter.countOrders(db)
    said.length = 0
    const setting = { ...machine(), 'web processes': process.env['WEB'] ?? '1' }
    say(
      Object.entries(setting)
        .map(([key, value]) => `- ${key}: ${value}`)
        .join('\n'),
    )
    await tooMany(visitors)
    await onlyLooking(visitors)
    say(`\n${(await adapter.countOrders(db)) - before} orders in the database since the start.`)
    for (const each of [calm, aside]) each.close()
    await db.end()
    await promises(shop)
    if (values.publish) {
      const at = `Run of ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC.`
      say(`Published in ${publish('overload', [at, '', ...said].join('\n'), {})}`)
    }
  } finally {
    await shop.stop()
  }
}

await main()
