import { createHttpOut, type HttpOut } from '#kernel/http-out.ts'
import {
  acquirerConnector,
  alipayConnector,
  bankConnector,
  bankPageConnector,
  icbcWords,
  mobileOperatorConnector,
  stripeConnector,
  unionpayConnector,
  vaultDoor,
  wechatConnector,
  type Connector,
  type Connectors,
  type VaultDoor,
} from '#money/payments/index.ts'
import { testApp } from '../../../outside/alipay/testing.ts'
import { testShop } from '../../../outside/unionpay/testing.ts'
import { testMerchant } from '../../../outside/wechat/testing.ts'

type Rail = { readonly origin: string; readonly privateKey: string; readonly publicKey: string }
type Acquirer = { readonly origin: string; readonly key: string }

/** All a process of the shop must know to work: plain words, so that they can be handed to another process. */
export type ShopSettings = {
  readonly database: { readonly host: string; readonly port: number; readonly database: string }
  /** Where providers tell what happened. */
  readonly ends: string
  readonly bank: { readonly origin: string; readonly key: string; readonly webhookSecret: string }
  readonly vault: { readonly origin: string; readonly secret: string }
  readonly acquirers: {
    readonly north: Acquirer
    readonly south: Acquirer
    readonly webhookSecret: string
  }
  readonly alipay: Rail
  readonly wechat: Rail & { readonly scanPage: string }
  readonly unionpay: Rail
  readonly stripe: { readonly origin: string; readonly key: string; readonly webhookSecret: string }
  readonly operator: { readonly origin: string; readonly clientId: string; readonly clientSecret: string }
  readonly icbc: {
    readonly origin: string
    readonly merchantNumber: string
    readonly privateKey: string
    readonly certificate: string
    readonly bankCertificate: string
  }
}

/** The ways out of one process: to every provider, over whatever wires the settings name. */
export type WaysOut = { readonly connectors: Connectors; readonly vault: VaultDoor; close(): void }

/** Requests are waited for longer than any kill takes, so that no call ends by its own impatience. */
const timeoutMs = 15_000

function rails({ alipay, wechat, unionpay, ends }: ShopSettings, out: HttpOut): Connector[] {
  const common = (name: string) => ({ notifyUrl: `${ends}/webhooks/${name}`, currencies: ['EUR'], timeoutMs })
  const { publicKeyId, ...merchant } = testMerchant
  return [
    alipayConnector(
      {
        ...common('alipay'),
        ...testApp,
        gateway: `${alipay.origin}/gateway.do`,
        privateKey: alipay.privateKey,
        alipayPublicKey: alipay.publicKey,
      },
      out,
    ),
    wechatConnector(
      {
        ...common('wechat'),
        ...merchant,
        origin: wechat.origin,
        privateKey: wechat.privateKey,
        platformKeys: { [publicKeyId]: wechat.publicKey },
        scanPage: wechat.scanPage,
      },
      out,
    ),
    unionpayConnector(
      {
        ...common('unionpay'),
        origin: unionpay.origin,
        merId: testShop.merId,
        certId: testShop.merchantCertId,
        privateKey: unionpay.privateKey,
        platformKeys: { [testShop.platformCertId]: unionpay.publicKey },
      },
      out,
    ),
  ]
}

function pages({ stripe, operator, icbc, ends }: ShopSettings, out: HttpOut): Connector[] {
  const { merchantNumber, origin, ...keys } = icbc
  return [
    stripeConnector({ ...stripe, webhookSecrets: [stripe.webhookSecret], timeoutMs }, out),
    mobileOperatorConnector(
      {
        ...operator,
        sinkSecret: 'known to the shop alone',
        sink: `${ends}/webhooks/operator`,
        merchantName: 'Kontor',
        merchantIdentifier: 'kontor',
        timeoutMs,
      },
      out,
    ),
    bankPageConnector(
      {
        name: 'icbc',
        words: icbcWords,
        origin,
        merchantNumber,
        keys: () => keys,
        notifyUrl: `${ends}/webhooks/icbc`,
        publicOrigin: ends,
        timeoutMs,
      },
      out,
    ),
  ]
}

/** Make the ways out a shop with these settings has. */
export function waysOut(settings: ShopSettings): WaysOut {
  const { bank, vault: vaultAt, acquirers, alipay, wechat, unionpay, ends } = settings
  const { stripe, operator, icbc } = settings
  const rest = [alipay, wechat, unionpay, stripe, operator, icbc]
  const origins = [bank, vaultAt, acquirers.north, acquirers.south, ...rest]
  const out = createHttpOut(origins.map(({ origin }) => origin))
  const vault = vaultDoor(vaultAt, out)
  const cards = (['north', 'south'] as const).map((name) =>
    acquirerConnector(
      {
        name,
        ...acquirers[name],
        webhookSecrets: [acquirers.webhookSecret],
        notifyUrl: `${ends}/webhooks/acquirer_${name}`,
        authentication: 'when_asked',
        backUrl: (url) => url,
      },
      vault,
      out,
    ),
  )
  const cardBank = bankConnector(
    {
      origin: bank.origin,
      merchantKey: bank.key,
      webhookSecrets: [bank.webhookSecret],
      notifyUrl: `${ends}/webhooks/bank`,
      timeoutMs,
    },
    out,
  )
  const all = [cardBank, ...cards, ...rails(settings, out), ...pages(settings, out)]
  return { connectors: new Map(all.map((each) => [each.name, each])), vault, close: () => out.close() }
}
