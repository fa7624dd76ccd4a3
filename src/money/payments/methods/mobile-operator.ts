import type { Method } from './method.ts'

const most = 15_000n

/** On the phone bill: the payer gives a phone number, then the code the operator sends there. For small sums. */
export const mobileOperator: Method = {
  code: 'mobile_operator',
  connector: 'operator',
  entry: 'own_page',
  capture: 'at_once',
  provesPayer: true,
  currencies: ['EUR', 'USD', 'GBP'],
  bounds: { EUR: { most }, USD: { most }, GBP: { most } },
  fields: [
    {
      name: 'phone',
      kind: 'tel',
      pattern: /^\+[1-9][\d ()/.-]{4,22}$/,
      maxLength: 24,
      autocomplete: 'tel',
    },
  ],
}
