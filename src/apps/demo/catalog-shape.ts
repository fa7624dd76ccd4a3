/** A text in the three languages of the shop. */
export type Text = { readonly en: string; readonly zh: string; readonly fr: string }

/** A sum written as a decimal string, such as "19.90", for each currency the shop sells in. */
export type Prices = { readonly EUR: string; readonly USD: string }

/** How a product's sales are taxed; the rates per country live with pricing. */
export type DemoTaxClass = 'standard' | 'reduced'

/** A node of the category tree; a department has no parent. */
export type DemoCategory = {
  readonly slug: string
  readonly parent: string | null
  readonly position: number
  readonly names: Text
  readonly descriptions: Text
  readonly artwork: string
}

/** What an attribute's value is: free text, a number of `unit`, yes or no, or the code of one of `choices`. */
export type AttributeKind = 'text' | 'number' | 'boolean' | 'choice'

/** A typed fact products may carry. `choices` is given for the kind `choice` only, `unit` for numbers only. */
export type DemoAttribute = {
  readonly code: string
  readonly kind: AttributeKind
  readonly unit?: string
  readonly filterable: boolean
  readonly labels: Text
  readonly choices?: readonly { readonly code: string; readonly labels: Text }[]
}

/** A number, a yes or no, a choice's code or a proper name, or a text in three languages. */
export type AttributeValue = number | boolean | string | Text

/** One value of an option, such as the color sea. */
export type DemoOptionValue = { readonly code: string; readonly labels: Text }

/** Something a buyer chooses, such as a color or a size. */
export type DemoOption = {
  readonly code: string
  readonly labels: Text
  readonly values: readonly DemoOptionValue[]
}

/** A thing on the shelf: its own SKU, GTIN-13 of the internal range, prices and stock per warehouse. */
export type DemoVariant = {
  readonly sku: string
  readonly gtin: string
  readonly options: Readonly<Record<string, string>>
  readonly weightGrams: number
  readonly prices: Prices
  readonly compareAt?: Prices
  readonly stock: Readonly<Record<string, number>>
}

/** A picture to be drawn by `drawArtwork(artwork)`; with `variantOptions` it shows those variants only. */
export type DemoMedia = {
  readonly artwork: string
  readonly position: number
  readonly alt: Text
  readonly variantOptions?: Readonly<Record<string, string>>
}

/** What a product says of itself in one language. */
export type ProductText = { readonly title: string; readonly summary: string; readonly description: string }

/** A product in the flat form that the import accepts, one to a line. */
export type DemoProduct = {
  readonly slug: string
  readonly category: string
  readonly taxClass: DemoTaxClass
  readonly brand: string
  readonly popularity: number
  readonly translations: { readonly en: ProductText; readonly zh: ProductText; readonly fr: ProductText }
  readonly options: readonly DemoOption[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly variants: readonly DemoVariant[]
  readonly media: readonly DemoMedia[]
}

/** The demo shop as plain values: the same at every call. */
export type DemoCatalog = {
  readonly categories: readonly DemoCategory[]
  readonly attributes: readonly DemoAttribute[]
  readonly products: readonly DemoProduct[]
}
