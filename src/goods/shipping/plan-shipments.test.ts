import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { add, money, sum } from '#kernel/money.ts'
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

test('however an order is divided, its parcels are the order to the cent and piece', () => {
  const amount = fc.bigInt(0n, 100_000n)
  const piece = fc.record({
    net: amount,
    tax: amount,
    places: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }),
  })
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), amount, amount, (pieces, net, tax) => {
      const wanted = pieces.map((each, i) => ({
        ...each,
        n: i + 1,
        quantity: each.places.reduce((a, b) => a + b, 0),
      }))
      const real = wanted.filter(({ quantity }) => quantity > 0)
      fc.pre(real.length > 0)
      const lines = real.map((each) => line(each.n, each.n, each.quantity, each.net, each.tax))
      const held = real.flatMap(({ n, places }) =>
        places.flatMap((quantity, i) =>
          quantity > 0 ? [{ variantId: n, location: `place-${i}`, quantity }] : [],
        ),
      )
      const order = {
        id: 'ord_1',
        currency: 'EUR',
        taxCountry: 'DE',
        deliveryNet: euros(net),
        deliveryTax: euros(tax),
        lines,
      } as const
      const parcels = planShipments(order, held)
      const whole = sum(
        [add(order.deliveryNet, order.deliveryTax), ...lines.map((each) => add(each.net, each.tax))],
        'EUR',
      )
      assert.deepEqual(
        sum(
          parcels.map(({ total }) => total),
          'EUR',
        ),
        whole,
      )
      for (const each of lines) {
        const parts = parcels.flatMap((parcel) =>
          parcel.lines.filter(({ orderLineId }) => orderLineId === each.orderLineId),
        )
        assert.equal(
          parts.reduce((all, part) => all + part.quantity, 0),
          each.quantity,
        )
        assert.deepEqual(
          sum(
            parts.map((part) => part.net),
            'EUR',
          ),
          each.net,
        )
        assert.deepEqual(
          sum(
            parts.map((part) => part.tax),
            'EUR',
          ),
          each.tax,
        )
      }
      for (const parcel of parcels)
        assert.deepEqual(
          parcel.total,
          sum(
            [parcel.deliveryNet, parcel.deliveryTax, ...parcel.lines.flatMap((each) => [each.net, each.tax])],
            'EUR',
          ),
        )
    }),
    { numRuns: 1_000 },
  )
})
