import { readFileSync } from 'node:fs'
import { type Environment, required } from '../wire/settings.ts'
import { pageRoutes } from '../rails/page-routes.ts'
import { openRail } from '../rails/rail.ts'
import { type Party, runRail } from '../rails/run.ts'
import { billRoutes } from './bill.ts'
import { gatewayRoutes } from './gateway.ts'
import { alipayManner, type House } from './manner.ts'

/**
 * Open Alipay by its settings: `ALIPAY_STORE`, `ALIPAY_PORT` (3035), `ALIPAY_APP_ID`, `ALIPAY_SELLER_ID`,
 * `ALIPAY_PRIVATE_KEY_FILE` (its own key, PEM) and `ALIPAY_MERCHANT_PUBLIC_KEY_FILE` (the merchant's).
 */
export async function openAlipay(environment: Environment): Promise<Party> {
  const house: House = {
    appId: required(environment, 'ALIPAY_APP_ID'),
    sellerId: required(environment, 'ALIPAY_SELLER_ID'),
    privateKey: readFileSync(required(environment, 'ALIPAY_PRIVATE_KEY_FILE'), 'utf8'),
    merchantKey: readFileSync(required(environment, 'ALIPAY_MERCHANT_PUBLIC_KEY_FILE'), 'utf8'),
  }
  const rail = await openRail(environment, alipayManner(house))
  const routes = [...gatewayRoutes(rail, house), ...billRoutes(rail, house), ...pageRoutes(rail)]
  return runRail(environment, rail, routes, 3035)
}
