import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { testDatabase } from '#kernel/testing/database.ts'
import { rowsText } from './rows.ts'

type Sample = {
  word: string | null
  given: object | null
  is_it: boolean | null
  amount_minor: bigint | null
}

test('rows arrive in the database as they were, whatever is written in them', async (t) => {
  const db = await testDatabase(t, { role: 'owner' })
  await db.sql`create type public.sample as (n integer, word text, given jsonb, is_it boolean, amount_minor bigint)`
  const awkward = fc.constantFrom(
    '',
    ' ',
    'NULL',
    '"',
    '\\',
    '\\"',
    '(',
    ')',
    ',',
    '{}',
    "'",
    '$&',
    '\n',
    '\t',
  )
  const word = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '').toWellFormed()),
    fc.array(awkward, { maxLength: 6 }).map((parts) => parts.join('')),
  )
  const row = fc.record(
    {
      word: fc.option(word),
      given: fc.option(fc.record({ first: word, 'the "second"\\': word }, { noNullPrototype: true })),
      is_it: fc.option(fc.boolean()),
      amount_minor: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    },
    { noNullPrototype: true },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
      const text = rowsText(
        ['word', 'given', 'is_it', 'amount_minor'],
        rows.map((each, i) => [i + 1, each]),
      )
      const read = await db.sql<Sample & { n: number }>`
        select n, word, given, is_it, amount_minor from unnest(${text}::public.sample[])`
      assert.deepEqual(
        read,
        rows.map((each, i) => ({ n: i + 1, ...each })),
      )
    }),
    { numRuns: 200 },
  )
})
