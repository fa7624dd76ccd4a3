/** Something the payer gives on the shop's page for a method. Its label is the words key `method.<code>.<name>`. */
export type MethodField = {
  readonly name: string
  readonly kind: 'text' | 'tel' | 'email' | 'choice'
  /** What a right value matches in whole, once spaces at its ends are gone. */
  readonly pattern: RegExp
  readonly maxLength: number
  /** What the browser may fill in, as HTML names it. */
  readonly autocomplete?: string
  readonly isOptional?: boolean
  /** The values of a choice; each has the words key `method.<code>.<name>.<value>`. */
  readonly options?: readonly string[]
}

/** A way to pay as the payer chooses it, and who carries it out. */
export type Method = {
  readonly code: string
  /** The connector that speaks to the provider. */
  readonly connector: string
  /** The connector for what the payer chose, where several providers stand behind one way; `connector` is the first of them. */
  readonly connectorOf?: (details: Readonly<Record<string, string>>) => string
  /** Rules and health decide which connector a try goes to; `connector` is the one where no rule fits. */
  readonly isRouted?: true
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
  /** Countries goods go to for which it is offered; all where none are named. */
  readonly countries?: readonly string[]
  /** The least and the most it takes, in minor units, by currency; no bound where none is named. */
  readonly bounds?: Readonly<Record<string, { readonly least?: bigint; readonly most?: bigint }>>
  /** Its provider proves by itself who pays, always or when told to step up; of all other ways the shop asks a proof itself. */
  readonly provesPayer?: true
  /** What the payer gives on the page of choice. No secrets: they are kept with the try. */
  readonly fields?: readonly MethodField[]
}
