import type { Method } from './method.ts'

/** The acquirers cards may go to; which of them a payment goes to is decided by rules and their health. */
export const acquirerConnectors = ['acquirer_north', 'acquirer_south'] as const

/** Credit and debit cards, typed on the vault's page or on file there, authorized at an acquirer. */
export const vaultCard: Method = {
  code: 'vault_card',
  connector: 'acquirer_north',
  isRouted: true,
  entry: 'own_page',
  capture: 'at_shipping',
  provesPayer: true,
}
