import { assert } from '#kernel/result.ts'
import type { HttpServer } from '#kernel/http.ts'
import type { AppContext, WebApp } from '../context.ts'
import { keepPagesFresh } from '../storefront/freshness.ts'
import { providersOf, type Providers } from '../providers.ts'
import { makeAhead, partAhead } from '../made-ahead.ts'
import { answerOf, keptAnswers, type KeptAnswers } from './kept-answers.ts'
import { describeApi } from './openapi.ts'
import { readingOf } from './market.ts'
import { mostPieces, productAnswer } from './operations/catalog.ts'
import { operations } from './operations/index.ts'
import { policy } from './policy.ts'
import { documentRoutes } from './document-routes.ts'
import { registerOperation } from './register.ts'

/** The part of the memory for ready answers that is the API's; the rest is for pages. */
const share = 0.5

/** Make the answer about a product as nobody in particular asks for it; nothing where it is there. */
async function answerAhead({ db, settings }: AppContext, kept: KeptAnswers, slug: string): Promise<void> {
  const address = `/api/products/${encodeURIComponent(slug)}`
  if (kept.has(address)) return
  const since = kept.moment()
  const made = await productAnswer(db, { slug, ...readingOf({}, settings) })
  if (made) kept.keep(address, answerOf(made.body), made.tags, since)
}

/** Everything of the shop over REST, described by itself at /api/openapi.json and, for people, at /api/docs. */
export const api: WebApp = async (server, context) => apiOver(server, context, providersOf(context))

/** The API over providers that are at hand. */
export async function apiOver(server: HttpServer, context: AppContext, providers: Providers): Promise<void> {
  const ids = operations.map(({ id }) => id)
  assert(new Set(ids).size === ids.length, 'every operation has a name of its own')
  const unused = Object.keys(policy).filter((id) => !(ids as string[]).includes(id))
  assert(unused.length === 0, `the policy names operations there are not: ${unused.join(', ')}`)
  await describeApi(server, context.settings.publicOrigin)
  const own = { ...context, providers }
  const room = context.settings.cacheMb * 1_048_576 * share
  const kept = keptAnswers(room)
  const freshness = await keepPagesFresh(context.db, kept, { most: mostPieces })
  server.addHook('onClose', () => freshness.stop())
  const ahead = makeAhead(context.db, {
    most: context.settings.pagesAhead,
    currency: readingOf({}, context.settings).currency,
    isFull: () => kept.bytes > room * partAhead,
    make: (slug) => answerAhead(context, kept, slug),
  })
  server.addHook('onClose', () => ahead.stop())
  for (const operation of operations) registerOperation(server, own, operation, kept)
  documentRoutes(server)
}
