/** A trade as stored: one per reference of the merchant. */
export type TradeRow = {
  id: string
  token: string
  merchant_ref: string
  entry: 'page' | 'phone'
  state: 'waiting' | 'paid' | 'closed'
  amount_minor: bigint
  currency: string
  subject: string
  return_url: string
  notify_url: string
  locale: string
  extra: string
  expires_at: string
  created_at: string
  wrong_passwords: bigint
  payer: string | null
  source: string | null
  decline_code: string | null
  fee_minor: bigint
  refunded_minor: bigint
  paid_at: string | null
  closed_at: string | null
}

/** A refund as stored, known by the merchant's reference of it. */
export type RefundRow = {
  id: string
  trade_id: string
  reference: string
  amount_minor: bigint
  state: 'processing' | 'succeeded' | 'failed'
  code: string | null
  fee_minor: bigint
  notify_url: string
  extra: string
  due_at: string
  created_at: string
  done_at: string | null
}
