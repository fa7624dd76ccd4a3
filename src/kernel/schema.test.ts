import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type as TypeBox } from 'typebox'
import { Type } from './schema.ts'

const closed = { additionalProperties: false }

const shapes: [string, (T: typeof Type) => unknown][] = [
  [
    'texts',
    (T) => T.String({ minLength: 1, maxLength: 9, pattern: '^a', format: 'email', description: 'd' }),
  ],
  ['numbers', (T) => [T.Integer({ minimum: 1 }), T.Number(), T.Boolean({ default: true }), T.Null()]],
  ['lists', (T) => T.Array(T.String(), { maxItems: 3, uniqueItems: true })],
  [
    'objects',
    (T) => T.Object({ a: T.String(), b: T.Optional(T.Integer()), c: T.Object({}, closed) }, closed),
  ],
  ['objects of optional fields only', (T) => T.Object({ a: T.Optional(T.String()) }, closed)],
  [
    'an optional list in a list of objects',
    (T) => T.Array(T.Object({ x: T.Optional(T.Array(T.Boolean())) })),
  ],
  [
    'unions of constants',
    (T) => T.Union([T.Literal('a'), T.Literal(2), T.Literal(true), T.Null()], { description: 'd' }),
  ],
  [
    'records by pattern',
    (T) => T.Record(T.String({ pattern: '^[A-Z]{3}$' }), T.String(), { maxProperties: 3 }),
  ],
  ['records', (T) => T.Record(T.String(), T.Integer())],
  ['anything', (T) => [T.Unknown(), T.Unsafe({ type: 'string', enum: ['a'] })]],
]
for (const [what, make] of shapes)
  test(`${what}: the same JSON Schema as the library makes`, () => {
    assert.deepEqual(JSON.parse(JSON.stringify(make(Type))), JSON.parse(JSON.stringify(make(TypeBox))))
  })

test('an optional field stays required elsewhere', () => {
  const text = Type.String()
  Type.Object({ a: Type.Optional(text) })
  assert.deepEqual(Type.Object({ a: text }).required, ['a'])
})
