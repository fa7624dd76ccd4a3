import { readFileSync } from 'node:fs'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import type { Secret, Settings } from '#kernel/config.ts'
import { alipayConnector, unionpayConnector, wechatConnector, type Connector } from '#money/payments/index.ts'
import type { AppContext } from './context.ts'
import { worldSecret } from './start/simulators.ts'

type Context = Pick<AppContext, 'settings' | 'httpOut'>

/** Where a provider answers: as the settings say, in the demo in its world, else nowhere. */
function placeOf({ simulators, worldPort }: Settings, given: string, offset: number) {
  const isPlayed = given === '' && simulators && worldPort > 0
  return { origin: isPlayed ? `http://127.0.0.1:${worldPort + offset}` : given, isPlayed }
}

/** A key that is read when it is first needed: the demo's are made by its world, which opens after the shop. */
function keyOf({ dataFolder }: Settings, given: Secret | undefined, file: string): () => string {
  let text = given?.reveal()
  return () => (text ??= readFileSync(join(dataFolder, 'keys', `${file}.pem`), 'utf8'))
}

const common = ({ publicOrigin, chineseCurrencies }: Settings, name: string) => ({
  notifyUrl: `${publicOrigin}/webhooks/${name}`,
  currencies: chineseCurrencies.split(',').map((each) => each.trim()),
})

function alipay({ settings, httpOut }: Context): Connector[] {
  const { origin, isPlayed } = placeOf(settings, settings.alipayGateway, 5)
  if (origin === '') return []
  const ours = keyOf(settings, settings.alipayKey, 'alipay-merchant')
  const theirs = keyOf(settings, settings.alipayPublicKey, 'alipay-platform.pub')
  return (['alipay', 'alipay_qr'] as const).map((name) =>
    alipayConnector(
      {
        ...common(settings, name),
        name,
        gateway: isPlayed ? `${origin}/gateway.do` : origin,
        appId: settings.alipayAppId,
        sellerId: settings.alipaySellerId,
        get privateKey() {
          return ours()
        },
        get alipayPublicKey() {
          return theirs()
        },
      },
      httpOut,
    ),
  )
}

function wechat({ settings, httpOut }: Context): Connector[] {
  const { origin, isPlayed } = placeOf(settings, settings.wechatOrigin, 6)
  const sealedBy =
    settings.wechatApiV3Key?.reveal() ??
    createHmac('sha256', worldSecret(settings)).update('wechat APIv3 key').digest('base64url').slice(0, 32)
  if (origin === '') return []
  const ours = keyOf(settings, settings.wechatKey, 'wechat-merchant')
  const theirs = keyOf(settings, settings.wechatPublicKey, 'wechat-platform.pub')
  return (['wechat_qr', 'wechat_h5'] as const).map((name) =>
    wechatConnector(
      {
        ...common(settings, name),
        name,
        origin,
        mchid: settings.wechatMchid,
        appid: settings.wechatAppid,
        merchantSerial: settings.wechatSerial,
        apiV3Key: sealedBy,
        ...(isPlayed ? { scanPage: `${origin}/scan` } : {}),
        get privateKey() {
          return ours()
        },
        get platformKeys() {
          return { [settings.wechatPublicKeyId]: theirs() }
        },
      },
      httpOut,
    ),
  )
}

function unionpay({ settings, httpOut }: Context): Connector[] {
  const { origin } = placeOf(settings, settings.unionpayOrigin, 7)
  if (origin === '') return []
  const ours = keyOf(settings, settings.unionpayKey, 'unionpay-merchant')
  const theirs = keyOf(settings, settings.unionpayPublicKey, 'unionpay-platform.pub')
  const connector = unionpayConnector(
    {
      ...common(settings, 'unionpay'),
      origin,
      merId: settings.unionpayMerId,
      certId: settings.unionpayCertId,
      get privateKey() {
        return ours()
      },
      get platformKeys() {
        return { [settings.unionpayPlatformCertId]: theirs() }
      },
    },
    httpOut,
  )
  return [connector]
}

/** Alipay, WeChat Pay and UnionPay, those of them that the settings name; in the demo those of its world. */
export function chineseProviders(context: Context): Connector[] {
  return [...alipay(context), ...wechat(context), ...unionpay(context)]
}

/** Origins outside the demo's world at which these providers are reached. */
export function chineseOrigins({ alipayGateway, wechatOrigin, unionpayOrigin }: Settings): string[] {
  return [URL.canParse(alipayGateway) ? new URL(alipayGateway).origin : '', wechatOrigin, unionpayOrigin]
}
