/**
 * What must be shown before an operation is carried out. `anyone`: nothing. `cart`: the token of a cart, or a session
 * (then it is that party's cart). `order`: the token of an order, or a session; whose order it is
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
  // cart
  create_cart: 'anyone',
  get_cart: 'cart',
  update_cart: 'cart',
  add_line: 'cart',
  change_line: 'cart',
  remove_line: 'cart',
  // accounts
  register: 'anyone',
  verify_email: 'anyone',
  sign_in: 'anyone',
  give_second_factor: 'session',
  sign_out: 'session',
  get_me: 'session',
  list_my_orders: 'session',
  merge_cart: 'session',
  // orders
  place_order: 'cart',
  get_order: 'order',
  cancel_order: 'order',
  // payments
  list_payment_methods: 'order',
  start_payment: 'order',
  start_payment_by_method: 'order',
  get_payment: 'order',
  ask_about_payment: 'order',
  // desk
  get_overview: 'operator',
  list_orders: 'operator',
  get_desk_order: 'operator',
  get_payment_statement: 'operator',
  cancel_order_at_desk: 'operator',
  refund_order: 'operator',
  list_parcels: 'operator',
  pack_parcel: 'operator',
  ship_parcel: 'operator',
  list_stock: 'operator',
  receive_stock: 'operator',
  adjust_stock: 'operator',
  put_product: 'operator',
  update_product: 'operator',
  move_product: 'operator',
  move_variant: 'operator',
  set_prices: 'operator',
  import_products: 'operator',
  get_trial_balance: 'operator',
  get_account_statement: 'operator',
  list_cases: 'operator',
  close_case: 'operator',
  list_mails: 'operator',
  get_mail: 'operator',
  create_coupon: 'operator',
  // notifications
  list_events: 'operator',
  list_endpoints: 'operator',
  add_endpoint: 'operator',
  move_endpoint: 'operator',
  rotate_endpoint_secret: 'operator',
  try_endpoint: 'operator',
  list_deliveries: 'operator',
  replay_delivery: 'operator',
} as const satisfies Readonly<Record<string, Rule>>

/** The name of an operation. */
export type OperationId = keyof typeof policy
