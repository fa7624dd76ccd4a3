import { type Context, startRail } from '../rails/testing.ts'
import { openUnionpay } from './party.ts'

/** The merchant the tests speak as. */
export const testShop = {
  merId: '777290058110048',
  merchantCertId: '68759663125',
  platformCertId: '69026276696',
} as const

/** Start a UnionPay of its own for this test. */
export function startUnionpay(context: Context, options: { readonly speed?: number } = {}) {
  return startRail(context, 'UNIONPAY', openUnionpay, {
    ...options,
    env: {
      UNIONPAY_MER_ID: testShop.merId,
      UNIONPAY_MERCHANT_CERT_ID: testShop.merchantCertId,
      UNIONPAY_CERT_ID: testShop.platformCertId,
    },
  })
}
