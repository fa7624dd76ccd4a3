import { fork, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { startEmbedded, superuserClient } from '#kernel/embedded.ts'
import { connect } from '#kernel/database.ts'
import { prepareEmbedded } from '#kernel/prepare-database.ts'
import { caughtUp } from './caught-up.ts'
import { seedCatalog } from './seed.ts'

/** The shop being measured: its address, its processes, and its database for asking what is true. */
export type BenchShop = {
  readonly base: string
  readonly pid: number
  readonly folder: string
  readonly where: { readonly host: string; readonly port: number; readonly database: string }
  /** What was loaded first and how long that took; how long until the shop answered, and until it knew all it was told. */
  readonly took: {
    readonly loaded: { readonly products: number; readonly seconds: number }
    readonly startSeconds: number
    readonly caughtUpSeconds: number
  }
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** The database with the catalog, made once and kept between runs. It waits for the disk like any other. */
async function preparedDatabase(folder: string, products: number, say: (text: string) => void) {
  const server = await startEmbedded({ folder: join(folder, 'postgres'), durable: true })
  await prepareEmbedded(server, 'kontor')
  const where = { host: server.host, port: server.port, database: 'kontor' }
  const owner = await connect({ ...where, role: 'owner', lanes: 1, pool: 2, statementTimeoutMs: 300_000 })
  const [row] = await owner.sql<{ count: number }>`select count(*) as count from catalog.products`
  const begun = performance.now()
  const from = Math.min(products, row?.count ?? 0)
  if (from < products) {
    say(`Loading the catalog of ${products.toLocaleString('en')} products …`)
    await seedCatalog(owner, (loaded) => say(`  ${from + loaded}`), { from, to: products })
  }
  const loaded = { products: products - from, seconds: (performance.now() - begun) / 1_000 }
  await owner.pool.query('vacuum analyze')
  await owner.close()
  return { server, where, loaded }
}

async function answers(base: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error('the shop did not start; its own words stand above')
    const ready = await fetch(`${base}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the shop did not open within a minute')
}

/**
 * Start the shop as `npm start` does, over a database with so many products of the comparison's catalog, and wait until it
 * has taken in what it was told: an import leaves work behind it.
 */
export async function startShop(
  folder: string,
  say: (text: string) => void,
  products = 10_000,
): Promise<BenchShop> {
  const { server, where, loaded } = await preparedDatabase(folder, products, say)
  const [port, bank, carrier] = [await freePort(), await freePort(), await freePort()]
  const env = {
    ...process.env,
    KONTOR_DATA: folder,
    KONTOR_MODE: 'demo',
    DEMO_SHOP: 'false',
    PORT: String(port),
    BANK_PORT: String(bank),
    WORLD_PORT: '0',
    CARRIER_PORT: String(carrier),
    TRUST_PROXY: '127.0.0.1',
  }
  const begun = performance.now()
  const main = join(import.meta.dirname, '../../src/apps/start.ts')
  const child = fork(main, {
    env,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const base = `http://127.0.0.1:${port}`
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    // The shop stops a database it found running too; where it did not, it is stopped here.
    await server.stop().catch(() => undefined)
  }
  try {
    await answers(base, child)
  } catch (error) {
    await stop()
    throw error
  }
  const startSeconds = (performance.now() - begun) / 1_000
  const caughtUpSeconds = await caughtUp(() => superuserClient(where, where.database))
  const took = { loaded, startSeconds, caughtUpSeconds }
  return { base, pid: child.pid ?? 0, folder: server.folder, where, took, stop }
}

/** Ask the database as its superuser. */
export async function asker(shop: BenchShop) {
  return superuserClient(shop.where, shop.where.database)
}
