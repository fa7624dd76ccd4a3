import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Environment, required } from '../wire/settings.ts'
import { pageRoutes } from '../rails/page-routes.ts'
import { openRail } from '../rails/rail.ts'
import { type Party, runRail } from '../rails/run.ts'
import { apiRoutes } from './api.ts'
import { wechatManner } from './manner.ts'
import type { House } from './signing.ts'

/**
 * Open WeChat Pay by its settings: `WECHAT_STORE`, `WECHAT_PORT` (3036), `WECHAT_MCHID`, `WECHAT_APPID`,
 * `WECHAT_MERCHANT_SERIAL`, `WECHAT_API_V3_KEY` (32 characters), `WECHAT_PUBLIC_KEY_ID`, `WECHAT_PRIVATE_KEY_FILE` (its own
 * key, PEM), `WECHAT_MERCHANT_PUBLIC_KEY_FILE` (the merchant's) and, for certificate mode, `WECHAT_CERTIFICATE_FILE`.
 */
export async function openWechat(environment: Environment): Promise<Party> {
  const pem = environment['WECHAT_CERTIFICATE_FILE']
  const certificate = pem === undefined ? undefined : readFileSync(pem, 'utf8')
  const house: House = {
    mchid: required(environment, 'WECHAT_MCHID'),
    appid: required(environment, 'WECHAT_APPID'),
    merchantSerial: required(environment, 'WECHAT_MERCHANT_SERIAL'),
    apiV3Key: required(environment, 'WECHAT_API_V3_KEY'),
    publicKeyId: required(environment, 'WECHAT_PUBLIC_KEY_ID'),
    privateKey: readFileSync(required(environment, 'WECHAT_PRIVATE_KEY_FILE'), 'utf8'),
    merchantKey: readFileSync(required(environment, 'WECHAT_MERCHANT_PUBLIC_KEY_FILE'), 'utf8'),
    ...(certificate !== undefined && {
      certificate: { pem: certificate, serial: new X509Certificate(certificate).serialNumber },
    }),
  }
  const rail = await openRail(environment, wechatManner(house))
  return runRail(environment, rail, [...apiRoutes(rail, house), ...pageRoutes(rail)], 3036)
}
