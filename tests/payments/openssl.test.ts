import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createHttpOut, type HttpOut, type OutRequest } from '#kernel/http-out.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { alipayConnector, wechatConnector, type StartRequest } from '#money/payments/index.ts'
import { startAlipay, testApp } from '../../outside/alipay/testing.ts'
import { hearingMerchant, payAs } from '../../outside/rails/testing.ts'
import { startWechat, testMerchant } from '../../outside/wechat/testing.ts'
import { noOpenssl, opensslVerifies } from './openssl.ts'

const skip = noOpenssl

const request = (method: string): StartRequest => ({
  method,
  merchantRef: newId('att'),
  reference: 'ord_1',
  amount: money(1999n, 'EUR'),
  description: '订单 K-100001 & more',
  locale: 'zh',
  returnUrl: 'http://127.0.0.1:3000/zh/orders/ord_1/return?token=t',
  postBackUrl: 'http://127.0.0.1:3000/webhooks/back/x',
  expiresAt: new Date(Date.now() + 1_800_000),
  details: {},
})

/** A way out that keeps what went out on it. */
function seen(t: TestContext, origin: string): { readonly out: HttpOut; readonly sent: OutRequest[] } {
  const real = createHttpOut([origin])
  t.after(() => real.close())
  const sent: OutRequest[] = []
  return {
    sent,
    out: {
      ...real,
      request(wanted) {
        sent.push(wanted)
        return real.request(wanted)
      },
    },
  }
}

/** The text Alipay has signed, written down from its manual: fields that say something, by name; `left` stand outside. */
function alipayText(fields: Readonly<Record<string, string>>, left: readonly string[]): string {
  const names = Object.keys(fields).filter((name) => fields[name] !== '' && !left.includes(name))
  return names
    .toSorted()
    .map((name) => `${name}=${fields[name] ?? ''}`)
    .join('&')
}

const bent = (value: string) => `${value.startsWith('1') ? '2' : '1'}${value.slice(1)}`

test(
  'openssl finds our calls to Alipay and its notices signed, and not with one byte of any field changed',
  { skip },
  async (t) => {
    const merchant = await hearingMerchant(t)
    const alipay = await startAlipay(t)
    const { out, sent } = seen(t, alipay.origin)
    const connector = alipayConnector(
      {
        ...testApp,
        gateway: `${alipay.origin}/gateway.do`,
        privateKey: alipay.merchant.privateKey,
        alipayPublicKey: alipay.house.publicKey,
        notifyUrl: merchant.url,
        currencies: ['EUR'],
      },
      out,
    )
    const started = await connector.start(request('alipay_qr'))
    assert.ok(started.started && 'action' in started && started.action.kind === 'qr')
    await payAs(started.action.url ?? '')
    const ours = Object.fromEntries(new URLSearchParams(String(sent[0]?.body)))
    const theirs = Object.fromEntries(new URLSearchParams(merchant.heard[0]?.raw))
    for (const [fields, key, left] of [
      [ours, alipay.merchant.publicKey, ['sign']],
      [theirs, alipay.house.publicKey, ['sign', 'sign_type']],
    ] as const) {
      const proof = Buffer.from(fields['sign'] ?? '', 'base64')
      const isTrue = (of: Readonly<Record<string, string>>) =>
        opensslVerifies(key, alipayText(of, left), proof)
      assert.ok(isTrue(fields))
      for (const [name, value] of Object.entries(fields))
        if (value !== '' && !left.some((each) => each === name))
          assert.equal(isTrue({ ...fields, [name]: bent(value) }), false, name)
    }
  },
)

test(
  'openssl finds our requests to WeChat Pay and its notices signed, and not with one byte of any part changed',
  { skip },
  async (t) => {
    const merchant = await hearingMerchant(t)
    const wechat = await startWechat(t)
    const { out, sent } = seen(t, wechat.origin)
    const { publicKeyId, ...rest } = testMerchant
    const connector = wechatConnector(
      {
        ...rest,
        origin: wechat.origin,
        privateKey: wechat.merchant.privateKey,
        platformKeys: { [publicKeyId]: wechat.house.publicKey },
        notifyUrl: merchant.url,
        currencies: ['EUR'],
        scanPage: `${wechat.origin}/scan`,
      },
      out,
    )
    const started = await connector.start(request('wechat_qr'))
    assert.ok(started.started && 'action' in started && started.action.kind === 'qr')
    const scanned = await fetch(started.action.url ?? '', { redirect: 'manual' })
    await payAs(wechat.origin + scanned.headers.get('location'))
    const [asked] = sent
    const authorization = asked?.headers?.['authorization'] ?? ''
    const given = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(authorization)?.[1] ?? ''
    const target = String(asked?.url).slice(wechat.origin.length)
    const ours = ['POST', target, given('timestamp'), given('nonce_str'), String(asked?.body)]
    const [notice] = merchant.heard
    const header = (name: string) => String(notice?.headers[`wechatpay-${name}`])
    const theirs = [header('timestamp'), header('nonce'), notice?.raw ?? '']
    for (const [parts, key, signature] of [
      [ours, wechat.merchant.publicKey, given('signature')],
      [theirs, wechat.house.publicKey, header('signature')],
    ] as const) {
      const proof = Buffer.from(signature, 'base64')
      const isTrue = (of: readonly string[]) =>
        opensslVerifies(key, of.map((part) => `${part}\n`).join(''), proof)
      assert.ok(isTrue(parts))
      for (const n of parts.keys())
        assert.equal(isTrue(parts.map((part, i) => (i === n ? bent(part) : part))), false, `part ${n}`)
    }
  },
)
