import type { Method } from './method.ts'

/** The balance a signed-in payer keeps with the shop, spent with the payment password. */
export const wallet: Method = {
  code: 'wallet',
  connector: 'wallet',
  entry: 'own_page',
  capture: 'at_shipping',
  provesPayer: true,
  for: 'signed_in',
}
