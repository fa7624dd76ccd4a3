/** A way to pay as the payer chooses it, and who carries it out. */
export type Method = {
  readonly code: string
  /** The connector that speaks to the provider. */
  readonly connector: string
  /** Where the payer goes on: a page of the provider, a page of the shop, or nowhere because it is decided at once. */
  readonly entry: 'provider_page' | 'own_page' | 'none'
  /** Money is set aside first and captured when the goods leave, or taken the moment the payer pays. */
  readonly capture: 'at_shipping' | 'at_once'
  /** How many seconds order, goods and payment wait at least once this way is chosen; for slow ways only. */
  readonly patienceSeconds?: number
  /** The currencies it takes; all where none are named. */
  readonly currencies?: readonly string[]
  /** Who may choose it; everyone where nothing is said. */
  readonly for?: 'everyone' | 'signed_in'
}
