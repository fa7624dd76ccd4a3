import { type Context, startRail } from '../rails/testing.ts'
import { openWechat } from './party.ts'

/** The merchant the tests speak as. */
export const testMerchant = {
  mchid: '1900000001',
  appid: 'wx0000000000000001',
  merchantSerial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  apiV3Key: '0123456789abcdef0123456789abcdef',
  publicKeyId: 'PUB_KEY_ID_0119000000012026112200000000000001',
} as const

/** Start a WeChat Pay of its own for this test; `env` adds settings. */
export function startWechat(
  context: Context,
  options: { readonly speed?: number; readonly env?: Readonly<Record<string, string>> } = {},
) {
  return startRail(context, 'WECHAT', openWechat, {
    ...(options.speed === undefined ? {} : { speed: options.speed }),
    env: {
      WECHAT_MCHID: testMerchant.mchid,
      WECHAT_APPID: testMerchant.appid,
      WECHAT_MERCHANT_SERIAL: testMerchant.merchantSerial,
      WECHAT_API_V3_KEY: testMerchant.apiV3Key,
      WECHAT_PUBLIC_KEY_ID: testMerchant.publicKeyId,
      ...options.env,
    },
  })
}
