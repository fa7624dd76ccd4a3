import { readFileSync } from 'node:fs'
import { type Environment, required } from '../wire/settings.ts'
import { pageRoutes } from '../rails/page-routes.ts'
import { openRail } from '../rails/rail.ts'
import { type Party, runRail } from '../rails/run.ts'
import { gatewayRoutes } from './api.ts'
import { type House, unionpayManner, usualWaits } from './manner.ts'

/**
 * Open UnionPay by its settings: `UNIONPAY_STORE`, `UNIONPAY_PORT` (3037), `UNIONPAY_MER_ID`, `UNIONPAY_MERCHANT_CERT_ID`,
 * `UNIONPAY_CERT_ID`, `UNIONPAY_PRIVATE_KEY_FILE` (its own key, PEM), `UNIONPAY_MERCHANT_PUBLIC_KEY_FILE` (the merchant's)
 * and `UNIONPAY_RETRY_SECONDS` (waits between notices, separated by commas).
 */
export async function openUnionpay(environment: Environment): Promise<Party> {
  const house: House = {
    merId: required(environment, 'UNIONPAY_MER_ID'),
    merchantCertId: required(environment, 'UNIONPAY_MERCHANT_CERT_ID'),
    certId: required(environment, 'UNIONPAY_CERT_ID'),
    privateKey: readFileSync(required(environment, 'UNIONPAY_PRIVATE_KEY_FILE'), 'utf8'),
    merchantKey: readFileSync(required(environment, 'UNIONPAY_MERCHANT_PUBLIC_KEY_FILE'), 'utf8'),
  }
  const given = (environment['UNIONPAY_RETRY_SECONDS'] ?? '')
    .split(',')
    .map(Number)
    .filter((wait) => wait > 0)
  const rail = await openRail(environment, unionpayManner(house, given.length > 0 ? given : usualWaits))
  return runRail(environment, rail, [...gatewayRoutes(rail, house), ...pageRoutes(rail)], 3037)
}
