import type { FastifySchema } from 'fastify'
import { Type, type TSchema } from 'typebox'
import { policy, type Rule } from './policy.ts'
import type { Operation } from './operation.ts'
import { refusals } from './refusal-table.ts'
import type { RefusalCode } from './refusals.ts'
import { problemSchema } from './schemas/common.ts'

type Described =
  | { description: string; content: Record<string, { schema: TSchema }> }
  | { description: string; type: 'null' }

const answered: Readonly<Record<number, string>> = {
  200: 'Here it is',
  201: 'Made',
  202: 'Taken',
  204: 'Done',
}

const asked: Readonly<Record<Rule, readonly Record<string, string[]>[]>> = {
  anyone: [],
  cart: [{ cart: [] }, { session: [] }],
  order: [{ order: [] }, { session: [] }],
  session: [{ session: [] }],
  operator: [{ session: [] }],
}

const unauthorized: Readonly<Record<Rule, readonly (readonly [number, string])[]>> = {
  anyone: [],
  cart: [[401, 'cart_token_missing']],
  order: [[401, 'order_token_missing']],
  session: [[401, 'session_missing']],
  operator: [
    [401, 'session_missing'],
    [403, 'not_an_operator'],
    [403, 'second_factor_missing'],
  ],
}

/** Every code an operation can be refused with, by status. */
export function refusalsByStatus(operation: Operation): Map<number, string[]> {
  const found = new Map<number, string[]>()
  const add = (status: number, code: string) => {
    const codes = found.get(status) ?? []
    if (!codes.includes(code)) codes.push(code)
    found.set(status, codes)
  }
  if (operation.params || operation.query || operation.body) add(400, 'invalid_request')
  for (const [status, code] of unauthorized[policy[operation.id]]) add(status, code)
  const keyed: RefusalCode[] =
    operation.method === 'GET'
      ? []
      : ['idempotency_key_malformed', 'idempotency_key_reused', 'still_in_progress']
  for (const code of [...operation.refusals, ...keyed]) add(refusals[code].status, code)
  add(429, 'too_many_requests')
  add(503, 'too_busy')
  add(503, 'unavailable')
  return new Map([...found].toSorted(([a], [b]) => a - b))
}

function responses(operation: Operation): Record<string, Described> {
  const of: Record<string, Described> = {}
  for (const [status, schema] of Object.entries(operation.answers)) {
    const description = answered[Number(status)] ?? 'Answer'
    of[status] =
      schema === null
        ? { description, type: 'null' }
        : { description, content: { 'application/json': { schema } } }
  }
  if (operation.method === 'GET') of[304] = { description: 'You have it already', type: 'null' }
  for (const [status, codes] of refusalsByStatus(operation))
    of[status] = {
      description: `Refused: ${codes.join(', ')}`,
      content: { 'application/problem+json': { schema: problemSchema } },
    }
  return of
}

const keyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description:
        '16 to 100 letters, digits, dashes or underscores. The same request again gets the same answer.',
      examples: ['7a1f0c52-9a3e-4a5b-8f0e-2f6f3f0f9a11'],
    }),
  ),
})

const tagHeader = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({ description: 'The ETag of an earlier answer; 304 when it still holds.' }),
  ),
})

/** The headers an operation takes, for its description only: what they hold is read where they are used. */
export function headersOf(method: string): TSchema {
  return method === 'GET' ? tagHeader : keyHeader
}

/** An operation as the server and the OpenAPI document see it. */
export function routeSchema(operation: Operation): FastifySchema {
  const { id, tag, summary, description, params, query, body } = operation
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: asked[policy[id]],
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    response: responses(operation),
  }
}
