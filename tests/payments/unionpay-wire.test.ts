import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { createHttpOut, type HttpOut } from '#kernel/http-out.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { unionpayConnector, type StartRequest } from '#money/payments/index.ts'
import { booksOf, hearingMerchant, payAs } from '../../outside/rails/testing.ts'
import { until } from '../../outside/shop-steps.ts'
import { startUnionpay, testShop } from '../../outside/unionpay/testing.ts'
import { noOpenssl, opensslVerifies } from './openssl.ts'

type UnionpaySettings = Parameters<typeof unionpayConnector>[0]

async function setUp(t: TestContext, speed = 1) {
  const merchant = await hearingMerchant(t)
  const unionpay = await startUnionpay(t, { speed })
  const out = createHttpOut([unionpay.origin])
  t.after(() => out.close())
  const settings: UnionpaySettings = {
    origin: unionpay.origin,
    merId: testShop.merId,
    certId: testShop.merchantCertId,
    privateKey: unionpay.merchant.privateKey,
    platformKeys: { [testShop.platformCertId]: unionpay.house.publicKey },
    notifyUrl: merchant.url,
    currencies: ['CNY', 'EUR'],
  }
  const connector = unionpayConnector(settings, out)
  const hear = (raw: string) => connector.parseNotification(Buffer.from(raw), {}, new Date())
  const formOf = async (request: StartRequest) => {
    const answer = await connector.start(request)
    assert.ok(answer.started && 'action' in answer && answer.action.kind === 'form')
    return answer.action
  }
  const bring = ({ url, fields }: { url: string; fields: Record<string, string> }) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  const pay = async (request: StartRequest, login?: string) => {
    const brought = await bring(await formOf(request))
    assert.equal(brought.status, 303)
    return payAs(unionpay.origin + brought.headers.get('location'), login)
  }
  return { merchant, unionpay, out, settings, connector, hear, formOf, bring, pay }
}

function request(changes: Partial<StartRequest> = {}): StartRequest {
  return {
    merchantRef: newId('att'),
    reference: 'ord_1',
    amount: money(1999n, 'EUR'),
    description: '订单 K-100001',
    locale: 'zh',
    returnUrl: 'http://127.0.0.1:3000/zh/orders/ord_1/return?token=t',
    postBackUrl: 'http://127.0.0.1:3000/webhooks/back/abc',
    expiresAt: new Date(Date.now() + 1_800_000),
    details: {},
    ...changes,
  }
}

/** Whether `openssl` finds the signature of these fields true. */
function isTrue(fields: Record<string, string>, publicKey: string): boolean {
  const { signature = '', ...rest } = fields
  const text = Object.keys(rest)
    .toSorted()
    .map((name) => `${name}=${rest[name]}`)
    .join('&')
  const digest = createHash('sha256').update(text).digest('hex')
  return opensslVerifies(publicKey, digest, Buffer.from(signature, 'base64'))
}

test('openssl finds our form and UnionPay’s notice signed', { skip: noOpenssl }, async (t) => {
  const { merchant, unionpay, formOf, pay } = await setUp(t)
  assert.ok(isTrue((await formOf(request())).fields, unionpay.merchant.publicKey))
  await pay(request())
  const told = Object.fromEntries(new URLSearchParams(merchant.heard[0]?.raw))
  assert.ok(isTrue(dropEmpty(told), unionpay.house.publicKey))
})

test('one changed byte in any field of our form or UnionPay’s notice is refused by the other side', async (t) => {
  const { merchant, formOf, bring, pay, hear } = await setUp(t)
  const form = await formOf(request())
  assert.equal((await bring(form)).status, 303)
  for (const [name, value] of Object.entries(form.fields)) {
    const fields = { ...form.fields, [name]: `${value.startsWith('1') ? '2' : '1'}${value.slice(1)}` }
    assert.equal((await bring({ ...form, fields })).status, 400, name)
  }
  await pay(request())
  const raw = merchant.heard[0]?.raw ?? ''
  assert.ok(hear(raw).ok)
  const told = Object.fromEntries(new URLSearchParams(raw))
  for (const [name, value] of Object.entries(dropEmpty(told))) {
    const changed = new URLSearchParams({
      ...told,
      [name]: `${value.startsWith('1') ? '2' : '1'}${value.slice(1)}`,
    })
    const answer = hear(changed.toString())
    assert.equal(answer.ok || answer.refusal, 'bad_signature', name)
  }
})

const dropEmpty = (fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))

test('an order is paid, told and asked about alike; a refund is decided later and found again by its own number', async (t) => {
  const { merchant, unionpay, connector, hear, pay } = await setUp(t, 20)
  const asked = request()
  assert.equal((await pay(asked)).status, 200)
  const told = hear(merchant.heard[0]?.raw ?? '')
  assert.ok(told.ok)
  const found = await connector.query(asked.merchantRef)
  assert.ok(found !== 'not_found')
  for (const { merchantRef, payment } of [told.value.observation, found.observation])
    assert.deepEqual(
      [merchantRef, payment?.state, payment?.amount, payment?.captured, payment?.merchant],
      [asked.merchantRef, 'captured', asked.amount, asked.amount, testShop.merId],
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
  assert.deepEqual(await refund(newId('op'), 1900n), [[false, 1900n, 'amount_exceeds_captured']])
  await until(() => merchant.heard.length === 3)
  const decided = merchant.heard.slice(1).map(({ raw }) => {
    const heard = hear(raw)
    assert.ok(heard.ok)
    assert.equal(heard.value.observation.merchantRef, asked.merchantRef)
    const [operation] = heard.value.observation.operations
    return [operation?.reference, operation?.succeeded] as const
  })
  assert.deepEqual(new Map(decided), new Map([[one, true], [bad, false]])) // prettier-ignore
  assert.deepEqual(await refund(one, 500n), [[true, 500n, undefined]])
  assert.deepEqual(await refund(bad, 444n), [[false, 444n, 'payer_account_abnormal']])
  assert.deepEqual((await booksOf(unionpay.origin)).faults, [])
})

test('the payer’s browser carries the result back by a form, with and without script, and it says the truth', async (t) => {
  const { unionpay, bring, formOf, hear } = await setUp(t)
  const brought = await bring(await formOf(request()))
  const cashier = unionpay.origin + brought.headers.get('location')
  const submit = (to: string, fields: Record<string, string>, cookie = '') =>
    fetch(to, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers: { cookie } })
  const entered = await submit(`${cashier}/sign-in`, { login: 'ada@pay.example', password: '111111' })
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const choice = await (await fetch(cashier, { headers: { cookie } })).text()
  assert.ok(!choice.includes('value="balance"') && choice.includes('value="boc"'))
  const done = await submit(cashier, { source: 'boc', payment_password: '111111' }, cookie)
  assert.match(
    done.headers.get('content-security-policy') ?? '',
    /form-action 'self' http:\/\/127\.0\.0\.1:3000;/,
  )
  const page = await done.text()
  assert.match(page, /action="http:\/\/127\.0\.0\.1:3000\/webhooks\/back\/abc" data-return/)
  const fields = new URLSearchParams(
    Object.fromEntries(
      [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
    ),
  )
  const told = hear(fields.toString())
  assert.ok(told.ok && told.value.observation.payment?.state === 'captured')
})

test('an order UnionPay never heard of is nothing yet and over later; bent answers are none; other currencies are refused', async (t) => {
  const { connector, settings, out, pay } = await setUp(t)
  const young = await connector.query(newId('att'))
  assert.ok(young !== 'not_found' && young.observation.payment === undefined)
  assert.equal(await connector.query('att_00000000000000000000000000'), 'not_found')
  const asked = request()
  await pay(asked)
  const bent: HttpOut = {
    ...out,
    async request(wanted) {
      const answer = await out.request(wanted)
      return {
        ...answer,
        body: Buffer.from(answer.body.toString('utf8').replace('txnAmt=1999', 'txnAmt=1998')),
      }
    },
  }
  await assert.rejects(unionpayConnector(settings, bent).query(asked.merchantRef))
  for (const currency of ['JPY', 'KWD', 'USD'] as const)
    assert.deepEqual(await connector.start(request({ amount: money(500n, currency) })), {
      started: false,
      code: 'currency_not_supported',
    })
  assert.equal(connector.acknowledge?.('moved').status, 200)
  assert.equal(connector.acknowledge?.('unmatched').status, 400)
})
