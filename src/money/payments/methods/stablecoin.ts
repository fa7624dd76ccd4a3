import type { Method } from './method.ts'

/** A stablecoin sent to an address of its own, taken once enough blocks lie on top. */
export const stablecoin: Method = {
  code: 'stablecoin',
  connector: 'stablecoin',
  entry: 'own_page',
  capture: 'at_once',
  patienceSeconds: 2 * 3600,
}
