import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { connect, type Db } from '#kernel/database.ts'
import { openDemoAccounts } from '../../src/apps/demo-accounts.ts'
import { chance, seedOfRun, sizeOf } from '../support/scale.ts'
import { aShop } from '../trade/a-shop.ts'
import { keepBuying, type Crowd } from './buyers.ts'
import { everythingResolved, nothingLostNothingDoubled, theBankAgrees } from './judgment.ts'
import { keepShipping } from './operator.ts'
import { runningShop, type RunningShop } from './running-shop.ts'
import { witness, type Witness } from './witness.ts'

const kills = sizeOf('PROOF_KILLS', 8, 500)
const buyers = 8
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Wait until so many more answers have been given, six seconds at most, so that every death interrupts work. */
async function someAnswers(book: Witness, more: number): Promise<void> {
  const enough = book.acknowledged.length + more
  for (let waited = 0; book.acknowledged.length < enough && waited < 6_000; waited += 20) await pause(20)
}

/** The ways to die, each answering how long it took until the shop was ready again. */
const deaths: Readonly<Record<string, (shop: RunningShop) => Promise<number>>> = {
  app: async (shop) => {
    await shop.killApp()
    return shop.start()
  },
  database: async (shop) => {
    await shop.killDatabase()
    const begun = performance.now()
    await shop.database()
    await shop.untilReady()
    return performance.now() - begun
  },
  both: async (shop) => {
    await Promise.all([shop.killApp(), shop.killDatabase()])
    return shop.start()
  },
  'one connection': async (shop) => {
    assert.ok(shop.killDatabaseProcess(/postgres: kontor_/))
    await pause(50)
    return shop.untilReady()
  },
  checkpointer: async (shop) => {
    assert.ok(shop.killDatabaseProcess(/postgres: checkpointer/))
    await pause(50)
    return shop.untilReady()
  },
}

const plan = ['app', 'database', 'app', 'one connection', 'both', 'app', 'database', 'checkpointer'] as const

async function asOwner(shop: RunningShop): Promise<Db> {
  const { host, port } = await shop.database()
  return connect({ host, port, database: 'kontor', role: 'owner', lanes: 1, pool: 2 })
}

async function stockTheShelves(shop: RunningShop): Promise<number[]> {
  const { host, port } = await shop.database()
  const app = await connect({ host, port, database: 'kontor', role: 'app', lanes: 1, pool: 2 })
  await openDemoAccounts(app)
  const articles = Array.from({ length: 6 }, (_, i) => ({
    price: BigInt(1_000 + 37 * i),
    stock: { main: 20_000, second: 20_000 },
  }))
  const variants = await aShop(app, articles)
  await app.close()
  return variants
}

const middle = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

test(`${kills} times kill -9 under load: nothing acknowledged is lost, nothing is doubled, all promises kept`, async (t) => {
  const seed = seedOfRun()
  t.diagnostic(`seed ${seed}`)
  const below = chance(seed)
  const shop = await runningShop(t)
  const first = await shop.start()
  const book = witness(shop.folder)
  let closing = false
  let over = false
  t.after(() => {
    closing = over = true
  })
  const crowd: Crowd = {
    origin: shop.origin,
    witness: book,
    variants: await stockTheShelves(shop),
    below,
    closing: () => closing,
    over: () => over,
    paid: [],
  }
  const failures: unknown[] = []
  const atWork = [...Array.from({ length: buyers }, () => keepBuying(crowd)), keepShipping(crowd)].map(
    (each) => each.catch((error: unknown) => void failures.push(error)),
  )
  const restarts: number[] = []
  const count: Record<string, number> = {}
  for (let i = 0; i < kills && failures.length === 0; i++) {
    await someAnswers(book, 2 + below(8))
    await pause(below(400))
    const way = i < plan.length ? (plan[i] ?? 'app') : (plan[below(plan.length)] ?? 'app')
    count[way] = (count[way] ?? 0) + 1
    restarts.push((await deaths[way]?.(shop)) ?? 0)
  }
  closing = true
  await Promise.all(atWork)
  assert.deepEqual(failures, [])
  const owner = await asOwner(shop)
  const resolvedMs = await everythingResolved(owner)
  await nothingLostNothingDoubled(owner, book)
  await theBankAgrees(owner, shop, book)
  await owner.close()
  const log = readFileSync(join(shop.folder, 'app.log'), 'utf8')
  assert.ok(!log.includes('promise_broken'), 'the shop itself saw no promise broken')
  t.diagnostic(`killed: ${JSON.stringify(count)}; first start ${Math.round(first)} ms`)
  t.diagnostic(
    `ready again: p50 ${Math.round(middle(restarts))} ms, max ${Math.round(Math.max(...restarts))} ms`,
  )
  t.diagnostic(
    `${book.acknowledged.length} acknowledged, ${book.repetitions()} repeated, resolved in ${Math.round(resolvedMs)} ms`,
  )
  const kinds = Object.groupBy(book.acknowledged, ({ kind }) => kind)
  t.diagnostic(
    Object.entries(kinds)
      .map(([kind, all]) => `${kind} ${all?.length ?? 0}`)
      .join(', '),
  )
})
