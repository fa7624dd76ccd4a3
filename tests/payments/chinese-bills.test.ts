import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { inflateSync } from 'node:zlib'
import { test, type TestContext } from 'node:test'
import { AlipaySdk } from 'alipay-sdk'
import { Decorator, Formatter } from 'wechatpay-axios-plugin'
import { createHttpOut, type HttpOut } from '#kernel/http-out.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import {
  alipayBills,
  alipayConnector,
  parseAlipaySettlement,
  parseUnionpaySettlement,
  parseWechatSettlement,
  unionpayConnector,
  wechatConnector,
  type Connector,
  type SettlementSource,
  type StartRequest,
  unionpayBills,
  wechatBills,
} from '#money/payments/index.ts'
import { startAlipay, testApp } from '../../outside/alipay/testing.ts'
import { booksOf, hearingMerchant, payAs, type StartedRail } from '../../outside/rails/testing.ts'
import { until } from '../../outside/shop-steps.ts'
import { signed } from '../../outside/unionpay/signing.ts'
import { startUnionpay, testShop } from '../../outside/unionpay/testing.ts'
import { startWechat, testMerchant } from '../../outside/wechat/testing.ts'

const orderOf = (merchantRef: string): StartRequest => ({
  merchantRef,
  method: 'alipay_qr',
  reference: 'ord_1',
  amount: money(10_000n, 'EUR'),
  description: '订单, K-100001',
  locale: 'zh',
  returnUrl: 'http://127.0.0.1:3000/zh/orders/ord_1/return',
  postBackUrl: 'http://127.0.0.1:3000/webhooks/back/x',
  expiresAt: new Date(Date.now() + 1_800_000),
  details: {},
})

/** One payment of 100.00 EUR and a refund of 30.00, made over the provider's own wire. */
async function aDay(connector: Connector, origin: string) {
  const [payment, refund] = [newId('att'), newId('op')]
  const answer = await connector.start(orderOf(payment))
  assert.ok(answer.started && 'action' in answer)
  const { action } = answer
  const entered =
    action.kind === 'form'
      ? await fetch(action.url, {
          method: 'POST',
          body: new URLSearchParams(action.fields),
          redirect: 'manual',
        })
      : await fetch('url' in action ? (action.url ?? '') : '', { redirect: 'manual' })
  const page = entered.headers.get('location')
  assert.equal((await payAs(page === null ? entered.url : origin + page)).status, 200)
  const give = () =>
    connector.operate({
      kind: 'refund', reference: refund, merchantRef: payment, connectorRef: 'x', amount: money(3000n, 'EUR'),
    }) // prettier-ignore
  await until(async () => (await give()).observation.operations.length > 0)
  return { payment, refund }
}

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

async function setUp(t: TestContext, origin: string) {
  const out = createHttpOut([origin])
  t.after(() => out.close())
  const merchant = await hearingMerchant(t)
  return { out, notifyUrl: merchant.url }
}

/** Let everything at a provider have happened the day before: its bill is then complete, and paid out. */
async function aDayLater(rail: StartedRail, name: string) {
  const books = new DatabaseSync(rail.env[`${name.toUpperCase()}_STORE`] ?? '')
  const ago = `strftime('%Y-%m-%dT%H:%M:%fZ', $at, '-1 day')`
  books.exec(`update trades set paid_at = ${ago.replace('$at', 'paid_at')} where paid_at is not null`)
  books.exec(`update refunds set done_at = ${ago.replace('$at', 'done_at')} where done_at is not null`)
  books.close()
  const paid = await fetch(`${rail.origin}/control/pay-out`, { method: 'POST' })
  return ((await paid.json()) as { payouts: string[] }).payouts
}

/** The file of the day before is named as the payout of it, tells the same as its lines, and is fetched once. */
async function isPaidOut(rail: StartedRail, source: SettlementSource, day: Parameters<typeof expected>[0]) {
  const payouts = await aDayLater(rail, source.connector)
  const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10)
  const batch = `${source.connector}-${yesterday}-EUR`
  assert.deepEqual(payouts, [batch])
  assert.deepEqual(await source.batches(), [batch])
  const lines = await source.lines(batch)
  assert.deepEqual(told([...lines]), expected(day))
  assert.ok(lines.every((line) => line.batch === batch))
  const headers = { authorization: 'Bearer payout-key' }
  const entry = await fetch(`${rail.origin}/v1/settlements/${batch}/bank-entry`, { headers })
  assert.deepEqual(await entry.json(), { Ntry: { Amt: { Ccy: 'EUR', value: '69.58' }, CdtDbtInd: 'CRDT' } })
  assert.equal((await fetch(`${rail.origin}/v1/settlements`)).status, 401)
  const books = await booksOf(rail.origin)
  assert.deepEqual(books.faults, [])
  assert.equal(books.accounts.find(({ account }) => account === 'merchant:payable')?.balance, '0.00')
}

const told = (lines: ReturnType<typeof parseAlipaySettlement>) =>
  lines.map((line) => [
    line.type, line.merchantRef, line.gross.minor, line.fee.minor, line.net.minor, line.net.currency, line.reference,
  ]) // prettier-ignore

/** 0.6 % of 100.00 is kept, and 0.18 of it comes back with the refund. */
const expected = ({ payment, refund }: { payment: string; refund: string }) => [
  ['capture', payment, 10_000n, -60n, 9940n, 'EUR', undefined],
  ['refund', payment, -3000n, 18n, -2982n, 'EUR', refund],
]

test('Alipay’s bill, found by its own package, reads as one payment and one refund, and not at all once cut or bent', async (t) => {
  const alipay = await startAlipay(t)
  const { out, notifyUrl } = await setUp(t, alipay.origin)
  const gateway = `${alipay.origin}/gateway.do`
  const keys = { privateKey: alipay.merchant.privateKey, alipayPublicKey: alipay.house.publicKey }
  const settings = {
    gateway,
    ...testApp,
    ...keys,
    notifyUrl,
    currencies: ['EUR'],
  } as const
  const day = await aDay(alipayConnector(settings, out), alipay.origin)
  const sdk = new AlipaySdk({ appId: testApp.appId, ...keys, keyType: 'PKCS8', gateway })
  const said = (await sdk.exec(
    'alipay.data.dataservice.bill.downloadurl.query',
    { bizContent: { bill_type: 'trade', bill_date: today() } },
    { validateSign: true },
  )) as unknown as { billDownloadUrl: string }
  const bytes = await bytesOf(out, said.billDownloadUrl)
  const lines = parseAlipaySettlement(bytes)
  assert.deepEqual(told(lines), expected(day))
  assert.equal(lines[0]?.batch, `${testApp.sellerId}0156-${today()}`)
  assert.throws(() => parseAlipaySettlement(bytes.subarray(0, bytes.length - 200)))
  assert.throws(() =>
    parseAlipaySettlement(Buffer.from(bytes.toString('latin1').replace('100.00', '100,00'), 'latin1')),
  )
  assert.throws(() => parseAlipaySettlement(new Uint8Array()))
  await isPaidOut(alipay, alipayBills(settings, out), day)
})

const bytesOf = async (out: HttpOut, url: string) =>
  Buffer.from((await out.request({ url, allow: 'simulators' })).body)

test('WeChat Pay’s bill is as its digest says, reads for its own package and for us, and not at all once cut or bent', async (t) => {
  const wechat = await startWechat(t, { speed: 100 })
  const { out, notifyUrl } = await setUp(t, wechat.origin)
  const { publicKeyId, ...rest } = testMerchant
  const settings = {
    origin: wechat.origin, ...rest, privateKey: wechat.merchant.privateKey, notifyUrl, currencies: ['EUR'],
    platformKeys: { [publicKeyId]: wechat.house.publicKey }, scanPage: `${wechat.origin}/scan`,
  } as const // prettier-ignore
  const day = await aDay(wechatConnector(settings, out), wechat.origin)
  const client = new Decorator({
    mchid: rest.mchid, serial: rest.merchantSerial, privateKey: wechat.merchant.privateKey,
    certs: { [publicKeyId]: wechat.house.publicKey }, baseURL: `${wechat.origin}/`,
  } as never) // prettier-ignore
  type Bill = { data: { hash_value: string; download_url: string } }
  const { data } = (await client.request(`v3/bill/tradebill?bill_date=${today()}`, 'GET')) as unknown as Bill
  const path = data.download_url.slice(wechat.origin.length + 1)
  const file = (await client.request(path, 'GET', undefined, {
    responseType: 'arraybuffer',
  } as never)) as unknown as {
    data: Buffer
  }
  const bytes = Buffer.from(file.data)
  assert.equal(createHash('sha1').update(bytes).digest('hex'), data.hash_value)
  const { rows } = Formatter.castCsvBill(bytes) as { rows: Record<string, string>[] }
  assert.deepEqual(
    rows.map((row) => row['商户订单号']),
    [day.payment, day.payment],
  )
  const lines = parseWechatSettlement(bytes)
  assert.deepEqual(told(lines), expected(day))
  const bent = (from: string, to: string) => Buffer.from(bytes.toString('utf8').replace(from, to))
  assert.throws(() => parseWechatSettlement(bytes.subarray(0, 900)))
  assert.throws(() => parseWechatSettlement(bent('`100.00', '`100,00')))
  assert.throws(() => parseWechatSettlement(bent('`SUCCESS,', '`LOST,')))
  await isPaidOut(wechat, wechatBills(settings, out), day)
})

test('UnionPay’s file of fixed width reads as one payment and one refund, and not at all once a character is lost', async (t) => {
  const unionpay = await startUnionpay(t, { speed: 100 })
  const { out, notifyUrl } = await setUp(t, unionpay.origin)
  const settings = {
    origin: unionpay.origin, merId: testShop.merId, certId: testShop.merchantCertId, notifyUrl, currencies: ['EUR'],
    privateKey: unionpay.merchant.privateKey, platformKeys: { [testShop.platformCertId]: unionpay.house.publicKey },
  } // prettier-ignore
  const connector = unionpayConnector(settings, out)
  const day = await aDay(connector, unionpay.origin)
  const asked = signed(
    {
      version: '5.1.0', encoding: 'UTF-8', signMethod: '01', certId: testShop.merchantCertId, merId: testShop.merId,
      txnType: '76', txnSubType: '01', bizType: '000000', fileType: '00', settleDate: today().slice(5).replace('-', ''),
    },
    unionpay.merchant.privateKey,
  ) // prettier-ignore
  const response = await fetch(unionpay.origin, { method: 'POST', body: new URLSearchParams(asked) })
  const content = /fileContent=([^&]+)/.exec(await response.text())?.[1] ?? ''
  const bytes = inflateSync(Buffer.from(content, 'base64'))
  assert.deepEqual(told(parseUnionpaySettlement(bytes)), expected(day))
  assert.throws(() => parseUnionpaySettlement(bytes.subarray(0, bytes.length - 5)))
  assert.throws(() =>
    parseUnionpaySettlement(Buffer.from(bytes.toString('latin1').replace('C0', 'X0'), 'latin1')),
  )
  assert.throws(() =>
    parseUnionpaySettlement(Buffer.from(bytes.toString('latin1').replace('S22', 'S99'), 'latin1')),
  )
  await isPaidOut(unionpay, unionpayBills(settings, out), day)
})
