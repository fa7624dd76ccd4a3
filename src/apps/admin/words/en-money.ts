/** Payments, cases and the ledger. */
export const enMoney = {
  'payment.requires_payment': 'Unpaid',
  'payment.processing': 'Processing',
  'payment.authorized': 'Authorized',
  'payment.partially_captured': 'Partly captured',
  'payment.captured': 'Captured',
  'payment.partially_refunded': 'Partly refunded',
  'payment.refunded': 'Refunded',
  'payment.canceled': 'Canceled',
  'payment.expired': 'Expired',
  'operation.authorize': 'Authorize',
  'operation.capture': 'Capture',
  'operation.void': 'Release',
  'operation.refund': 'Refund',
  'operation.sync': 'Question',
} as const
