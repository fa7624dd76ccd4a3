import { createHash, createHmac } from 'node:crypto'
import { Type } from 'typebox'
import { isDatabaseAway } from '#kernel/away.ts'
import { once } from '#kernel/idempotency.ts'
import { rawBody, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done } from '#kernel/result.ts'
import { findApiKey, type ApiKeyId } from '#people/access/index.ts'
import { readMultipart, type FormPart } from '../admin/multipart.ts'
import type { AppContext } from '../context.ts'
import type { Providers } from '../providers.ts'
import { fault, isFault, type Fault } from './fault.ts'
import { readFields, type Fields } from './fields.ts'
import { asPayerSees, holdsSecret } from './objects.ts'

/** What the gateway's operations work with. */
export type Gateway = AppContext & Providers

/** One call: which program asks, about what, with what. */
export type Asked = {
  readonly key: ApiKeyId
  readonly id: string
  readonly fields: Fields
  /** The file of a form that carries one. */
  readonly upload: FormPart | undefined
  /** The sender's key of this call, or one made from the call: what is asked twice is done once. */
  readonly cause: string
}

/** What answers a call: an object of the API, or a fault that is thrown. */
export type Work = (gateway: Gateway, asked: Asked) => Promise<object>

/** A call the payer's own client may make too: without a key, with the secret of the payment it is about. */
export type AskedByPayer = Omit<Asked, 'key'> & { readonly key: ApiKeyId | undefined }

/** What answers such a call. */
export type PayerWork = (gateway: Gateway, asked: AskedByPayer) => Promise<object>

const params = Type.Object({ id: Type.String({ maxLength: 100 }) }, { additionalProperties: false })
const querystring = Type.Object(
  {},
  {
    additionalProperties: false,
    patternProperties: { '^[A-Za-z_\\[\\]0-9]{1,60}$': Type.String({ maxLength: 500 }) },
  },
)

async function keyIfAny({ db }: Gateway, request: HttpRequest): Promise<ApiKeyId | undefined> {
  const given = request.headers.authorization ?? ''
  const [, basic] = /^Basic ([A-Za-z0-9+/=]{1,400})$/.exec(given) ?? []
  const secret =
    basic === undefined
      ? given.replace(/^Bearer /, '')
      : (Buffer.from(basic, 'base64').toString('utf8').split(':')[0] ?? '')
  return findApiKey(db, secret)
}

async function keyOf(gateway: Gateway, request: HttpRequest): Promise<ApiKeyId> {
  const key = await keyIfAny(gateway, request)
  if (key === undefined)
    throw fault(401, 'Invalid API Key provided.', { code: 'api_key_invalid', type: 'authentication_error' })
  return key
}

type Sent = { readonly fields: Fields; readonly upload: FormPart | undefined }

/** A form that carries a file: its file, and its other parts as fields. */
function multipartOf(request: HttpRequest, type: string): Sent {
  const parts = readMultipart(type, rawBody(request)) ?? []
  const upload = parts.find(({ filename }) => filename !== undefined)
  const fields = new Map(
    parts
      .filter((each) => each !== upload)
      .map(({ name, bytes }) => [name, bytes.toString('utf8').slice(0, 500)]),
  )
  return { fields, upload }
}

function sentOf(request: HttpRequest): Sent {
  const type = request.headers['content-type'] ?? ''
  if (request.method === 'POST' && type.startsWith('multipart/form-data')) return multipartOf(request, type)
  return { fields: fieldsOf(request), upload: undefined }
}

function fieldsOf(request: HttpRequest): Fields {
  const text =
    request.method !== 'POST' ? (request.url.split('?')[1] ?? '') : rawBody(request).toString('utf8')
  const fields = readFields(text)
  if (fields === undefined || text.includes('\0') || text.includes('%00'))
    throw fault(400, 'The parameters cannot be read.', { code: 'parameter_invalid' })
  return fields
}

/** What a call asks, to be told apart from another under its key: codes and secrets are not kept, not even so. */
function askedText({ settings }: Gateway, { id, fields, upload }: AskedByPayer): readonly unknown[] {
  const sealed = (text: string) =>
    createHmac('sha256', settings.secretKey.reveal()).update(`v1 field ${text}`).digest('base64url')
  const said = [...fields].map(([name, value]) => [
    name,
    name === 'code' || name === 'client_secret' ? sealed(value) : value,
  ])
  return [id, ...said, ...hashOf(upload)]
}

/** Carry out a changing call once per key of its sender. A refusal leaves no trace: the corrected call may use its key again. */
async function underKey(
  gateway: Gateway,
  asked: AskedByPayer,
  { path, given, work }: { readonly path: string; readonly given: string | undefined; readonly work: () => Promise<object> }, // prettier-ignore
): Promise<{ body: object; replayed: boolean }> {
  if (given === undefined) return { body: await work(), replayed: false }
  const command = {
    actor: asked.key ?? `payer:${asked.id}`,
    scope: `v1 ${path}`,
    key: given,
    request: askedText(gateway, asked),
  }
  const answered = await once<object, never>(gateway.db, command, async () =>
    done({ status: 200, body: await work() }),
  )
  if (answered.ok) return { body: answered.value.answer.body, replayed: answered.value.replayed }
  throw answered.refusal === 'idempotency_key_reused'
    ? fault(
        400,
        'Keys for idempotent requests can only be used with the same parameters they were first used with.',
        { type: 'idempotency_error' },
      )
    : fault(409, 'There is another request in progress with this key.', { code: 'idempotency_key_in_use' })
}

const hashOf = (upload: FormPart | undefined) =>
  upload === undefined ? [] : [createHash('sha256').update(upload.bytes).digest('base64url')]

function causeOf(given: string | undefined, request: HttpRequest): string {
  if (given === undefined) return `v1:${request.id}`
  return `v1:${createHash('sha256').update(given).digest('base64url')}`
}

function idempotencyKey(request: HttpRequest): string | undefined {
  const given = request.headers['idempotency-key']
  if (typeof given !== 'string' || given === '') return undefined
  return given.length <= 100 ? given : createHash('sha256').update(given).digest('base64url')
}

/** The largest form with a file, in bytes. */
const largestUpload = 2_100_000

type Place = readonly ['GET' | 'POST' | 'DELETE', string]
type Answering = (request: HttpRequest, sent: Sent & { readonly id: string }) => Promise<{ body: object; replayed: boolean }> // prettier-ignore

function addRoute(scope: HttpServer, [method, path]: Place, answer: Answering, perMinute?: number): void {
  const hasId = path.includes(':id')
  scope.route({
    method,
    url: path,
    schema: { ...(hasId ? { params } : {}), querystring },
    config: {
      kind: 'api',
      body: method === 'POST' ? 'raw' : 'none',
      load: 'pay',
      ...(perMinute === undefined ? {} : { rateLimit: { max: perMinute, timeWindow: 60_000 } }),
    },
    ...(path === '/v1/files' ? { bodyLimit: largestUpload } : {}),
    handler: async (request, reply) => {
      const { id = '' } = request.params as { id?: string }
      const { body, replayed } = await answer(request, { id, ...sentOf(request) })
      if (replayed) void reply.header('idempotent-replayed', 'true')
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
    },
  })
}

const keyOfCall = (method: string, request: HttpRequest) =>
  method === 'GET' ? undefined : idempotencyKey(request)

/** Add one call of the API for programs that have a key. */
export function serve(scope: HttpServer, gateway: Gateway, [method, path]: Place, work: Work): void {
  addRoute(scope, [method, path], async (request, sent) => {
    const key = await keyOf(gateway, request)
    const given = keyOfCall(method, request)
    const asked: Asked = { key, ...sent, cause: causeOf(given, request) }
    return underKey(gateway, asked, { path, given, work: () => work(gateway, asked) })
  })
}

/** Calls of payers a minute from one place. */
const payersCalls = 60

/** Add one call that the payer's own client may make too, with the secret of its payment instead of a key. */
export function serveWithPayer(
  scope: HttpServer,
  gateway: Gateway,
  [method, path]: Place,
  work: PayerWork,
): void {
  const answer: Answering = async (request, sent) => {
    const secret = sent.fields.get('client_secret')
    if (secret !== undefined) await holdsSecret(gateway, sent.id, secret)
    const key = secret === undefined ? await keyOf(gateway, request) : await keyIfAny(gateway, request)
    const given = keyOfCall(method, request)
    const asked: AskedByPayer = { key, ...sent, cause: causeOf(given, request) }
    const run = async () => {
      const body = await work(gateway, asked)
      return key === undefined ? asPayerSees(body) : body
    }
    return underKey(gateway, asked, { path, given, work: run })
  }
  addRoute(scope, [method, path], answer, method === 'GET' ? undefined : payersCalls)
}

const nameOf = (error: unknown): { status: number; error: Fault['error'] } => {
  if (isFault(error)) return error
  const { statusCode, title, detail } = error as { statusCode?: number; title?: string; detail?: string }
  if (typeof statusCode === 'number' && statusCode < 500)
    return fault(statusCode, detail ?? title ?? 'The request cannot be read.', { code: 'parameter_invalid' })
  return isDatabaseAway(error)
    ? fault(503, 'We cannot answer at the moment. Try again with the same key.', { type: 'api_error' })
    : fault(500, 'Something broke on our side.', { type: 'api_error' })
}

/** Answer refusals in Stripe's shape, whatever refused. */
export function sayFaults(scope: HttpServer): void {
  scope.setErrorHandler((error, request, reply) => {
    const { status, error: said } = nameOf(error)
    if (status >= 500) log.error('gateway_failed', { id: request.id, ...errorFields(error) })
    void reply
      .code(status)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ error: said }))
  })
}
