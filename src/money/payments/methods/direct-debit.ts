import type { Method } from './method.ts'

/** An electronic check: we take the amount from the payer's bank account in the United States. Orders wait for it ten days. */
export const directDebit: Method = {
  code: 'direct_debit',
  connector: 'direct_debit',
  entry: 'own_page',
  capture: 'at_once',
  patienceSeconds: 10 * 86_400,
  currencies: ['USD'],
}
