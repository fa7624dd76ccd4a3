import type { HttpServer } from '#kernel/http.ts'
import { etagOf, sendKept, type KeptAnswer } from './kept-answers.ts'

/** The description of the API, for programs. */
export function documentRoutes(server: HttpServer): void {
  let kept: KeptAnswer | undefined
  server.get('/api/openapi.json', { config: { body: 'none', load: 'free' } }, async (request, reply) => {
    if (kept === undefined) {
      const bytes = Buffer.from(JSON.stringify(server.swagger()))
      kept = { bytes, etag: etagOf(bytes), gzip: undefined }
    }
    return sendKept(request, reply, kept)
  })
}
