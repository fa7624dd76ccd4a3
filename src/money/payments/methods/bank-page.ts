import type { Method } from './method.ts'

/** The banks behind the one way: each is a connector of this name. */
const pageBanks = ['icbc', 'harbor'] as const

/** An account at a bank: the payer chooses the bank and types what only the bank may see on the bank's own page. */
export const bankPage: Method = {
  code: 'bank_page',
  connector: 'icbc',
  connectorOf: ({ bank }) => pageBanks.find((each) => each === bank) ?? 'icbc',
  entry: 'provider_page',
  capture: 'at_once',
  fields: [{ name: 'bank', kind: 'choice', pattern: /^[a-z]+$/, maxLength: 20, options: pageBanks }],
  currencies: ['CNY', 'EUR', 'USD', 'GBP', 'HKD'],
}
