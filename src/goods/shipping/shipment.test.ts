import assert from 'node:assert/strict'
import test from 'node:test'
import { shipmentLifecycle } from './shipment.ts'

test('a parcel moves only as its table says, state by event', () => {
  const found = shipmentLifecycle.states.flatMap((state) =>
    (['pack', 'ship', 'move', 'deliver', 'cancel'] as const).flatMap((event) => {
      const next = shipmentLifecycle.next(state, event)
      return next === undefined ? [] : [`${state} ${event} ${next}`]
    }),
  )
  assert.deepEqual(found, [
    'pending pack packed',
    'pending cancel canceled',
    'packed ship shipped',
    'packed cancel canceled',
    'shipped move in_transit',
    'shipped deliver delivered',
    'in_transit move in_transit',
    'in_transit deliver delivered',
  ])
})
