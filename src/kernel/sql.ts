import type pg from 'pg'

/**
 * Run one statement: a tagged template whose holes are always parameters, never text. Each template is prepared once
 * per connection under a name of its own. Columns ending in `_minor` arrive as bigint, other whole numbers as number.
 */
export type Sql = <Row extends object = Record<string, unknown>>(
  strings: TemplateStringsArray,
  ...values: readonly unknown[]
) => Promise<Row[]>

/** One template as the database knows it: its name and its text with $1, $2 … in the holes. */
export type Statement = { readonly name: string; readonly text: string }

const compiled = new WeakMap<TemplateStringsArray, Statement>()
let serial = 0
let observer: ((statement: Statement) => void) | undefined

/** Be told of every statement that is sent; statement budgets in tests are counted with it. Undefined stops. */
export function observeStatements(next: ((statement: Statement) => void) | undefined): void {
  observer = next
}

/** The statement of a template, made once. */
export function compile(strings: TemplateStringsArray): Statement {
  let statement = compiled.get(strings)
  if (!statement) {
    const text = strings.reduce((text, part, i) => `${text}$${i}${part}`)
    statement = { name: `s${++serial}`, text }
    compiled.set(strings, statement)
  }
  return statement
}

const int8 = 20

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`whole number beyond 2^53: ${text}`)
  return value
}

type Reader = (row: Record<string, unknown>) => void

/** Read int8 columns: money as bigint, everything else as a safe number. */
function readerFor(fields: readonly pg.FieldDef[]): Reader | undefined {
  const wide = fields.filter((field) => field.dataTypeID === int8)
  if (wide.length === 0) return undefined
  const money = wide.filter((field) => field.name.endsWith('_minor')).map((field) => field.name)
  const whole = wide.filter((field) => !field.name.endsWith('_minor')).map((field) => field.name)
  return (row) => {
    for (const name of money) if (row[name] !== null) row[name] = BigInt(row[name] as string)
    for (const name of whole) if (row[name] !== null) row[name] = wholeNumber(row[name] as string)
  }
}

type JsonContext = { readonly source?: string }

const reviveExactly = (key: string, value: unknown, context?: JsonContext) =>
  key.endsWith('_minor') && typeof value === 'number' ? BigInt(context?.source ?? value) : value

/** Numbers under a key ending in `_minor` become bigint, in place. */
function moneyIn(value: unknown): unknown {
  if (Array.isArray(value)) for (const each of value) moneyIn(each)
  else if (typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>
    for (const key in fields) {
      const field = fields[key]
      if (typeof field === 'object') moneyIn(field)
      else if (typeof field === 'number' && key.endsWith('_minor')) fields[key] = BigInt(field)
    }
  }
  return value
}

/** A run of digits that may be more than a number can hold exactly. */
const isLong = /\d{16}/

/** Parse JSON from the database; numbers under a key ending in `_minor` become bigint from their exact text. */
export function parseDatabaseJson(text: string): unknown {
  if (!text.includes('_minor"')) return JSON.parse(text)
  // Asking for the text of every number takes several times as long.
  return isLong.test(text) ? JSON.parse(text, reviveExactly) : moneyIn(JSON.parse(text))
}

type Queryable = { query(config: pg.QueryConfig): Promise<pg.QueryResult> }

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Values as the driver wants them: plain objects become JSON text, so that jsonb parameters need no wrapping. */
function parameter(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (!isObject(value) || value instanceof Date || value instanceof Uint8Array || Array.isArray(value))
    return value
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each))
}

/** Run a compiled statement on one connection. */
export async function runStatement<Row>(
  client: Queryable,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  observer?.(statement)
  const result = await client.query({ ...statement, values: values.map(parameter) })
  const read = result.rows.length > 0 ? readerFor(result.fields) : undefined
  if (read) for (const row of result.rows) read(row as Record<string, unknown>)
  return result.rows as Row[]
}

/** The `sql` tag over one connection. */
export function sqlOn(client: Queryable): Sql {
  return <Row extends object>(strings: TemplateStringsArray, ...values: readonly unknown[]) =>
    runStatement<Row>(client, compile(strings), values)
}
