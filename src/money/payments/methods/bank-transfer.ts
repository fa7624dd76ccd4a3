import type { Method } from './method.ts'

/** A transfer the payer makes at their own bank, with our account and a reference. Orders wait for it a week. */
export const bankTransfer: Method = {
  code: 'bank_transfer',
  connector: 'bank_transfer',
  entry: 'own_page',
  capture: 'at_once',
  patienceSeconds: 7 * 86_400,
}
