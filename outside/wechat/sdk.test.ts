import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { Aes, Decorator, Formatter, Rsa } from 'wechatpay-axios-plugin'
import { until } from '../shop-steps.ts'
import { booksOf, hearingMerchant, payAs, type StartedRail } from '../rails/testing.ts'
import { startWechat, testMerchant } from './testing.ts'

type Said = { status: number; data: Record<string, unknown> & { amount?: Record<string, unknown> } }

/** The vendor's package as a client; answers of 4xx are answers here, so that their codes can be read. */
function clientOf(wechat: StartedRail, certs: Record<string, string>, headers: Record<string, string> = {}) {
  const client = new Decorator({
    mchid: testMerchant.mchid,
    serial: testMerchant.merchantSerial,
    privateKey: wechat.merchant.privateKey,
    certs,
    baseURL: `${wechat.origin}/`,
    headers,
    validateStatus: (status: number) => status < 500,
  } as never)
  return async (method: string, path: string, data?: unknown) =>
    (await client.request(path, method, data)) as unknown as Said
}

async function setUp(t: TestContext, speed = 1) {
  const merchant = await hearingMerchant(t)
  const wechat = await startWechat(t, { speed })
  const ask = clientOf(wechat, { [testMerchant.publicKeyId]: wechat.house.publicKey })
  const order = (ref: string, total: number, changes: Record<string, unknown> = {}) =>
    ask('POST', 'v3/pay/transactions/native', {
      mchid: testMerchant.mchid,
      appid: testMerchant.appid,
      out_trade_no: ref,
      description: '订单 K-100001',
      notify_url: merchant.url,
      amount: { total, currency: 'CNY' },
      ...changes,
    })
  const pay = async (ref: string, total: number, login?: string) => {
    const code = String((await order(ref, total)).data['code_url'])
    const scanned = await fetch(`${wechat.origin}/scan?code=${encodeURIComponent(code)}`, {
      redirect: 'manual',
    })
    return payAs(wechat.origin + scanned.headers.get('location'), login)
  }
  const find = (ref: string) =>
    ask('GET', `v3/pay/transactions/out-trade-no/${ref}?mchid=${testMerchant.mchid}`)
  return { merchant, wechat, ask, order, pay, find }
}

/** A notice as the vendor's package reads it: its signature checked, its resource opened. */
function open(heard: { headers: Record<string, unknown>; raw: string }, publicKey: string) {
  const header = (name: string) => String(heard.headers[`wechatpay-${name}`])
  const text = Formatter.response(header('timestamp'), header('nonce'), heard.raw)
  assert.ok(Rsa.verify(text, header('signature'), publicKey))
  assert.equal(Rsa.verify(text.replace('e', 'f'), header('signature'), publicKey), false)
  const { resource, event_type: event } = JSON.parse(heard.raw) as {
    event_type: string
    resource: { ciphertext: string; nonce: string; associated_data: string }
  }
  const { ciphertext, nonce, associated_data: associated } = resource
  const opened = JSON.parse(
    Aes.AesGcm.decrypt(ciphertext, testMerchant.apiV3Key, nonce, associated),
  ) as Record<string, unknown> & { amount: Record<string, unknown> }
  return { event, opened, resource }
}

test('the vendor’s package orders, finds and refunds; refunds are decided later and told on their own', async (t) => {
  const { merchant, wechat, ask, pay, find } = await setUp(t, 20)
  assert.equal((await pay('att_00001', 1999)).body.state, 'paid')
  const { data } = await find('att_00001')
  assert.deepEqual(
    [data['trade_state'], data.amount?.['total'], data['mchid']],
    ['SUCCESS', 1999, testMerchant.mchid],
  )
  const paid = open(merchant.heard[0] ?? { headers: {}, raw: '' }, wechat.house.publicKey)
  assert.deepEqual(
    [paid.event, paid.opened['out_trade_no'], paid.opened.amount['total']],
    ['TRANSACTION.SUCCESS', 'att_00001', 1999],
  )
  const refund = (id: string, amount: number) =>
    ask('POST', 'v3/refund/domestic/refunds', {
      out_trade_no: 'att_00001', out_refund_no: id, notify_url: merchant.url, amount: { refund: amount, total: 1999, currency: 'CNY' },
    }) // prettier-ignore
  assert.equal((await refund('op_1', 500)).data['status'], 'PROCESSING')
  assert.equal((await refund('op_2', 1500)).data['code'], 'INVALID_REQUEST')
  assert.equal((await refund('op_3', 444)).data['status'], 'PROCESSING')
  await until(() => merchant.heard.length === 3)
  const told = merchant.heard.slice(1).map((each) => open(each, wechat.house.publicKey))
  assert.deepEqual(
    told
      .map(({ event, opened }) => [event, opened['out_refund_no'], opened['refund_status']])
      .toSorted(([, a], [, b]) => (String(a) > String(b) ? -1 : 1)),
    [
      ['REFUND.ABNORMAL', 'op_3', 'ABNORMAL'],
      ['REFUND.SUCCESS', 'op_1', 'SUCCESS'],
    ],
  )
  assert.equal((await refund('op_1', 500)).data['status'], 'SUCCESS')
  assert.equal((await refund('op_1', 501)).data['code'], 'INVALID_REQUEST')
  assert.equal((await ask('GET', 'v3/refund/domestic/refunds/op_1')).data['status'], 'SUCCESS')
  assert.equal((await ask('GET', 'v3/refund/domestic/refunds/op_7')).status, 404)
  assert.equal((await find('att_00001')).data['trade_state'], 'REFUND')
  assert.deepEqual((await booksOf(wechat.origin)).faults, [])
})

test('orders with wrong terms, closed or paid ones, and unknown references are refused in WeChat’s words', async (t) => {
  const { ask, order, pay, find, wechat } = await setUp(t)
  for (const amount of [{ total: 19.99 }, { total: 0 }, { total: '100' }, { total: 100, currency: 'JPY' }])
    assert.equal(
      (await order('att_00001', 1, { amount })).data['code'],
      'PARAM_ERROR',
      JSON.stringify(amount),
    )
  assert.equal((await order('att_00001', 1, { appid: 'wx1' })).data['code'], 'APPID_MCHID_NOT_MATCH')
  assert.equal((await find('att_00001')).data['code'], 'ORDER_NOT_EXIST')
  await order('att_00001', 100)
  assert.equal((await order('att_00001', 101)).data['code'], 'OUT_TRADE_NO_USED')
  assert.equal((await find('att_00001')).data['trade_state'], 'NOTPAY')
  const close = (ref: string) =>
    ask('POST', `v3/pay/transactions/out-trade-no/${ref}/close`, { mchid: testMerchant.mchid })
  assert.equal((await close('att_00001')).status, 204)
  assert.equal((await find('att_00001')).data['trade_state'], 'CLOSED')
  assert.equal((await order('att_00001', 100)).data['code'], 'ORDER_CLOSED')
  await pay('att_00002', 100)
  assert.equal((await close('att_00002')).data['code'], 'ORDERPAID')
  const h5 = await ask('POST', 'v3/pay/transactions/h5', {
    mchid: testMerchant.mchid, appid: testMerchant.appid, out_trade_no: 'att_00003', description: 'x', amount: { total: 100 },
    notify_url: wechat.origin, scene_info: { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap' } },
  }) // prettier-ignore
  const url = `${String(h5.data['h5_url'])}&redirect_url=${encodeURIComponent('http://127.0.0.1:3000/en/back?token=t')}`
  const phone = wechat.origin + (await fetch(url, { redirect: 'manual' })).headers.get('location')
  assert.match(await (await fetch(phone)).text(), /name="payment_password"/)
  const form = { login: 'ada@pay.example', source: 'balance', payment_password: '111111' }
  const done = await fetch(phone, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
  assert.equal(done.headers.get('location'), 'http://127.0.0.1:3000/en/back?token=t')
})

test('a notice with one changed byte in seal, nonce or associated words does not open', async (t) => {
  const { merchant, wechat, pay } = await setUp(t)
  await pay('att_00001', 1999)
  const { resource } = open(merchant.heard[0] ?? { headers: {}, raw: '' }, wechat.house.publicKey)
  const flip = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`
  const { ciphertext, nonce, associated_data: associated } = resource
  const key = testMerchant.apiV3Key
  assert.throws(() => Aes.AesGcm.decrypt(flip(ciphertext), key, nonce, associated))
  assert.throws(() => Aes.AesGcm.decrypt(ciphertext, key, flip(nonce), associated))
  assert.throws(() => Aes.AesGcm.decrypt(ciphertext, key, nonce, flip(associated)))
  assert.throws(() => Aes.AesGcm.decrypt(ciphertext, flip(key), nonce, associated))
})

test('a request with one changed byte in method, address, time, nonce, body or signature is refused', async (t) => {
  const { wechat } = await setUp(t)
  const target = `/v3/pay/transactions/out-trade-no/att_00001?mchid=${testMerchant.mchid}`
  const send = async (changes: {
    target?: string
    at?: number
    nonce?: string
    body?: string
    signature?: string
    serial?: string
  }) => {
    const at = Formatter.timestamp()
    const nonce = Formatter.nonce()
    const signature = Rsa.sign(Formatter.request('GET', target, at, nonce, ''), wechat.merchant.privateKey)
    const authorization = Formatter.authorization(
      testMerchant.mchid, changes.nonce ?? nonce, changes.signature ?? signature, changes.at ?? at,
      changes.serial ?? testMerchant.merchantSerial,
    ) // prettier-ignore
    const response = await fetch(wechat.origin + (changes.target ?? target), { headers: { authorization } })
    return response.status
  }
  assert.equal(await send({}), 404)
  assert.equal(await send({ target: target.replace('00001', '00002') }), 401)
  assert.equal(await send({ at: Formatter.timestamp() - 1 }), 401)
  assert.equal(await send({ at: Formatter.timestamp() - 1000 }), 401)
  assert.equal(await send({ nonce: 'x' }), 401)
  assert.equal(await send({ signature: 'AAAA' }), 401)
  assert.equal(await send({ serial: '00' }), 401)
  assert.equal((await fetch(wechat.origin + target)).status, 401)
})

test('merchants of the older kind fetch the platform’s certificate, sealed, and verify by it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-certificate-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  writeFileSync(key, privateKey, { mode: 0o600 })
  execFileSync('openssl', ['req', '-x509', '-key', key, '-subj', '/CN=Tenpay.com', '-days', '2', '-out', certificate], { stdio: 'ignore' }) // prettier-ignore
  const env = { WECHAT_CERTIFICATE_FILE: certificate, WECHAT_PRIVATE_KEY_FILE: key }
  const wechat = await startWechat(t, { env })
  const untrusting = clientOf(wechat, { any: wechat.merchant.publicKey })
  await assert.rejects(untrusting('GET', 'v3/certificates'))
  const at = Formatter.timestamp()
  const nonce = Formatter.nonce()
  const signature = Rsa.sign(
    Formatter.request('GET', '/v3/certificates', at, nonce, ''),
    wechat.merchant.privateKey,
  )
  const authorization = Formatter.authorization(
    testMerchant.mchid,
    nonce,
    signature,
    at,
    testMerchant.merchantSerial,
  )
  const response = await fetch(`${wechat.origin}/v3/certificates`, { headers: { authorization } })
  const [listed] = (
    (await response.json()) as {
      data: {
        serial_no: string
        encrypt_certificate: { ciphertext: string; nonce: string; associated_data: string }
      }[]
    }
  ).data
  assert.ok(listed)
  const { ciphertext, nonce: iv, associated_data: associated } = listed.encrypt_certificate
  const pem = Aes.AesGcm.decrypt(ciphertext, testMerchant.apiV3Key, iv, associated)
  const trusting = clientOf(wechat, { [listed.serial_no]: pem })
  assert.equal((await trusting('GET', 'v3/refund/domestic/refunds/none')).status, 404)
  assert.equal((await trusting('GET', 'v3/certificates')).status, 200)
})

test('a notice answered with an error is sent again after 15 and 15 seconds of the simulation', async (t) => {
  const { merchant, pay } = await setUp(t, 100)
  merchant.status = 500
  await pay('att_00001', 1999)
  await until(() => merchant.heard.length >= 2)
  merchant.status = 204
  await until(() => merchant.heard.length >= 3)
  const [first = 0, second = 0, third = 0] = merchant.heard.map(({ at }) => at)
  assert.ok(second - first >= 150 && third - second >= 150)
  await new Promise((resolve) => setTimeout(resolve, 250))
  assert.equal(merchant.heard.length, 3)
  const ids = merchant.heard.map(({ raw }) => (JSON.parse(raw) as { id: string }).id)
  assert.equal(new Set(ids).size, 1)
})
