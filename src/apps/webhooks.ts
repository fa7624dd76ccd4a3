import { Type } from 'typebox'
import { problem, rawBody, redirectTo } from '#kernel/http.ts'
import { receiveNotification } from '#flows/receive-notification.ts'
import { receiveReport } from '#flows/track-shipment.ts'
import type { WebApp } from './context.ts'
import { providersOf } from './providers.ts'

const named = Type.Object(
  { connector: Type.String({ pattern: '^[a-z][a-z0-9_]{0,30}$' }) },
  { additionalProperties: false },
)

const wayBack = Type.Object(
  { path: Type.String({ maxLength: 400, pattern: '^[A-Za-z0-9_-]+$' }) },
  { additionalProperties: false },
)
/** Pages of the shop a payer may be led back to: nothing else, so that nobody can be sent elsewhere in our name. */
const ownReturn =
  /^\/(?:en|zh|fr)\/(?:orders\/ord|requests\/req|account\/wallet\/top)_[0-9a-hjkmnp-tv-z]{26}\/(?:return|pay\/vault_card\/continue)(?:\?token=[A-Za-z0-9_-]{0,100})?$/

/** Payers whom a provider's page makes post a form on the way back: led on to the shop's page, the form is not read. */
function back(server: Parameters<WebApp>[0]): void {
  server.post('/webhooks/back/:path', { schema: { params: wayBack } }, async (request, reply) => {
    const path = Buffer.from(request.params.path, 'base64url').toString()
    if (!ownReturn.test(path)) throw problem(404, 'not_found')
    return redirectTo(reply, path)
  })
}

/**
 * Where providers tell what happened: verified over the bytes as they came, answered as the provider wants it, and as
 * done only after the commit.
 */
export const webhooks: WebApp = (server, context) => {
  const { db } = context
  const { connectors, carriers } = providersOf(context)
  back(server)
  server.post('/webhooks/carrier', async (request, reply) => {
    const message = { raw: rawBody(request), headers: request.headers }
    const { status, effect } = await receiveReport(db, carriers, 'parcel', message)
    return reply.code(status).send({ effect })
  })
  server.post('/webhooks/:connector', { schema: { params: named } }, async (request, reply) => {
    const { connector } = request.params
    if (!connectors.has(connector)) throw problem(404, 'not_found')
    const message = { raw: rawBody(request), headers: request.headers }
    const { status, effect, contentType, body } = await receiveNotification(
      db,
      connectors,
      connector,
      message,
    )
    if (body === undefined) return reply.code(status).send({ effect })
    return reply
      .code(status)
      .type(contentType ?? 'text/plain')
      .send(body)
  })
}
