/**
 * How many attempts to pay a second the gateway carries to their end: the try written down, the provider asked, the payer
 * paying there, the provider's signed message checked and followed, the order paid and its parcels planned. Over the wire
 * to the simulated bank (a process with books of its own on the same cores), and without any wire to a provider on paper
 * that takes the money at once. Beside pgbench -N on the same server, in turns. The database waits for the disk.
 * Run: node bench/payments.ts [--rounds 3] [--seconds 5] [--callers 32]
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connect, type Db } from '#kernel/database.ts'
import { startEmbedded, superuserClient } from '#kernel/embedded.ts'
import { createHttpOut } from '#kernel/http-out.ts'
import { setLogLevel } from '#kernel/log.ts'
import { prepareEmbedded } from '#kernel/prepare-database.ts'
import { mustBeDone } from '#kernel/result.ts'
import { answered, bankConnector, type Connectors, type Method } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { hearEvidence } from '#flows/apply-evidence.ts'
import { startPayment } from '#flows/pay-order.ts'
import { placeOrder } from '#flows/place-order.ts'
import { receiveNotification } from '#flows/receive-notification.ts'
import { startBank } from '../outside/testing.ts'
import { paperMethod, paperWallet } from '../tests/payments/paper-wallet.ts'
import { allPromisesKeptAtRest } from '../tests/support/oracles.ts'
import { aReadyCart, aShop } from '../tests/trade/a-shop.ts'
import { findPgbench, preparePgbench, runPgbench } from './run/pgbench.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    callers: { type: 'string', default: '32' },
  },
})
const [rounds, seconds, callers] = [Number(values.rounds), Number(values.seconds), Number(values.callers)]
setLogLevel('error')

const ends: (() => void | Promise<void>)[] = []
const context = { after: (end: () => void | Promise<void>) => void ends.unshift(end) }

/** The shop's end of the bank's wire. */
async function listenToBank(hear: (raw: Buffer, headers: object) => Promise<number>): Promise<string> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      hear(Buffer.concat(parts), request.headers).then(
        (status) => response.writeHead(status).end(),
        () => response.writeHead(500).end(),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.unshift(
    () => server.closeAllConnections(),
    () => void server.close(),
  )
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

async function placeMany(db: Db, article: number, count: number): Promise<OrderId[]> {
  const placed: OrderId[] = []
  const one = async () => {
    const cart = await aReadyCart(db, [[article, 1]], { shippingMethod: 'pickup' })
    const given = { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }
    placed.push(mustBeDone(await placeOrder(db, given)).id)
  }
  for (let i = 0; i < count; i += 50) await Promise.all(Array.from({ length: Math.min(50, count - i) }, one))
  return placed
}

type Attempt = (orderId: OrderId) => Promise<void>

/** Keep the callers busy; answers how many attempts a second came to their end. Runs out when orders do. */
async function measure(orders: OrderId[], attempt: Attempt): Promise<number> {
  const begun = performance.now()
  const until = begun + seconds * 1_000
  let done = 0
  const caller = async () => {
    while (performance.now() < until) {
      const id = orders.pop()
      if (id === undefined) throw new Error('more orders must be placed beforehand')
      await attempt(id)
      done++
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return (done / (performance.now() - begun)) * 1_000
}

const median = (of: readonly number[]) => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0

const server = await startEmbedded({ folder: join(tmpdir(), 'kontor-bench-payments'), durable: true })
const database = `bench_${randomBytes(4).toString('hex')}`
await prepareEmbedded(server, database)
const at = { host: server.host, port: server.port, database }
const db = await connect({ ...at, role: 'app' })
const owner = await connect({ ...at, role: 'owner', statementTimeoutMs: 120_000 })
const admin = await superuserClient(server)
try {
  const bank = await startBank(context, { speed: 100 })
  const out = createHttpOut([bank.origin])
  ends.unshift(() => out.close())
  const wallet = paperWallet()
  const connectors: Map<string, Connectors extends ReadonlyMap<string, infer One> ? One : never> = new Map()
  connectors.set('paper', wallet.connector)
  const shop = await listenToBank(async (raw, headers) => {
    const message = { raw, headers: headers as Record<string, string> }
    return (await receiveNotification(db, connectors, 'bank', message)).status
  })
  const settings = {
    origin: bank.origin,
    merchantKey: bank.key,
    webhookSecrets: [bank.webhookSecret],
    notifyUrl: `${shop}/webhooks/bank`,
  }
  connectors.set('bank', bankConnector(settings, out))
  const begin = async (orderId: OrderId, method?: Method) =>
    mustBeDone(
      await startPayment(db, connectors, {
        orderId,
        returnUrl: 'http://127.0.0.1:3000/en/orders/return',
        description: 'K-1',
        locale: 'en',
        ...(method === undefined ? {} : { method }),
      }),
    )
  const byCard: Attempt = async (orderId) => {
    const { action } = await begin(orderId)
    if (action.kind !== 'redirect') throw new Error('the bank has a page')
    const answer = await fetch(action.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        number: '4242424242424242',
        expiry: '12/30',
        security_code: '123',
        name: 'Ann',
      }),
    })
    const said = (await answer.json()) as { state: string }
    if (said.state !== 'authorized') throw new Error(`the bank says ${said.state}`)
  }
  const onPaper: Attempt = async (orderId) => {
    const { merchantRef } = await begin(orderId, paperMethod)
    await hearEvidence(db, connectors, answered('paper', 'notify', wallet.pay(merchantRef)))
  }
  const [article = 0] = await aShop(db, [{ price: 100n, stock: { main: 10_000_000 } }])
  await admin.query('create database pgbench')
  const program = findPgbench()
  const where = { host: server.host, port: server.port, database: 'pgbench' }
  if (program !== undefined) preparePgbench(program, where)

  const figures = { card: [] as number[], paper: [] as number[], pgbench: [] as number[] }
  const load = loadavg()[0]?.toFixed(1)
  const perRound = 400 * seconds
  let tried = 0
  for (let round = -1; round < rounds; round++) {
    const orders = await placeMany(db, article, perRound * 2)
    const before = orders.length
    const paper = await measure(orders, onPaper)
    const card = await measure(orders, byCard)
    tried += before - orders.length
    if (round < 0) continue // Warming up.
    figures.paper.push(paper)
    figures.card.push(card)
    if (program !== undefined) figures.pgbench.push(runPgbench(program, where, callers, seconds).perSecond)
  }
  const [{ paid } = { paid: 0 }] = await owner.sql<{ paid: number }>`
    select count(*) as paid from orders.orders where state = 'paid'`
  if (paid !== tried) throw new Error(`${tried} attempts told, ${paid} orders paid`)
  await allPromisesKeptAtRest(owner)
  console.log(
    `${availableParallelism()} x ${cpus()[0]?.model}; load before ${load}; Node ${process.version}; fsync on; ${rounds} rounds of ${seconds} s in turns, ${callers} callers; median (lowest to highest)`,
  )
  const limit = median(figures.pgbench)
  for (const [name, of] of Object.entries(figures))
    console.log(
      `${name.padEnd(10)} ${median(of).toFixed(0).padStart(7)}/s (${Math.min(...of).toFixed(0)} to ${Math.max(...of).toFixed(0)})` +
        (limit > 0 ? `   ${(median(of) / limit).toFixed(2)} of pgbench -N` : ''),
    )
  console.log(`${tried} attempts told, ${paid} orders paid in the database; all promises kept`)
} finally {
  for (const end of ends) await end()
  await Promise.all([db.close(), owner.close()])
  await admin.query('drop database if exists pgbench with (force)')
  await admin.query(`drop database if exists ${database} with (force)`)
  await admin.end()
  if (!server.adopted) await server.stop()
}
