import { type Context, startRail } from '../rails/testing.ts'
import { openAlipay } from './party.ts'

/** The application and the seller the tests speak as. */
export const testApp = { appId: '2021000000000001', sellerId: '2088000000000001' } as const

/** Start an Alipay of its own for this test. */
export function startAlipay(context: Context, options: { readonly speed?: number } = {}) {
  return startRail(context, 'ALIPAY', openAlipay, {
    ...options,
    env: { ALIPAY_APP_ID: testApp.appId, ALIPAY_SELLER_ID: testApp.sellerId },
  })
}
