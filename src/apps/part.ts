import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { loadSettings, type Settings } from '#kernel/config.ts'
import { connect, type Db } from '#kernel/database.ts'
import { setFailpoints } from '#kernel/failpoints.ts'
import { errorFields, log, setLogLevel } from '#kernel/log.ts'
import { isWord, joinNeighbors } from '#kernel/neighbors.ts'
import { tellCommits } from '#kernel/outbox/sequence.ts'
import { ports } from '#kernel/ports.ts'
import { mustBeDone } from '#kernel/result.ts'
import { boundHeap, holdNursery } from './start/heap.ts'
import type { Doors, Part } from './start/parts.ts'

// One process of a shop of several (see fleet.ts): it is told what it is for, opens that, and ends when told.

const env = process.env
const connections: Db[] = []

function doorsOf(settings: Settings): Doors {
  const url = settings.databaseUrl?.reveal()
  const place =
    url === undefined
      ? { host: env['KONTOR_SOCKET'] ?? '', port: Number(env['KONTOR_SOCKET_PORT']), database: 'kontor' }
      : { url }
  const as: Doors['as'] = async (role, size) => {
    const db = await connect({ ...place, role, ...size })
    connections.push(db)
    return db
  }
  return { as, where: (role) => ({ ...place, role }) }
}

let part: Part | undefined
let ending = false

async function end(how: 'drain' | 'stop', code: number): Promise<void> {
  if (ending) return
  ending = true
  await part?.[how]().catch((error: unknown) => log.error('part_not_closed', errorFields(error)))
  await Promise.all(connections.map((each) => each.close()))
  process.exit(code)
}

/** What the watching process says, and what it passes on from the neighbors. */
function listenToParent(): void {
  const heard = joinNeighbors((word) => void (process.connected && process.send?.(word)))
  process.on('message', (message: unknown) => {
    if (isWord(message)) heard(message)
    else if (typeof message === 'object' && message !== null && 'order' in message)
      void end(message.order === 'drain' ? 'drain' : 'stop', 0)
  })
  // Ctrl-C reaches every process of a terminal; the watching process says in which order they end.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.on('SIGTERM', () => void end('drain', 0))
  process.on('SIGUSR2', () => undefined)
}

/** A bug nobody caught leaves a process in a state nobody knows: it closes and ends, and another takes its place. */
function endOnBug(): void {
  const close = (bug: unknown) => {
    log.error('bug', errorFields(bug))
    ports().after(8_000, () => process.exit(1))
    void end('stop', 1)
  }
  process.once('uncaughtException', close)
  process.once('unhandledRejection', close)
}

async function main(): Promise<void> {
  boundHeap()
  const loaded = mustBeDone(loadSettings(env))
  const name = env['KONTOR_PART_NAME'] ?? ''
  process.title = `kontor ${name}`
  const slot = Number(/\d+$/.exec(name)?.[0] ?? 1) - 1
  // Each web process has figures of its own, on ports that follow one another.
  const settings = loaded.metricsPort > 0 ? { ...loaded, metricsPort: loaded.metricsPort + slot } : loaded
  enableCompileCache(join(settings.dataFolder, 'cache'))
  setLogLevel(settings.logLevel)
  setFailpoints(settings.failpoints)
  listenToParent()
  endOnBug()
  const doors = doorsOf(settings)
  const [{ openWeb, openWorker, waysOut }, db] = await Promise.all([
    import('./start/parts.ts'),
    doors.as('app'),
  ])
  const context = { db, settings, httpOut: waysOut(settings) }
  if (env['KONTOR_PART'] === 'worker') part = await openWorker(context, doors)
  else {
    tellCommits()
    await openWeb(context, doors, (web) => (part = web))
  }
  process.send?.({ open: true })
  flushCompileCache()
  holdNursery()
}

await main()
