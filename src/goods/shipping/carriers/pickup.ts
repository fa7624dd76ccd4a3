import { refused } from '#kernel/result.ts'
import type { Carrier, Carriers } from './carrier.ts'

/** The counter of the shop: the buyer collects the goods, so nobody outside is asked and nobody reports. */
export const pickup: Carrier = {
  name: 'pickup',
  take: async ({ reference }) => ({
    taken: true,
    parcel: { carrier: 'pickup', trackingNumber: reference, trackingUrl: '', labelUrl: '' },
  }),
  parseReport: () => refused('malformed'),
}

/** What is downloaded is handed over by the shop itself, at once. */
export const download: Carrier = {
  name: 'download',
  take: async ({ reference }) => ({
    taken: true,
    parcel: { carrier: 'download', trackingNumber: reference, trackingUrl: '', labelUrl: '' },
  }),
  parseReport: () => refused('malformed'),
}

/** The carriers of a shop with one parcel carrier and a counter. */
export function carriersOf(parcels: Carrier): Carriers {
  return {
    forMethod: (shippingMethod) => (shippingMethod === 'pickup' ? pickup : parcels),
    byName: new Map([
      [parcels.name, parcels],
      [pickup.name, pickup],
    ]),
  }
}
