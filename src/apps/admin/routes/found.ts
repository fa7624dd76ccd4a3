import type { HttpServer } from '#kernel/http.ts'
import { sitemapParts } from '#views/found/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { foundPage } from '../pages/found.ts'

/** Sitemaps and feeds, for the operator to look at and to hand out. */
export function foundRoutes(server: HttpServer, desk: Desk): void {
  server.get('/admin/found', async (request, reply) =>
    sendDesk(desk, request, reply, foundPage(await sitemapParts(desk.db))),
  )
}
