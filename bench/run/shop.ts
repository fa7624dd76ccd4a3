import { fork, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { startEmbedded, superuserClient } from '#kernel/embedded.ts'
import { connect } from '#kernel/database.ts'
import { prepareEmbedded } from '#kernel/prepare-database.ts'
import { caughtUp } from './caught-up.ts'
import { ownSeconds, postmasterOf, treeSeconds } from './processes.ts'
import { seedCatalog } from './seed.ts'

/** What something took: by the clock, and of processor time of the program and of the database. */
export type Took = { readonly seconds: number; readonly program: number; readonly database: number }

/** Begin to measure what a process and the database of a folder take; the answered function tells it. */
function taking(folder: string, pid: number): () => Took {
  const postmaster = postmasterOf(folder)
  const now = () => [performance.now() / 1_000, ownSeconds(pid), treeSeconds(postmaster)] as const
  const before = now()
  return () => {
    const [seconds, program, database] = now()
    return {
      seconds: seconds - before[0],
      program: program - before[1],
      database: database - before[2],
    }
  }
}

/** The shop being measured: its address, its processes, and its database for asking what is true. */
export type BenchShop = {
  readonly base: string
  readonly pid: number
  readonly folder: string
  readonly where: { readonly host: string; readonly port: number; readonly database: string }
  /** What was loaded first and how long that took; how long until the shop answered, and until it knew all it was told. */
  readonly took: {
    readonly loaded: Took & { readonly products: number }
    readonly start: Took
    readonly caughtUp: Took
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

type Wanted = { readonly products: number; readonly withShelf: boolean }

/** The database with the catalog, made once and kept between runs. It waits for the disk like any other. */
async function preparedDatabase(
  folder: string,
  { products, withShelf }: Wanted,
  say: (text: string) => void,
) {
  const server = await startEmbedded({ folder: join(folder, 'postgres'), durable: true })
  await prepareEmbedded(server, 'kontor')
  const where = { host: server.host, port: server.port, database: 'kontor' }
  const owner = await connect({ ...where, role: 'owner', lanes: 1, pool: 2, statementTimeoutMs: 300_000 })
  const [row] = await owner.sql<{ count: number }>`select count(*) as count from catalog.products`
  const taken = taking(server.folder, process.pid)
  const from = Math.min(products, row?.count ?? 0)
  if (from < products) {
    say(`Loading the catalog of ${products.toLocaleString('en')} products …`)
    await seedCatalog(owner, (loaded) => say(`  ${from + loaded}`), { from, to: products, withShelf })
  }
  const loaded = { products: products - from, ...taken() }
  await owner.pool.query('vacuum analyze')
  await owner.close()
  return { server, where, loaded }
}

async function answers(base: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (child.exitCode !== null) throw new Error('the shop did not start; its own words stand above')
    const ready = await fetch(`${base}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the shop did not open within five minutes')
}

/**
 * Start the shop as `npm start` does, over a database with so many products of the comparison's catalog, and wait until it
 * has taken in what it was told: an import leaves work behind it, which without shelf is all that `npm run import` leaves.
 */
export async function startShop(
  folder: string,
  say: (text: string) => void,
  { products = 10_000, withShelf = true }: Partial<Wanted> = {},
): Promise<BenchShop> {
  const { server, where, loaded } = await preparedDatabase(folder, { products, withShelf }, say)
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
  const main = join(import.meta.dirname, '../../src/apps/start.ts')
  const child = fork(main, {
    env,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const pid = child.pid ?? 0
  const starting = taking(server.folder, pid)
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
  const start = starting()
  const catchingUp = taking(server.folder, pid)
  await caughtUp(() => superuserClient(where, where.database))
  const took = { loaded, start, caughtUp: catchingUp() }
  return { base, pid, folder: server.folder, where, took, stop }
}

/** Ask the database as its superuser. */
export async function asker(shop: BenchShop) {
  return superuserClient(shop.where, shop.where.database)
}
