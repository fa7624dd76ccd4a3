import type { Method } from './method.ts'

/** Cards over a provider that speaks Stripe's API, typed on its hosted page. */
export const stripe: Method = {
  code: 'stripe',
  connector: 'stripe',
  entry: 'provider_page',
  capture: 'at_shipping',
  provesPayer: true,
}
