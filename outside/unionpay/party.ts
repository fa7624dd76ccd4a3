import type { Environment } from '../wire/settings.ts'
import { keysOf } from '../rails/keys.ts'
import { pageRoutes } from '../rails/page-routes.ts'
import { openRail } from '../rails/rail.ts'
import { type Party, runRail } from '../rails/run.ts'
import { gatewayRoutes } from './api.ts'
import { type House, unionpayManner, usualWaits } from './manner.ts'

/**
 * Open UnionPay by its settings: `UNIONPAY_STORE`, `UNIONPAY_PORT` (3037), `UNIONPAY_MER_ID`, `UNIONPAY_MERCHANT_CERT_ID`,
 * `UNIONPAY_CERT_ID`, its keys (as Alipay's) and `UNIONPAY_RETRY_SECONDS` (waits between notices, separated by commas).
 */
export async function openUnionpay(environment: Environment): Promise<Party> {
  const house: House = {
    merId: environment['UNIONPAY_MER_ID'] ?? '777290058110048',
    merchantCertId: environment['UNIONPAY_MERCHANT_CERT_ID'] ?? '68759663125',
    certId: environment['UNIONPAY_CERT_ID'] ?? '69026276696',
    ...(await keysOf(environment, 'unionpay')),
  }
  const given = (environment['UNIONPAY_RETRY_SECONDS'] ?? '')
    .split(',')
    .map(Number)
    .filter((wait) => wait > 0)
  const rail = await openRail(environment, unionpayManner(house, given.length > 0 ? given : usualWaits))
  return runRail(environment, rail, [...gatewayRoutes(rail, house), ...pageRoutes(rail)], 3037)
}
