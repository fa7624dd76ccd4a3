import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem, problem } from './problem.ts'

/** The largest body of a form or an API call, in bytes. */
export const bodyLimit = 100_000

const deepest = 20
const mostKeys = 200
const mostEntries = 200

/** Refuse JSON that is deeper or wider than any request of ours. */
function assertModest(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  const entries: unknown[] = Array.isArray(value) ? value : Object.values(value)
  const most = Array.isArray(value) ? mostEntries : mostKeys
  if (depth > deepest || entries.length > most)
    throw problem(400, 'json_too_deep_or_wide', {
      detail: `At most ${deepest} levels, ${mostKeys} fields per object and ${mostEntries} entries per list.`,
    })
  for (const each of entries) assertModest(each, depth + 1)
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** Refuse text with a zero character: no database keeps it and nobody types it. */
function assertStorable(text: string, field: string): void {
  if (!text.includes('\0')) return
  throw problem(400, 'invalid_request', {
    title: 'Some fields are not right',
    errors: [{ field, reason: 'has a character that cannot be kept', fix: 'leave out the zero character' }],
  })
}

/** Read JSON; names that reach into the language itself are refused wherever they stand. */
export function readJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text, (key, each: unknown) => {
      if (forbidden.has(key)) throw new SyntaxError('forbidden name')
      if (typeof each === 'string') assertStorable(each, key)
      return each
    })
  } catch (error) {
    if (error instanceof Problem) throw error
    throw problem(400, 'malformed_json', { detail: 'The body is not JSON.' })
  }
  assertModest(value, 1)
  return value
}

/** Read a form: a name given twice becomes a list, and no name reaches into the language. */
export function readForm(text: string): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > mostKeys) throw problem(400, 'too_many_fields', { detail: `At most ${mostKeys} fields.` })
    if (forbidden.has(name))
      throw problem(400, 'malformed_form', { detail: 'A field has a name we do not accept.' })
    assertStorable(value, name)
    const before = values[name]
    values[name] = before === undefined ? value : [...[before].flat(), value]
  }
  return { ...values }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function textOf(body: Buffer): string {
  try {
    return decoder.decode(body)
  } catch {
    throw problem(400, 'not_utf8', { detail: 'The body is not UTF-8 text.' })
  }
}

function read(request: FastifyRequest, body: Buffer): unknown {
  const form = request.routeOptions.config.body
  if (form === 'json') return readJson(textOf(body))
  if (form === 'form') return readForm(textOf(body))
  return form === 'text' ? textOf(body) : body
}

/** One parser for all bodies. The media type was checked against the route before, so the route alone decides how to read. */
export function addBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, ready) => {
    try {
      ready(null, read(request, body as Buffer))
    } catch (error) {
      ready(error as Error)
    }
  })
}

/** The bytes of a request exactly as they came, for a signature over them. Only routes with `body: 'raw'` have them. */
export function rawBody(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}
