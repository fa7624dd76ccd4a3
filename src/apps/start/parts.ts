import type { Server } from 'node:http'
import { join } from 'node:path'
import type { Settings } from '#kernel/config.ts'
import type { Db, DatabaseSettings, Role } from '#kernel/database.ts'
import { serveMetrics } from '#kernel/http/metrics.ts'
import { drainServer, listen, stopServer, type HttpServer } from '#kernel/http.ts'
import { createHttpOut } from '#kernel/http-out.ts'
import { errorFields, log } from '#kernel/log.ts'
import { ports } from '#kernel/ports.ts'
import { openRecommendations, type LiveRecommendations } from '#views/recommendations/index.ts'
import { openSearch, type LiveSearch } from '#views/search/index.ts'
import { chineseOrigins } from '../chinese-providers.ts'
import type { AppContext } from '../context.ts'
import { webServer } from '../web.ts'
import { worldOrigins } from './simulators.ts'

/** How a part of the shop reaches the database: a connection as a role, closed by whoever opened the part. */
export type Doors = {
  readonly as: (role: Role, size?: { lanes?: number; pool?: number }) => Promise<Db>
  readonly where: (role: Role) => DatabaseSettings
}

/** A part that is open. `drain` waits for callers to be told to go elsewhere; `stop` cuts them off after a grace. */
export type Part = { drain(): Promise<void>; stop(): Promise<void> }

const graceMs = 5_000

/** The ways out of a process of the shop. */
export function waysOut(settings: Settings): ReturnType<typeof createHttpOut> {
  return createHttpOut([
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

type Opened = {
  search?: LiveSearch
  recommendations?: LiveRecommendations
  web?: HttpServer
  metrics?: Server
}

/** Open the web server with what it remembers: search, habits, pages. `onPart` hears of the part before it is whole. */
export async function openWeb(
  context: AppContext,
  doors: Doors,
  onPart: (part: Part) => void,
): Promise<void> {
  const { db, settings } = context
  const opened: Opened = {}
  const close = async () => {
    await Promise.all([opened.search?.stop(), opened.recommendations?.stop()])
  }
  const stop = async () => {
    opened.metrics?.close()
    if (opened.web) await stopServer(opened.web, graceMs)
    await close()
  }
  const drain = async () => {
    opened.metrics?.close()
    if (opened.web) await drainServer(opened.web, graceMs)
    await close()
  }
  onPart({ stop, drain })
  // Not waited for: the database answers searches until the index is there.
  const index = join(settings.dataFolder, 'search', 'index.bin')
  const habits = join(settings.dataFolder, 'recommendations', 'habits.bin')
  opened.search = await openSearch(db, doors.where('app'), index)
  opened.recommendations = await openRecommendations(db, habits)
  opened.web = await webServer(context, () => readiness(db))
  await listen(opened.web, settings)
  if (settings.metricsPort > 0) opened.metrics = await serveMetrics(settings.metricsPort)
}

const mostTries = 60

/** The worker's way into the database. The web is open by now, so a database that is away for a moment is waited for. */
async function workersDoor(doors: Doors): Promise<Db> {
  for (let tries = 1; ; tries++)
    try {
      return await doors.as('worker', { lanes: 1, pool: 10 })
    } catch (error) {
      if (tries >= mostTries) throw error
      log.warn('worker_waits', { attempt: tries, ...errorFields(error) })
      await ports().sleep(1_000)
    }
}

/** Open what happens without a request. */
export async function openWorker(context: AppContext, doors: Doors): Promise<Part> {
  const { startWorker } = await import('../jobs/index.ts')
  const worker = await startWorker({ ...context, worker: await workersDoor(doors) })
  return { stop: () => worker.stop(), drain: () => worker.stop() }
}
