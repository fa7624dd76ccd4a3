import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isDatabaseAway } from '../away.ts'
import { html, type Html } from '../html.ts'
import { errorFields, log } from '../log.ts'
import { fieldErrors } from './field-errors.ts'
import { Problem, problem, problemBody } from './problem.ts'
import { kindOfPath, type RouteKind } from './routes.ts'

/** Draws the page of an error, or answers undefined where it leaves that to another. */
export type ErrorPage = (
  problem: Problem,
  request: FastifyRequest,
) => Html | undefined | Promise<Html | undefined>

const known: Readonly<Record<string, readonly [number, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'media_type_not_accepted'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'malformed_json'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'malformed_request'],
  FST_ERR_BAD_URL: [400, 'malformed_address'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'address_too_long'],
}

/** Any error as a problem. What is not meant for the caller becomes a 500 that says nothing of the inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { validation, code, statusCode } = error as Partial<FastifyError>
  if (validation !== undefined)
    return problem(400, 'invalid_request', {
      title: 'Some fields are not right',
      errors: fieldErrors(validation),
    })
  const [status, name] = known[code ?? ''] ?? []
  if (status !== undefined && name !== undefined) return problem(status, name)
  if (statusCode === 429) return problem(429, 'too_many_requests', { detail: 'Wait a little and try again.' })
  if (isDatabaseAway(error))
    return problem(503, 'unavailable', {
      title: 'The shop cannot answer at the moment',
      detail: 'Try again in a moment. With the same idempotency key nothing happens twice.',
      headers: { 'retry-after': '5' },
    })
  return problem(500, 'internal', { detail: 'It is recorded. Try again; nothing was done halfway.' })
}

const text = (words: Problem, requestId: string) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${words.title}</title>
      </head>
      <body>
        <main>
          <h1>${words.title}</h1>
          ${words.detail === undefined ? '' : html`<p>${words.detail}</p>`}
          ${
            words.errors.length === 0
              ? ''
              : html`<ul>
                  ${words.errors.map((each) => html`<li>${each.field} ${each.reason}: ${each.fix}.</li>`)}
                </ul>`
          }
          <p><a href="/">To the shop</a></p>
          <p><small>${requestId}</small></p>
        </main>
      </body>
    </html>`

/** The kind of answer a request wants: its route's, or for an unknown address what the path and the browser say. */
export function kindOf(request: FastifyRequest): RouteKind {
  const { kind } = request.routeOptions.config
  if (kind !== undefined) return kind
  const wantsPage = request.headers.accept?.includes('text/html') ?? false
  return wantsPage ? kindOfPath(request.url) : 'api'
}

async function pageOf(pages: readonly ErrorPage[], words: Problem, request: FastifyRequest): Promise<Html> {
  try {
    for (const page of pages) {
      const drawn = await page(words, request)
      if (drawn !== undefined) return drawn
    }
  } catch (failure) {
    log.error('error_page_failed', { requestId: request.id, ...errorFields(failure) })
  }
  return text(words, request.id)
}

/** Answer with a problem: as JSON for programs, as a page for people. Errors of our own are logged, with nothing of the input. */
export async function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  pages: readonly ErrorPage[],
): Promise<void> {
  const words = problemOf(error)
  const route = request.routeOptions.url ?? 'unknown'
  if (words.statusCode >= 500 && !(error instanceof Problem))
    log.error('request_failed', {
      requestId: request.id,
      route,
      method: request.method,
      ...errorFields(error),
    })
  void reply.code(words.statusCode).headers({ ...words.headers, 'cache-control': 'no-store' })
  if (kindOf(request) !== 'page') {
    void reply.type('application/problem+json')
    await reply.send(JSON.stringify(problemBody(words, request.id)))
    return
  }
  const drawn = await pageOf(pages, words, request)
  await reply.type('text/html; charset=utf-8').send(drawn.text)
}
