import assert from 'node:assert/strict'
import test from 'node:test'
import type { Coupon } from './coupon.ts'
import { quote } from './quote.ts'
import { coupon, input, line, situation } from '../../../tests/trade/a-quote.ts'

test('what is wrong with a cart is said line by line', () => {
  const quoted = quote(
    input(situation('DE'), [
      { ...line(1, 3, 100n), available: 2 },
      { ...line(2, 1, 120n), seenMinor: 100n },
      { ...line(3, 1, 100n), isForSale: false },
      { ...line(4, 1, 0n), storedMinor: null },
    ]),
  )
  assert.deepEqual(
    quoted.problems.map(({ code, lineId, blocks }) => [code, lineId, blocks]),
    [
      ['out_of_stock', 'lin_1', true],
      ['price_changed', 'lin_2', false],
      ['not_for_sale', 'lin_3', true],
      ['not_for_sale', 'lin_4', true],
    ],
  )
  assert.deepEqual(quoted.problems[0]?.detail, { available: 2 })
})

test('a coupon that does not count says why and takes nothing off', () => {
  const gift = { kind: 'percent', percent: '10' } as const
  const refusalOf = (found: Partial<Coupon>) => {
    const quoted = quote(input(situation('DE'), [line(1, 1, 1000n)], { coupon: coupon(gift, found) }))
    assert.equal(quoted.discount.minor, 0n)
    return quoted.problems[0]?.code
  }
  assert.equal(refusalOf({ phase: 'early' }), 'coupon_not_started')
  assert.equal(refusalOf({ phase: 'over' }), 'coupon_expired')
  assert.equal(refusalOf({ isExhausted: true }), 'coupon_exhausted')
  assert.equal(refusalOf({ isUsedUpByCustomer: true }), 'coupon_used_up')
  assert.equal(refusalOf({ currency: 'USD' }), 'coupon_wrong_currency')
  assert.equal(refusalOf({ currency: 'EUR', minimumMinor: 1001n }), 'coupon_minimum_not_reached')
  const unknown = quote(input(situation('DE'), [line(1, 1, 1000n)], { coupon: { code: 'X', found: null } }))
  assert.equal(unknown.problems[0]?.code, 'coupon_unknown')
})
