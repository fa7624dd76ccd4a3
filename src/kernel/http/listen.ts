import { Server as NetServer } from 'node:net'
import type { Settings } from '../config.ts'
import type { HttpServer } from '../http.ts'
import { ports } from '../ports.ts'
import { assertPortFree, hasDoors, openDoors } from './doors.ts'

/** A connection nobody uses is closed after this in a process that gives way to another. */
const quietMs = 5_000

// So many connections may wait to be taken: those beyond the runtime's 511 would wait for seconds, until the system tries
// again. The system's own limit (on Linux `net.core.somaxconn`) holds in any case.
const backlog = 4_096

/** Listen where the settings say. Refuses with a plain sentence when the port is taken. */
export async function listen(
  server: HttpServer,
  settings: Pick<Settings, 'host' | 'port' | 'reusePort'>,
): Promise<void> {
  const { host, port, reusePort } = settings
  const own = { host, port, backlog }
  const hasMore = !reusePort && hasDoors()
  try {
    if (hasMore && port !== 0) await assertPortFree(own)
    await server.listen({ ...own, ...(reusePort || hasMore ? { reusePort: true } : {}) })
    if (hasMore) server.closeDoors = await openDoors(server.server, own)
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE')
      throw new PortTaken(
        `Port ${port} on ${host} is in use by another program: stop it, or set PORT to another number.`,
      )
    throw error
  }
}

/** The port is held by another program; the message says what to do. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken'
}

/** Stop: no longer ready, no new connections, finish what has begun, and after the grace cut the rest. */
export async function stopServer(server: HttpServer, graceMs: number): Promise<void> {
  server.stopping = true
  const doorsClosed = server.closeDoors()
  const sweep = ports().every(50, () => server.server.closeIdleConnections())
  const cut = ports().after(graceMs, () => server.server.closeAllConnections())
  await Promise.all([server.close(), doorsClosed])
  sweep()
  cut()
}

/**
 * Give way to another process on the same port: take no new connection, answer what comes on those that are open and
 * close each with its answer. One that nobody used for 5 seconds is closed then, and the rest is stopped with the grace.
 */
export async function drainServer(server: HttpServer, graceMs: number): Promise<void> {
  server.stopping = true
  const gone = new Promise<void>((done) => {
    // Not the server's own `close`: that would cut connections a caller may be about to use.
    NetServer.prototype.close.call(server.server, () => done())
  })
  await Promise.race([gone, ports().sleep(quietMs, { unref: true })])
  await stopServer(server, graceMs)
}
