import type { FastifyReply } from 'fastify'
import { html } from '../html.ts'
import { randomFraction } from '../ports.ts'
import { problem, problemBody } from './problem.ts'
import type { RouteKind } from './routes.ts'

const words = problem(503, 'too_busy', { detail: 'Too many are here at once. Try again in a moment.' })

// Made once: turning somebody away must cost next to nothing.
const page = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${words.title}</title>
    </head>
    <body>
      <main>
        <h1>${words.title}</h1>
        <p>${words.detail}</p>
        <p>
          <span lang="fr">Il y a beaucoup de monde en ce moment. Réessayez dans un instant.</span>
          <span lang="zh">现在访问的人太多，请稍后再试。</span>
        </p>
      </main>
    </body>
  </html>`.text

/** Turn a request away quickly: 503, when to come again (1 to 4 seconds, so that not all do at once), and why. */
export function sendTooBusy(kind: RouteKind, reply: FastifyReply): void {
  const seconds = String(1 + Math.floor(randomFraction() * 4))
  void reply.code(503).headers({ 'retry-after': seconds, 'cache-control': 'no-store' })
  if (kind === 'page') void reply.type('text/html; charset=utf-8').send(page)
  else void reply.type('application/problem+json').send(JSON.stringify(problemBody(words, reply.request.id)))
}
