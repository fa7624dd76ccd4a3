import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { mustBeDone } from '#kernel/result.ts'
import { alipayConnector, methodNamed, unionpayConnector, wechatConnector } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { startPayment } from '../../src/flows/pay-order.ts'
import { receiveNotification } from '../../src/flows/receive-notification.ts'
import { startAlipay, testApp } from '../../outside/alipay/testing.ts'
import { payAs } from '../../outside/rails/testing.ts'
import { startUnionpay, testShop } from '../../outside/unionpay/testing.ts'
import { startWechat, testMerchant } from '../../outside/wechat/testing.ts'
import { aRig, type Rig } from './rig.ts'

/** The five ways of the three providers. */
export const ways = ['alipay', 'alipay_qr', 'wechat_qr', 'wechat_h5', 'unionpay'] as const

/** A shop with Alipay, WeChat Pay and UnionPay beside its bank, what it answered them, and where they are. */
export async function aChineseRig(t: TestContext, speed = 50) {
  const bare = await aRig(t)
  const answered: { connector: string; status: number; body: string }[] = []
  const held: { rig: Rig } = { rig: bare }
  const shop = await theShopsEnd(t, async (connector, raw, headers) => {
    const { db, connectors } = held.rig
    const { status, body = '' } = await receiveNotification(db, connectors, connector, { raw, headers })
    answered.push({ connector, status, body })
    return { status, body }
  })
  const alipay = await startAlipay(t, { speed })
  const wechat = await startWechat(t, { speed })
  const unionpay = await startUnionpay(t, { speed })
  const out = createHttpOut([alipay.origin, wechat.origin, unionpay.origin])
  t.after(() => out.close())
  const common = (name: string) => ({
    notifyUrl: `${shop}/webhooks/${name}`,
    currencies: ['EUR'],
    timeoutMs: 3_000,
  })
  const { publicKeyId, ...merchant } = testMerchant
  const connectors = [
    alipayConnector(
      {
        ...common('alipay'), ...testApp, gateway: `${alipay.origin}/gateway.do`, privateKey: alipay.merchant.privateKey,
        alipayPublicKey: alipay.house.publicKey,
      },
      out,
    ),
    wechatConnector(
      {
        ...common('wechat'), ...merchant, origin: wechat.origin, privateKey: wechat.merchant.privateKey,
        platformKeys: { [publicKeyId]: wechat.house.publicKey }, scanPage: `${wechat.origin}/scan`,
      },
      out,
    ),
    unionpayConnector(
      {
        ...common('unionpay'), origin: unionpay.origin, merId: testShop.merId, certId: testShop.merchantCertId,
        privateKey: unionpay.merchant.privateKey, platformKeys: { [testShop.platformCertId]: unionpay.house.publicKey },
      },
      out,
    ),
  ] // prettier-ignore
  const all = new Map([...bare.connectors, ...connectors.map((each) => [each.name, each] as const)])
  held.rig = { ...bare, connectors: all }
  return { rig: held.rig, shop, answered, origins: [alipay.origin, wechat.origin, unionpay.origin] }
}

type Hear = (
  connector: string,
  raw: Buffer,
  headers: IncomingHttpHeaders,
) => Promise<{ readonly status: number; readonly body: string }>

async function theShopsEnd(t: TestContext, hear: Hear): Promise<string> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const name = (request.url ?? '').replace('/webhooks/', '')
      hear(name, Buffer.concat(parts), request.headers).then(
        ({ status, body }) => response.writeHead(status).end(body),
        // A provider that tells again while the shop is being closed finds nobody.
        () => response.writeHead(500).end(),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return `http://127.0.0.1:${address.port}`
}

/** Begin to pay an order; answers the address of the provider's page the payer stands before. */
export async function toTheProvider(rig: Rig, orderId: OrderId, way: (typeof ways)[number]) {
  const method = methodNamed(way)
  assert.ok(method !== undefined)
  const { action, merchantRef } = mustBeDone(
    await startPayment(rig.db, rig.connectors, {
      orderId,
      returnUrl: `http://127.0.0.1:3000/zh/orders/${orderId}/return?token=t`,
      description: 'K-1',
      locale: 'zh',
      method,
    }),
  )
  assert.ok(action.kind === 'form' || action.kind === 'qr' || action.kind === 'redirect')
  const url = action.url ?? ''
  const form = action.kind === 'form' ? { method: 'POST', body: new URLSearchParams(action.fields) } : {}
  let entered = await fetch(url, { ...form, redirect: 'manual' })
  const to = entered.headers.get('location')
  if (to !== null) entered = await fetch(new URL(to, url))
  assert.equal(entered.status, 200)
  return { page: entered.url, merchantRef }
}

/** Begin to pay and pay as one of the provider's test payers. */
export async function payBy(rig: Rig, orderId: OrderId, way: (typeof ways)[number], login?: string) {
  const { page, merchantRef } = await toTheProvider(rig, orderId, way)
  const paid = await payAs(page, login)
  return { ...paid, merchantRef }
}
