import { sendPage, type HttpServer } from '#kernel/http.ts'
import type { Html } from '#kernel/html.ts'
import type { Described } from './docs/document.ts'
import { docsPage } from './docs/page.ts'
import { answerOf, keptAnswers, sendKept, type KeptAnswer } from './kept-answers.ts'

/** The description of the API: for programs, and as a page for people. Both are made when first asked for. */
export function documentRoutes(server: HttpServer): void {
  // Of its own, and never among those that are kept.
  const answers = keptAnswers(0)
  let answer: KeptAnswer | undefined
  let page: Html | undefined
  const config = { body: 'none', load: 'free' } as const
  server.get('/api/openapi.json', { config }, async (request, reply) => {
    answer ??= answerOf(server.swagger())
    return sendKept(request, reply, { answer, answers })
  })
  server.get('/api/docs', { config: { ...config, kind: 'page' } }, async (_, reply) => {
    page ??= docsPage(JSON.parse(JSON.stringify(server.swagger())) as Described)
    return sendPage(reply, page)
  })
}
