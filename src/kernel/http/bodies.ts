import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

/** The largest body of a form or an API call, in bytes. */
export const bodyLimit = 100_000

const deepest = 20
const mostKeys = 200
const mostEntries = 200

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** Refuse text with a zero character: no database keeps it and nobody types it. */
function assertStorable(text: string, field: string): void {
  if (!text.includes('\0')) return
  throw problem(400, 'invalid_request', {
    title: 'Some fields are not right',
    errors: [{ field, reason: 'has a character that cannot be kept', fix: 'leave out the zero character' }],
  })
}

/**
 * Refuse JSON that is deeper or wider than any request of ours, names that reach into the language, and text that cannot be
 * kept. Answers false for such a name.
 */
function isModest(value: unknown, depth: number, field: string): boolean {
  if (typeof value === 'string') assertStorable(value, field)
  if (typeof value !== 'object' || value === null) return true
  const names = Object.keys(value)
  const most = Array.isArray(value) ? mostEntries : mostKeys
  if (depth > deepest || names.length > most)
    throw problem(400, 'json_too_deep_or_wide', {
      detail: `At most ${deepest} levels, ${mostKeys} fields per object and ${mostEntries} entries per list.`,
    })
  const fields = value as Readonly<Record<string, unknown>>
  return names.every((name) => !forbidden.has(name) && isModest(fields[name], depth + 1, name))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw problem(400, 'malformed_json', { detail: 'The body is not JSON.' })
  }
}

/** Read JSON; names that reach into the language itself are refused wherever they stand. */
export function readJson(text: string): unknown {
  const value = parsed(text)
  if (!isModest(value, 1, '')) throw problem(400, 'malformed_json', { detail: 'The body is not JSON.' })
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
