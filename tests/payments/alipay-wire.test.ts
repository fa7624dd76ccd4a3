import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { AlipaySdk } from 'alipay-sdk'
import { createHttpOut, type HttpOut } from '#kernel/http-out.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { alipayConnector, type StartRequest } from '#money/payments/index.ts'
import { startAlipay, testApp } from '../../outside/alipay/testing.ts'
import { booksOf, hearingMerchant, payAs } from '../../outside/rails/testing.ts'

type AlipaySettings = Parameters<typeof alipayConnector>[0]

async function setUp(t: TestContext, method = 'alipay_qr') {
  const merchant = await hearingMerchant(t)
  const alipay = await startAlipay(t)
  const out = createHttpOut([alipay.origin])
  t.after(() => out.close())
  const settings: AlipaySettings = {
    gateway: `${alipay.origin}/gateway.do`,
    ...testApp,
    privateKey: alipay.merchant.privateKey,
    alipayPublicKey: alipay.house.publicKey,
    notifyUrl: merchant.url,
    currencies: ['CNY', 'EUR'],
  }
  const connector = alipayConnector(settings, out)
  const hear = (raw: string) => connector.parseNotification(Buffer.from(raw), {}, new Date())
  const pageOf = async (request: StartRequest) => {
    const answer = await connector.start({ ...request, method })
    assert.ok(answer.started && 'action' in answer)
    assert.ok(answer.action.kind === 'qr' || answer.action.kind === 'redirect')
    return answer.action.url ?? ''
  }
  return { merchant, alipay, out, settings, connector, hear, pageOf }
}

function request(changes: Partial<StartRequest> = {}): StartRequest {
  return {
    merchantRef: newId('att'),
    reference: 'ord_1',
    amount: money(1999n, 'EUR'),
    description: '订单 K-100001 & more',
    locale: 'zh',
    returnUrl: 'http://127.0.0.1:3000/zh/orders/ord_1/return?token=t',
    postBackUrl: 'http://127.0.0.1:3000/webhooks/back/x',
    expiresAt: new Date(Date.now() + 1_800_000),
    details: {},
    ...changes,
  }
}

test('our calls are signed as the vendor’s package signs them, and no byte of them can be changed', async (t) => {
  const { alipay, pageOf } = await setUp(t, 'alipay')
  const asOurKey = new AlipaySdk({
    appId: testApp.appId,
    privateKey: alipay.merchant.privateKey,
    keyType: 'PKCS8',
    alipayPublicKey: alipay.merchant.publicKey,
  })
  const fields = Object.fromEntries(new URL(await pageOf(request())).searchParams)
  assert.ok(asOurKey.checkNotifySignV2(fields))
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'sign_type') continue
    const changed = { ...fields, [name]: `${value.startsWith('a') ? 'b' : 'a'}${value.slice(1)}` }
    assert.equal(asOurKey.checkNotifySignV2(changed), false, name)
  }
})

test('a code is paid, told and asked about alike, and given back in parts by our own ids', async (t) => {
  const { merchant, alipay, connector, hear, pageOf } = await setUp(t)
  const asked = request()
  const page = await pageOf(asked)
  assert.equal((await payAs(page)).status, 200)
  const told = hear(merchant.heard[0]?.raw ?? '')
  assert.ok(told.ok)
  const found = await connector.query(asked.merchantRef)
  assert.ok(found !== 'not_found')
  for (const { merchantRef, payment } of [told.value.observation, found.observation]) {
    assert.equal(merchantRef, asked.merchantRef)
    assert.deepEqual(
      [payment?.state, payment?.amount, payment?.captured, payment?.sessionOpen],
      ['captured', asked.amount, asked.amount, false],
    )
  }
  assert.equal(told.value.observation.payment?.merchant, connector.merchant)
  const refund = async (reference: string, minor: bigint) => {
    const said = await connector.operate({
      kind: 'refund', reference, merchantRef: asked.merchantRef, connectorRef: 'x', amount: money(minor, 'EUR'),
    }) // prettier-ignore
    return said.observation.operations.map((each) => [each.succeeded, each.amount.minor, each.code])
  }
  const [first, second] = [newId('op'), newId('op')]
  assert.deepEqual(await refund(first, 500n), [[true, 500n, undefined]])
  assert.deepEqual(await refund(first, 500n), [[true, 500n, undefined]])
  assert.deepEqual(await refund(newId('op'), 444n), [[false, 444n, 'payer_account_abnormal']])
  assert.deepEqual(await refund(newId('op'), 1500n), [[false, 1500n, 'amount_exceeds_captured']])
  assert.deepEqual(await refund(second, 1499n), [[true, 1499n, undefined]])
  const after = await connector.query(asked.merchantRef)
  assert.ok(after !== 'not_found')
  assert.deepEqual(
    [after.observation.payment?.state, after.observation.payment?.refunded.minor],
    ['captured', 1999n],
  )
  assert.deepEqual((await booksOf(alipay.origin)).faults, [])
})

test('a notification with one changed byte in any field is refused; wrong amounts and merchants are told, not mended', async (t) => {
  const { merchant, hear, settings, out, pageOf } = await setUp(t)
  await payAs(await pageOf(request()), 'wrong@pay.example')
  const raw = merchant.heard[0]?.raw ?? ''
  const told = hear(raw)
  assert.ok(told.ok)
  assert.equal(told.value.observation.payment?.amount.minor, 2099n)
  const fields = new URLSearchParams(raw)
  for (const [name, value] of fields) {
    const changed = new URLSearchParams(fields)
    changed.set(name, `${value.startsWith('a') ? 'b' : 'a'}${value.slice(1)}`)
    const answer = hear(changed.toString())
    assert.deepEqual(answer.ok || answer.refusal, 'bad_signature', name)
  }
  for (const broken of ['', 'a=b', raw.slice(0, 200), '{"sign":1}', '%%%'])
    assert.equal(hear(broken).ok, false)
  const other = alipayConnector({ ...settings, sellerId: '2088999999999999' }, out)
  const heard = other.parseNotification(Buffer.from(raw), {}, new Date())
  assert.ok(heard.ok && heard.value.observation.payment?.merchant !== other.merchant)
})

test('an answer is believed to the byte: one changed character in it is no answer', async (t) => {
  const { alipay, settings, connector, pageOf } = await setUp(t)
  const asked = request()
  await payAs(await pageOf(asked))
  const real = createHttpOut([alipay.origin])
  t.after(() => real.close())
  const bent = (bend: (text: string) => string): HttpOut => ({
    ...real,
    async request(wanted) {
      const answer = await real.request(wanted)
      return { ...answer, body: Buffer.from(bend(answer.body.toString('utf8'))) }
    },
  })
  const askBent = (bend: (text: string) => string) =>
    alipayConnector(settings, bent(bend)).query(asked.merchantRef)
  assert.notEqual(await askBent((text) => text), 'not_found')
  for (const bend of [
    (text: string) => text.replace('19.99', '19.98'),
    (text: string) => text.replace('TRADE_SUCCESS', 'TRADE_SUCCESs'),
    (text: string) => text.replace('"code":', '"code" :'),
    (text: string) => text.replace(/"sign":"./, '"sign":"!'),
    (text: string) => text.replace(/,"sign":"[^"]*"/, ''),
  ])
    await assert.rejects(askBent(bend))
  assert.notEqual(await connector.query(asked.merchantRef), 'not_found')
})

test('currencies without two decimal places and those not agreed are refused before Alipay is asked', async (t) => {
  const { connector } = await setUp(t)
  for (const currency of ['JPY', 'KWD', 'USD'] as const)
    assert.deepEqual(await connector.start(request({ amount: money(500n, currency) })), {
      started: false,
      code: 'currency_not_supported',
    })
})

test('a trade Alipay never heard of is nothing yet while the payer may still come, and over afterwards', async (t) => {
  const { connector, pageOf } = await setUp(t)
  const young = await connector.query(newId('att'))
  assert.ok(young !== 'not_found' && young.observation.payment === undefined)
  assert.equal(await connector.query('att_00000000000000000000000000'), 'not_found')
  const asked = request()
  const page = await pageOf(asked)
  await connector.close?.(asked.merchantRef)
  assert.equal((await payAs(page)).status, 410)
  const closed = await connector.query(asked.merchantRef)
  assert.ok(closed !== 'not_found' && closed.observation.payment?.state === 'expired')
  assert.deepEqual(connector.acknowledge?.('moved').body, 'success')
  assert.deepEqual(connector.acknowledge?.('integrity_failure').body, 'failure')
})
