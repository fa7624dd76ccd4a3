import type { FastifyReply, FastifyRequest } from 'fastify'
import { html } from '../html.ts'
import { log } from '../log.ts'
import { ports, randomFraction } from '../ports.ts'
import { problem, problemBody } from './problem.ts'
import type { LoadClass, RouteKind } from './routes.ts'

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

/** Says once a second how many of which class were turned away. */
function tally(): (load: LoadClass) => void {
  const counts = new Map<LoadClass, number>()
  return (load) => {
    if (counts.size === 0)
      ports().after(1_000, () => {
        for (const [type, count] of counts) log.warn('too_busy', { type, count })
        counts.clear()
      })
    counts.set(load, (counts.get(load) ?? 0) + 1)
  }
}

/**
 * How a request is turned away: 503, when to come again (1 to 4 seconds, so that not all do at once), and why. It goes past
 * everything that answers have done to them, since under a flood most of the time goes into this.
 */
export function makeTurnAway(headers: Readonly<Record<string, string>>) {
  const count = tally()
  const own = Object.entries({ ...headers, 'cache-control': 'no-store' }).flat()
  return (
    { kind, load }: { readonly kind: RouteKind; readonly load: LoadClass },
    request: FastifyRequest,
    reply: FastifyReply,
  ): void => {
    request.turnedAway = true
    count(load)
    const [type, body] =
      kind === 'page'
        ? ['text/html; charset=utf-8', page]
        : ['application/problem+json', JSON.stringify(problemBody(words, request.id))]
    reply.hijack()
    const seconds = 1 + Math.floor(randomFraction() * 4)
    const about = ['request-id', request.id, 'retry-after', String(seconds), 'content-type', type]
    const length = ['content-length', String(Buffer.byteLength(body))]
    const ending = request.server.stopping ? ['connection', 'close'] : []
    reply.raw.writeHead(503, [...own, ...about, ...length, ...ending])
    reply.raw.end(body)
  }
}
