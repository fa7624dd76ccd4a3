import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { currencies, exponentOf, parseCurrency } from './currency.ts'
import {
  add,
  divideRounded,
  formatDecimal,
  money,
  negate,
  parseDecimal,
  percent,
  ratio,
  sameMoney,
  split,
  subtract,
  sum,
  taxWithin,
  times,
  toWire,
  zero,
  type Rounding,
} from './money.ts'
import { mustBeDone } from './result.ts'

/** Fifteen digits, as many as a text may have before its point. */
const most = 10n ** 15n - 1n
const minor = fc.bigInt({ min: -most, max: most })
const currency = fc.constantFrom(...currencies)
const anyMoney = fc.record({ minor, currency })
const roundings: readonly Rounding[] = ['half-up', 'half-even', 'down', 'up']

test('every amount is read back from its decimal text', () => {
  fc.assert(
    fc.property(anyMoney, (amount) => {
      const text = formatDecimal(amount)
      assert.ok(sameMoney(mustBeDone(parseDecimal(text, amount.currency)), amount), text)
      assert.match(text, exponentOf(amount.currency) === 0 ? /^-?\d+$/ : /^-?\d+\.\d+$/)
    }),
  )
})

test('decimal texts of known amounts', () => {
  assert.equal(formatDecimal(money(1999n, 'EUR')), '19.99')
  assert.equal(formatDecimal(money(-5n, 'EUR')), '-0.05')
  assert.equal(formatDecimal(money(500n, 'JPY')), '500')
  assert.equal(formatDecimal(money(1n, 'BHD')), '0.001')
  assert.deepEqual(toWire(money(0n, 'USD')), { amount: '0.00', currency: 'USD' })
})

for (const text of [
  '',
  '.5',
  '5.',
  '1e3',
  '1,00',
  '+1',
  ' 1',
  '1 ',
  '0x1',
  '--1',
  '١',
  'NaN',
  'Infinity',
  '1.2.3',
  '1_000',
])
  test(`"${text}" is no decimal`, () => {
    const read = parseDecimal(text, 'EUR')
    assert.ok(!read.ok && read.refusal === 'not_a_decimal')
  })

test('more digits than the currency has are refused, never rounded', () => {
  for (const [text, code] of [
    ['1.999', 'EUR'],
    ['1.0', 'JPY'],
    ['1.0000', 'BHD'],
  ] as const) {
    const read = parseDecimal(text, code)
    assert.ok(!read.ok && read.refusal === 'too_many_decimals', text)
  }
  const huge = parseDecimal('1'.repeat(16), 'EUR')
  assert.ok(!huge.ok && huge.refusal === 'amount_too_large')
})

test('parts always sum to the whole, each within one of its exact share, none beyond its sign', () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(anyMoney, weights, (total, weights) => {
      const parts = split(total, weights)
      assert.equal(parts.length, weights.length)
      assert.ok(sameMoney(sum(parts, total.currency), total))
      const all = weights.reduce((a, b) => a + b, 0n)
      for (const [i, part] of parts.entries()) {
        assert.ok(part.minor * total.minor >= 0n)
        const weight = weights[i] ?? 0n
        if (all === 0n) continue
        const error = part.minor * all - total.minor * weight
        assert.ok(error > -all && error < all)
        if (weight === 0n) assert.equal(part.minor, 0n)
      }
    }),
  )
  assert.deepEqual(
    split(money(100n, 'EUR'), [1n, 1n, 1n]).map((each) => each.minor),
    [34n, 33n, 33n],
  )
  assert.throws(() => split(zero('EUR'), []))
})

test('adding and taking away are exact and never mix currencies', () => {
  fc.assert(
    fc.property(minor, minor, currency, (a, b, code) => {
      const [one, other] = [money(a, code), money(b, code)]
      assert.ok(sameMoney(subtract(add(one, other), other), one))
      assert.ok(sameMoney(add(one, negate(one)), zero(code)))
    }),
  )
  assert.throws(() => add(zero('EUR'), zero('USD')), /cannot add/)
  assert.throws(() => times(money(1n, 'EUR'), 1.5))
})

test('rounding is symmetric around zero and within one, and each kind keeps its promise', () => {
  fc.assert(
    fc.property(
      minor,
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      fc.constantFrom(...roundings),
      (value, by, rounding) => {
        const result = divideRounded(value, by, rounding)
        assert.equal(divideRounded(-value, by, rounding), -result)
        const error = value - result * by
        const size = error < 0n ? -error : error
        assert.ok(size < by)
        if (rounding.startsWith('half')) assert.ok(size * 2n <= by)
        if (rounding === 'half-even' && size * 2n === by) assert.equal(result % 2n, 0n)
        if (rounding === 'down') assert.ok(result * result * by * by <= value * value)
        if (rounding === 'up') assert.ok(result * result * by * by >= value * value)
      },
    ),
  )
  assert.deepEqual(
    roundings.map((rounding) => divideRounded(5n, 2n, rounding)),
    [3n, 2n, 2n, 3n],
  )
})

test('a percentage is an exact ratio of whole numbers', () => {
  assert.deepEqual(ratio('20.0'), [200n, 1000n])
  assert.equal(percent(money(1999n, 'EUR'), '7.7', 'half-up').minor, 154n)
  for (const wrong of ['', '-1', '1e2', '20%', '1.', '1.0000000']) assert.throws(() => ratio(wrong), wrong)
})

test('tax within a gross amount: net and tax sum to the gross, and tax on the net gives it back within a cent', () => {
  const rate = fc.constantFrom('0', '5.5', '7', '19', '20.0', '25')
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), rate, (gross, rate) => {
      const tax = taxWithin(money(gross, 'EUR'), rate, 'half-up')
      const net = subtract(money(gross, 'EUR'), tax)
      const again = percent(net, rate, 'half-up')
      const difference = again.minor - tax.minor
      assert.ok(difference >= -1n && difference <= 1n)
    }),
  )
  assert.equal(taxWithin(money(11900n, 'EUR'), '19', 'half-up').minor, 1900n)
})

test('a currency is one of the list, nothing inherited from the language', () => {
  assert.ok(parseCurrency('EUR').ok)
  for (const odd of ['eur', 'ZZZ', '', 'constructor', 'toString', '__proto__'])
    assert.ok(!parseCurrency(odd).ok, odd)
})
