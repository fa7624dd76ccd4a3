import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { money, sum, type Money } from '#kernel/money.ts'
import { planShipments, type PlannedLine } from './plan-shipments.ts'

const euros = (minor: bigint) => money(minor, 'EUR')

const line = (n: number, variantId: number, quantity: number, net: bigint, tax: bigint): PlannedLine => ({
  orderLineId: `oln_${n}`,
  childOrderId: `chd_${variantId % 2}`,
  sellerId: `pty_${variantId % 2}`,
  variantId,
  sku: `SKU-${variantId}`,
  title: 'A thing',
  quantity,
  weightGrams: 100,
  net: euros(net),
  tax: euros(tax),
})

test('one seller and one place make one parcel, which carries the delivery', () => {
  const order = {
    id: 'ord_1',
    currency: 'EUR',
    taxCountry: 'DE',
    deliveryNet: euros(412n),
    deliveryTax: euros(78n),
    lines: [line(1, 1, 2, 3360n, 638n)],
  } as const
  const [parcel, ...more] = planShipments(order, [{ variantId: 1, location: 'main', quantity: 2 }])
  assert.equal(more.length, 0)
  assert.deepEqual(parcel?.total, euros(4488n))
  assert.equal(parcel.weightGrams, 200)
})

const amount = fc.bigInt(0n, 100_000n)
const places = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 })
const pieces = fc.array(fc.record({ net: amount, tax: amount, places }), { minLength: 1, maxLength: 6 })
const total = (amounts: readonly Money[]) => sum(amounts, 'EUR')

test('however an order is divided, its parcels are the order to the cent and piece', () => {
  const divided = fc.property(pieces, amount, amount, (wanted, net, tax) => {
    const real = wanted
      .map((each, i) => ({ ...each, n: i + 1, quantity: each.places.reduce((a, b) => a + b, 0) }))
      .filter(({ quantity }) => quantity > 0)
    fc.pre(real.length > 0)
    const lines = real.map((each) => line(each.n, each.n, each.quantity, each.net, each.tax))
    const held = real
      .flatMap((each) =>
        each.places.map((quantity, i) => ({ variantId: each.n, location: `place-${i}`, quantity })),
      )
      .filter(({ quantity }) => quantity > 0)
    const delivery = { deliveryNet: euros(net), deliveryTax: euros(tax) }
    const order = { id: 'ord_1', currency: 'EUR', taxCountry: 'DE', ...delivery, lines } as const
    const parcels = planShipments(order, held)
    const whole = total([euros(net), euros(tax), ...lines.flatMap((each) => [each.net, each.tax])])
    assert.deepEqual(total(parcels.map((each) => each.total)), whole)
    for (const each of lines) {
      const parts = parcels.flatMap((parcel) => parcel.lines).filter((part) => part.sku === each.sku)
      const count = parts.reduce((all, part) => all + part.quantity, 0)
      assert.equal(count, each.quantity)
      assert.deepEqual(total(parts.map((part) => part.net)), each.net)
      assert.deepEqual(total(parts.map((part) => part.tax)), each.tax)
    }
    for (const { deliveryNet, deliveryTax, ...parcel } of parcels) {
      const goods = parcel.lines.flatMap((part) => [part.net, part.tax])
      assert.deepEqual(parcel.total, total([deliveryNet, deliveryTax, ...goods]))
    }
  })
  fc.assert(divided, { numRuns: 1_000 })
})
