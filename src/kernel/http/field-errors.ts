import type { FieldError } from './problem.ts'

/** One complaint of the schema checker. */
export type SchemaComplaint = {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly parentSchema?: object
}

const mostErrors = 20

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'nothing',
}

function fieldOf(complaint: SchemaComplaint): string {
  const path = complaint.instancePath.slice(1).replaceAll('/', '.')
  const own = complaint.params['missingProperty'] ?? complaint.params['additionalProperty']
  if (typeof own !== 'string') return path
  return path === '' ? own : `${path}.${own}`
}

const typeName = (type: unknown): string =>
  (Array.isArray(type) ? (type as unknown[]) : [type])
    .map((each) => typeWords[String(each)] ?? String(each))
    .join(' or ')

type Words = readonly [reason: string, fix: string]

const shapeWords: Readonly<Record<string, Words>> = {
  pattern: ['has a form we do not accept', 'check for typing mistakes'],
  'format:email': ['is not an e-mail address', 'write it like name@example.com'],
  'format:date': ['is not a date', 'write it like 2026-01-31'],
  'format:date-time': ['is not a point in time', 'write it like 2026-01-31T12:00:00Z'],
  'format:uri': ['is not an address', 'write it like https://example.com/page'],
}

function wordsOf({ keyword, params, parentSchema }: SchemaComplaint): Words {
  const limit = String(params['limit'])
  switch (keyword) {
    case 'required':
      return ['is missing', 'fill it in']
    case 'additionalProperties':
      return ['is not a field of this request', 'leave it out']
    case 'type':
      return [`is not ${typeName(params['type'])}`, `give ${typeName(params['type'])}`]
    case 'minLength':
      return limit === '1'
        ? ['is empty', 'fill it in']
        : [`is shorter than ${limit} characters`, `use ${limit} characters or more`]
    case 'maxLength':
      return [`is longer than ${limit} characters`, `use ${limit} characters or fewer`]
    case 'minimum':
      return [`is less than ${limit}`, `give ${limit} or more`]
    case 'maximum':
      return [`is more than ${limit}`, `give ${limit} or less`]
    case 'exclusiveMinimum':
      return [`is not more than ${limit}`, `give more than ${limit}`]
    case 'minItems':
      return [`has fewer than ${limit} entries`, `give ${limit} or more`]
    case 'maxItems':
      return [`has more than ${limit} entries`, `give ${limit} or fewer`]
    case 'uniqueItems':
      return ['names something twice', 'name each only once']
    case 'const':
    case 'enum':
    case 'anyOf':
      return choiceWords(parentSchema)
    default: {
      const key = keyword === 'format' ? `format:${String(params['format'])}` : keyword
      return (
        shapeWords[key] ?? ['has a form we do not accept', 'check it against the description of this request']
      )
    }
  }
}

type Choices = { enum?: unknown[]; const?: unknown; anyOf?: { const?: unknown }[] }

/** The words a field may hold, from an enum or a union of constants. */
function choiceWords(schema: object | undefined): Words {
  const given: Choices | undefined = schema
  const values = given?.enum ?? given?.anyOf?.map((each) => each.const) ?? [given?.const]
  const words = values.filter((each) => typeof each === 'string' || typeof each === 'number').slice(0, 20)
  if (words.length === 0)
    return ['has a form we do not accept', 'check it against the description of this request']
  return ['is not one of the accepted values', `choose from ${words.join(', ')}`]
}

/** What the schema checker found, one entry per field, in words a buyer or a developer can act on. */
export function fieldErrors(complaints: readonly SchemaComplaint[]): FieldError[] {
  const unions = complaints
    .filter(({ keyword }) => keyword === 'anyOf')
    .map(({ instancePath }) => instancePath)
  const seen = new Set<string>()
  const errors: FieldError[] = []
  for (const complaint of complaints) {
    const inUnion = unions.includes(complaint.instancePath) && complaint.keyword !== 'anyOf'
    const field = fieldOf(complaint)
    if (inUnion || seen.has(field) || errors.length >= mostErrors) continue
    seen.add(field)
    const [reason, fix] = wordsOf(complaint)
    errors.push({ field, reason, fix })
  }
  return errors
}
