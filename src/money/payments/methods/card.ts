import type { Method } from './method.ts'

/** Credit and debit cards, typed on the bank's page: no card number ever reaches us. */
export const card: Method = {
  code: 'card',
  connector: 'bank',
  entry: 'provider_page',
  capture: 'at_shipping',
  provesPayer: true,
}
