import type { Environment } from '../wire/settings.ts'
import { keysOf } from '../rails/keys.ts'
import { pageRoutes } from '../rails/page-routes.ts'
import { openRail } from '../rails/rail.ts'
import { type Party, runRail } from '../rails/run.ts'
import { billRoutes } from './bill.ts'
import { gatewayRoutes } from './gateway.ts'
import { alipayManner, type House } from './manner.ts'

/**
 * Open Alipay by its settings: `ALIPAY_STORE`, `ALIPAY_PORT` (3035), `ALIPAY_APP_ID`, `ALIPAY_SELLER_ID`, and its keys
 * (`ALIPAY_PRIVATE_KEY_FILE`, `ALIPAY_MERCHANT_PUBLIC_KEY_FILE`, or those of the demo in `WORLD_KEYS`).
 */
export async function openAlipay(environment: Environment): Promise<Party> {
  const house: House = {
    appId: environment['ALIPAY_APP_ID'] ?? '2021000000000001',
    sellerId: environment['ALIPAY_SELLER_ID'] ?? '2088000000000001',
    ...(await keysOf(environment, 'alipay')),
  }
  const rail = await openRail(environment, alipayManner(house))
  const routes = [...gatewayRoutes(rail, house), ...billRoutes(rail, house), ...pageRoutes(rail)]
  return runRail(environment, rail, routes, 3035)
}
