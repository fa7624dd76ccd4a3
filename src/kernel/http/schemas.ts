import { Ajv, type ValidateFunction } from 'ajv'
import type { FastifySchemaCompiler, FastifySchemaValidationError, RouteOptions } from 'fastify'
import { assert } from '../result.ts'
import type { BodyForm } from './routes.ts'

type Node = {
  type?: unknown
  properties?: Record<string, Node>
  additionalProperties?: unknown
  patternProperties?: Record<string, Node>
  items?: Node | Node[]
  anyOf?: Node[]
  oneOf?: Node[]
  allOf?: Node[]
}

const formats: Readonly<Record<string, RegExp>> = {
  email:
    /^[^\s@<>()[\]\\,;:"]{1,64}@[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)+$/iu,
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/,
  uri: /^https?:\/\/[^\s]+$/i,
}

/** How values are read: as they are (JSON), as text that may mean a number (forms and addresses), or so with unknown names dropped. */
type Reading = 'exact' | 'text' | 'text-lenient'

const checkers = new Map<Reading, Ajv>()

function checker(reading: Reading): Ajv {
  let ajv = checkers.get(reading)
  if (!ajv) {
    ajv = new Ajv({
      allErrors: true,
      verbose: true,
      useDefaults: true,
      strict: false,
      coerceTypes: reading === 'exact' ? false : 'array',
      removeAdditional: reading === 'text-lenient',
    })
    for (const [name, pattern] of Object.entries(formats)) ajv.addFormat(name, pattern)
    checkers.set(reading, ajv)
  }
  return ajv
}

function readingOf(part: string | undefined, page: boolean, form: BodyForm): Reading {
  if (part === 'body') return form === 'json' ? 'exact' : 'text'
  return part === 'querystring' && page ? 'text-lenient' : 'text'
}

/**
 * The schema checks of one route, made when first needed. JSON bodies are taken as they are; addresses and forms are
 * text, so "2" is a number where one is wanted. Pages drop unknown query parameters, everything else refuses them.
 */
export function checksFor(page: boolean, form: BodyForm): FastifySchemaCompiler<object> {
  return ({ schema, httpPart }) => {
    let check: ValidateFunction | undefined
    return (value: unknown) => {
      check ??= checker(readingOf(httpPart, page, form)).compile(schema)
      return check(value)
        ? true
        : { error: (check.errors ?? []) as unknown as FastifySchemaValidationError[] }
    }
  }
}

function openParts(node: Node, at: string): string[] {
  const below = [
    ...Object.entries(node.properties ?? {}).flatMap(([name, each]) => openParts(each, `${at}.${name}`)),
    ...Object.values(node.patternProperties ?? {}).flatMap((each) => openParts(each, `${at}.*`)),
    ...[node.items ?? []].flat().flatMap((each) => openParts(each, `${at}[]`)),
    ...[node.anyOf ?? [], node.oneOf ?? [], node.allOf ?? []].flat().flatMap((each) => openParts(each, at)),
  ]
  const isOpen =
    (node.type === 'object' || node.properties !== undefined) && node.additionalProperties !== false
  const isRecord = typeof node.additionalProperties === 'object'
  return isOpen && !isRecord ? [at, ...below] : below
}

const withBody = new Set(['POST', 'PUT', 'PATCH'])

/** Stop the start where a route takes something no closed schema describes. A query that is not described is empty. */
export function assertDescribed(route: RouteOptions, form: BodyForm): void {
  const methods = [route.method].flat()
  const name = `${methods.join(',')} ${route.url}`
  const schema = (route.schema ??= {}) as Record<
    'params' | 'querystring' | 'body' | 'headers',
    Node | undefined
  >
  schema.querystring ??= { type: 'object', properties: {}, additionalProperties: false }
  if (/[:*]/.test(route.url)) assert(schema.params, `${name} needs a schema for its params`)
  const takesBody = methods.some((method) => withBody.has(method)) && form !== 'raw' && form !== 'none'
  if (takesBody) assert(schema.body, `${name} needs a schema for its body`)
  for (const part of ['params', 'querystring', 'body'] as const) {
    const open = openParts(schema[part] ?? {}, part)
    assert(open.length === 0, `${name}: ${open.join(', ')} must have additionalProperties: false`)
  }
}
