import type { HttpReply, HttpRequest, HttpServer } from '#kernel/http.ts'
import type { Queries } from '#kernel/database.ts'
import type { Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { assertAnswer } from './answer-check.ts'
import { assertAllowed, readCaller, type Caller } from './caller.ts'
import { answerOf, etagOf, isKnown, sendKept, type KeptAnswers } from './kept-answers.ts'
import { keyOf, underKey } from './once.ts'
import type { ApiContext, Call, Operation, Reply } from './operation.ts'
import { policy } from './policy.ts'
import { refuse, type RefusalCode } from './refusals.ts'
import { routeSchema } from './route-schema.ts'

type Store = (tx: Tx, reply: Reply) => Promise<void>

function mustNotBeRefused(result: Result<Reply, RefusalCode>): Reply {
  if (result.ok) return result.value
  throw refuse(result)
}

type Taken = { readonly params: unknown; readonly query: unknown; readonly body: unknown }

function callOf(
  context: ApiContext,
  caller: Caller,
  taken: Taken,
  key: string | undefined,
  store?: Store,
): Call {
  const together = async (work: (tx: Tx) => Promise<Result<Reply, RefusalCode>>) =>
    mustNotBeRefused(
      await inTransaction(context.db, async (tx) => {
        const result = await work(tx)
        if (result.ok) await store?.(tx, result.value)
        return result
      }),
    )
  const change = async (work: (db: Queries) => Promise<Result<Reply, RefusalCode>>) =>
    store === undefined ? mustNotBeRefused(await work(context.db)) : together(work)
  return { ...context, caller, ...taken, idempotencyKey: key, change, changeTogether: together }
}

async function carryOut(context: ApiContext, operation: Operation, request: HttpRequest): Promise<Reply> {
  const caller = callers.get(request) ?? nobody
  const taken: Taken = { params: request.params, query: request.query, body: request.body }
  const handle = operation.handle as unknown as (call: Call) => Promise<Reply>
  const key = operation.method === 'GET' ? undefined : keyOf(request)
  if (key === undefined || operation.keepsKeys) return handle(callOf(context, caller, taken, key))
  const asked = { params: taken.params, query: taken.query, body: taken.body ?? null }
  return underKey(context, { operation, caller, key, request: asked }, (store) =>
    handle(callOf(context, caller, taken, key, store)),
  )
}

const callers = new WeakMap<HttpRequest, Caller>()

/** Look who asks before anything else of the request is looked at. A shared answer is for everybody. */
async function admit(context: ApiContext, { id, shared }: Operation, request: HttpRequest): Promise<void> {
  if (shared) return
  const caller = await readCaller(context, request)
  assertAllowed(policy[id], caller, context.settings)
  callers.set(request, caller)
}

const nobody: Caller = {
  actor: undefined,
  sessionToken: undefined,
  cartToken: undefined,
  orderToken: undefined,
  address: '',
}

function send(request: HttpRequest, reply: HttpReply, made: Reply): HttpReply {
  void reply.code(made.status).headers(made.headers ?? {})
  if (made.body === undefined || made.body === null) return reply.send()
  const bytes = Buffer.from(JSON.stringify(made.body))
  if (request.method === 'GET') {
    const etag = etagOf(bytes)
    void reply.headers({ etag, 'cache-control': 'private, no-cache' })
    if (isKnown(request, etag)) return reply.code(304).send()
  }
  return reply.type('application/json; charset=utf-8').send(bytes)
}

/** The address of a shared answer is all it depends on. */
async function answerShared(
  { context, operation, kept }: { context: ApiContext; operation: Operation; kept: KeptAnswers },
  request: HttpRequest,
  reply: HttpReply,
): Promise<HttpReply> {
  const since = kept.moment()
  const made = await carryOut(context, operation, request)
  if (context.settings.mode === 'test') assertAnswer(operation, made)
  const answer = answerOf(made.body)
  if (made.status === 200) kept.keep(request.url, answer, made.tags ?? [], since)
  return sendKept(request, reply, { answer, answers: kept })
}

/** The largest file an import takes over HTTP, in bytes. */
const mostText = 1_000_000

const mediaOf = (operation: Operation) =>
  operation.textBody ? 'text' : operation.body === undefined ? 'none' : 'json'

/** Add an operation to the server: who may, how often, what is taken and answered, under keys, with tags. */
export function registerOperation(
  server: HttpServer,
  context: ApiContext,
  operation: Operation,
  kept: KeptAnswers,
): void {
  const {
    method,
    path,
    load,
    perMinute,
    shared,
    mostBytes = operation.textBody ? mostText : undefined,
  } = operation
  server.route({
    method,
    url: path,
    schema: routeSchema(operation),
    ...(mostBytes === undefined ? {} : { bodyLimit: mostBytes }),
    config: {
      kind: 'api',
      body: mediaOf(operation),
      ...(load === undefined ? {} : { load }),
      rateLimit: { max: perMinute, timeWindow: 60_000 },
    },
    ...(shared
      ? {
          onRequest: (request: HttpRequest, reply: HttpReply, next: () => void) => {
            const known = kept.find(request.url)
            if (known === undefined) next()
            else sendKept(request, reply, { answer: known, answers: kept })
          },
        }
      : {}),
    preValidation: async (request) => admit(context, operation, request),
    handler: async (request, reply) => {
      if (shared) return answerShared({ context, operation, kept }, request, reply)
      const made = await carryOut(context, operation, request)
      if (context.settings.mode === 'test') assertAnswer(operation, made)
      return send(request, reply, made)
    },
  })
}
