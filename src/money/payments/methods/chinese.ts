import type { Method } from './method.ts'

/** What Chinese providers have in common: the money is taken when the payer pays, in currencies of two decimal places. */
const common = {
  entry: 'provider_page',
  capture: 'at_once',
  currencies: ['CNY', 'EUR', 'USD', 'GBP'],
} as const

/** Alipay, on its cashier page: the payer signs in there and chooses balance or bank. */
export const alipay: Method = { code: 'alipay', connector: 'alipay', ...common }

/** Alipay by a code on the screen that the payer scans. */
export const alipayQr: Method = { code: 'alipay_qr', connector: 'alipay', ...common }

/** WeChat Pay by a code on the screen that the payer scans. */
export const wechatQr: Method = { code: 'wechat_qr', connector: 'wechat', ...common }

/** WeChat Pay from the browser of a phone, which hands over to the app. */
export const wechatH5: Method = { code: 'wechat_h5', connector: 'wechat', ...common }

/** UnionPay, on its cashier page, from an account with any of its banks. */
export const unionpay: Method = { code: 'unionpay', connector: 'unionpay', ...common }
