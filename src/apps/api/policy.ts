/**
 * What must be shown before an operation is carried out. `anyone`: nothing. `cart`: the token of a cart, or a session
 * (then it is that party's cart). `order`: the token of an order or of its cart, or a session; whose order it is
 * decides the query itself. `session`: somebody signed in. `operator`: somebody of the house, with the second factor.
 */
export type Rule = 'anyone' | 'cart' | 'order' | 'session' | 'operator'

/** Who may do what: every operation of the API has its line here, or the server does not start. */
export const policy = {
  // catalog
  list_markets: 'anyone',
  list_categories: 'anyone',
  get_category: 'anyone',
  list_products: 'anyone',
  get_product: 'anyone',
  get_variant: 'anyone',
  search_products: 'anyone',
  suggest: 'anyone',
} as const satisfies Readonly<Record<string, Rule>>

/** The name of an operation. */
export type OperationId = keyof typeof policy
