import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compile, observeStatements, parseDatabaseJson, type Statement } from './sql.ts'
import { testDatabase } from './testing/database.ts'

const template = (strings: TemplateStringsArray, ..._values: unknown[]) => strings

test('a template is one statement: the same place has the same name, another place another', () => {
  const of = () => compile(template`select ${1} as a, ${2} as b`)
  assert.equal(of().text, 'select $1 as a, $2 as b')
  assert.equal(of().name, of().name)
  assert.notEqual(compile(template`select 1`).name, compile(template`select 1`).name)
})

test('whatever a value contains, it arrives as that value', async (t) => {
  const db = await testDatabase(t)
  const text = fc.string({ unit: 'grapheme' }).filter((each) => !each.includes('\u0000'))
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      const [row] = await db.sql<{ back: string }>`select ${text}::text as back`
      assert.equal(row?.back, text)
    }),
    { numRuns: 200 },
  )
  const [row] = await db.sql<{ back: string }>`select ${"'; drop table kernel.marks; --"}::text as back`
  assert.equal(row?.back, "'; drop table kernel.marks; --")
})

test('whole numbers arrive as numbers, money as bigint, decimals as text, moments as dates', async (t) => {
  const db = await testDatabase(t)
  const [row] = await db.sql`
    select 7::bigint as id, 9007199254740993::bigint as total_minor, null::bigint as none_minor, null::bigint as none,
           1.50::numeric as rate, timestamptz '2026-01-02 03:04:05+00' as at, '{"a": 1}'::jsonb as doc, array[1, 2] as list`
  assert.deepEqual(row, {
    id: 7,
    total_minor: 9007199254740993n,
    none_minor: null,
    none: null,
    rate: '1.50',
    at: new Date('2026-01-02T03:04:05Z'),
    doc: { a: 1 },
    list: [1, 2],
  })
})

test('a whole number too large to be exact is refused, not rounded', async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(db.sql`select 9007199254740993::bigint as id`, RangeError)
})

test('money inside JSON is exact too', async (t) => {
  const db = await testDatabase(t)
  const [row] = await db.sql<{ doc: unknown }>`
    select jsonb_build_object('total_minor', 9007199254740993, 'lines', jsonb_build_array(jsonb_build_object('unit_minor', 5, 'n', 2))) as doc`
  assert.deepEqual(row?.doc, { total_minor: 9007199254740993n, lines: [{ unit_minor: 5n, n: 2 }] })
  assert.deepEqual(parseDatabaseJson('{"note":"a_minor\\"","x_minor":null}'), {
    note: 'a_minor"',
    x_minor: null,
  })
})

test('money inside JSON is exact whatever its size, and nothing else is changed', () => {
  const amount = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  const plain = { noNullPrototype: true } as const
  const note = fc.string({ unit: fc.constantFrom('7', '"', '_minor', 'a') })
  const line = fc.record(
    { unit_minor: fc.oneof(amount, fc.constant(null)), count: fc.integer(), note },
    plain,
  )
  const address = fc.record({ zip: fc.nat() }, plain)
  const order = fc.record({ total_minor: amount, lines: fc.array(line), address }, plain)
  const asText = (value: unknown): string =>
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `<${each}>` : each)).replaceAll(
      /"<(-?\d+)>"/g,
      '$1',
    )
  fc.assert(fc.property(order, (given) => assert.deepEqual(parseDatabaseJson(asText(given)), given)))
})

test('objects, lists, bytes and large numbers go in as what they are', async (t) => {
  const db = await testDatabase(t)
  const [row] = await db.sql`
    select ${{ a: 1n, b: [1] }}::jsonb as doc, ${[1, 2]}::int[] as list, ${Buffer.from([0, 255])}::bytea as bytes,
           ${9007199254740993n}::bigint as big_minor, ${new Date(0)}::timestamptz as at`
  assert.deepEqual(row, {
    doc: { a: '1', b: [1] },
    list: [1, 2],
    bytes: Buffer.from([0, 255]),
    big_minor: 9007199254740993n,
    at: new Date(0),
  })
})

test('an observer counts the statements sent', async (t) => {
  const db = await testDatabase(t)
  const seen: Statement[] = []
  observeStatements((statement) => seen.push(statement))
  t.after(() => observeStatements(undefined))
  await db.sql`select 1 as one`
  await db.sql`select 2 as two`
  assert.deepEqual(
    seen.map((each) => each.text),
    ['select 1 as one', 'select 2 as two'],
  )
})
