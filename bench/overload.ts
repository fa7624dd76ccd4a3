/**
 * Drive the shop over its capacity: first the most it does for callers who wait for their answers, then so many times
 * that for callers who do not wait. Tells what it still achieves, how soon it refuses, whom it goes on answering, and
 * when it is itself again. Run: npm run bench:overload -- [options]
 *   --seconds 10  --times 3  --callers 32  --data FOLDER
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brokenPromises } from '#money/ledger/index.ts'
import { connect } from '#kernel/database.ts'
import { chance, quantile, type Adapter, type MakeClient } from './run/drive.ts'
import { machine } from './run/report.ts'
import { asker, startShop } from './run/shop.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    times: { type: 'string', default: '3' },
    callers: { type: 'string', default: '32' },
    data: { type: 'string', default: join(tmpdir(), 'kontor-bench') },
  },
})
const [seconds, times, callers] = [Number(values.seconds), Number(values.times), Number(values.callers)]
const say = (text: string) => process.stdout.write(`${text}\n`)

/** What visitors do, and how often of a hundred: they look, search, fill carts, order. */
const mix = [
  ['W1uncached', 40],
  ['W2', 15],
  ['W3', 15],
  ['W4', 15],
  ['W5order', 15],
] as const
type Name = (typeof mix)[number][0]

function drawn(fraction: number): Name {
  let left = fraction * 100
  for (const [name, part] of mix) if ((left -= part) < 0) return name
  return 'W1uncached'
}

type Tally = {
  done: number
  refused: number
  failed: number
  readonly took: number[]
  readonly refusedIn: number[]
}
type Tallies = Readonly<Record<Name, Tally>>

const tally = (): Tally => ({ done: 0, refused: 0, failed: 0, took: [], refusedIn: [] })
const tallies = (): Tallies => ({
  W1uncached: tally(),
  W2: tally(),
  W3: tally(),
  W4: tally(),
  W5order: tally(),
})

const isRefusal = (error: unknown) => error instanceof Error && error.message.includes(': 503')

type Work = (name: Name, random: () => number) => Promise<unknown>

async function one(work: Work, into: Tallies, name: Name, random: () => number): Promise<void> {
  const begun = performance.now()
  const own = into[name]
  try {
    await work(name, random)
    own.done++
    own.took.push(performance.now() - begun)
  } catch (error) {
    if (isRefusal(error)) {
      own.refused++
      own.refusedIn.push(performance.now() - begun)
    } else own.failed++
  }
}

/** Callers who wait for each answer before they ask again: what they get is the capacity. */
async function waiting(work: Work, most: number, forMs: number): Promise<Tallies> {
  const into = tallies()
  const until = performance.now() + forMs
  const caller = async (n: number) => {
    const random = chance(n + 1)
    while (performance.now() < until) await one(work, into, drawn(random()), random)
  }
  await Promise.all(Array.from({ length: most }, (_, n) => caller(n)))
  return into
}

/** Callers who come at their own pace, whatever the shop does, and so many who do not even come once the shop holds all lines. */
async function coming(work: Work, perSecond: number, forMs: number, mostOpen: number): Promise<Tallies> {
  const into = tallies()
  const random = chance(4_711)
  const begun = performance.now()
  const open = new Set<Promise<void>>()
  for (let sent = 0; performance.now() - begun < forMs;) {
    const due = Math.floor(((performance.now() - begun) / 1_000) * perSecond)
    for (; sent < due; sent++) {
      const name = drawn(random())
      if (open.size >= mostOpen) {
        into[name].failed++
        continue
      }
      const own = one(work, into, name, random).finally(() => open.delete(own))
      open.add(own)
    }
    await new Promise((next) => setTimeout(next, 5))
  }
  await Promise.all(open)
  return into
}

const sum = (all: Tallies, of: (each: Tally) => number) =>
  Object.values(all).reduce((total, each) => total + of(each), 0)
const rate = (all: Tallies, forSeconds: number) => sum(all, ({ done }) => done) / forSeconds
const ms = (list: readonly number[], part: number) =>
  quantile(list.toSorted((a, b) => a - b), part).toFixed(0) // prettier-ignore

function table(all: Tallies, forSeconds: number): string {
  const rows = mix.map(([name]) => {
    const { done, refused, failed, took, refusedIn } = all[name]
    return `| ${name} | ${(done / forSeconds).toFixed(1)} | ${refused} | ${failed} | ${ms(took, 0.5)} | ${ms(took, 0.95)} | ${ms(refusedIn, 0.5)} | ${ms(refusedIn, 0.95)} |`
  })
  return [
    '| what | done a second | refused | not answered | p50 ms | p95 ms | refusal p50 ms | p95 ms |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n')
}

async function main(): Promise<void> {
  const shop = await startShop(values.data, say)
  try {
    const db = await asker(shop)
    const { client } = (await import(new URL('http.mjs', import.meta.url).href)) as { client: MakeClient }
    const { default: adapter } = (await import(new URL('adapter/kontor.mjs', import.meta.url).href)) as {
      default: Adapter
    }
    const mostOpen = 1_000
    const [calm, rush] = [client(shop.base, callers), client(shop.base, mostOpen)]
    const context = await adapter.setup(calm, db)
    const over =
      (http: typeof calm): Work =>
      async (name, random) =>
        adapter.ops[name]?.(http, random, context)
    const before = await adapter.countOrders(db)
    say(JSON.stringify(machine()))
    await waiting(over(calm), callers, 2_000)
    const peak = await waiting(over(calm), callers, seconds * 1_000)
    const capacity = rate(peak, seconds)
    say(`\nCapacity, ${callers} callers who wait: ${capacity.toFixed(1)} a second\n${table(peak, seconds)}`)
    const crowd = await coming(over(rush), capacity * times, seconds * 1_000, mostOpen)
    const goodput = rate(crowd, seconds)
    say(
      `\n${times} times that, from callers who do not wait: ${goodput.toFixed(1)} a second\n${table(crowd, seconds)}`,
    )
    const ended = performance.now()
    let recovered = 0
    for (let tries = 0; tries < 60; tries++) {
      const after = await waiting(over(calm), callers, 1_000)
      recovered = (performance.now() - ended) / 1_000
      if (rate(after, 1) >= 0.8 * capacity && sum(after, ({ refused }) => refused) === 0) break
    }
    const orders = (await adapter.countOrders(db)) - before
    say(
      `\nGoodput ${((goodput / capacity) * 100).toFixed(0)} % of the capacity; orders ${((crowd.W5order.done / Math.max(1, peak.W5order.done)) * 100).toFixed(0)} % of those before.` +
        `\nItself again (80 % of the capacity, nothing refused) after ${recovered.toFixed(1)} s, measured second by second.` +
        `\n${orders} orders in the database since the start.`,
    )
    calm.close()
    rush.close()
    await db.end()
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
  } finally {
    await shop.stop()
  }
}

await main()
