import { Type } from 'typebox'
import { done, refused } from '#kernel/result.ts'
import {
  addEndpoint,
  findEndpoint,
  listDeliveries,
  listEndpoints,
  listEvents,
  moveEndpoint,
  readEndpointUrl,
  replayDelivery,
  rotateSecret,
  tryEndpoint,
  type DeliveryId,
  type EndpointId,
} from '#people/subscriptions/index.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, oneOf, orNull } from '../schemas/common.ts'
import {
  deliveryOnWire,
  deliverySchema,
  endpointOnWire,
  endpointSchema,
  form,
} from '../schemas/notifications.ts'

const eventType = Type.String({ pattern: '^[a-z_.]{3,80}$', maxLength: 80 })
const endpointParams = closed({ endpoint_id: idOf('end', 'The endpoint.') })
const size = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 }))
const events = operation({
  id: 'list_events',
  method: 'GET',
  path: '/api/admin/events',
  tag: 'Notifications',
  summary: 'What merchants were told, the newest first; also where no endpoint heard it. Kept for 90 days.',
  query: closed({
    type: Type.Optional(eventType),
    about: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    before: Type.Optional(idOf('evt', 'The last one seen.')),
    size,
  }),
  answers: {
    200: closed(
      {
        events: Type.Array(
          closed(
            {
              id: idOf('evt', 'The event.'),
              type: Type.String(),
              about: Type.String(),
              happened_at: instant,
              body: Type.String({ description: 'What is sent, as JSON text, to the byte.' }),
            },
            { title: 'Event' },
          ),
        ),
        next: orNull(Type.String()),
      },
      { title: 'EventList' },
    ),
  },
  refusals: [],
  perMinute: 300,
  handle: async ({ db, query }) => {
    const { type, about, before, size: most = 50 } = query
    const found = await listEvents(db, {
      about,
      before,
      most: most + 1,
      ...(type === undefined ? {} : { types: [type] }),
    })
    const shown = found.slice(0, most)
    const params = new URLSearchParams({
      ...(type === undefined ? {} : { type }),
      ...(about === undefined ? {} : { about }),
      size: String(most),
      before: shown.at(-1)?.id ?? '',
    })
    return answer({
      events: shown.map((each) => ({
        id: each.id,
        type: each.type,
        about: each.about,
        happened_at: each.happenedAt.toISOString(),
        body: each.body,
      })),
      next: found.length > most ? `/api/admin/events?${params.toString()}` : null,
    })
  },
})

const endpoints = operation({
  id: 'list_endpoints',
  method: 'GET',
  path: '/api/admin/endpoints',
  tag: 'Notifications',
  summary: 'The addresses that are told what happens, without their secrets.',
  answers: { 200: closed({ endpoints: Type.Array(endpointSchema) }, { title: 'EndpointList' }) },
  refusals: [],
  perMinute: 300,
  handle: async ({ db }) => answer({ endpoints: (await listEndpoints(db)).map(endpointOnWire) }),
})

const withSecret = closed(
  { id: idOf('end', 'The endpoint.'), secret: Type.String({ description: 'Signs what it is told.' }) },
  { title: 'EndpointSecret' },
)

const add = operation({
  id: 'add_endpoint',
  method: 'POST',
  path: '/api/admin/endpoints',
  tag: 'Notifications',
  summary: 'Add an address that is told what happens from now on; answers the secret that signs it.',
  body: closed(
    {
      url: Type.String({ minLength: 1, maxLength: 2_000 }),
      note: Type.Optional(Type.String({ maxLength: 200 })),
      form: Type.Optional(form),
      types: Type.Optional(Type.Array(eventType, { maxItems: 100 })),
    },
    { title: 'EndpointInput', examples: [{ url: 'https://example.com/hooks', types: ['order.paid'] }] },
  ),
  answers: { 201: withSecret },
  refusals: ['url_malformed', 'url_not_public'],
  perMinute: 30,
  secret: true,
  handle: async ({ body, caller, settings, changeTogether }) => {
    const url = readEndpointUrl(body.url, settings.notifyOrigins)
    if (!url.ok) throw refuse(url)
    const given = {
      url: url.value,
      note: body.note ?? '',
      form: body.form ?? 'standard',
      types: body.types ?? [],
    }
    const by = { actor: actorOf(caller).party, sealingSecret: settings.secretKey.reveal() }
    return changeTogether(async (tx) => done(answer(await addEndpoint(tx, given, by), 201)))
  },
})

const move = operation({
  id: 'move_endpoint',
  method: 'POST',
  path: '/api/admin/endpoints/:endpoint_id/moves',
  tag: 'Notifications',
  summary: 'Pause, resume or close an address. What waits for a paused one is sent when it is resumed.',
  params: endpointParams,
  body: closed({ move: oneOf(['pause', 'resume', 'close']) }, { title: 'EndpointMove' }),
  answers: { 200: endpointSchema },
  refusals: ['endpoint_not_found', 'endpoint_state'],
  perMinute: 60,
  handle: async ({ params, body, caller, changeTogether }) => {
    const id = params.endpoint_id as EndpointId
    return changeTogether(async (tx) => {
      const moved = await moveEndpoint(tx, id, body.move, actorOf(caller).party)
      if (!moved.ok) return moved
      const found = await findEndpoint(tx, id)
      return found === undefined ? refused('endpoint_not_found') : done(answer(endpointOnWire(found)))
    })
  },
})

const rotate = operation({
  id: 'rotate_endpoint_secret',
  method: 'POST',
  path: '/api/admin/endpoints/:endpoint_id/secret',
  tag: 'Notifications',
  summary: 'Give an address a new secret. The former one signs too for a day.',
  params: endpointParams,
  answers: { 201: withSecret },
  refusals: ['endpoint_not_found'],
  perMinute: 30,
  secret: true,
  handle: async ({ params, caller, settings, changeTogether }) => {
    const id = params.endpoint_id as EndpointId
    const by = { actor: actorOf(caller).party, sealingSecret: settings.secretKey.reveal() }
    return changeTogether(async (tx) => {
      const rotated = await rotateSecret(tx, id, by)
      return rotated.ok ? done(answer({ id, secret: rotated.value.secret }, 201)) : rotated
    })
  },
})

const trial = operation({
  id: 'try_endpoint',
  method: 'POST',
  path: '/api/admin/endpoints/:endpoint_id/trials',
  tag: 'Notifications',
  summary: 'Send a trial message to an address.',
  params: endpointParams,
  answers: { 202: closed({ delivery_id: idOf('dlv', 'The delivery.') }, { title: 'Trial' }) },
  refusals: ['endpoint_not_found'],
  perMinute: 30,
  handle: async ({ params, changeTogether }) =>
    changeTogether(async (tx) => {
      const tried = await tryEndpoint(tx, params.endpoint_id as EndpointId)
      return tried.ok ? done(answer({ delivery_id: tried.value }, 202)) : tried
    }),
})

const deliveries = operation({
  id: 'list_deliveries',
  method: 'GET',
  path: '/api/admin/endpoints/:endpoint_id/deliveries',
  tag: 'Notifications',
  summary: 'What an address was sent and how it went, the newest first.',
  params: endpointParams,
  query: closed({ before: Type.Optional(idOf('dlv', 'The last one seen.')), size }),
  answers: {
    200: closed(
      { deliveries: Type.Array(deliverySchema), next: orNull(Type.String()) },
      { title: 'DeliveryList' },
    ),
  },
  refusals: ['endpoint_not_found'],
  perMinute: 300,
  handle: async ({ db, params, query }) => {
    const id = params.endpoint_id as EndpointId
    if ((await findEndpoint(db, id)) === undefined) throw refuse(refused('endpoint_not_found'))
    const { before, size: most = 50 } = query
    const found = await listDeliveries(db, id, { before, most: most + 1 })
    const shown = found.slice(0, most)
    const next = `/api/admin/endpoints/${id}/deliveries?size=${most}&before=${shown.at(-1)?.id ?? ''}`
    return answer({ deliveries: shown.map(deliveryOnWire), next: found.length > most ? next : null })
  },
})

const replay = operation({
  id: 'replay_delivery',
  method: 'POST',
  path: '/api/admin/deliveries/:delivery_id/replays',
  tag: 'Notifications',
  summary: 'Send a message again, under the same id.',
  params: closed({ delivery_id: idOf('dlv', 'The delivery.') }),
  answers: { 202: closed({ endpoint_id: idOf('end', 'The endpoint.') }, { title: 'Replay' }) },
  refusals: ['delivery_not_found', 'still_queued'],
  perMinute: 60,
  handle: async ({ params, changeTogether }) =>
    changeTogether(async (tx) => {
      const replayed = await replayDelivery(tx, params.delivery_id as DeliveryId)
      return replayed.ok ? done(answer({ endpoint_id: replayed.value }, 202)) : replayed
    }),
})

/** What the merchant's own programs are told. */
export const notificationOperations: readonly Operation[] = [
  events,
  endpoints,
  add,
  move,
  rotate,
  trial,
  deliveries,
  replay,
]
