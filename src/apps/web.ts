import { createServer, type HttpServer } from '#kernel/http.ts'
import type { Readiness } from '#kernel/http/health.ts'
import { databaseWait } from '#kernel/http/pressure.ts'
import { api } from './api/index.ts'
import type { AppContext, WebApp } from './context.ts'
import { desk } from './admin/index.ts'
import { gateway } from './gateway/index.ts'
import { storefront } from './storefront/index.ts'
import { webhooks } from './webhooks.ts'

/** The apps of the web server, in the order in which they add their routes. Each is one line here. */
const webApps: readonly WebApp[] = [storefront, desk, webhooks, api, gateway]

/** The web server with all its apps, not yet listening. */
export async function webServer(context: AppContext, ready?: Readiness): Promise<HttpServer> {
  const server = await createServer(context.settings, {
    ...(ready === undefined ? {} : { ready }),
    database: (isBusy) => databaseWait(context.db, isBusy),
  })
  for (const app of webApps) await app(server, context)
  await server.ready()
  return server
}
