import type { Method } from './method.ts'

/** Bought now, paid by invoice: for parties that were granted terms. */
export const onAccount: Method = {
  code: 'on_account',
  connector: 'on_account',
  entry: 'none',
  capture: 'at_shipping',
  for: 'signed_in',
}
