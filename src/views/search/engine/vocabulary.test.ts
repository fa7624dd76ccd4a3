import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { textAt } from './texts.ts'
import { vocabulary } from './vocabulary.ts'

const texts = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('a', 'b', '\u0000', 'é', '中') }),
  ),
  { maxLength: 60 },
)

test('texts keep the number they were met under, and come in the order of their letters', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 6 }), (met, longest) => {
      const known = vocabulary()
      const numbers = met.map((text) => known.of(text))
      const different = [...new Set(met)]
      assert.equal(known.size, different.length)
      assert.deepEqual(
        numbers,
        met.map((text) => different.indexOf(text)),
      )
      for (const [i, text] of different.entries()) assert.equal(known.textAt(i), text)
      const inOrder = different.toSorted()
      assert.deepEqual(
        [...known.sorted()].map((i) => known.textAt(i)),
        inOrder,
      )
      assert.deepEqual(
        [...known.sorted((i) => i % 2 === 0)].map((i) => known.textAt(i)),
        different.filter((_, i) => i % 2 === 0).toSorted(),
      )
      const packed = known.pack(known.sorted(), longest)
      assert.deepEqual(
        inOrder.map((_, i) => textAt(packed, i)),
        inOrder.map((text) => text.slice(0, longest)),
      )
    }),
  )
})

test('a hundred thousand texts and one longer than a piece of memory are told apart; letters of one byte take one', () => {
  const known = vocabulary()
  const text = (i: number) => `no ${(i * 2_654_435_761) % 4_294_967_296}`
  for (let i = 0; i < 100_000; i++) assert.equal(known.of(text(i)), i)
  const long = 'x'.repeat(1_500_000)
  assert.equal(known.of(long), 100_000)
  for (let i = 0; i < 100_000; i++) assert.equal(known.of(text(i)), i)
  assert.equal(known.of(long), 100_000)
  assert.ok(known.pack(known.sorted()).units instanceof Uint8Array)
  known.of('中')
  assert.ok(known.pack(known.sorted()).units instanceof Uint16Array)
})
