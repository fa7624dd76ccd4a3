import assert from 'node:assert/strict'
import { createPrivateKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { nextSettlementFile, readBankPageFile } from '#money/payments/index.ts'
import { accounts, aPageBank, control, noticeEnd, payOnPage, step } from './bank-page-rig.ts'
import { aShop, order, pageOf, stateAt } from './bank-page-shop.ts'
import { until } from './rig.ts'

for (const name of ['icbc', 'harbor'] as const)
  test(`${name}: the payer sees their own message before a password is asked, the shop is told before the result`, async (t) => {
    const world = await aShop(t, name)
    const request = order(1999n, '山高月小 K-100001')
    // Before the payer comes nothing is known and nothing is over.
    assert.equal(await stateAt(world, request.merchantRef), undefined)
    const page = await pageOf(world.connector, request)
    assert.equal((await stateAt(world, request.merchantRef))?.state, 'open')
    assert.match(await (await fetch(page)).text(), /山高月小 K-100001/)
    assert.equal(
      (await step(page, 'card', { card: accounts.plenty, captcha: 'wrong' })).said['fault'],
      'captcha_wrong',
    )
    assert.equal(
      (await step(page, 'card', { card: '6222020000000000010', captcha: '24680' })).said['fault'],
      'card_wrong',
    )
    const known = await step(page, 'card', { card: accounts.plenty, captcha: '24680' })
    assert.equal(known.said['greeting'], 'The lighthouse keeper has two cats')
    assert.equal((await step(page, 'prove', { password: 'wrong', code: '123456' })).status, 422)
    assert.equal((await step(page, 'prove', { password: '135790', code: '123456' })).said['state'], 'signed')
    assert.equal(world.heard.length, 0)
    const paid = await step(page, 'confirm')
    assert.equal(paid.said['state'], 'paid')
    assert.equal(paid.said['return_url'], `${world.shop}/en/orders/ord_1/return?token=abc-1`)
    assert.deepEqual(
      world.heard.map(({ state, amount }) => [state, amount]),
      [['captured', '1999']],
    )
    const seen = await stateAt(world, request.merchantRef)
    assert.deepEqual(
      [seen?.state, seen?.captured.minor, seen?.merchant],
      ['captured', 1999n, world.bank.merchantNumber],
    )
    // Confirmed twice, paid once.
    assert.equal((await step(page, 'confirm')).said['state'], 'paid')
    assert.equal(world.heard.length, 1)
    assert.equal((await control<{ balanced: boolean }>(world.bank, 'books')).balanced, true)
  })

test('a redirect, a late answer and an answer that is no address are no receipts: the bank tells again until there is one', async (t) => {
  const answers: ((shop: string) => Promise<{ status: number; body?: string; location?: string }>)[] = [
    async (shop) => ({ status: 302, location: `${shop}/elsewhere`, body: `${shop}/elsewhere` }),
    async () => ({ status: 200, body: 'success' }),
    async (shop) => {
      await new Promise((resolve) => setTimeout(resolve, 400))
      return { status: 200, body: `${shop}/late` }
    },
    async (shop) => ({ status: 200, body: `${shop}/en` }),
  ]
  let told = 0
  const shop: string = await noticeEnd(t, async () => {
    const answer = answers[Math.min(told, answers.length - 1)]
    told += 1
    return answer === undefined ? { status: 500 } : answer(shop)
  })
  const rig = await aPageBank(t, 'icbc', shop, { speed: 200, env: { ICBC_ANSWER_SECONDS: '0.25' } })
  const page = await pageOf(rig.connector, order())
  const result = await payOnPage(page)
  assert.equal(result.said['state'], 'paid')
  assert.equal(result.said['return_url'], `${shop}/`, 'without a receipt the way back is the shop’s front')
  assert.match(await (await fetch(`${page}?lang=en`)).text(), /has not confirmed yet/)
  await until(async () => {
    const { letters } = await control<{ letters: { state: string }[] }>(rig.bank, 'letters')
    return letters.every(({ state }) => state === 'accepted')
  })
  assert.equal(told, 4)
})

test('somebody else’s address in the answer leads no payer away from the shop', async (t) => {
  const shop = await noticeEnd(t, () => ({ status: 200, body: 'http://evil.example/en' }))
  const rig = await aPageBank(t, 'icbc', shop)
  assert.equal((await payOnPage(await pageOf(rig.connector, order()))).said['return_url'], `${shop}/`)
})

test('a forged notice is not believed, a wrong amount is told as it was told, the right one follows', async (t) => {
  const world = await aShop(t, 'icbc', { speed: 50 })
  await payOnPage(await pageOf(world.connector, order()), accounts.forged)
  const believed = () => world.heard.filter(({ refusal }) => refusal === undefined)
  await until(async () => believed().length === 1)
  assert.equal(world.heard[0]?.refusal, 'bad_signature')
  await payOnPage(await pageOf(world.connector, order()), accounts.wrongAmount)
  await until(async () => believed().length === 3)
  assert.deepEqual(
    believed().map(({ amount }) => amount),
    ['1999', '2099', '1999'],
  )
  const notice = new URLSearchParams(believed()[0]?.raw.toString())
  const key = createPrivateKey(readFileSync(world.bank.keyFile))
  const content = Buffer.from(notice.get('notifyData') ?? '', 'base64')
  notice.set('signMsg', sign('sha256', content, key).toString('base64'))
  const signedByUs = world.connector.parseNotification(Buffer.from(notice.toString()), {}, new Date())
  assert.deepEqual(signedByUs, { ok: false, refusal: 'bad_signature' })
})

test('what is under review stays undecided until it is asked about again', async (t) => {
  const world = await aShop(t, 'harbor', { speed: 100 })
  const [good, bad] = [order(), order()]
  assert.equal(
    (await payOnPage(await pageOf(world.connector, good), accounts.suspiciousPaid)).said['state'],
    'suspicious',
  )
  await payOnPage(await pageOf(world.connector, bad), accounts.suspiciousFailed)
  assert.deepEqual(
    world.heard.map(({ state }) => state),
    ['requires_confirmation', 'requires_confirmation'],
  )
  await until(async () => (await stateAt(world, good.merchantRef))?.state === 'captured')
  await until(async () => (await stateAt(world, bad.merchantRef))?.state === 'declined')
  assert.equal((await control<{ balanced: boolean }>(world.bank, 'books')).balanced, true)
})

test('too little money, a frozen account, three wrong passwords and leaving are told as declined, by their reasons', async (t) => {
  const world = await aShop(t, 'icbc')
  const reason = async (pay: (page: string) => Promise<unknown>) => {
    const request = order()
    await pay(await pageOf(world.connector, request))
    const seen = await stateAt(world, request.merchantRef)
    return `${seen?.state} ${seen?.declineCode}`
  }
  assert.equal(await reason((page) => payOnPage(page, accounts.poor)), 'declined insufficient_funds')
  assert.equal(await reason((page) => payOnPage(page, accounts.frozen)), 'declined do_not_honor')
  assert.equal(await reason((page) => step(page, 'leave')), 'declined payer_left')
  const wrong = async (page: string) => {
    await step(page, 'card', { card: accounts.plenty, captcha: '24680' })
    for (let i = 0; i < 3; i++) await step(page, 'prove', { password: '1', code: '123456' })
  }
  assert.equal(await reason(wrong), 'declined confirmation_failed')
  assert.ok(world.heard.every(({ state }) => state === 'declined'))
})

test('a lost notice and a lost page are found by asking; a closed order cannot be paid any more', async (t) => {
  const world = await aShop(t, 'icbc', { speed: 100 })
  const request = order()
  const lost = await payOnPage(await pageOf(world.connector, request), accounts.lost)
  assert.deepEqual([lost.status, lost.said['state'], world.heard.length], [504, 'unknown', 0])
  assert.equal((await stateAt(world, request.merchantRef))?.state, 'captured')
  const closed = order()
  const page = await pageOf(world.connector, closed)
  await world.connector.close?.(closed.merchantRef)
  assert.equal((await stateAt(world, closed.merchantRef))?.state, 'expired')
  assert.equal((await step(page, 'confirm')).said['state'], 'closed')
})

test('refunds are bounded by what was paid and happen once; the day’s file adds up to what the account is credited', async (t) => {
  const world = await aShop(t, 'icbc')
  const request = order(10_000n)
  await payOnPage(await pageOf(world.connector, request))
  const refund = (reference: string, minor: bigint) =>
    world.connector
      .operate({
        kind: 'refund',
        reference,
        merchantRef: request.merchantRef,
        connectorRef: '',
        amount: money(minor, 'EUR'),
      })
      .then(({ observation }) => observation.operations[0])
  assert.equal((await refund('op_1', 2_500n))?.succeeded, true)
  assert.equal((await refund('op_1', 2_500n))?.succeeded, true)
  const more = await refund('op_2', 7_501n)
  assert.deepEqual([more?.succeeded, more?.code], [false, 'exceeds_paid'])
  assert.equal((await stateAt(world, request.merchantRef))?.refunded.minor, 2_500n)
  await control(world.bank, 'settle', {})
  const file = await nextSettlementFile(world.settings, world.out)
  assert.ok(file !== undefined)
  const lines = mustBeDone(readBankPageFile(file.content))
  assert.deepEqual(
    lines.map(({ type, gross, fee, net, merchantRef, reference }) => [
      type,
      gross.minor,
      fee.minor,
      net.minor,
      merchantRef,
      reference,
    ]),
    [
      ['capture', 10_000n, -45n, 9_955n, request.merchantRef, undefined],
      ['refund', -2_500n, 0n, -2_500n, request.merchantRef, 'op_1'],
    ],
  )
  const books = await control<{ balanced: boolean; accounts: { account: string; balance: string }[] }>(
    world.bank,
    'books',
  )
  assert.equal(books.balanced, true)
  assert.equal(
    books.accounts.find(({ account }) => account.startsWith('merchant:account'))?.balance,
    '-74.55',
  )
  assert.equal(await nextSettlementFile(world.settings, world.out, file.name), undefined)
  const broken = readBankPageFile(file.content.replace('|9955', '|9956'))
  assert.deepEqual(broken, { ok: false, refusal: 'not_a_settlement_file', detail: { line: 2 } })
})
