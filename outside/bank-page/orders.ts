import type { Store } from '../wire/store.ts'

/** Where an order stands: the card is named, the password is given, the payer confirms, the bank decides. */
export type OrderState = 'open' | 'identified' | 'signed' | 'paid' | 'failed' | 'suspicious' | 'closed'

/** An order of a merchant as stored. */
export type OrderRow = {
  id: string
  merchant_number: string
  merchant_account: string
  order_id: string
  order_date: string
  amount_minor: bigint
  currency: string
  goods_name: string
  notify_url: string
  tell_failures: bigint
  variable: string
  site: string
  state: OrderState
  language: string
  captcha: string
  card: string | null
  last4: string | null
  behavior: string | null
  greeting: string | null
  code: string | null
  wrong: bigint
  serial_number: string | null
  batch_number: string | null
  comment: string | null
  way_back: string | null
  refunded_minor: bigint
  settled_in: string | null
  expires_at: string
  decided_at: string | null
}

/** A refund as stored. */
export type RefundRow = {
  refund_id: string
  order_row: string
  amount_minor: bigint
  state: 'succeeded' | 'failed'
  code: string | null
}

const columns = `id, merchant_number, merchant_account, order_id, order_date, amount_minor, currency, goods_name, notify_url,
  tell_failures, variable, site, state, language, captcha, card, last4, behavior, greeting, code, wrong, serial_number, batch_number,
  comment, way_back, refunded_minor, settled_in, expires_at, decided_at`

/** The order of a page. */
export function findOrder(store: Store, id: string): OrderRow | undefined {
  return store.one<OrderRow>(`select ${columns} from orders where id = ?`, id)
}

/** The order a merchant knows by its own number. */
export function orderOfMerchant(store: Store, merchantNumber: string, orderId: string): OrderRow | undefined {
  return store.one<OrderRow>(
    `select ${columns} from orders where merchant_number = ? and order_id = ?`,
    merchantNumber,
    orderId,
  )
}

/** The order that must be there because it was there a moment ago. */
export function sameOrder(store: Store, id: string): OrderRow {
  const order = findOrder(store, id)
  if (order === undefined) throw new Error('an order vanished')
  return order
}

/** Whether the payer may still go on with it. */
export function isWaiting(order: OrderRow, now: string): boolean {
  const waits = order.state === 'open' || order.state === 'identified' || order.state === 'signed'
  return waits && order.expires_at > now
}
