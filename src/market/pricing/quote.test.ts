import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Currency } from '#kernel/currency.ts'
import { add, money, subtract, sum, type Money } from '#kernel/money.ts'
import type { Coupon } from './coupon.ts'
import { quote } from './quote.ts'
import type { Quote } from './quote-shapes.ts'
import type { TaxSituation } from './tax.ts'
import { coupon, input, line, situation, step } from '../../../tests/trade/a-quote.ts'

const anyLine = fc
  .tuple(
    fc.integer({ min: 1, max: 999 }),
    fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 10_000_000n })),
    fc.constantFrom('standard', 'books', 'food', 'exempt'),
  )
  .map(([quantity, stored, taxClass]) => ({ quantity, stored, taxClass }))
const anyLines = fc
  .array(anyLine, { minLength: 1, maxLength: 8 })
  .map((all) => all.map((each, i) => line(i + 1, each.quantity, each.stored, each.taxClass)))
const anyGift: fc.Arbitrary<Coupon['gift'] | null> = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 1, max: 10_000 }).map((n) => ({
    kind: 'percent' as const,
    percent: `${Math.trunc(n / 100)}.${String(n % 100).padStart(2, '0')}`,
  })),
  fc.bigInt({ min: 1n, max: 1_000_000n }).map((amountMinor) => ({ kind: 'fixed' as const, amountMinor })),
  fc.constant({ kind: 'free_shipping' as const }),
)
const anySituation = fc
  .tuple(
    fc.constantFrom('DE', 'FR', 'IE', 'US'),
    fc.constantFrom<Currency>('EUR', 'JPY', 'KWD'),
    fc.boolean(),
    fc.constantFrom(null, 'FR12345678901', 'nonsense'),
  )
  .map(([country, currency, included, vatId]) => situation(country, currency, included, vatId))
const anyInput = fc
  .tuple(anySituation, anyLines, anyGift, fc.bigInt({ min: 0n, max: 10_000n }))
  .map(([where, lines, gift, shipping]) =>
    input(where, lines, {
      shippingSteps: [step(shipping)],
      coupon: gift === null ? undefined : coupon(gift),
    }),
  )

const total = (quoted: Quote, of: (line: Quote['lines'][number]) => Money) =>
  sum(quoted.lines.map(of), quoted.total.currency)

const runs = { numRuns: 3_000 }

test('the parts of a quote add up to the minor unit', () => {
  fc.assert(
    fc.property(anyInput, (given) => {
      const quoted = quote(given)
      const none = money(0n, quoted.total.currency)
      assert.deepEqual(
        total(quoted, (each) => each.total),
        quoted.items,
      )
      assert.deepEqual(
        total(quoted, (each) => each.discount),
        quoted.discount,
      )
      const tax = add(
        total(quoted, (each) => each.tax),
        quoted.shipping?.tax ?? none,
      )
      assert.deepEqual(tax, quoted.tax)
      const asked = add(subtract(quoted.items, quoted.discount), quoted.shippingTotal)
      assert.deepEqual(quoted.taxIncluded ? asked : add(asked, quoted.tax), quoted.total)
      const nets = sum(
        quoted.taxLines.map((each) => each.net),
        none.currency,
      )
      assert.deepEqual(add(nets, quoted.tax), quoted.total)
    }),
    runs,
  )
})

test('no line is discounted or taxed beyond what it costs, and nothing is below zero', () => {
  fc.assert(
    fc.property(anyInput, (given) => {
      const quoted = quote(given)
      for (const each of quoted.lines) {
        assert.ok(each.discount.minor >= 0n && each.discount.minor <= each.total.minor)
        assert.ok(each.tax.minor >= 0n && each.tax.minor <= each.payable.minor)
        assert.ok((each.rate === '0') === (each.reason !== null))
        if (each.rate === '0') assert.equal(each.tax.minor, 0n)
      }
      assert.ok(quoted.total.minor >= 0n)
    }),
    runs,
  )
})

test('the order of lines changes nothing', () => {
  fc.assert(
    fc.property(anyInput, (given) => {
      const forth = quote(given)
      const back = quote({ ...given, lines: given.lines.toReversed() })
      assert.deepEqual({ ...back, lines: back.lines.toReversed() }, { ...forth })
    }),
    runs,
  )
})

test('one piece more never lowers the total by more than rounding, unless a threshold says so', () => {
  fc.assert(
    fc.property(anyInput, fc.nat(), (given, pick) => {
      const at = pick % given.lines.length
      const more = given.lines.map((each, i) => (i === at ? { ...each, quantity: each.quantity + 1 } : each))
      // A discount shared out anew may move a minor unit to lines of another rate, and the tax of each rate is rounded.
      const rates = new Set(given.lines.map(({ taxClass }) => taxClass)).size
      const rounding = given.coupon === undefined ? 0n : BigInt(rates)
      assert.ok(quote({ ...given, lines: more }).total.minor >= quote(given).total.minor - rounding)
    }),
    runs,
  )
})

test('tax is rounded once per rate of the order, not per line', () => {
  // Three lines of 0.33 in France: 20 % within 0.99 is 0.165, so 0.17; line by line it would be 3 x 0.06 = 0.18.
  const quoted = quote(
    input(situation('FR'), [line(1, 1, 33n), line(2, 1, 33n), line(3, 1, 33n)], {
      shippingSteps: [step(0n)],
    }),
  )
  assert.equal(quoted.tax.minor, 17n)
  assert.deepEqual(
    quoted.lines.map((each) => each.tax.minor),
    [6n, 6n, 5n],
  )
})

test('a discount of the order is shared out over its lines by largest remainder', () => {
  const gift = { kind: 'fixed', amountMinor: 100n } as const
  const lines = [line(1, 1, 1000n), line(2, 1, 1000n), line(3, 1, 1000n)]
  const quoted = quote(input(situation('DE'), lines, { coupon: coupon(gift) }))
  assert.deepEqual(
    quoted.lines.map((each) => each.discount.minor),
    [34n, 33n, 33n],
  )
})

test('a fixed amount is an amount, whatever its size, and never makes a total negative', () => {
  const gift = { kind: 'fixed', amountMinor: 5_000_000n } as const
  const quoted = quote(input(situation('DE'), [line(1, 2, 1000n)], { coupon: coupon(gift) }))
  assert.equal(quoted.discount.minor, 2000n)
  assert.equal(quoted.total.minor, 490n)
})

test('everything off leaves exactly nothing', () => {
  const gift = { kind: 'percent', percent: '100' } as const
  const quoted = quote(
    input(situation('FR'), [line(1, 3, 1647n), line(2, 7, 59n, 'books')], {
      coupon: coupon(gift),
      shippingSteps: [step(0n)],
    }),
  )
  assert.equal(quoted.total.minor, 0n)
  assert.equal(quoted.tax.minor, 0n)
})

test('prices without tax get it on top; yen and fils are counted in their own digits', () => {
  const yen = quote(input(situation('DE', 'JPY', false), [line(1, 3, 333n)], { shippingSteps: [step(0n)] }))
  assert.deepEqual([yen.items.minor, yen.tax.minor, yen.total.minor], [999n, 190n, 1189n])
  const fils = quote(input(situation('DE', 'KWD', false), [line(1, 1, 1234n)], { shippingSteps: [step(0n)] }))
  assert.deepEqual([fils.tax.minor, fils.total.minor], [234n, 1468n])
})

test('a consumer pays one price in all the Union; what is exported or reverse-charged leaves without the home tax', () => {
  const lines = [line(1, 1, 11_900n)]
  const ofTotal = (where: TaxSituation) => {
    const {
      total: all,
      tax,
      treatment,
      lines: quoted,
    } = quote(input(where, lines, { shippingSteps: [step(0n)] }))
    return [all.minor, tax.minor, treatment, quoted[0]?.reason]
  }
  assert.deepEqual(ofTotal(situation('DE')), [11_900n, 1_900n, 'domestic', null])
  assert.deepEqual(ofTotal(situation('FR')), [11_900n, 1_983n, 'union', null])
  assert.deepEqual(ofTotal(situation('US')), [10_000n, 0n, 'export', 'export'])
  const business = situation('FR', 'EUR', true, 'FR 12 345678901')
  assert.deepEqual(ofTotal(business), [10_000n, 0n, 'reverse_charge', 'reverse_charge'])
  const atHome = situation('DE', 'EUR', true, 'DE123456789')
  assert.deepEqual(ofTotal(atHome), [11_900n, 1_900n, 'domestic', null])
})

test('every zero says why', () => {
  const quoted = quote(input(situation('IE'), [line(1, 1, 500n, 'books'), line(2, 1, 500n, 'exempt')]))
  assert.deepEqual(
    quoted.lines.map((each) => each.reason),
    ['zero_rate', 'exempt'],
  )
})

test('shipping is taxed at the highest rate among the goods', () => {
  const quoted = quote(input(situation('DE'), [line(1, 1, 1000n, 'books'), line(2, 1, 100n)]))
  assert.deepEqual([quoted.shipping?.rate, quoted.shipping?.tax.minor], ['19', 78n])
  const books = quote(input(situation('DE'), [line(1, 1, 1000n, 'books')]))
  assert.deepEqual([books.shipping?.rate, books.shipping?.tax.minor], ['7', 32n])
})

test('the tariff step is the first the weight does not exceed; too heavy is not offered', () => {
  const steps = [
    { ...step(490n), upToGrams: 1_000 },
    { ...step(790n), upToGrams: 5_000 },
  ]
  const at = (quantity: number) =>
    quote(input(situation('DE'), [line(1, quantity, 100n)], { shippingSteps: steps }))
  assert.equal(at(10).shippingTotal.minor, 490n)
  assert.equal(at(11).shippingTotal.minor, 790n)
  assert.deepEqual(at(51).problems[0], {
    code: 'shipping_method_unavailable',
    blocks: true,
    detail: { offered: [] },
  })
})
