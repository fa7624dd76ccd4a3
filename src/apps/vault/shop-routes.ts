import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { idPattern } from '#kernel/ids.ts'
import { problem, rawBody, type HttpServer } from '#kernel/http.ts'
import { readJson } from '#kernel/http/bodies.ts'
import { log } from '#kernel/log.ts'
import type { Refusal } from '#kernel/result.ts'
import { requestVerifier, signatureHeader } from '#kernel/signed-request.ts'
import {
  authenticateTry,
  authorizeTry,
  beginTry,
  cardsOf,
  chooseCard,
  closeTry,
  deleteCard,
  deleteCardsOf,
  findTry,
  openPage,
  showCard,
  wantCard,
  type AuthorizeRefusal,
  type TokenId,
  type Try,
  type TryRefusal,
} from '#money/vault/index.ts'
import type { OpenVault } from './context.ts'

const closed = { additionalProperties: false } as const
const reference = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,100}$' })
const party = Type.String({ pattern: idPattern('pty') })
const token = Type.String({ pattern: idPattern('tok') })
const url = Type.String({ pattern: '^https?://', maxLength: 2_000 })
const nothing = Type.Object({}, closed)
const wantedTry = Type.Object(
  {
    reference,
    payment: Type.String({ minLength: 1, maxLength: 100 }),
    party: Type.Optional(party),
    amount: Type.String({ pattern: '^[0-9]{1,15}(\\.[0-9]{1,4})?$' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    description: Type.String({ maxLength: 200 }),
    locale: Type.Union([Type.Literal('en'), Type.Literal('zh'), Type.Literal('fr')]),
    return_url: url,
    expires_at: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z$' }),
    after: Type.Optional(reference),
    checks: Type.Union([
      Type.Literal('never'),
      Type.Literal('always'),
      Type.Literal('anew'),
      Type.Literal('challenge'),
    ]),
  },
  closed,
)
const wantedPage = Type.Object(
  { notice: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' })) },
  closed,
)
const choice = Type.Object({ token, wants_code: Type.Boolean() }, closed)
const wantedCheck = Type.Object({ notification_url: url }, closed)
const wantedAuthorization = Type.Object(
  {
    acquirer: Type.String({ pattern: '^[a-z]{1,20}$' }),
    notify_url: url,
    postal_code: Type.Optional(Type.String({ maxLength: 20 })),
    line1: Type.Optional(Type.String({ maxLength: 100 })),
  },
  closed,
)

const statuses: Readonly<Record<TryRefusal | AuthorizeRefusal, number>> = {
  reference_reused: 409,
  try_not_found: 404,
  try_closed: 409,
  card_not_found: 404,
  unknown_acquirer: 422,
  sent_elsewhere: 409,
  acquirer_unreachable: 502,
  acquirer_silent: 504,
}

function refuse({ refusal }: Refusal<TryRefusal | AuthorizeRefusal>): never {
  throw problem(statuses[refusal], refusal)
}

async function wireOf(vault: OpenVault, known: Try): Promise<object> {
  const card = known.token === undefined ? undefined : await showCard(vault, known.token)
  return {
    reference: known.reference,
    state: known.state,
    wants: known.wants,
    closed_as: known.closedAs ?? null,
    is_over: known.isOver,
    sent_at: known.sentAt?.toISOString() ?? null,
    amount: known.amount,
    currency: known.currency,
    return_url: known.returnUrl,
    wants_check: known.wantsCheck,
    wants_challenge: known.wantsChallenge,
    card: card ?? null,
    authentication: known.authentication ?? null,
  }
}

type Handle<Body> = (body: Body, params: Readonly<Record<string, string>>) => Promise<unknown>

/** Add a route only the shop may call: signed over verb, path and body, once. */
function signedRoutes(server: HttpServer, secret: string) {
  const verify = requestVerifier(secret)
  return <Schema extends TSchema>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    schema: Schema,
    handle: Handle<Static<Schema>>,
  ): void => {
    const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
    const params = Type.Object(Object.fromEntries(names.map((name) => [name, reference])), closed)
    const config = { kind: 'api', body: 'raw', load: 'pay' } as const
    server.route({
      method,
      url: path,
      config,
      schema: { params },
      handler: async (request) => {
        const raw = rawBody(request)
        const header = request.headers[signatureHeader]
        const verified = verify(typeof header === 'string' ? header : undefined, {
          method: request.method,
          path: request.url,
          body: raw,
        })
        if (!verified.ok) {
          log.warn('request_not_signed', { code: verified.refusal, route: path })
          throw problem(401, verified.refusal, { title: 'Only the shop may ask this' })
        }
        const body = raw.length === 0 ? {} : readJson(raw.toString('utf8'))
        if (!Value.Check(schema, body)) throw problem(400, 'invalid_request')
        return handle(body, request.params)
      },
    })
  }
}

type Route = ReturnType<typeof signedRoutes>

/** Payers and messages go to the shop, nowhere else. */
function assertShop(vault: OpenVault, given: string): void {
  if (new URL(given).origin !== vault.settings.shopOrigin) throw problem(422, 'foreign_url')
}

async function foundTry(vault: OpenVault, of: string | undefined): Promise<Try> {
  const known = await findTry(vault.db, of ?? '')
  if (known === undefined) throw problem(404, 'try_not_found')
  return known
}

function tryRoutes(vault: OpenVault, route: Route): void {
  const { publicOrigin } = vault.settings.server
  route('POST', '/v1/tries', wantedTry, async (body) => {
    assertShop(vault, body.return_url)
    const begun = await beginTry(vault, {
      ...body,
      party: body.party,
      after: body.after,
      returnUrl: body.return_url,
      expiresAt: new Date(body.expires_at),
    })
    return begun.ok ? wireOf(vault, begun.value) : refuse(begun)
  })
  route('GET', '/v1/tries/:reference', nothing, async (_, params) =>
    wireOf(vault, await foundTry(vault, params['reference'])),
  )
  route('POST', '/v1/tries/:reference/page', wantedPage, async ({ notice }, params) => {
    const known = await foundTry(vault, params['reference'])
    if (notice !== undefined) await wantCard(vault.db, known.reference)
    const page = await openPage(vault.db, known.reference, notice)
    return page.ok ? { url: `${publicOrigin}/card/${page.value}` } : refuse(page)
  })
  route('POST', '/v1/tries/:reference/card', choice, async (body, params) => {
    const chosen = await chooseCard(vault.db, (await foundTry(vault, params['reference'])).reference, {
      token: body.token as TokenId,
      wantsCode: body.wants_code,
    })
    return chosen.ok ? wireOf(vault, await foundTry(vault, params['reference'])) : refuse(chosen)
  })
  route('POST', '/v1/tries/:reference/close', nothing, async (_, params) => {
    await closeTry(vault, params['reference'] ?? '')
    return { state: 'closed' }
  })
}

function issuerRoutes(vault: OpenVault, route: Route): void {
  route('POST', '/v1/tries/:reference/authentication', wantedCheck, async (body, params) => {
    assertShop(vault, body.notification_url)
    const { reference: of } = await foundTry(vault, params['reference'])
    const checked = await authenticateTry(vault, of, { notificationUrl: body.notification_url })
    return checked.ok ? checked.value : refuse(checked)
  })
  route('POST', '/v1/tries/:reference/authorization', wantedAuthorization, async (body, params) => {
    const { postal_code: postalCode, line1, acquirer, notify_url: notifyUrl } = body
    const answered = await authorizeTry(vault, (await foundTry(vault, params['reference'])).reference, {
      acquirer,
      notifyUrl,
      ...(postalCode === undefined ? {} : { postalCode }),
      ...(line1 === undefined ? {} : { line1 }),
    })
    return answered.ok ? answered.value : refuse(answered)
  })
}

/** What the shop's servers may ask of the vault. Nothing here answers a number. */
export function shopRoutes(server: HttpServer, vault: OpenVault): void {
  const route = signedRoutes(server, vault.settings.clientSecret)
  tryRoutes(vault, route)
  issuerRoutes(vault, route)
  route('GET', '/v1/parties/:party/cards', nothing, async (_, params) => ({
    cards: await cardsOf(vault, params['party'] ?? ''),
  }))
  route('DELETE', '/v1/parties/:party/cards/:token', nothing, async (_, params) => ({
    deleted: await deleteCard(vault.db, params['party'] ?? '', params['token'] as TokenId),
  }))
  route('DELETE', '/v1/parties/:party/cards', nothing, async (_, params) => ({
    deleted: await deleteCardsOf(vault.db, params['party'] ?? ''),
  }))
}
