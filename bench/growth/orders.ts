import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { connect, type Db } from '#kernel/database.ts'
import { startEmbedded, superuserClient } from '#kernel/embedded.ts'
import { money } from '#kernel/money.ts'
import { prepareEmbedded } from '#kernel/prepare-database.ts'
import { mustBeDone } from '#kernel/result.ts'
import { placeOrder } from '#flows/place-order.ts'
import { countStages, listOrders } from '#views/operator-desk/index.ts'
import { aShop } from '../../tests/trade/a-shop.ts'
import { databaseTime, readyCarts } from '../run/ready-carts.ts'
import { copyOrders, rememberTemplates } from './copies.ts'

/** What a shop with so many orders costs. Times in milliseconds, of one call after the other. */
export type OrdersPoint = {
  readonly orders: number
  readonly placeP50: number
  readonly placeP95: number
  readonly placeServer: number
  readonly placeDatabase: number
  /** A page of the desk's list of orders, how many stand at each stage, and one order looked up by its number. */
  readonly deskP50: number
  readonly countsP50: number
  readonly byNumberP50: number
  readonly databaseMegabytes: number
  /** Bytes of database the placing of an order adds, with all indexes. Paying and shipping it come on top. */
  readonly bytesAnOrder: number
  readonly fillSeconds: number
}

/** Where the database stands, how many calls are timed, and when filling ends though more was asked for. */
type OrdersCurve = {
  readonly folder: string
  readonly times: number
  readonly isEnough: () => boolean
  readonly say: (text: string) => void
  /** Told of each size as soon as it is measured. */
  readonly keep: (point: OrdersPoint) => void
}

/** One: ten million orders of two lines each do not fit in 50 GB. */
const linesEach = 1

const at = (sorted: readonly number[], part: number) => sorted[Math.floor(sorted.length * part)] ?? 0

/** Milliseconds of each of so many calls, one after the other, sorted. */
async function timesOf(times: number, work: (i: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const begun = performance.now()
    await work(i)
    taken.push(performance.now() - begun)
  }
  return taken.toSorted((a, b) => a - b)
}

const bytesOf = async (admin: pg.Client, database: string) => {
  const { rows } = await admin.query<{ bytes: string }>('select pg_database_size($1) as bytes', [database])
  return Number(rows[0]?.bytes)
}

type Shop = {
  readonly db: Db
  readonly owner: Db
  readonly admin: pg.Client
  readonly hands: readonly pg.Client[]
  readonly database: string
  readonly shelf: readonly number[]
}

const carts = ({ owner, shelf }: Shop, count: number) =>
  readyCarts(
    owner,
    count,
    linesEach,
    (cart, line) => shelf[(cart * 7 + line * 13) % shelf.length] ?? assert.fail('the shelf is empty'),
  )

const place = async ({ db }: Shop, cartToken: string | undefined) =>
  mustBeDone(
    await placeOrder(db, { cartToken, expectedTotal: money(1490n, 'EUR'), idempotencyKey: 'growth' }),
  )

type Measured = Omit<OrdersPoint, 'orders' | 'fillSeconds' | 'databaseMegabytes' | 'bytesAnOrder'>

async function measure(shop: Shop, times: number): Promise<Measured> {
  const { owner, admin, database } = shop
  for (const token of await carts(shop, 50)) await place(shop, token)
  const tokens = await carts(shop, times)
  const [mine, theirs] = [process.cpuUsage(), databaseTime(database)]
  const placed = await timesOf(times, (i) => place(shop, tokens[i]))
  const used = process.cpuUsage(mine)
  const databaseUs = databaseTime(database) - theirs
  const desk = await timesOf(50, () => listOrders(owner, {}))
  const counts = await timesOf(5, () => countStages(owner))
  const { rows } = await admin.query<{ first: string; last: string }>(
    'select min(number) as first, max(number) as last from orders.orders',
  )
  const [first, last] = [Number(rows[0]?.first), Number(rows[0]?.last)]
  const byNumber = await timesOf(50, async (i) => {
    const number = first + Math.floor(((last - first) * i) / 50)
    assert.equal((await listOrders(owner, { search: `K-${number}` })).length, 1)
  })
  return {
    placeP50: at(placed, 0.5),
    placeP95: at(placed, 0.95),
    placeServer: (used.user + used.system) / 1_000 / times,
    placeDatabase: databaseUs / 1_000 / times,
    deskP50: at(desk, 0.5),
    countsP50: at(counts, 0.5),
    byNumberP50: at(byNumber, 0.5),
  }
}

/** A shop of a thousand articles that has sold a hundred orders. */
async function openShop(shop: Omit<Shop, 'shelf'>): Promise<Shop> {
  const shelf: number[] = []
  for (let i = 0; i < 5; i++)
    shelf.push(
      ...(await aShop(
        shop.db,
        Array.from({ length: 200 }, () => ({ stock: { main: 10_000_000 } })),
      )),
    )
  const open = { ...shop, shelf }
  for (const token of await carts(open, 100)) await place(open, token)
  return open
}

async function eachSize(shop: Shop, sizes: readonly number[], given: OrdersCurve): Promise<void> {
  const { admin, hands, database } = shop
  await admin.query('vacuum analyze')
  await rememberTemplates(admin)
  const empty = await bytesOf(admin, database)
  const begin = Math.floor(Date.now() / 1_000) - 3_600 - (sizes.at(-1) ?? 0)
  let made = 0
  for (const orders of sizes) {
    const begun = performance.now()
    const there = await copyOrders({ ...given, admin, hands, begin }, made, orders)
    if (there === made) return
    made = there
    const fillSeconds = (performance.now() - begun) / 1_000
    const bytes = await bytesOf(admin, database)
    const measured = await measure(shop, given.times)
    const databaseMegabytes = Math.round(bytes / 2 ** 20)
    const bytesAnOrder = Math.round((bytes - empty) / made)
    given.keep({ orders: made, fillSeconds, databaseMegabytes, bytesAnOrder, ...measured })
    if (made < orders) return
  }
}

/** What a run left behind that was cut short. */
async function dropLeftOvers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    "select datname as name from pg_database where datname like 'growth\\_%'",
  )
  for (const { name } of rows) await admin.query(`drop database ${name} with (force)`)
}

/** Place orders in shops that have so many already, the smallest first; the copies of one size are part of the next. */
export async function ordersCurve(sizes: readonly number[], given: OrdersCurve): Promise<void> {
  if (sizes.length === 0) return
  const server = await startEmbedded({ folder: given.folder, durable: true })
  const last = await superuserClient(server)
  const database = `growth_${randomBytes(4).toString('hex')}`
  try {
    await dropLeftOvers(last)
    await prepareEmbedded(server, database)
    const where = { host: server.host, port: server.port, database }
    const db = await connect({ ...where, role: 'app' })
    const owner = await connect({ ...where, role: 'owner', statementTimeoutMs: 3_600_000 })
    const admin = await superuserClient(server, database)
    const hands = [await superuserClient(server, database), await superuserClient(server, database)]
    try {
      await eachSize(await openShop({ db, owner, admin, hands, database }), sizes, given)
    } finally {
      await Promise.all([db.close(), owner.close(), ...[admin, ...hands].map((each) => each.end())])
    }
  } finally {
    await last.query(`drop database if exists ${database} with (force)`)
    await last.end()
    await server.stop()
  }
}
