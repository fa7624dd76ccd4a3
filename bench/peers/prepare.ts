import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { findPgbench, preparePgbench } from '../run/pgbench.ts'
import { answers, begin, end, once, ports, run, type PeerName, type Place } from './places.ts'

const isStartingUp = (error: unknown) => (error as { code?: string }).code === '57P03'

/** A connection to a database of the folder's PostgreSQL; one that takes in its log first is waited for, a minute at most. */
export async function ask({ port }: Place, database: string): Promise<pg.Client> {
  for (let tries = 1; ; tries++) {
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: 'postgres',
      database,
    })
    // The server may end before its clients do; what they ask after that fails by itself.
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch (error) {
      if (!isStartingUp(error) || tries >= 300) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

/** An empty database of this name; one that was filled halfway before is made anew. */
async function makeDatabase(place: Place, name: string): Promise<void> {
  const admin = await ask(place, 'postgres')
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.query(`create database ${name}`)
  await admin.end()
}

async function vacuum(place: Place, name: string): Promise<void> {
  const db = await ask(place, name)
  await db.query('vacuum analyze')
  await db.end()
}

const npm = (place: Place, shop: PeerName | 'kontor', cwd: string) =>
  run(place, { shop, cwd }, 'npm', 'install', '--no-audit', '--no-fund')

const seeds: Readonly<Record<PeerName, (place: Place, cwd: string) => Promise<void> | void>> = {
  vendure: (place, cwd) =>
    run(place, { shop: 'vendure', cwd, env: { DB_SYNC: '1' } }, process.execPath, 'seed.js'),
  medusa: (place, cwd) => {
    const medusa = (...args: string[]) => run(place, { shop: 'medusa', cwd }, 'npx', 'medusa', ...args)
    medusa('db:migrate')
    medusa('exec', './src/scripts/seed.ts')
    medusa('build')
    const modules = join(cwd, '.medusa/server/node_modules')
    if (!existsSync(modules)) symlinkSync('../../node_modules', modules)
  },
  evershop: async (place, cwd) => {
    for (const name of ['public', 'media', 'themes', 'extensions'])
      mkdirSync(join(cwd, name), { recursive: true })
    run(place, { shop: 'evershop', cwd }, 'npx', 'evershop', 'build')
    // Its first start makes the tables.
    const first = begin(
      place,
      { shop: 'evershop', cwd, env: { NODE_ENV: 'production' } },
      'node_modules/@evershop/evershop/dist/bin/evershop.js',
      'start',
    )
    try {
      await answers(`http://127.0.0.1:${ports.evershop}/`, first)
    } finally {
      await end(first)
    }
    run(place, { shop: 'evershop', cwd }, process.execPath, 'seed.mjs')
  },
}

/** Install a peer and fill its database; what was done before is left as it is. */
export async function preparePeer(place: Place, peer: PeerName): Promise<void> {
  const cwd = join(place.scratch, peer)
  await once(place, `${peer}-installed`, () => npm(place, peer, cwd))
  await once(place, `${peer}-seeded`, async () => {
    await makeDatabase(place, peer)
    await seeds[peer](place, cwd)
    await vacuum(place, peer)
  })
}

/** Load this shop's catalog and make the tables of pgbench. */
export async function prepareOwn(place: Place): Promise<void> {
  const root = join(import.meta.dirname, '../..')
  await once(place, 'kontor-seeded', async () => {
    await makeDatabase(place, 'kontor')
    const env = { KONTOR_DATA: join(place.scratch, 'kontor'), DEMO_SHOP: 'false' }
    run(place, { shop: 'kontor', cwd: root, env }, process.execPath, 'bench/seed-kontor.ts')
    await vacuum(place, 'kontor')
  })
  const program = findPgbench()
  if (program === undefined) return
  await once(place, 'pgbench-filled', async () => {
    await makeDatabase(place, 'pgb')
    const where = { host: '127.0.0.1', port: place.port, database: 'pgb', password: 'postgres' }
    preparePgbench(program, where)
  })
}

/** Install what the harness itself needs. */
export async function prepareHarness(place: Place): Promise<void> {
  await once(place, 'harness-installed', () => npm(place, 'kontor', place.scratch))
}
