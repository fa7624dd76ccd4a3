import { readFileSync } from 'node:fs'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import type { Secret, Settings } from '#kernel/config.ts'
import {
  alipayBills,
  alipayConnector,
  unionpayBills,
  unionpayConnector,
  wechatBills,
  wechatConnector,
  type AlipaySettings,
  type Connector,
  type SettlementSource,
  type UnionpaySettings,
  type WechatSettings,
} from '#money/payments/index.ts'
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

function alipay(settings: Settings): AlipaySettings | undefined {
  const { origin, isPlayed } = placeOf(settings, settings.alipayGateway, 5)
  if (origin === '') return undefined
  const ours = keyOf(settings, settings.alipayKey, 'alipay-merchant')
  const theirs = keyOf(settings, settings.alipayPublicKey, 'alipay-platform.pub')
  return {
    ...common(settings, 'alipay'),
    gateway: isPlayed ? `${origin}/gateway.do` : origin,
    appId: settings.alipayAppId,
    sellerId: settings.alipaySellerId,
    get privateKey() {
      return ours()
    },
    get alipayPublicKey() {
      return theirs()
    },
  }
}

function wechat(settings: Settings): WechatSettings | undefined {
  const { origin, isPlayed } = placeOf(settings, settings.wechatOrigin, 6)
  const sealedBy =
    settings.wechatApiV3Key?.reveal() ??
    createHmac('sha256', worldSecret(settings)).update('wechat APIv3 key').digest('base64url').slice(0, 32)
  if (origin === '') return undefined
  const ours = keyOf(settings, settings.wechatKey, 'wechat-merchant')
  const theirs = keyOf(settings, settings.wechatPublicKey, 'wechat-platform.pub')
  return {
    ...common(settings, 'wechat'),
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
  }
}

function unionpay(settings: Settings): UnionpaySettings | undefined {
  const { origin } = placeOf(settings, settings.unionpayOrigin, 7)
  if (origin === '') return undefined
  const ours = keyOf(settings, settings.unionpayKey, 'unionpay-merchant')
  const theirs = keyOf(settings, settings.unionpayPublicKey, 'unionpay-platform.pub')
  return {
    ...common(settings, 'unionpay'),
    fileOrigin: fileOriginOf(origin),
    origin,
    merId: settings.unionpayMerId,
    certId: settings.unionpayCertId,
    get privateKey() {
      return ours()
    },
    get platformKeys() {
      return { [settings.unionpayPlatformCertId]: theirs() }
    },
  }
}

/** Alipay, WeChat Pay and UnionPay, those of them that the settings name; in the demo those of its world. */
export function chineseProviders({ settings, httpOut }: Context): Connector[] {
  const [first, second, third] = [alipay(settings), wechat(settings), unionpay(settings)]
  return [
    ...(first === undefined ? [] : [alipayConnector(first, httpOut)]),
    ...(second === undefined ? [] : [wechatConnector(second, httpOut)]),
    ...(third === undefined ? [] : [unionpayConnector(third, httpOut)]),
  ]
}

/** Their daily bills as settlement files. */
export function chineseBills({ settings, httpOut }: Context): SettlementSource[] {
  const [first, second, third] = [alipay(settings), wechat(settings), unionpay(settings)]
  return [
    ...(first === undefined ? [] : [alipayBills(first, httpOut)]),
    ...(second === undefined ? [] : [wechatBills(second, httpOut)]),
    ...(third === undefined ? [] : [unionpayBills(third, httpOut)]),
  ]
}

/** UnionPay gives its files out at a host of their own. */
const fileOriginOf = (origin: string) => origin.replace('//gateway.', '//filedownload.')

/** Origins outside the demo's world at which these providers are reached. */
export function chineseOrigins({ alipayGateway, wechatOrigin, unionpayOrigin }: Settings): string[] {
  return [
    URL.canParse(alipayGateway) ? new URL(alipayGateway).origin : '',
    wechatOrigin,
    unionpayOrigin,
    fileOriginOf(unionpayOrigin),
  ]
}
