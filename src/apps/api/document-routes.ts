import { sendPage, type HttpServer } from '#kernel/http.ts'
import type { Html } from '#kernel/html.ts'
import type { Described } from './docs/document.ts'
import { docsPage } from './docs/page.ts'
import { etagOf, sendKept, type KeptAnswer } from './kept-answers.ts'

/** The description of the API: for programs, and as a page for people. Both are made when first asked for. */
export function documentRoutes(server: HttpServer): void {
  let kept: KeptAnswer | undefined
  let page: Html | undefined
  const config = { body: 'none', load: 'free' } as const
  server.get('/api/openapi.json', { config }, async (request, reply) => {
    if (kept === undefined) {
      const bytes = Buffer.from(JSON.stringify(server.swagger()))
      kept = { bytes, etag: etagOf(bytes), gzip: undefined }
    }
    return sendKept(request, reply, kept)
  })
  server.get('/api/docs', { config: { ...config, kind: 'page' } }, async (_, reply) => {
    page ??= docsPage(JSON.parse(JSON.stringify(server.swagger())) as Described)
    return sendPage(reply, page)
  })
}
