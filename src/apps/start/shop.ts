import type { Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { banner } from './banner.ts'
import { demoShop } from './demo-shop.ts'
import type { Fleet } from './fleet.ts'
import { openDatabase, type Database } from './open-database.ts'
import type { Doors, Part } from './parts.ts'
import type * as Parts from './parts.ts'
import { startSimulators, type Simulators } from './simulators.ts'
import { startVault, type VaultProcess } from './vault.ts'

/** A shop being opened or open. `stop` ends everything it started, in order, also halfway; `kill` at once. */
export type Shop = {
  /** Resolves with the lines to print when the shop is open. */
  readonly opened: Promise<string>
  /** Replace the processes one after the other while the shop stays open; answers a line to print. */
  restart(): Promise<string>
  stop(): Promise<void>
  kill(): void
}

/** What has been started so far. */
type Running = {
  database?: Promise<Database>
  web?: Part
  worker?: Part
  fleet?: Fleet
  simulators?: Simulators
  vault?: VaultProcess
  stopping: boolean
  readonly connections: Db[]
}

async function stop(running: Running): Promise<void> {
  running.stopping = true
  await running.web?.stop()
  await running.fleet?.stop()
  await Promise.all([running.worker?.stop(), running.simulators?.stop(), running.vault?.stop()])
  const database = await running.database?.catch(() => undefined)
  await Promise.all(running.connections.map((each) => each.close()))
  await database?.stop()
}

function doorsOf(running: Running, database: Database): Doors {
  const as: Doors['as'] = async (role, size) => {
    const db = await database.as(role, size)
    running.connections.push(db)
    return db
  }
  return { as, where: (role) => database.where(role) }
}

/** Everything in this process: the web server first, the worker once the parties it asks are there. */
async function openHere(
  running: Running,
  settings: Settings,
  { doors, db, parts }: { doors: Doors; db: Db; parts: Promise<typeof Parts> },
): Promise<() => unknown> {
  const { openWeb, openWorker, waysOut } = await parts
  const context = { db, settings, httpOut: waysOut(settings) }
  if (settings.role !== 'worker') await openWeb(context, doors, (part) => (running.web = part))
  return async () => {
    if (settings.role !== 'web') running.worker = await openWorker(context, doors)
  }
}

/** Everything in processes of its own, which this one watches. */
async function openFleet(running: Running, settings: Settings, database: Database): Promise<() => unknown> {
  const { startFleet } = await import('./fleet.ts')
  const { host, port } = database
  const fleet = startFleet(settings, host === undefined ? undefined : { host, port: port ?? 5432 })
  running.fleet = fleet
  await fleet.opened
  return () => fleet.work()
}

async function open(running: Running, settings: Settings, begunAt: number): Promise<string> {
  running.database = openDatabase(settings)
  const isFleet = settings.webProcesses > 1 && settings.role === 'all'
  // Loaded while the database starts.
  const parts = isFleet ? undefined : import('./parts.ts')
  const database = await running.database
  const doors = doorsOf(running, database)
  const db = await doors.as('app', isFleet ? { lanes: 1, pool: 2 } : {})
  const demoLines = await demoShop(db, settings, () => database.as('owner', { lanes: 1, pool: 2 }))
  const then =
    parts === undefined
      ? await openFleet(running, settings, database)
      : await openHere(running, settings, { doors, db, parts })
  const tookMs = ports().monotonicMs() - begunAt
  if (settings.simulators) running.simulators = startSimulators(settings)
  // The worker asks the parties for their news, so they are there before it begins.
  await running.simulators?.ready()
  await then()
  if (database.host !== undefined && settings.simulators && settings.worldPort > 0)
    running.vault = startVault(settings, database)
  return banner({ settings, database, tookMs, demoLines })
}

/** Open the shop: database, schema, demo shop, web server, then simulators and worker. What fails halfway is stopped again. */
export function openShop(settings: Settings, begunAt: number): Shop {
  const running: Running = { connections: [], stopping: false }
  const opened = open(running, settings, begunAt).catch(async (error: unknown) => {
    if (!running.stopping) await stop(running).catch(() => undefined)
    throw error
  })
  const kill = () => {
    running.fleet?.kill()
    running.simulators?.kill()
    running.vault?.kill()
    void running.database?.then((database) => database.stop())
  }
  const restart = async () => {
    if (running.fleet === undefined)
      return 'One process does everything here, so nothing can take over from it: start with WEB=2 or more.'
    const begun = ports().monotonicMs()
    const count = await running.fleet.restart()
    return `All ${count} processes are new (${((ports().monotonicMs() - begun) / 1_000).toFixed(1)} s).`
  }
  return { opened, restart, stop: () => stop(running), kill }
}
