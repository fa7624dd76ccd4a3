import type { TestContext } from 'node:test'
import type { Settings } from '#kernel/config.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { stopServer, type HttpServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { createServer } from '#kernel/http.ts'
import { api } from '../index.ts'

setLogLevel('silent')

/** The API over a database of its own, not listening. */
export type ApiServer = {
  readonly server: HttpServer
  readonly db: TestDatabase
  readonly settings: Settings
}

const noWayOut: HttpOut = {
  request: async () => {
    throw new Error('this test has no outside')
  },
  close: () => undefined,
}

/** The API alone, without the shop's pages; stopped with the test. Every answer is held against its description. */
export async function apiServer(
  t: TestContext,
  options: { env?: Record<string, string>; httpOut?: HttpOut } = {},
): Promise<ApiServer> {
  const db = await testDatabase(t)
  const settings = testSettings(options.env ?? {})
  const server = await createServer(settings)
  t.after(() => stopServer(server, 1_000))
  await api(server, { db, settings, httpOut: options.httpOut ?? noWayOut } as Parameters<typeof api>[1])
  await server.ready()
  return { server, db, settings }
}
