import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, sign, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import {
  nextSettlementFile,
  readBankPageFile,
  type Connector,
  type StartRequest,
} from '#money/payments/index.ts'
import { authorityIn, issue, writeRevocations } from '../../outside/bank-page/ca.ts'
import {
  accounts,
  aPageBank,
  bringForm,
  control,
  noticeEnd,
  payOnPage,
  step,
  type PageRig,
} from './bank-page-rig.ts'
import { until } from './rig.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

function order(minor = 1999n, description = 'K-100001'): StartRequest {
  const returnUrl = 'http://127.0.0.1:3000/en/orders/ord_1/return?token=abc-1'
  return {
    merchantRef: newId('att'),
    reference: 'ord_1',
    amount: money(minor, 'EUR'),
    description,
    locale: 'en',
    returnUrl,
    postBackUrl: returnUrl,
    expiresAt: new Date(Date.now() + 900_000),
    details: {},
  }
}

async function formOf(connector: Connector, request: StartRequest) {
  const answer = await connector.start(request)
  assert.ok(answer.started && 'action' in answer && answer.action.kind === 'form')
  return answer.action
}

async function pageOf(connector: Connector, request: StartRequest): Promise<string> {
  const brought = await bringForm(await formOf(connector, request))
  assert.ok('page' in brought, JSON.stringify(brought))
  return brought.page
}

/** A shop that believes what its connector believes; keeps what was said to it. */
async function aShop(t: TestContext, name: 'icbc' | 'harbor', options: Parameters<typeof aPageBank>[3] = {}) {
  const heard: { raw: Buffer; state: string | undefined; amount: string | undefined; refusal?: string }[] = []
  let rig: PageRig | undefined
  const shop = await noticeEnd(t, (_path, raw) => {
    assert.ok(rig !== undefined)
    const read = rig.connector.parseNotification(raw, {}, new Date())
    if (!read.ok) {
      heard.push({ raw, state: undefined, amount: undefined, refusal: read.refusal })
      return rig.connector.acknowledge?.('bad_signature', raw) ?? { status: 500 }
    }
    const { payment } = read.value.observation
    heard.push({ raw, state: payment?.state, amount: payment?.amount.minor.toString() })
    return rig.connector.acknowledge?.('moved', raw) ?? { status: 500 }
  })
  rig = await aPageBank(t, name, shop, options)
  return { ...rig, shop, heard }
}

const stateAt = async ({ connector }: Pick<PageRig, 'connector'>, merchantRef: string) => {
  const said = await connector.query(merchantRef)
  assert.ok(said !== 'not_found')
  return said.observation.payment
}

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

test('one changed letter in content, signature or certificate of an order is refused, and nothing is opened', async (t) => {
  const { connector } = await aShop(t, 'icbc')
  const action = await formOf(connector, order())
  const altered = (field: string, change: (text: string) => string) =>
    bringForm({ ...action, fields: { ...action.fields, [field]: change(action.fields[field] ?? '') } })
  const inside = (text: string) => Buffer.from(Buffer.from(text, 'base64').toString('latin1').replace('1999', '0999'), 'latin1').toString('base64') // prettier-ignore
  assert.deepEqual(await altered('tranData', inside), { refusal: 'wrong_signature' })
  assert.deepEqual(await altered('tranData', () => 'bm8='), { refusal: 'unreadable_content' })
  const flipped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
  assert.deepEqual(await altered('merSignMsg', flipped), { refusal: 'wrong_signature' })
  assert.deepEqual(await altered('merCert', (text) => text.slice(4)), { refusal: 'certificate_unreadable' })
  assert.deepEqual(await altered('interfaceVersion', () => '1.0.0.12'), { refusal: 'wrong_interface' })
})

test('a certificate of a stranger, expired, revoked or of another merchant is refused by its name', async (t) => {
  const { connector, bank } = await aShop(t, 'icbc', { ownKeys: true })
  const authority = authorityIn(bank.keys)
  const { publicKey } = new X509Certificate(readFileSync(bank.certificateFile))
  const action = await formOf(connector, order())
  const withCertificate = (pem: string) =>
    bringForm({
      ...action,
      fields: { ...action.fields, merCert: new X509Certificate(pem).raw.toString('base64') },
    })
  const holder = { name: 'Kontor', number: bank.merchantNumber, publicKey }
  const folder = mkdtempSync(join(tmpdir(), 'kontor-stranger-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  assert.deepEqual(await withCertificate(issue(authorityIn(folder), holder)), {
    refusal: 'certificate_unknown_issuer',
  })
  const past = { from: new Date(Date.now() - 9_000_000), until: new Date(Date.now() - 1_000_000) }
  assert.deepEqual(await withCertificate(issue(authority, { ...holder, ...past })), {
    refusal: 'certificate_expired',
  })
  assert.deepEqual(await withCertificate(issue(authority, { ...holder, number: 'other' })), {
    refusal: 'certificate_other_holder',
  })
  writeRevocations(authority, [new X509Certificate(readFileSync(bank.certificateFile)).serialNumber])
  assert.deepEqual(await bringForm(action), { refusal: 'certificate_revoked' })
})

test(
  'openssl verifies what we sign for the bank and what the bank signs for us',
  { skip: !hasOpenssl },
  async (t) => {
    const { connector, heard, bank } = await aShop(t, 'icbc')
    const action = await formOf(connector, order())
    const at = (name: string) => join(bank.folder, name)
    const judge = (certificateFile: string, content: string, signature: string) => {
      writeFileSync(at('content'), Buffer.from(content, 'base64'))
      writeFileSync(at('signature'), Buffer.from(signature, 'base64'))
      const key = execFileSync('openssl', ['x509', '-in', certificateFile, '-pubkey', '-noout'])
      writeFileSync(at('key.pem'), key)
      const words = [
        'dgst',
        '-sha256',
        '-verify',
        at('key.pem'),
        '-signature',
        at('signature'),
        at('content'),
      ]
      return spawnSync('openssl', words).status
    }
    assert.equal(
      judge(bank.certificateFile, action.fields['tranData'] ?? '', action.fields['merSignMsg'] ?? ''),
      0,
    )
    const brought = await bringForm(action)
    assert.ok('page' in brought)
    await payOnPage(brought.page)
    const notice = new URLSearchParams(heard[0]?.raw.toString())
    assert.equal(
      judge(bank.bankCertificateFile, notice.get('notifyData') ?? '', notice.get('signMsg') ?? ''),
      0,
    )
  },
)

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
