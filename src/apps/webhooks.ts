import { rawBody, type HttpRequest } from '#kernel/http.ts'
import { receiveNotification } from '#flows/receive-notification.ts'
import { receiveReport } from '#flows/track-shipment.ts'
import type { WebApp } from './context.ts'
import { providersOf } from './providers.ts'

const headersOf = (request: HttpRequest) => ({
  'webhook-id': String(request.headers['webhook-id'] ?? ''),
  'webhook-timestamp': String(request.headers['webhook-timestamp'] ?? ''),
  'webhook-signature': String(request.headers['webhook-signature'] ?? ''),
})

/** Where providers tell what happened: verified over the bytes as they came, answered 2xx only after the commit. */
export const webhooks: WebApp = (server, context) => {
  const { db } = context
  const { connectors, carriers } = providersOf(context)
  server.post('/webhooks/bank', async (request, reply) => {
    const message = { raw: rawBody(request), headers: headersOf(request) }
    const { status, effect } = await receiveNotification(db, connectors, 'bank', message)
    return reply.code(status).send({ effect })
  })
  server.post('/webhooks/carrier', async (request, reply) => {
    const message = { raw: rawBody(request), headers: headersOf(request) }
    const { status, effect } = await receiveReport(db, carriers, 'parcel', message)
    return reply.code(status).send({ effect })
  })
}
