import type { Server } from 'node:http'
import { join } from 'node:path'
import type { Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'
import { serveMetrics } from '#kernel/http/metrics.ts'
import { listen, stopServer, type HttpServer } from '#kernel/http.ts'
import { createHttpOut } from '#kernel/http-out.ts'
import { ports } from '#kernel/ports.ts'
import { openRecommendations, type LiveRecommendations } from '#views/recommendations/index.ts'
import { openSearch, type LiveSearch } from '#views/search/index.ts'
import { chineseOrigins } from '../chinese-providers.ts'
import { webServer } from '../web.ts'
import { banner } from './banner.ts'
import { demoShop } from './demo-shop.ts'
import { openDatabase, type Database } from './open-database.ts'
import { startVault, type VaultProcess } from './vault.ts'
import { startSimulators, worldOrigins, type Simulators } from './simulators.ts'

/** A shop being opened or open. `stop` ends everything it started, in order, also halfway; `kill` at once. */
export type Shop = {
  /** Resolves with the lines to print when the shop is open. */
  readonly opened: Promise<string>
  stop(): Promise<void>
  kill(): void
}

/** What has been started so far. */
type Running = {
  database?: Promise<Database>
  web?: HttpServer
  search?: LiveSearch
  recommendations?: LiveRecommendations
  worker?: { stop(): Promise<void> }
  simulators?: Simulators
  vault?: VaultProcess
  metrics?: Server
  stopping: boolean
  readonly connections: Db[]
}

const graceMs = 5_000

async function stop(running: Running): Promise<void> {
  running.stopping = true
  running.metrics?.close()
  if (running.web) await stopServer(running.web, graceMs)
  await running.search?.stop()
  await running.recommendations?.stop()
  await Promise.all([running.worker?.stop(), running.simulators?.stop(), running.vault?.stop()])
  const database = await running.database?.catch(() => undefined)
  await Promise.all(running.connections.map((each) => each.close()))
  await database?.stop()
}

async function readiness(db: Db): Promise<readonly string[]> {
  const late = ports()
    .sleep(500, { unref: true })
    .then(() => ['database_slow'])
  const answer = db.sql`select 1 as one`.then(
    () => [],
    () => ['database'],
  )
  return Promise.race([answer, late])
}

async function open(running: Running, settings: Settings, begunAt: number): Promise<string> {
  running.database = openDatabase(settings)
  const database = await running.database
  const as: Database['as'] = async (role, size) => {
    const db = await database.as(role, size)
    running.connections.push(db)
    return db
  }
  const db = await as('app')
  const httpOut = createHttpOut([
    settings.bankOrigin,
    settings.carrierOrigin,
    settings.vaultOrigin,
    settings.acquirerNorthOrigin,
    settings.acquirerSouthOrigin,
    ...worldOrigins(settings),
    settings.stripeOrigin,
    ...chineseOrigins(settings),
    ...settings.notifyOrigins,
  ])
  const context = { db, settings, httpOut }
  const demoLines = await demoShop(db, settings, () => database.as('owner', { lanes: 1, pool: 2 }))
  if (settings.role !== 'worker') {
    // Not waited for: the database answers searches until the index is there.
    const index = join(settings.dataFolder, 'search', 'index.bin')
    running.search = await openSearch(db, database.where('app'), index)
    const habits = join(settings.dataFolder, 'recommendations', 'habits.bin')
    running.recommendations = await openRecommendations(db, habits)
    running.web = await webServer(context, () => readiness(db))
    await listen(running.web, settings)
    if (settings.metricsPort > 0) running.metrics = await serveMetrics(settings.metricsPort)
  }
  const tookMs = ports().monotonicMs() - begunAt
  if (settings.simulators) running.simulators = startSimulators(settings)
  // The worker asks the parties for their news, so they are there before it begins.
  await running.simulators?.ready()
  if (settings.role !== 'web') {
    const { startWorker } = await import('../jobs/index.ts')
    running.worker = await startWorker({ ...context, worker: await as('worker', { lanes: 1, pool: 10 }) })
  }
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
    running.simulators?.kill()
    running.vault?.kill()
    void running.database?.then((database) => database.stop())
  }
  return { opened, stop: () => stop(running), kill }
}
