/**
 * How many orders a second are placed, on a database of its own that waits for the disk.
 * Run: node bench/place-order.ts [orders per line]
 */
import { randomBytes } from 'node:crypto'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '#kernel/database.ts'
import { startEmbedded, superuserClient } from '#kernel/embedded.ts'
import { money } from '#kernel/money.ts'
import { prepareEmbedded } from '#kernel/prepare-database.ts'
import { placeOrder } from '#flows/place-order.ts'
import { aShop, oraclesAreSilent } from '../tests/trade/a-shop.ts'
import { databaseTime, readyCarts } from './run/ready-carts.ts'

const orders = Number(process.argv[2] ?? 3_000)
const server = await startEmbedded({ folder: join(tmpdir(), 'kontor-bench-orders'), durable: true })
const database = `bench_${randomBytes(4).toString('hex')}`
await prepareEmbedded(server, database)
const at = { host: server.host, port: server.port, database }
const db = await connect({ ...at, role: 'app' })
const owner = await connect({ ...at, role: 'owner', statementTimeoutMs: 120_000 })

const databaseUs = () => databaseTime(database)
const carts = (count: number, lines: number, variant: (cart: number, line: number) => number) =>
  readyCarts(owner, count, lines, variant)

/** Place an order from each cart, so many at once, and show what it took. */
async function measure(name: string, tokens: readonly string[], total: bigint, inFlight: number) {
  await owner.pool.query('vacuum analyze')
  const times: number[] = []
  const answers = new Map<string, number>()
  let next = 0
  const [begun, mine, theirs] = [performance.now(), process.cpuUsage(), databaseUs()]
  const buyer = async () => {
    for (let token = tokens[next++]; token !== undefined; token = tokens[next++]) {
      const started = performance.now()
      const request = { cartToken: token, expectedTotal: money(total, 'EUR'), idempotencyKey: 'bench' }
      const answer = await placeOrder(db, request)
      times.push(performance.now() - started)
      const said = answer.ok ? 'placed' : answer.refusal
      answers.set(said, (answers.get(said) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, buyer))
  const took = performance.now() - begun
  const used = process.cpuUsage(mine)
  times.sort((a, b) => a - b)
  const slow = (part: number) => (times[Math.floor(times.length * part)] ?? 0).toFixed(1)
  const each = (all: number) => Math.round(all / tokens.length)
  console.log(
    `${name.padEnd(40)} ${Math.round((tokens.length / took) * 1_000)
      .toLocaleString('en')
      .padStart(7)}/s   p50 ${slow(0.5)} ms   p99 ${slow(0.99)} ms   processor per call: ` +
      `server ${each(used.user + used.system)} us, database ${each(databaseUs() - theirs)} us   ` +
      [...answers].map(([said, count]) => `${said} ${count}`).join(', '),
  )
}

console.log(
  `${cpus()[0]?.model ?? ''} x ${availableParallelism()}, load ${loadavg()[0]?.toFixed(1) ?? ''}, Node ${process.version}`,
)
try {
  const shelf: number[] = []
  for (let i = 0; i < 10; i++)
    shelf.push(
      ...(await aShop(
        db,
        Array.from({ length: 200 }, () => ({ stock: { main: 1_000_000 } })),
      )),
    )
  const [hot = 0] = await aShop(db, [{ stock: { main: orders } }])
  const spread = (cart: number, line: number) => shelf[(cart * 7 + line * 13) % shelf.length] ?? 0
  await measure('warming up', await carts(500, 2, spread), 2490n, 32)
  for (const inFlight of [1, 32, 128]) {
    const count = inFlight === 1 ? Math.ceil(orders / 10) : orders
    await measure(`two lines, ${inFlight} in flight`, await carts(count, 2, spread), 2490n, inFlight)
  }
  await measure('one line, 128 in flight', await carts(orders, 1, spread), 1490n, 128)
  await measure('one variant for all, 128 in flight', await carts(orders, 1, () => hot), 1490n, 128)
  await measure('one variant, sold out, 128 in flight', await carts(orders, 1, () => hot), 1490n, 128)
  await oraclesAreSilent(owner)
  console.log('all promises of stock, coupons and orders hold')
} finally {
  await Promise.all([db.close(), owner.close()])
  const admin = await superuserClient(server)
  await admin.query(`drop database ${database} with (force)`)
  await admin.end()
  await server.stop()
}
