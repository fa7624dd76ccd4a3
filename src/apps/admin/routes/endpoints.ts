import { parseId } from '#kernel/ids.ts'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { listApiKeys, makeApiKey, revokeApiKey } from '#people/access/index.ts'
import {
  addEndpoint,
  findEndpoint,
  listDeliveries,
  listEndpoints,
  moveEndpoint,
  readEndpointUrl,
  replayDelivery,
  replayFailed,
  revealSecret,
  rotateSecret,
  tryEndpoint,
  type DeliveryId,
  type EndpointId,
} from '#people/subscriptions/index.ts'
import { merchantEventTypes } from '#flows/tell-merchants.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { endpointPage, endpointsPage } from '../pages/endpoints.ts'
import { onceAtDesk } from '../once.ts'
import { operatorOf } from '../policy.ts'

const said = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

const idOf = (text: string): EndpointId => {
  const id = parseId('end', text)
  if (!id.ok) throw problem(404, 'not_found')
  return id.value
}

type Shown = { readonly form?: DeskForm; readonly keyForm?: DeskForm; readonly madeKey?: string }

async function showAll(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  { form = freshForm, keyForm = freshForm, madeKey }: Shown = {},
): Promise<HttpReply> {
  const [endpoints, keys] = await Promise.all([listEndpoints(desk.db), listApiKeys(desk.db)])
  const page = endpointsPage({ endpoints, keys, form, keyForm, madeKey })
  const isRefused = form !== freshForm || keyForm !== freshForm
  return sendDesk(desk, request, reply, page, isRefused ? 422 : 200)
}

/** What a form asks to be told: an address that may be, and types that there are. */
function readEndpoint(desk: Desk, given: Readonly<Record<string, unknown>>) {
  const url = readEndpointUrl(said(given['url']), desk.settings.notifyOrigins)
  if (!url.ok) return url
  const types = said(given['types'])
    .split(/[\s,]+/)
    .filter((each) => each !== '')
  const form = given['form'] === 'stripe' ? ('stripe' as const) : ('standard' as const)
  if (form === 'standard' && !types.every((each) => merchantEventTypes.includes(each)))
    return refused('unknown_type', { field: 'types' })
  return done({ url: url.value, note: said(given['note']).slice(0, 200), form, types: types.slice(0, 100) })
}

const body = keyed({})
const params = idParams

/** One move of an address, done once per form; afterwards its page says what was done. */
function act(
  server: HttpServer,
  desk: Desk,
  path: string,
  saying: string,
  work: (tx: Tx, id: EndpointId, actor: string) => Promise<Result<unknown, string>>,
): void {
  server.post(`/admin/endpoints/:id/${path}`, { schema: { params, body } }, async (request, reply) => {
    const id = idOf(request.params.id)
    if ((await findEndpoint(desk.db, id)) === undefined) throw problem(404, 'not_found')
    const form = { scope: `endpoint ${path} ${id}`, key: request.body.key, asks: {} }
    await onceAtDesk(desk, request, form, (tx, actor) => work(tx, id, actor))
    return redirectTo(reply, `/admin/endpoints/${id}?done=${saying}`)
  })
}

function keyRoutes(server: HttpServer, desk: Desk): void {
  const isTest = desk.settings.mode !== 'production'
  server.post('/admin/keys', { schema: { body: keyed({ name: line }) } }, async (request, reply) => {
    const name = said(request.body.name)
    if (name === '' || name.length > 80) {
      const refusal =
        name === '' ? refused('missing', { field: 'name' }) : refused('too_long', { field: 'name', most: 80 })
      return showAll(desk, request, reply, { keyForm: refusedDesk(request.body, refusal) })
    }
    let made: string | undefined
    const form = { scope: 'api key', key: request.body.key, asks: { name } }
    const kept = await onceAtDesk(desk, request, form, async (tx, actor) => {
      made = (await makeApiKey(tx, { name, actor, isTest })).key
      return done(true)
    })
    if (!kept.ok) return showAll(desk, request, reply, { keyForm: refusedDesk(request.body, kept, 'name') })
    return showAll(desk, request, reply, made === undefined ? {} : { madeKey: made })
  })
  server.post('/admin/keys/:id/revoke', { schema: { params, body } }, async (request, reply) => {
    const id = parseId('key', request.params.id)
    const isRevoked = id.ok && (await revokeApiKey(desk.db, id.value, operatorOf(request).party))
    if (!isRevoked) throw problem(404, 'not_found')
    return redirectTo(reply, '/admin/endpoints?done=key_revoked')
  })
}

/** Who is told what happens, what they were sent, sending again; and the keys of programs. */
export function endpointRoutes(server: HttpServer, desk: Desk): void {
  const sealingSecret = desk.settings.secretKey.reveal()
  server.get('/admin/endpoints', { schema: { querystring: asking({}) } }, (request, reply) =>
    showAll(desk, request, reply),
  )
  const given = keyed({ url: line, note: line, form: line, types: line })
  server.post('/admin/endpoints', { schema: { body: given } }, async (request, reply) => {
    const read = readEndpoint(desk, request.body)
    if (!read.ok) return showAll(desk, request, reply, { form: refusedDesk(request.body, read, 'url') })
    const form = { scope: 'endpoint', key: request.body.key, asks: read.value }
    const added = await onceAtDesk(desk, request, form, async (tx, actor) =>
      done(await addEndpoint(tx, read.value, { actor, sealingSecret })),
    )
    if (!added.ok) return showAll(desk, request, reply, { form: refusedDesk(request.body, added) })
    return redirectTo(reply, '/admin/endpoints?done=endpoint_added')
  })
  server.get(
    '/admin/endpoints/:id',
    { schema: { params, querystring: asking({}) } },
    async (request, reply) => {
      const id = idOf(request.params.id)
      const [endpoint, secret, deliveries] = await Promise.all([
        findEndpoint(desk.db, id),
        revealSecret(desk.db, id, sealingSecret),
        listDeliveries(desk.db, id),
      ])
      if (endpoint === undefined || secret === undefined) throw problem(404, 'not_found')
      return sendDesk(desk, request, reply, endpointPage(endpoint, secret, deliveries))
    },
  )
  for (const move of ['pause', 'resume', 'close'] as const)
    act(server, desk, move, 'endpoint_moved', (tx, id, actor) => moveEndpoint(tx, id, move, actor))
  act(server, desk, 'try', 'endpoint_tried', (tx, id) => tryEndpoint(tx, id))
  act(server, desk, 'rotate', 'endpoint_rotated', (tx, id, actor) =>
    rotateSecret(tx, id, { actor, sealingSecret }),
  )
  act(server, desk, 'replay', 'replayed', async (tx, id) => done(await replayFailed(tx, id)))
  server.post('/admin/deliveries/:id/replay', { schema: { params, body } }, async (request, reply) => {
    const id = parseId('dlv', request.params.id)
    if (!id.ok) throw problem(404, 'not_found')
    const replayed = await replayDelivery(desk.db, id.value satisfies DeliveryId)
    if (replayed.ok) return redirectTo(reply, `/admin/endpoints/${replayed.value}?done=replayed`)
    if (replayed.refusal === 'delivery_not_found') throw problem(404, 'not_found')
    return redirectTo(reply, '/admin/endpoints')
  })
  keyRoutes(server, desk)
}
