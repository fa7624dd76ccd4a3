/** A schema of the OpenAPI document, as far as the page reads it. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly default?: unknown
  readonly examples?: readonly unknown[]
}

/** A parameter of an operation. */
export type Parameter = {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: Schema
}

type Media = {
  readonly schema?: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

/** An operation of the document. */
export type DescribedOperation = {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security?: readonly Readonly<Record<string, unknown>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >
}

/** The OpenAPI document, as far as the page reads it. */
export type Described = {
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly securitySchemes: Readonly<Record<string, { readonly description: string }>>
  }
}

/** The example of a body: what the operation says, else what its component says. */
export function bodyExample(document: Described, { requestBody }: DescribedOperation): unknown {
  const media = Object.values(requestBody?.content ?? {})[0]
  if (media === undefined) return undefined
  const [named] = Object.values(media.examples ?? {})
  return media.example ?? named?.value ?? exampleOf(document, media.schema ?? {}, 0)
}

/** A value that fits a schema, for showing. */
export function exampleOf(document: Described, schema: Schema, depth: number): unknown {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return exampleOf(document, document.components.schemas[name] ?? {}, depth)
  }
  const [given] = schema.examples ?? []
  if (given !== undefined) return given
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf?.[0]) return exampleOf(document, schema.anyOf[0], depth)
  if (schema.type === 'array') return schema.items && depth < 4 ? [exampleOf(document, schema.items, depth + 1)] : []
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1)
  if (schema.type === 'boolean') return true
  if (schema.properties && depth < 4)
    return Object.fromEntries(
      Object.entries(schema.properties)
        .filter(([name]) => schema.required?.includes(name))
        .map(([name, each]) => [name, exampleOf(document, each, depth + 1)]),
    )
  return schema.type === 'string' ? '…' : {}
}

/** A schema in a few words: `text, up to 254 characters`. */
export function wordsOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.length > 12 ? 'one of a list' : schema.enum.map(String).join(' | ')
  if (schema.anyOf) return schema.anyOf.map(wordsOf).join(' or ')
  if (schema.type === 'array') return `list of ${schema.items ? wordsOf(schema.items) : 'anything'}`
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? ''
  const range = [
    schema.minimum === undefined ? '' : `from ${schema.minimum}`,
    schema.maximum === undefined || schema.maximum > 1e12 ? '' : `to ${schema.maximum}`,
    schema.maxLength === undefined ? '' : `up to ${schema.maxLength} characters`,
  ]
  const kind =
    schema.format ?? { integer: 'whole number', string: 'text', boolean: 'true or false' }[schema.type ?? ''] ?? schema.type
  return [kind ?? 'anything', ...range].filter((each) => each !== '').join(' ')
}
