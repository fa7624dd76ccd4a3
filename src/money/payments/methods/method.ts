/** A way to pay as the payer chooses it, and who carries it out. */
export type Method = {
  readonly code: string
  /** The connector that speaks to the provider. */
  readonly connector: string
  /** Where the payer types what only the provider may see: on the provider's own page. */
  readonly entry: 'provider_page'
  /** Money is set aside first and captured when the goods leave. */
  readonly capture: 'at_shipping'
}
