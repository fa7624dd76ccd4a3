import assert from 'node:assert/strict'
import { createSign } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { setLogLevel } from '#kernel/log.ts'
import { alipayConnector } from '#money/payments/index.ts'
import { casesPage } from '../../src/apps/admin/pages/cases.ts'
import { receiveNotification } from '../../src/flows/receive-notification.ts'
import { deskCases, refusedEvidence, undecidedOperations } from '../../src/views/operator-desk/index.ts'
import { startAlipay, testApp } from '../../outside/alipay/testing.ts'
import { freshKeys } from '../../outside/rails/testing.ts'
import { toTheProvider } from './chinese-rig.ts'
import { aRig, allIsWell, anOrder, statesOf, type Rig } from './rig.ts'

setLogLevel('silent')

type Fields = Readonly<Record<string, string>>

/** Fields signed as Alipay signs them, written from its manual. */
function signed(fields: Fields, privateKey: string): string {
  const text = Object.keys(fields)
    .filter((name) => fields[name] !== '')
    .toSorted()
    .map((name) => `${name}=${fields[name] ?? ''}`)
    .join('&')
  const sign = createSign('RSA-SHA256').update(text, 'utf8').sign(privateKey, 'base64')
  return new URLSearchParams({ ...fields, sign_type: 'RSA2', sign }).toString()
}

/** A shop with Alipay, whose payer stands before the code and has not paid. */
async function scene(t: TestContext) {
  const bare = await aRig(t)
  const alipay = await startAlipay(t)
  const out = createHttpOut([alipay.origin])
  t.after(() => out.close())
  const connector = alipayConnector(
    {
      ...testApp,
      gateway: `${alipay.origin}/gateway.do`,
      privateKey: alipay.merchant.privateKey,
      alipayPublicKey: alipay.house.publicKey,
      notifyUrl: 'http://127.0.0.1:9/webhooks/alipay',
      currencies: ['EUR'],
    },
    out,
  )
  const rig: Rig = { ...bare, connectors: new Map([...bare.connectors, ['alipay', connector]]) }
  const order = await anOrder(rig)
  const { merchantRef } = await toTheProvider(rig, order.id, 'alipay_qr')
  let serial = 0
  const paid = (changes: Fields = {}): Fields => ({
    notify_time: new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' }).format(new Date()),
    notify_type: 'trade_status_sync',
    notify_id: `message${++serial}`,
    app_id: testApp.appId,
    seller_id: testApp.sellerId,
    trade_no: '2026112222001000000000000001',
    out_trade_no: merchantRef,
    trade_status: 'TRADE_SUCCESS',
    total_amount: '44.88',
    trans_currency: 'EUR',
    ...changes,
  }) // prettier-ignore
  const hear = (raw: string) =>
    receiveNotification(rig.db, rig.connectors, 'alipay', { raw: Buffer.from(raw), headers: {} })
  const tell = (fields: Fields, key = alipay.house.privateKey) => hear(signed(fields, key))
  return { rig, order, paid, hear, tell, merchantRef }
}

/** The desk's page of what needs a person, as it is sent to a browser. */
async function deskPage({ db }: Rig): Promise<string> {
  const [cases, undecided, strange] = [
    await deskCases(db),
    await undecidedOperations(db),
    await refusedEvidence(db),
  ]
  return String(casesPage({ cases, undecided, strange }).body)
}

const effectsOf = ({ db }: Rig) => db.sql<{ effect: string; n: number }>`
  select effect, count(*) as n from payments.evidence where connector = 'alipay' group by effect order by effect`

test('forged, malformed, unknown, wrong in amount, currency or merchant: refused, recorded and shown at the desk, and nothing moves', async (t) => {
  const { rig, order, paid, hear, tell, merchantRef } = await scene(t)
  const stranger = freshKeys().privateKey
  const isRefused = async (what: string, answer: ReturnType<typeof hear>, effect: string) => {
    const { status, body, effect: told } = await answer
    assert.deepEqual([status, body, told], [400, 'failure', effect], what)
    assert.equal((await statesOf(rig, order.id)).order, 'awaiting_payment', what)
  }
  await isRefused('forged', tell(paid(), stranger), 'bad_signature')
  await isRefused('altered', hear(signed(paid(), stranger).replace('44.88', '0.01')), 'bad_signature')
  await isRefused('no amount', tell(paid({ total_amount: '' })), 'malformed')
  await isRefused('amount in words', tell(paid({ total_amount: 'much' })), 'malformed')
  await isRefused('too little', tell(paid({ total_amount: '0.01' })), 'integrity_failure')
  await isRefused('too much', tell(paid({ total_amount: '44.89' })), 'integrity_failure')
  await isRefused('other currency', tell(paid({ trans_currency: 'USD' })), 'integrity_failure')
  await isRefused('yuan for euros', tell(paid({ trans_currency: '' })), 'integrity_failure')
  await isRefused('other merchant', tell(paid({ seller_id: '2088000000000002' })), 'integrity_failure')
  await isRefused('other program', tell(paid({ app_id: '2021000000000002' })), 'integrity_failure')
  const unknown = 'att_00000000000000000000000000'
  await isRefused('never asked', tell(paid({ out_trade_no: unknown })), 'unmatched')

  assert.deepEqual(await effectsOf(rig), [
    { effect: 'bad_signature', n: 2 },
    { effect: 'integrity_failure', n: 6 },
    { effect: 'malformed', n: 2 },
    { effect: 'unmatched', n: 1 },
  ])
  const strange = await refusedEvidence(rig.db)
  assert.equal(strange.length, 11)
  const page = await deskPage(rig)
  assert.equal(page.match(/<th scope="row">alipay<\/th>/g)?.length, 11, 'each refused message is a row')
  assert.ok(page.includes(merchantRef) && page.includes(unknown), 'what they named is shown')
  const cases = await deskCases(rig.db)
  assert.deepEqual(cases.map(({ kind }) => kind).toSorted(), ['integrity_failure', 'unmatched'])
  for (const { id } of cases) assert.ok(page.includes(id), 'each case can be worked on')
})

test('a replayed message has its effect once, an old refused one has none again, and the true one ends the case', async (t) => {
  const { rig, order, paid, tell } = await scene(t)
  const wrong = paid({ total_amount: '0.01' })
  for (let times = 0; times < 3; times++) assert.equal((await tell(wrong)).effect, 'integrity_failure')
  assert.deepEqual(await effectsOf(rig), [{ effect: 'integrity_failure', n: 1 }])
  const fields = paid()
  assert.deepEqual([(await tell(fields)).effect, (await statesOf(rig, order.id)).order], ['moved', 'paid'])
  const before = await rig.db.sql`select count(*) as n from kernel.outbox`
  for (let times = 0; times < 3; times++) assert.equal((await tell(fields)).status, 200)
  await tell(wrong)
  assert.deepEqual(await rig.db.sql`select count(*) as n from kernel.outbox`, before)
  assert.deepEqual((await statesOf(rig, order.id)).operations, ['capture succeeded'])
  assert.deepEqual(await deskCases(rig.db), [], 'nobody has to look at it any more')
  await allIsWell(rig)
})
