/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument, typescript/no-unsafe-return */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { balance, postTransfers, newTransferId } from '#money/ledger/index.ts'
import { openCase, openCases } from '#money/payments/index.ts'
import { stablecoinConnector } from '#money/chain/index.ts'
import { done } from '#kernel/result.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { apiServer, caller } from '../api/testing/api-server.ts'
import { someone } from '../api/testing/someone.ts'
import { chainTermsOf } from '../chain-provider.ts'
import { aDesk, aKey } from './testing/a-desk.ts'

const env = {
  DEMO_SIGN_INS: 'true',
  CHAIN_NODE: 'https://node.example',
  CHAIN_TOKEN: `0x${'a'.repeat(40)}`,
  CHAIN_RATES: 'EUR=1.1',
  CHAIN_REFUND_KEY: `0x${'1'.repeat(64)}`,
  CHAIN_XPUB:
    'xpub6EF8jXqFeFEW5bwMU7RpQtHkzE4KJxcqJtvkCjJumzW8CPpacXkb92ek4WzLQXjL93HycJwTPUAcuNxCqFPKKU5m5Z2Vq4nCyh5CyPeBFFr',
}
const termsIn = (more: Readonly<Record<string, string>> = {}) => {
  const terms = chainTermsOf(testSettings({ ...env, ...more }))
  assert.ok(terms)
  return terms
}
const invoice = `cin_${'0'.repeat(26)}` as const

async function scene(t: TestContext) {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const desk = await (await aDesk(t, db, { env })).browser(['operator'])
  const { server } = await apiServer(t, { db, env })
  const api = caller(server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` })
  const start = (terms = termsIn()) =>
    stablecoinConnector(db, terms).start({
      merchantRef: `ref-${Math.random()}`,
      amount: money(1_000n, 'EUR'),
      expiresAt: new Date(Date.now() + 60_000),
      returnUrl: 'http://127.0.0.1/',
      description: 'K',
      locale: 'en',
    } as never)
  const atomic = async () =>
    (await owner.sql<{ atomic: string }>`select atomic from chain.invoices order by place desc limit 1`)[0]
      ?.atomic
  return { db, owner, desk, api, start, atomic }
}

type Scene = Awaited<ReturnType<typeof scene>>

async function aPriceIsSet({ desk, api, start, atomic }: Scene): Promise<void> {
  assert.match((await desk.get('/admin/rates')).body, /There is no price/)
  assert.equal((await start()).started, true)
  assert.equal(await atomic(), '11000000')
  assert.match((await desk.get('/admin/rates')).body, /the settings/)
  const form = { currency: 'EUR', rate: '1.15', because: 'the exchange says so' }
  for (const [wrong, says] of [
    [{ ...form, rate: '1,15' }, /A price is a positive number/],
    [{ ...form, because: '' }, /reason|why/i],
    [{ ...form, currency: 'QAG' }, /no currency/],
    [{ ...form, rate: '11.5' }, /more than a tenth away from 1\.1/],
  ] as const) {
    const answer = await desk.post('/admin/rates', wrong)
    assert.equal(answer.status, 422)
    assert.match(answer.body, says)
  }
  const key = aKey()
  for (let i = 0; i < 2; i++)
    assert.equal((await desk.post('/admin/rates', { key, ...form })).location, '/admin/rates?done=rate_set')
  const page = await desk.get('/admin/rates')
  assert.match(page.body, /1\.15/)
  assert.match(page.body, /the exchange says so/)
  assert.equal((await start()).started, true)
  assert.equal(await atomic(), '11500000')
  const told = (await api.get('/api/admin/token-rates')).body
  assert.deepEqual(
    told.history.map(({ rate, source }: { rate: string; source: string }) => [rate, source]),
    [
      ['1.15', 'operator'],
      ['1.1', 'settings'],
    ],
  )
  const far = { currency: 'EUR', rate: '2', because: 'a slip' }
  assert.equal((await api.post('/api/admin/token-rates', far)).body.code, 'rate_far_off')
  assert.equal((await api.post('/api/admin/token-rates', { ...far, is_sure: true })).status, 201)
}

async function anOldPriceIsRefused({ db, owner, desk, api, start }: Scene): Promise<void> {
  await owner.sql`update chain.rates set at = at - interval '80 hours'`
  assert.deepEqual(await start(), { started: false, code: 'rate_stale' })
  assert.equal((await start(termsIn({ CHAIN_RATE_HOURS: '0' }))).started, true)
  assert.match((await desk.get('/admin/rates')).body, /too old/)
  assert.equal((await api.get('/api/admin/token-rates')).body.current[0].is_stale, true)
  const fresh = { currency: 'EUR', rate: '2.01', because: 'looked at again' }
  assert.equal((await api.post('/api/admin/token-rates', fresh)).status, 201)
  assert.equal((await start()).started, true)
  assert.deepEqual(
    await stablecoinConnector(db, termsIn()).start({ merchantRef: 'x', amount: money(1n, 'GBP') } as never),
    { started: false, code: 'no_rate' },
  )
}

async function aClaimIsGivenUp({ db, owner, desk, api }: Scene): Promise<void> {
  assert.match((await desk.get('/admin/treasury')).body, /Not compared with the chain yet/)
  const none = await desk.post('/admin/treasury/claims', { invoice, because: 'gone' })
  assert.equal(none.status, 422)
  assert.equal(
    (await api.post(`/api/admin/treasury/claims/${invoice}/give-up`, { because: 'gone' })).body.code,
    'claim_not_open',
  )
  const [row] = await owner.sql<{ id: string }>`select id from chain.invoices order by place limit 1`
  const id = row?.id ?? ''
  await owner.sql`
      insert into chain.deposits (id, invoice_id, chain_id, block_hash, tx_hash, log_index, block_number, mined_at, token,
                                  sender, atomic, amount_minor, state, booked, booked_minor)
      values (${`dpo_${'0'.repeat(26)}`}, ${id}, 31337, ${`0x${'b'.repeat(64)}`}, ${`0x${'c'.repeat(64)}`}, 0, 1, now(),
              ${env.CHAIN_TOKEN}, ${`0x${'d'.repeat(40)}`}, 11000000, 1000, 'orphaned', 11000000, 1000)`
  await owner.sql`
      insert into chain.claim_moves (id, invoice_id, deposit_id, kind, atomic, amount_minor, actor)
      values (${`clm_${'0'.repeat(26)}`}, ${id}, ${`dpo_${'0'.repeat(26)}`}, 'taken_back', 11000000, 1000, 'chain')`
  mustBeDone(
    await inTransaction(db, async (tx) => {
      const owed = { id: newTransferId(), debit: 'chain:reversed', credit: 'psp:stablecoin:clearing', amount: money(1_000n, 'EUR'), code: 'x' } // prettier-ignore
      mustBeDone(await postTransfers(tx, [owed], { actor: 'chain', cause: id }))
      return done(await openCase(tx, { kind: 'chain_reversed', subject: id, facts: { amount: '10.00' } }))
    }),
  )
  assert.match((await desk.get('/admin/treasury')).body, /€10\.00/)
  assert.match((await desk.get('/admin/cases')).body, /\/admin\/treasury#cin_/)
  const told = (await api.get('/api/admin/treasury')).body
  assert.deepEqual([told.claims[0].missing.amount, told.claims[0].tokens], ['10.00', '11'])
  const gone = await desk.post('/admin/treasury/claims', { invoice: id, because: 'the payer is gone' })
  assert.equal(gone.location, '/admin/treasury?done=given_up')
  assert.equal((await balance(db, 'receivables:lost', 'EUR')).posted.minor, 1_000n)
  assert.equal((await balance(db, 'chain:reversed', 'EUR')).posted.minor, 0n)
  assert.deepEqual(await openCases(db), [])
  assert.match((await desk.get('/admin/treasury')).body, /taken no settled payment back/)
  assert.deepEqual((await api.get('/api/admin/treasury/sweeps')).body, { sweeps: [], next: null })
}

async function noChainIsSaid(t: TestContext, { db }: Scene): Promise<void> {
  const bare = await apiServer(t, { db })
  const asker = caller(bare.server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` })
  assert.equal((await asker.get('/api/admin/treasury')).body.code, 'tokens_not_taken')
  const plain = await (await aDesk(t, db)).browser(['operator'])
  for (const path of ['/admin/treasury', '/admin/rates'])
    assert.match((await plain.get(path)).body, /names? no chain/)
}

test('prices and treasury at the desk and over the API: set with a reason, too old for new payments, given up once', async (t) => {
  const at = await scene(t)
  await t.test('a price is set by a person, kept with its reason, and counts for payments from then on', () =>
    aPriceIsSet(at),
  )
  await t.test('a price that is too old takes no new payment and says so; set anew, it does', () =>
    anOldPriceIsRefused(at),
  )
  await t.test('what the chain took back is shown, and given up with a reason', () => aClaimIsGivenUp(at))
  await t.test('a shop without a chain says so', () => noChainIsSaid(t, at))
})
