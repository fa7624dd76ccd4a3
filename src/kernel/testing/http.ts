import type { TestContext } from 'node:test'
import { createServer, stopServer, type HttpServer } from '../http.ts'
import { setLogLevel } from '../log.ts'
import { testSettings } from './settings.ts'

setLogLevel('silent')

/** A server of a test's own with the given routes, not listening; stopped with the test. Log lines are off. */
export async function testServer(
  t: TestContext,
  routes: (server: HttpServer) => void,
  env: Record<string, string> = {},
): Promise<HttpServer> {
  const server = await createServer(testSettings(env))
  t.after(() => stopServer(server, 1_000))
  routes(server)
  await server.ready()
  return server
}

/** Headers of a browser on the shop's own page. */
export const ownPage = { origin: 'http://127.0.0.1:3000' }
