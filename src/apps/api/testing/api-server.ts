import type { TestContext } from 'node:test'
import type { Settings } from '#kernel/config.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { stopServer, type HttpServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { createServer } from '#kernel/http.ts'
import { providersOf, type Providers } from '../../providers.ts'
import { apiOver } from '../index.ts'

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
  options: {
    env?: Record<string, string>
    httpOut?: HttpOut
    db?: TestDatabase
    providers?: Providers
  } = {},
): Promise<ApiServer> {
  const db = options.db ?? (await testDatabase(t))
  const settings = testSettings(options.env ?? {})
  const server = await createServer(settings)
  t.after(() => stopServer(server, 1_000))
  const context = { db, settings, httpOut: options.httpOut ?? noWayOut }
  await apiOver(server, context, options.providers ?? providersOf(context))
  await server.ready()
  return { server, db, settings }
}

type Headers = Readonly<Record<string, string | undefined>>

/** An answer as tests look at it; what its body promises was checked against its description before. */
export type Told = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  // Tests read bodies by name; the schemas hold them to their shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
}

/** Somebody who calls the API, with the headers they always send. */
export function caller(server: HttpServer, always: Headers = {}) {
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers: Headers = {},
  ): Promise<Told> => {
    const sent = Object.fromEntries(
      Object.entries({ ...always, ...headers }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    )
    const answer = await server.inject({
      method,
      url,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...sent },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const isJson = /json/.test(String(answer.headers['content-type'])) && answer.body !== ''
    return {
      status: answer.statusCode,
      headers: answer.headers as Record<string, string | undefined>,
      body: isJson ? answer.json<unknown>() : answer.body,
    }
  }
  return {
    get: (url: string, headers?: Headers) => call('GET', url, undefined, headers),
    post: (url: string, body?: unknown, headers?: Headers) => call('POST', url, body, headers),
    put: (url: string, body?: unknown, headers?: Headers) => call('PUT', url, body, headers),
    patch: (url: string, body?: unknown, headers?: Headers) => call('PATCH', url, body, headers),
    delete: (url: string, headers?: Headers) => call('DELETE', url, undefined, headers),
    call,
  }
}
