import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Formatter, Rsa } from 'wechatpay-axios-plugin'
import { createHttpOut, type HttpOut, type OutRequest } from '#kernel/http-out.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { wechatConnector, type StartRequest } from '#money/payments/index.ts'
import { booksOf, freshKeys, hearingMerchant, payAs } from '../../outside/rails/testing.ts'
import { until } from '../../outside/shop-steps.ts'
import { startWechat, testMerchant } from '../../outside/wechat/testing.ts'

type WechatSettings = Parameters<typeof wechatConnector>[0]

async function setUp(t: TestContext, speed = 1) {
  const merchant = await hearingMerchant(t)
  const wechat = await startWechat(t, { speed })
  const out = createHttpOut([wechat.origin])
  t.after(() => out.close())
  const { publicKeyId, ...rest } = testMerchant
  const settings: WechatSettings = {
    origin: wechat.origin,
    ...rest,
    privateKey: wechat.merchant.privateKey,
    platformKeys: { [publicKeyId]: wechat.house.publicKey },
    notifyUrl: merchant.url,
    currencies: ['CNY', 'EUR'],
    scanPage: `${wechat.origin}/scan`,
  }
  const connector = wechatConnector(settings, out)
  type Heard = (typeof merchant.heard)[number]
  const hear = ({ raw, headers }: Heard, now = new Date()) =>
    connector.parseNotification(Buffer.from(raw), headers, now)
  const pay = async (request: StartRequest, login?: string) => {
    const answer = await connector.start(request)
    assert.ok(answer.started && 'action' in answer && 'url' in answer.action && answer.action.url)
    const scanned = await fetch(answer.action.url, { redirect: 'manual' })
    return payAs(wechat.origin + scanned.headers.get('location'), login)
  }
  const first = () => merchant.heard[0] ?? { headers: {}, raw: '', at: 0 }
  return { merchant, wechat, out, settings, connector, hear, pay, first }
}

function request(changes: Partial<StartRequest> = {}): StartRequest {
  return {
    merchantRef: newId('att'),
    reference: 'ord_1',
    amount: money(1999n, 'EUR'),
    description: '订单 K-100001',
    locale: 'zh',
    returnUrl: 'http://127.0.0.1:3000/zh/orders/ord_1/return?token=t',
    postBackUrl: 'http://127.0.0.1:3000/webhooks/back/x',
    expiresAt: new Date(Date.now() + 1_800_000),
    details: {},
    ...changes,
  }
}

test('our requests are signed as the vendor’s package signs them, over method, address, time, nonce and body', async (t) => {
  const { settings, out, wechat, pay } = await setUp(t)
  const sent: OutRequest[] = []
  const seen: HttpOut = {
    ...out,
    request(wanted) {
      sent.push(wanted)
      return out.request(wanted)
    },
  }
  const asked = request()
  await pay(asked)
  const connector = wechatConnector(settings, seen)
  await connector.query(asked.merchantRef)
  await connector.start(request())
  assert.equal(sent.length, 2)
  for (const { url, method = 'GET', headers = {}, body = '' } of sent) {
    const given = Object.fromEntries(
      [...(headers['authorization'] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    ) as Record<string, string>
    const target = url.slice(wechat.origin.length)
    const text = Formatter.request(
      method,
      target,
      given['timestamp'] ?? '',
      given['nonce_str'] ?? '',
      String(body),
    )
    assert.ok(Rsa.verify(text, given['signature'] ?? '', wechat.merchant.publicKey))
    for (const changed of [text.replace('T', 'X'), text.replace('/v3', '/v2'), `${text} `])
      assert.equal(Rsa.verify(changed, given['signature'] ?? '', wechat.merchant.publicKey), false)
  }
})

test('a code is paid, told and asked about alike; a refund is undecided until WeChat has decided it', async (t) => {
  const { merchant, wechat, connector, hear, pay, first } = await setUp(t, 20)
  const asked = request()
  assert.equal((await pay(asked)).status, 200)
  const told = hear(first())
  assert.ok(told.ok)
  const found = await connector.query(asked.merchantRef)
  assert.ok(found !== 'not_found')
  for (const { merchantRef, payment } of [told.value.observation, found.observation])
    assert.deepEqual(
      [merchantRef, payment?.state, payment?.amount, payment?.captured, payment?.merchant],
      [asked.merchantRef, 'captured', asked.amount, asked.amount, connector.merchant],
    )
  const refund = async (reference: string, minor: bigint) => {
    const said = await connector.operate({
      kind: 'refund', reference, merchantRef: asked.merchantRef, connectorRef: 'x', amount: money(minor, 'EUR'),
    }) // prettier-ignore
    return said.observation.operations.map((each) => [each.succeeded, each.amount.minor, each.code])
  }
  const [one, bad] = [newId('op'), newId('op')]
  assert.deepEqual(await refund(one, 500n), [])
  assert.deepEqual(await refund(bad, 444n), [])
  assert.deepEqual(await refund(newId('op'), 1900n), [[false, 1900n, 'invalid_request']])
  await until(() => merchant.heard.length === 3)
  const decided = merchant.heard.slice(1).map((each) => {
    const heard = hear(each)
    assert.ok(heard.ok)
    const [operation] = heard.value.observation.operations
    return [operation?.reference, operation?.succeeded, operation?.amount]
  })
  assert.deepEqual(new Map(decided.map(([id, ...rest]) => [id, rest])), new Map([
    [one, [true, money(500n, 'EUR')]],
    [bad, [false, money(444n, 'EUR')]],
  ])) // prettier-ignore
  assert.deepEqual(await refund(one, 500n), [[true, 500n, undefined]])
  assert.deepEqual((await booksOf(wechat.origin)).faults, [])
})

test('a notice with one changed byte in any signed or sealed part is refused, and so is one that is too old', async (t) => {
  const { hear, pay, first, settings, out } = await setUp(t)
  await pay(request(), 'wrong@pay.example')
  const heard = first()
  const told = hear(heard)
  assert.ok(told.ok && told.value.observation.payment?.amount.minor === 2099n)
  for (const at of [10, heard.raw.indexOf('ciphertext') + 20, heard.raw.length - 10]) {
    const raw = `${heard.raw.slice(0, at)}${heard.raw[at] === 'x' ? 'y' : 'x'}${heard.raw.slice(at + 1)}`
    const answer = hear({ ...heard, raw })
    assert.equal(answer.ok || answer.refusal, 'bad_signature')
  }
  for (const name of ['timestamp', 'nonce', 'serial', 'signature']) {
    const key = `wechatpay-${name}`
    const value = String(heard.headers[key])
    const changed = `${value.startsWith('1') ? '2' : '1'}${value.slice(1)}`
    const answer = hear({ ...heard, headers: { ...heard.headers, [key]: changed } })
    assert.equal(answer.ok || answer.refusal, 'bad_signature', name)
  }
  const late = hear(heard, new Date(Date.now() + 301_000))
  assert.equal(late.ok || late.refusal, 'too_old')
  const otherKey = wechatConnector({ ...settings, apiV3Key: 'f'.repeat(32) }, out)
  const sealed = otherKey.parseNotification(Buffer.from(heard.raw), heard.headers, new Date())
  assert.equal(sealed.ok || sealed.refusal, 'malformed')
})

test('an answer without the platform’s signature, or by a key we do not know, is no answer', async (t) => {
  const { settings, out, pay, connector } = await setUp(t)
  const asked = request()
  await pay(asked)
  const bent = (bend: (text: string) => string): HttpOut => ({
    ...out,
    async request(wanted) {
      const answer = await out.request(wanted)
      return { ...answer, body: Buffer.from(bend(answer.body.toString('utf8'))) }
    },
  })
  await assert.rejects(
    wechatConnector(
      settings,
      bent((text) => text.replace('1999', '1998')),
    ).query(asked.merchantRef),
  )
  const strangers = { ...settings, platformKeys: { [testMerchant.publicKeyId]: freshKeys().publicKey } }
  await assert.rejects(wechatConnector(strangers, out).query(asked.merchantRef))
  assert.equal(await connector.query(newId('att')), 'not_found')
  await connector.close?.(asked.merchantRef)
  for (const currency of ['JPY', 'KWD', 'USD'] as const)
    assert.deepEqual(await connector.start(request({ amount: money(500n, currency) })), {
      started: false,
      code: 'currency_not_supported',
    })
})

test('a phone’s browser is led to WeChat and back to the order', async (t) => {
  const { connector, wechat, merchant } = await setUp(t)
  const asked = request({ method: 'wechat_h5' })
  const answer = await connector.start(asked)
  assert.ok(answer.started && 'action' in answer && answer.action.kind === 'redirect')
  const entered = await fetch(answer.action.url, { redirect: 'manual' })
  const phone = wechat.origin + entered.headers.get('location')
  const form = { login: 'ada@pay.example', source: 'cmb', payment_password: '111111' }
  const done = await fetch(phone, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
  assert.equal(done.headers.get('location'), asked.returnUrl)
  assert.equal(merchant.heard.length, 1)
  assert.match(connector.acknowledge?.('moved').body ?? '', /SUCCESS/)
  assert.equal(connector.acknowledge?.('malformed').status, 400)
})
