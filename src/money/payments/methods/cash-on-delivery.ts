import type { Method } from './method.ts'

/** The courier collects in cash at the door, in euros and up to a modest amount, and passes it on. */
export const cashOnDelivery: Method = {
  code: 'cash_on_delivery',
  connector: 'cash_on_delivery',
  entry: 'none',
  capture: 'at_shipping',
  currencies: ['EUR'],
  countries: ['DE', 'FR', 'AT', 'NL', 'BE', 'IT', 'ES'],
}
