/**
 * How many orders a second are placed, on a database of its own that waits for the disk.
 * Run: node bench/place-order.ts [orders per line]
 */
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '#kernel/database.ts'
import { startEmbedded, superuserClient } from '#kernel/embedded.ts'
import { money } from '#kernel/money.ts'
import { prepareEmbedded } from '#kernel/prepare-database.ts'
import { placeOrder } from '#flows/place-order.ts'
import { aShop, oraclesAreSilent } from '../tests/trade/a-shop.ts'

const orders = Number(process.argv[2] ?? 3_000)
const server = await startEmbedded({ folder: join(tmpdir(), 'kontor-bench-orders'), durable: true })
const database = `bench_${randomBytes(4).toString('hex')}`
await prepareEmbedded(server, database)
const at = { host: server.host, port: server.port, database }
const db = await connect({ ...at, role: 'app' })
const owner = await connect({ ...at, role: 'owner', statementTimeoutMs: 120_000 })

/** Processor time of this database's connections in microseconds, where the system tells it. */
function databaseTime(): number {
  let ticks = 0
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(database)) continue
      const stat = readFileSync(`/proc/${id}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      continue // The process ended while it was looked at.
    }
  }
  return ticks * 10_000
}

/** Carts ready to be ordered; each line one piece of the variant chosen for it. */
async function carts(
  count: number,
  lines: number,
  variant: (cart: number, line: number) => number,
): Promise<string[]> {
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'))
  const stem = randomBytes(4).toString('hex')
  await owner.sql`
    insert into cart.carts (id, token_hash, currency, country, locale, email, shipping_address, shipping_method)
    select 'crt_' || ${stem}::text || lpad(n::text, 18, '0'), hash, 'EUR', 'DE', 'en', 'buyer' || n || '@example.com',
           '{"name":"Ann Buyer","line1":"Speicher 1","postalCode":"20457","city":"Hamburg","country":"DE"}', 'standard'
      from unnest(${tokens.map((token) => createHash('sha256').update(token).digest())}::bytea[])
           with ordinality as t (hash, n)`
  const rows = tokens.flatMap((_, cart) =>
    Array.from({ length: lines }, (_, line) => [cart + 1, variant(cart, line)] as const),
  )
  await owner.sql`
    insert into cart.lines (id, cart_id, variant_id, quantity, seen_minor)
    select 'lin_' || ${stem}::text || lpad(k::text, 18, '0'), 'crt_' || ${stem}::text || lpad(cart::text, 18, '0'),
           variant, 1, 1000
      from unnest(${rows.map(([cart]) => cart)}::bigint[], ${rows.map(([, id]) => id)}::bigint[])
           with ordinality as l (cart, variant, k)`
  return tokens
}

/** Place an order from each cart, so many at once, and show what it took. */
async function measure(name: string, tokens: readonly string[], total: bigint, inFlight: number) {
  await owner.pool.query('vacuum analyze')
  const times: number[] = []
  const answers = new Map<string, number>()
  let next = 0
  const [begun, mine, theirs] = [performance.now(), process.cpuUsage(), databaseTime()]
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
      `server ${each(used.user + used.system)} us, database ${each(databaseTime() - theirs)} us   ` +
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
