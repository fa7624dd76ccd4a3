import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { AlipaySdk } from 'alipay-sdk'
import { until } from '../shop-steps.ts'
import { booksOf, hearingMerchant, payAs, type StartedRail } from '../rails/testing.ts'
import { startAlipay, testApp } from './testing.ts'

type Said = Record<string, string | undefined>

function sdkFor(alipay: StartedRail, changes: Record<string, string> = {}): AlipaySdk {
  return new AlipaySdk({
    appId: testApp.appId,
    privateKey: alipay.merchant.privateKey,
    alipayPublicKey: alipay.house.publicKey,
    keyType: 'PKCS8',
    gateway: `${alipay.origin}/gateway.do`,
    endpoint: alipay.origin,
    ...changes,
  })
}

async function setUp(t: TestContext, speed = 1) {
  const merchant = await hearingMerchant(t)
  const alipay = await startAlipay(t, { speed })
  const sdk = sdkFor(alipay)
  const call = async (method: string, biz: Record<string, unknown>, more: Record<string, string> = {}) =>
    (await sdk.exec(method, { ...more, bizContent: biz }, { validateSign: true })) as unknown as Said
  const order = (ref: string, amount: string) =>
    call(
      'alipay.trade.precreate',
      { out_trade_no: ref, total_amount: amount, subject: 'Order K-100001' },
      { notify_url: merchant.url },
    )
  const pay = async (ref: string, amount: string, login?: string) =>
    payAs((await order(ref, amount)).qrCode ?? '', login)
  return { merchant, alipay, sdk, call, order, pay }
}

const fieldsOf = (raw: string) => Object.fromEntries(new URLSearchParams(raw))

test('the vendor’s package places a code order, sees it paid, refunds it twice and finds each refund', async (t) => {
  const { merchant, alipay, call, order, pay } = await setUp(t)
  const made = await order('att_1', '19.99')
  assert.equal(made.code, '10000')
  assert.equal((await call('alipay.trade.query', { out_trade_no: 'att_1' })).tradeStatus, 'WAIT_BUYER_PAY')
  const paid = await pay('att_1', '19.99')
  assert.deepEqual([paid.status, paid.body.state], [200, 'paid'])
  const known = await call('alipay.trade.query', { out_trade_no: 'att_1' })
  assert.deepEqual(
    [known.tradeStatus, known.totalAmount, known.buyerLogonId],
    ['TRADE_SUCCESS', '19.99', 'ada***@pay.example'],
  )
  assert.equal(merchant.heard.length, 1)
  const refund = (id: string, amount: string) =>
    call('alipay.trade.refund', { out_trade_no: 'att_1', refund_amount: amount, out_request_no: id })
  assert.deepEqual(pick(await refund('op_1', '5.00')), ['10000', 'Y', '5.00'])
  assert.deepEqual(pick(await refund('op_1', '5.00')), ['10000', 'N', '5.00'])
  assert.equal((await refund('op_1', '6.00')).subCode, 'ACQ.DISCORDANT_REPEAT_REQUEST')
  assert.equal((await refund('op_2', '15.00')).subCode, 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL')
  assert.equal((await refund('op_9', '4.44')).subCode, 'ACQ.BUYER_ENABLE_STATUS_FORBID')
  assert.deepEqual(pick(await refund('op_2', '14.99')), ['10000', 'Y', '19.99'])
  const found = await call('alipay.trade.fastpay.refund.query', {
    out_trade_no: 'att_1',
    out_request_no: 'op_1',
  })
  assert.deepEqual([found.refundAmount, found.refundStatus], ['5.00', 'REFUND_SUCCESS'])
  assert.equal(
    (await call('alipay.trade.fastpay.refund.query', { out_trade_no: 'att_1', out_request_no: 'op_7' }))
      .refundStatus,
    undefined,
  )
  assert.equal((await call('alipay.trade.query', { out_trade_no: 'att_1' })).tradeStatus, 'TRADE_CLOSED')
  const books = await booksOf(alipay.origin)
  assert.deepEqual(books.faults, [])
  assert.equal(books.accounts.find(({ account }) => account === 'merchant:payable')?.balance, '0.00')
})

const pick = (said: Said) => [said.code, said.fundChange, said.refundFee]

test('an order nobody paid is closed; one that is not there, is paid, or has other terms is refused in Alipay’s words', async (t) => {
  const { call, order, pay } = await setUp(t)
  await order('att_1', '10.00')
  assert.equal((await order('att_1', '10.01')).subCode, 'ACQ.CONTEXT_INCONSISTENT')
  assert.equal((await call('alipay.trade.close', { out_trade_no: 'att_1' })).code, '10000')
  assert.equal((await call('alipay.trade.query', { out_trade_no: 'att_1' })).tradeStatus, 'TRADE_CLOSED')
  assert.equal((await order('att_1', '10.00')).subCode, 'ACQ.TRADE_HAS_CLOSE')
  assert.equal((await call('alipay.trade.query', { out_trade_no: 'none' })).subCode, 'ACQ.TRADE_NOT_EXIST')
  assert.equal((await call('alipay.trade.close', { out_trade_no: 'none' })).subCode, 'ACQ.TRADE_NOT_EXIST')
  await pay('att_2', '10.00')
  assert.equal(
    (await call('alipay.trade.close', { out_trade_no: 'att_2' })).subCode,
    'ACQ.TRADE_STATUS_ERROR',
  )
  assert.equal((await order('att_2', '10.00')).subCode, 'ACQ.TRADE_HAS_SUCCESS')
  for (const amount of ['0.00', '1.001', '-1.00', '1e3', ''])
    assert.equal((await order('att_3', amount)).subCode, 'ACQ.INVALID_PARAMETER', amount)
  assert.equal((await call('alipay.trade.cancel', { out_trade_no: 'att_2' })).subCode, 'isv.invalid-method')
})

test('the page the package sends a payer to signs in, takes bank or balance, counts wrong passwords and leads back signed', async (t) => {
  const { merchant, alipay, sdk } = await setUp(t)
  const form = sdk.pageExecute('alipay.trade.page.pay', 'POST', {
    notify_url: merchant.url,
    return_url: 'http://127.0.0.1:3000/en/orders/ord_1?token=t',
    bizContent: { out_trade_no: 'att_1', total_amount: '88.00', subject: '订单 K-1' },
  })
  const action = /action="([^"]+)"/.exec(form)?.[1] ?? ''
  const opened = await fetch(action, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(hidden(form)),
  })
  assert.equal(opened.status, 303)
  const cashier = alipay.origin + opened.headers.get('location')
  const submit = (to: string, fields: Record<string, string>, cookie = '') =>
    fetch(to, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers: { cookie } })
  assert.match(await (await fetch(cashier)).text(), /autocomplete="username"/)
  assert.equal((await submit(`${cashier}/sign-in`, { login: 'ada@pay.example', password: 'x' })).status, 422)
  const signed = await submit(`${cashier}/sign-in`, { login: 'ada@pay.example', password: '111111' })
  const cookie = (signed.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const choice = await (await fetch(cashier, { headers: { cookie } })).text()
  for (const source of ['balance', 'icbc', 'cmb', 'boc'])
    assert.ok(choice.includes(`value="${source}"`), source)
  assert.equal((await submit(cashier, { source: 'cmb', payment_password: '000000' }, cookie)).status, 422)
  const done = await submit(cashier, { source: 'cmb', payment_password: '111111' }, cookie)
  assert.equal(done.status, 303)
  const back = new URL(done.headers.get('location') ?? '')
  assert.equal(back.searchParams.get('token'), 't')
  const { token: _, ...said } = Object.fromEntries(back.searchParams)
  assert.ok(sdk.checkNotifySignV2(said))
  assert.equal(said.out_trade_no, 'att_1')
})

const hidden = (form: string) =>
  Object.fromEntries(
    [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&quot;', '"'),
    ]),
  )

test('a notification is believed by the vendor’s package, and by nobody once a byte of any signed field has changed', async (t) => {
  const { merchant, sdk, pay } = await setUp(t)
  await pay('att_1', '19.99')
  const fields = fieldsOf(merchant.heard[0]?.raw ?? '')
  assert.ok(sdk.checkNotifySignV2(fields))
  assert.deepEqual(
    [fields.out_trade_no, fields.total_amount, fields.seller_id, fields.app_id, fields.trade_status],
    ['att_1', '19.99', testApp.sellerId, testApp.appId, 'TRADE_SUCCESS'],
  )
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'sign_type') continue
    const changed = { ...fields, [name]: `${value.startsWith('0') ? '1' : '0'}${value.slice(1)}` }
    assert.equal(sdk.checkNotifySignV2(changed), false, name)
  }
})

test('only the seven bytes of success end the sending; a line break, a page or a redirect bring the notice again', async (t) => {
  const { merchant, pay } = await setUp(t, 8000)
  merchant.answer = 'success\n'
  await pay('att_1', '19.99')
  await until(() => merchant.heard.length >= 2)
  merchant.answer = '<html>success</html>'
  await until(() => merchant.heard.length >= 3)
  Object.assign(merchant, { answer: 'success', status: 302 })
  await until(() => merchant.heard.length >= 4)
  merchant.status = 200
  await until(() => merchant.heard.length >= 5)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(merchant.heard.length, 5)
  const [first, second, third] = merchant.heard.map(({ at }) => at)
  assert.ok((second ?? 0) - (first ?? 0) >= 240_000 / 8000)
  assert.ok((third ?? 0) - (second ?? 0) >= 600_000 / 8000)
  assert.equal(new Set(merchant.heard.map(({ raw }) => fieldsOf(raw).notify_id)).size, 1)
})

test('a request with one changed byte in any signed field, another app or no signature is refused', async (t) => {
  const { alipay, sdk } = await setUp(t)
  const sent = new URLSearchParams(
    sdk.sdkExecute('alipay.trade.query', { bizContent: { out_trade_no: 'att_1' } }),
  )
  const ask = async (fields: URLSearchParams) => {
    const response = await fetch(`${alipay.origin}/gateway.do`, { method: 'POST', body: fields })
    return JSON.stringify(await response.json())
  }
  assert.match(await ask(sent), /TRADE_NOT_EXIST/)
  for (const [name, value] of sent) {
    const changed = new URLSearchParams(sent)
    changed.set(name, `${value.slice(0, -2)}${value.at(-2) === 'x' ? 'y' : 'x'}${value.slice(-1)}`)
    assert.match(await ask(changed), /isv\.invalid-(signature|app-id)/, name)
  }
  sent.delete('sign')
  assert.match(await ask(sent), /invalid-signature/)
})

test('the magic payers: too poor, frozen, silent, lost, late, twice and a wrong amount first', async (t) => {
  const { merchant, call, pay } = await setUp(t, 40)
  assert.equal((await pay('att_1', '19.99', 'poor@pay.example')).body.code, 'insufficient_funds')
  assert.equal((await pay('att_1', '19.99', 'frozen@pay.example')).body.code, 'account_frozen')
  assert.equal((await pay('att_1', '19.99', 'silent@pay.example')).status, 504)
  assert.equal((await call('alipay.trade.query', { out_trade_no: 'att_1' })).tradeStatus, 'WAIT_BUYER_PAY')
  assert.equal((await pay('att_1', '19.99', 'lost@pay.example')).status, 504)
  assert.equal((await call('alipay.trade.query', { out_trade_no: 'att_1' })).tradeStatus, 'TRADE_SUCCESS')
  assert.equal(merchant.heard.length, 0)
  await pay('att_2', '19.99', 'late@pay.example')
  assert.equal(merchant.heard.length, 0)
  await until(() => merchant.heard.length === 1)
  await pay('att_3', '19.99', 'twice@pay.example')
  await until(() => merchant.heard.length === 3)
  await pay('att_4', '19.99', 'wrong@pay.example')
  await until(() => merchant.heard.length === 5)
  assert.deepEqual(
    merchant.heard.map(({ raw }) => fieldsOf(raw).total_amount),
    ['19.99', '19.99', '19.99', '20.99', '19.99'],
  )
})
