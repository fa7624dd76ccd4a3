import assert from 'node:assert/strict'
import test from 'node:test'
import { exchangeTerms, type ExchangePrices } from './exchange.ts'

const terms = (change: Partial<ExchangePrices>) =>
  exchangeTerms({
    unit_minor: 10_000n,
    paid_minor: 10_000n,
    wanted_minor: 10_000n,
    own_minor: 10_000n,
    isSame: false,
    ...change,
  })
const back = (minor: bigint) => ({ isOffered: true, difference_minor: minor })

test('what costs the same is exchanged for nothing, and the same again whatever it costs now', () => {
  assert.deepEqual(terms({}), back(0n))
  assert.deepEqual(terms({ isSame: true, wanted_minor: 99_999n }), back(0n))
  assert.deepEqual(terms({ isSame: true, wanted_minor: 1n }), back(0n))
})

test('what costs less gives the difference back, in the share in which the sold piece was paid', () => {
  assert.deepEqual(terms({ wanted_minor: 8_000n }), back(2_000n))
  assert.deepEqual(terms({ wanted_minor: 8_000n, paid_minor: 5_000n }), back(1_000n))
  assert.deepEqual(terms({ wanted_minor: 8_000n, paid_minor: 11_900n }), back(2_380n))
  assert.deepEqual(terms({ wanted_minor: 9_999n, paid_minor: 3_333n }), back(0n))
  assert.deepEqual(terms({ wanted_minor: 0n }), back(10_000n))
})

test('what costs more is not exchanged, unless the piece that comes back costs as much by now', () => {
  assert.deepEqual(terms({ wanted_minor: 12_000n }), { isOffered: false, dearer_minor: 2_000n })
  assert.deepEqual(terms({ wanted_minor: 12_000n, own_minor: null }), {
    isOffered: false,
    dearer_minor: 2_000n,
  })
  assert.deepEqual(terms({ wanted_minor: 12_000n, own_minor: 12_000n }), back(0n))
  assert.deepEqual(terms({ wanted_minor: 12_001n, own_minor: 12_000n }), {
    isOffered: false,
    dearer_minor: 2_001n,
  })
  assert.deepEqual(terms({ unit_minor: 0n, paid_minor: 0n, wanted_minor: 100n, own_minor: 0n }), {
    isOffered: false,
    dearer_minor: 100n,
  })
})
