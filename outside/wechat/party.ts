import { createHmac, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Environment, required } from '../wire/settings.ts'
import { keysOf } from '../rails/keys.ts'
import { pageRoutes } from '../rails/page-routes.ts'
import { openRail } from '../rails/rail.ts'
import { type Party, runRail } from '../rails/run.ts'
import { apiRoutes } from './api.ts'
import { wechatManner } from './manner.ts'
import type { House } from './signing.ts'

/** In the demo the APIv3 key follows from the secret the shop shares with its world. */
const demoKey = (secret: string) =>
  createHmac('sha256', secret).update('wechat APIv3 key').digest('base64url').slice(0, 32)

/**
 * Open WeChat Pay by its settings: `WECHAT_STORE`, `WECHAT_PORT` (3036), `WECHAT_MCHID`, `WECHAT_APPID`,
 * `WECHAT_MERCHANT_SERIAL`, `WECHAT_API_V3_KEY` (32 characters; without it `WORLD_SECRET`), `WECHAT_PUBLIC_KEY_ID`, its keys
 * (as Alipay's) and, for merchants of the older kind, `WECHAT_CERTIFICATE_FILE`.
 */
export async function openWechat(environment: Environment): Promise<Party> {
  const pem = environment['WECHAT_CERTIFICATE_FILE']
  const certificate = pem === undefined ? undefined : readFileSync(pem, 'utf8')
  const house: House = {
    mchid: environment['WECHAT_MCHID'] ?? '1900000001',
    appid: environment['WECHAT_APPID'] ?? 'wx0000000000000001',
    merchantSerial: environment['WECHAT_MERCHANT_SERIAL'] ?? '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
    apiV3Key: environment['WECHAT_API_V3_KEY'] ?? demoKey(required(environment, 'WORLD_SECRET')),
    publicKeyId: environment['WECHAT_PUBLIC_KEY_ID'] ?? 'PUB_KEY_ID_0119000000012026112200000000000001',
    ...(await keysOf(environment, 'wechat')),
    ...(certificate !== undefined && {
      certificate: { pem: certificate, serial: new X509Certificate(certificate).serialNumber },
    }),
  }
  const rail = await openRail(environment, wechatManner(house))
  return runRail(environment, rail, [...apiRoutes(rail, house), ...pageRoutes(rail)], 3036)
}
