import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { connect, type Db } from '#kernel/database.ts'
import { startEmbedded, superuserClient } from '#kernel/embedded.ts'
import { money } from '#kernel/money.ts'
import { prepareEmbedded } from '#kernel/prepare-database.ts'
import { mustBeDone } from '#kernel/result.ts'
import { placeOrder } from '#flows/place-order.ts'
import { listOrders } from '#views/operator-desk/index.ts'
import { aShop } from '../../tests/trade/a-shop.ts'
import { databaseTime, readyCarts } from '../run/ready-carts.ts'

/** What a shop with so many orders costs. Times in milliseconds, of one call after the other. */
export type OrdersPoint = {
  readonly orders: number
  readonly placeP50: number
  readonly placeP95: number
  readonly placeServer: number
  readonly placeDatabase: number
  /** A page of the desk's list of orders, and one order looked up by its number. */
  readonly deskP50: number
  readonly byNumberP50: number
  readonly databaseMegabytes: number
  /** Bytes of database an order adds: cart, order, lines, tax, holds and all their indexes; facts and payment come on top. */
  readonly bytesAnOrder: number
  readonly fillSeconds: number
}

const linesEach = 2

const id = (prefix: string, text: string, salt: string) =>
  `'${prefix}_' || upper(substr(md5(${text} || '${salt}' || n), 1, 26))`
const hash = (salt: string) => `'\\x' || md5('${salt}a' || n) || md5('${salt}b' || n)`
const long = `now() - interval '400 days' + n * interval '1 second'`
const [order, cart] = [id('ord', 't.id', 'o'), id('crt', 't.cart_id', 'c')]

const idOf = (table: string) => (table === 'orders.tax_lines' ? `''` : 'x.id')

/** Each table that grows with orders: how its rows belong to a template, and what is another in every copy. */
const copied: readonly (readonly [table: string, belongs: string, changes: string])[] = [
  ['cart.carts', 'x.id = t.cart_id', `'id', ${cart}, 'token_hash', ${hash('cart')}`],
  ['cart.lines', 'x.cart_id = t.cart_id', `'id', ${id('lin', 't.id_of', 'k')}, 'cart_id', ${cart}`],
  [
    'orders.orders',
    'x.id = t.id',
    `'id', ${order}, 'cart_id', ${cart}, 'number', 1000000000 + n, 'token_hash', ${hash('order')}, 'state', 'completed',
     'placed_at', ${long}, 'expires_at', ${long} + interval '1 hour', 'paid_at', ${long}, 'moved_at', ${long}`,
  ],
  ['orders.child_orders', 'x.order_id = t.id', `'id', ${id('chd', 't.id_of', 'd')}, 'order_id', ${order}`],
  [
    'orders.lines',
    'x.order_id = t.id',
    `'id', ${id('oln', 't.id_of', 'l')}, 'order_id', ${order}, 'child_order_id', ${id('chd', `(t.row ->> 'child_order_id')`, 'd')}`,
  ],
  ['orders.tax_lines', 'x.order_id = t.id', `'order_id', ${order}`],
  [
    'inventory.holds',
    'x.reference = t.id',
    `'id', ${id('hld', 't.id_of', 'h')}, 'reference', ${order}, 'expires_at', ${long}, 'created_at', ${long}`,
  ],
]

/**
 * Copies of orders placed by the shop, closed long ago: `count` of them, made by one statement for each table. Everything
 * that grows with orders is there: carts, orders, their parts, lines, tax, holds and how those ended.
 */
async function copyOrders(admin: pg.Client, count: number, from: number): Promise<void> {
  await admin.query('set session_replication_role = replica')
  await admin.query('drop table if exists growth_templates')
  await admin.query(`create temporary table growth_templates as
    select o.id, o.cart_id, row_number() over (order by o.number) - 1 as place
      from orders.orders o where o.state = 'awaiting_payment' order by o.number limit 100`)
  for (const [table, belongs, changes] of copied) {
    // Read once, so that no copy of a copy is looked through.
    await admin.query('drop table if exists growth_rows')
    await admin.query(`create temporary table growth_rows as
      select t.id, t.cart_id, t.place, x.id_of, to_jsonb(x.row) as row
        from growth_templates t
        join (select x as row, ${idOf(table)} as id_of, x.* from ${table} x) x on ${belongs}`)
    await admin.query(`insert into ${table} overriding system value
      select made.*
        from generate_series(${from + 1}, ${from + count}) as n
        join growth_rows t on t.place = n % (select count(*) from growth_templates)
       cross join lateral jsonb_populate_record(null::${table}, t.row || jsonb_build_object(${changes})) as made`)
  }
  await admin.query(`insert into inventory.hold_resolutions (hold_id, outcome, cause, at)
    select h.id, 'consumed', 'growth', h.expires_at from inventory.holds h
     where h.reference in (select o.id from orders.orders o where o.number > ${1_000_000_000 + from}::bigint)`)
  await admin.query('set session_replication_role = origin')
}

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

async function point(
  { db, owner, database }: { db: Db; owner: Db; database: string },
  shelf: readonly number[],
  { orders, times }: { readonly orders: number; readonly times: number },
): Promise<Omit<OrdersPoint, 'orders' | 'fillSeconds' | 'databaseMegabytes' | 'bytesAnOrder'>> {
  const variant = (cart: number, line: number) => shelf[(cart * 7 + line * 13) % shelf.length] ?? 0
  const place = (cartToken: string) =>
    placeOrder(db, { cartToken, expectedTotal: money(2490n, 'EUR'), idempotencyKey: 'growth' })
  for (const token of await readyCarts(owner, 50, linesEach, variant)) mustBeDone(await place(token))
  const tokens = await readyCarts(owner, times, linesEach, variant)
  const [mine, theirs] = [process.cpuUsage(), databaseTime(database)]
  const placed = await timesOf(times, async (i) => mustBeDone(await place(tokens[i] ?? '')))
  const used = process.cpuUsage(mine)
  const databaseUs = databaseTime(database) - theirs
  const desk = await timesOf(50, () => listOrders(owner, {}))
  const byNumber = await timesOf(50, (i) =>
    listOrders(owner, { search: `K-${1_000_000_001 + ((i * 199) % orders)}` }),
  )
  return {
    placeP50: at(placed, 0.5),
    placeP95: at(placed, 0.95),
    placeServer: (used.user + used.system) / 1_000 / times,
    placeDatabase: databaseUs / 1_000 / times,
    deskP50: at(desk, 0.5),
    byNumberP50: at(byNumber, 0.5),
  }
}

/** Place orders in shops that have so many already, the smallest first; the copies of one size are part of the next. */
export async function ordersCurve(
  sizes: readonly number[],
  given: { readonly folder: string; readonly times: number; readonly say: (text: string) => void },
): Promise<OrdersPoint[]> {
  const server = await startEmbedded({ folder: given.folder, durable: true })
  const database = `growth_${randomBytes(4).toString('hex')}`
  await prepareEmbedded(server, database)
  const where = { host: server.host, port: server.port, database }
  const db = await connect({ ...where, role: 'app' })
  const owner = await connect({ ...where, role: 'owner', statementTimeoutMs: 3_600_000 })
  const admin = await superuserClient(server, database)
  const points: OrdersPoint[] = []
  try {
    const shelf: number[] = []
    for (let i = 0; i < 5; i++)
      shelf.push(
        ...(await aShop(
          db,
          Array.from({ length: 200 }, () => ({ stock: { main: 10_000_000 } })),
        )),
      )
    const variant = (cart: number, line: number) => shelf[(cart * 7 + line * 13) % shelf.length] ?? 0
    for (const cartToken of await readyCarts(owner, 100, linesEach, variant))
      mustBeDone(
        await placeOrder(db, { cartToken, expectedTotal: money(2490n, 'EUR'), idempotencyKey: 'growth' }),
      )
    await admin.query('vacuum analyze')
    const empty = await bytesOf(admin, database)
    let made = 0
    for (const orders of sizes) {
      const begun = performance.now()
      for (; made < orders; made += Math.min(100_000, orders - made))
        await copyOrders(admin, Math.min(100_000, orders - made), made)
      await admin.query('vacuum analyze')
      const fillSeconds = (performance.now() - begun) / 1_000
      const bytes = await bytesOf(admin, database)
      const measured = await point({ db, owner, database }, shelf, { orders, times: given.times })
      const databaseMegabytes = Math.round(bytes / 2 ** 20)
      const bytesAnOrder = Math.round((bytes - empty) / orders)
      points.push({ orders, fillSeconds, databaseMegabytes, bytesAnOrder, ...measured })
      given.say(JSON.stringify(points.at(-1)))
    }
    return points
  } finally {
    await Promise.all([db.close(), owner.close(), admin.end()])
    const last = await superuserClient(server)
    await last.query(`drop database ${database} with (force)`)
    await last.end()
    await server.stop()
  }
}
