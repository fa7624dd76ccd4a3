import type { Type as TypeBox } from 'typebox'

export type { Static, TObject, TProperties, TSchema } from 'typebox'

type Options = Readonly<Record<string, unknown>>
type Made = Record<string, unknown>

const optional = Symbol('optional')

const isOptional = (schema: object): boolean => optional in schema

/** A schema as plain JSON Schema; the mark of an optional field is not written. */
const made = (schema: Made, options: Options = {}): Made => ({ ...schema, ...options })

const object = (properties: Readonly<Record<string, Made>>, options?: Options): Made => {
  const required = Object.keys(properties).filter((name) => !isOptional(properties[name] ?? {}))
  return made({ type: 'object', ...(required.length === 0 ? {} : { required }), properties }, options)
}

/** Names of any form, or of the form their schema's pattern gives. */
const record = (names: Made, values: Made, options?: Options): Made => {
  const pattern = typeof names['pattern'] === 'string' ? names['pattern'] : '^.*$'
  return made({ type: 'object', patternProperties: { [pattern]: values } }, options)
}

const literalTypes = { string: 'string', number: 'number', boolean: 'boolean' } as const

const builders = {
  Array: (items: Made, options?: Options) => made({ type: 'array', items }, options),
  Boolean: (options?: Options) => made({ type: 'boolean' }, options),
  Integer: (options?: Options) => made({ type: 'integer' }, options),
  Literal: (value: string | number | boolean, options?: Options) =>
    made({ type: literalTypes[typeof value as keyof typeof literalTypes], const: value }, options),
  Null: (options?: Options) => made({ type: 'null' }, options),
  Number: (options?: Options) => made({ type: 'number' }, options),
  Object: object,
  Optional: (schema: Made) => Object.defineProperty({ ...schema }, optional, { value: true }),
  Record: record,
  String: (options?: Options) => made({ type: 'string' }, options),
  Union: (anyOf: readonly Made[], options?: Options) => made({ anyOf }, options),
  Unknown: (options?: Options) => made({}, options),
  Unsafe: (schema: Made) => made(schema),
}

/**
 * Schemas of requests and answers: JSON Schema as plain values, with their types. Declared with TypeBox's types and made
 * by these few lines, because loading that library takes longer than opening the database does.
 */
export const Type = builders as unknown as Pick<typeof TypeBox, keyof typeof builders>
