import assert from 'node:assert/strict'
import test, { after, before, type TestContext } from 'node:test'
import type { Db } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, balance } from '#money/ledger/index.ts'
import { findPaymentFor, houseConnector, methodNamed, type Connectors } from '#money/payments/index.ts'
import {
  closeTopUps,
  creditWallet,
  findTopUp,
  openTopUp,
  walletOf,
  walletOracles,
  walletRules,
} from '#money/wallet/index.ts'
import {
  openMessageCode,
  recordPaymentPassword,
  setPaymentPassword,
  type Actor,
} from '#people/access/index.ts'
import { aBuyer } from '../../tests/payments/a-buyer.ts'
import { aRig, allIsWell, anOrder, shipAll, statesOf, typeCard, type Rig } from '../../tests/payments/rig.ts'
import { cancelOrder } from './cancel-order.ts'
import { completePayments } from './complete-payments.ts'
import { payFromWallet } from './pay-from-wallet.ts'
import { startPayment } from './pay-order.ts'
import { refundOrder } from './refund-order.ts'
import { performVoid } from './void-payment.ts'

const secret = 'a secret of thirty-two characters'
const paymentPassword = '480519'
const rules = (stepUpAbove: number) => ({ secret, relyingParty: undefined, stepUpAbove })

async function aPayer(db: Db, email: string, minor: bigint): Promise<Actor> {
  const actor = await aBuyer(db, email)
  const hash = mustBeDone(await setPaymentPassword(db, actor.party, paymentPassword))
  mustBeDone(
    await inTransaction(db, async (tx) => {
      await recordPaymentPassword(tx, actor.party, hash)
      const from = [{ account: account.unmatched, amount: money(minor, 'EUR') }]
      return creditWallet(tx, { party: actor.party, from, cause: newId('op'), actor: 'test', code: 'gift' })
    }),
  )
  return actor
}

const ends: (() => Promise<void> | void)[] = []
let rig: Rig
before(async () => {
  const plain = await aRig({ after: (work: () => void) => void ends.push(work) } as TestContext)
  const wallet = houseConnector(plain.db, walletRules)
  rig = { ...plain, connectors: new Map([...plain.connectors, [wallet.name, wallet]]) }
})
after(async () => {
  for (const end of ends.toReversed()) await end()
})

async function start({ db, connectors }: Rig, actor: Actor, orderId: string, code = 'wallet') {
  const method = methodNamed(code)
  assert.ok(method)
  return startPayment(db, connectors, {
    orderId,
    returnUrl: 'http://127.0.0.1:3000/return',
    description: 'K-1',
    locale: 'en',
    method,
    payer: { partyId: actor.party, email: actor.email, country: 'DE', isMobile: false },
  })
}

const fundsOf = async ({ db }: Rig, { party }: Actor) => {
  const { available, held, limits } = await walletOf(db, party, 'EUR')
  return [available.minor, held.minor, limits.spent.minor]
}

async function wellWithWallets(): Promise<void> {
  await allIsWell(rig)
  for (const { name, sql } of walletOracles) assert.deepEqual((await rig.db.pool.query(sql)).rows, [], name)
}

test('an order is paid from the wallet: held, taken when it leaves, given back by a refund', async () => {
  const ann = await aPayer(rig.db, 'ann1@example.com', 100_000n)
  const order = await anOrder(rig, [{ price: 2_000n }], 'pickup')
  const total = order.total.minor
  const { merchantRef, action } = mustBeDone(await start(rig, ann, order.id))
  assert.equal(action.kind, 'page')
  const asked = { merchantRef, paymentPassword }

  const wrong = await payFromWallet(
    rig.db,
    rig.connectors,
    ann,
    { merchantRef, paymentPassword: '000000' },
    rules(1_000),
  )
  assert.equal(!wrong.ok && wrong.refusal, 'payment_password_wrong')
  const bob = await aPayer(rig.db, 'bob@example.com', 100_000n)
  const other = await payFromWallet(rig.db, rig.connectors, bob, asked, rules(1_000))
  assert.equal(!other.ok && other.refusal, 'payment_not_found')

  mustBeDone(await payFromWallet(rig.db, rig.connectors, ann, asked, rules(1_000)))
  assert.deepEqual(await fundsOf(rig, ann), [100_000n - total, total, total])
  assert.equal((await statesOf(rig, order.id)).order, 'paid')
  const again = await payFromWallet(rig.db, rig.connectors, ann, asked, rules(1_000))
  assert.equal(!again.ok && again.refusal, 'payment_not_open')

  for (const outcome of await shipAll(rig, order.id)) mustBeDone(outcome)
  assert.deepEqual(await fundsOf(rig, ann), [100_000n - total, 0n, total])
  const refund = {
    orderId: order.id,
    what: { kind: 'all' as const },
    reason: 'broken',
    key: 'k',
    actor: 'test',
  }
  mustBeDone(await refundOrder(rig.db, rig.connectors, refund))
  assert.deepEqual(await fundsOf(rig, ann), [100_000n, 0n, total])
  assert.equal((await balance(rig.db, 'psp:wallet:clearing', 'EUR')).posted.minor, 0n)
  await wellWithWallets()
})

test('a canceled order frees what the wallet held, and the limit of the day', async () => {
  const ann = await aPayer(rig.db, 'ann2@example.com', 100_000n)
  const order = await anOrder(rig)
  const { merchantRef } = mustBeDone(await start(rig, ann, order.id))
  mustBeDone(await payFromWallet(rig.db, rig.connectors, ann, { merchantRef, paymentPassword }, rules(1_000)))
  const canceled = mustBeDone(
    await inTransaction(rig.db, (tx) => cancelOrder(tx, order.id, { actor: 'test' })),
  )
  await performVoid(rig.db, rig.connectors, canceled.voids)
  assert.deepEqual(await fundsOf(rig, ann), [100_000n, 0n, 0n])
  await wellWithWallets()
})

test('above the limit a payment needs a proof for this payment, and one that fails does not use it up', async () => {
  const ann = await aPayer(rig.db, 'ann3@example.com', 100n)
  const order = await anOrder(rig)
  const { merchantRef } = mustBeDone(await start(rig, ann, order.id))
  const pay = (code?: string) =>
    payFromWallet(
      rig.db,
      rig.connectors,
      ann,
      {
        merchantRef,
        paymentPassword,
        ...(code === undefined ? {} : { proof: { way: 'message', code } }),
      },
      rules(0),
    )
  const without = await pay()
  assert.equal(!without.ok && without.refusal, 'step_up_needed')
  const bound = { party: ann.party, subject: merchantRef, amount: order.total, payee: 'Kontor' }
  const { code } = mustBeDone(
    await inTransaction(rig.db, async (tx) => done(await openMessageCode(tx, bound, secret))),
  )
  const poor = await pay(code)
  assert.deepEqual(!poor.ok && [poor.refusal, poor.detail], ['declined', { code: 'not_enough_in_wallet' }])
  mustBeDone(
    await inTransaction(rig.db, (tx) =>
      creditWallet(tx, {
        party: ann.party,
        from: [{ account: account.unmatched, amount: order.total }],
        cause: newId('op'),
        actor: 'test',
        code: 'gift',
      }),
    ),
  )
  mustBeDone(await pay())
  await wellWithWallets()
})

test('ten yeses at once hold the amount once', async () => {
  const ann = await aPayer(rig.db, 'ann4@example.com', 100_000n)
  const order = await anOrder(rig)
  const { merchantRef } = mustBeDone(await start(rig, ann, order.id))
  await Promise.all(
    Array.from({ length: 10 }, () =>
      payFromWallet(rig.db, rig.connectors, ann, { merchantRef, paymentPassword }, rules(1_000)),
    ),
  )
  assert.deepEqual(await fundsOf(rig, ann), [
    100_000n - order.total.minor,
    order.total.minor,
    order.total.minor,
  ])
  await wellWithWallets()
})

test('a top-up paid by card is in the wallet once; one nobody pays is closed, and late money goes back', async () => {
  const ann = await aBuyer(rig.db, 'ann5@example.com')
  const open = async () =>
    mustBeDone(await inTransaction(rig.db, (tx) => openTopUp(tx, ann.party, money(5_000n, 'EUR'))))
  const id = await open()
  const fromWallet = await start(rig, ann, id)
  assert.deepEqual(!fromWallet.ok && fromWallet.detail, { code: 'not_for_top_ups' })
  const { action } = mustBeDone(await start(rig, ann, id, 'card'))
  assert.ok(action.kind === 'redirect')
  await typeCard(action.url)
  await completePayments(rig.db, rig.connectors)
  assert.equal((await findTopUp(rig.db, id))?.state, 'credited')
  assert.deepEqual(await fundsOf(rig, ann), [5_000n, 0n, 0n])

  const late = await open()
  const page = mustBeDone(await start(rig, ann, late, 'card')).action
  assert.ok(page.kind === 'redirect')
  await rig.owner.sql`update payments.intents set expires_at = now() where reference = ${late}`
  mustBeDone(await inTransaction(rig.db, async (tx) => done(await closeTopUps(tx, 10))))
  assert.equal((await findTopUp(rig.db, late))?.state, 'closed')
  await typeCard(page.url)
  await completePayments(rig.db, rig.connectors)
  const payment = await findPaymentFor(rig.db, late)
  assert.deepEqual(
    payment?.operations.filter(({ kind }) => kind === 'void').map(({ state }) => state),
    ['succeeded'],
  )
  assert.deepEqual(await fundsOf(rig, ann), [5_000n, 0n, 0n])
  for (const { name, sql } of walletOracles) assert.deepEqual((await rig.db.pool.query(sql)).rows, [], name)
})

test('a crash between the hold and the news of it is made good by the completer', async () => {
  const ann = await aPayer(rig.db, 'ann6@example.com', 100_000n)
  const order = await anOrder(rig)
  const { merchantRef } = mustBeDone(await start(rig, ann, order.id))
  const deaf: Connectors = new Map(
    [...rig.connectors].map(([name, each]) => [
      name,
      { ...each, query: () => Promise.reject(new Error('the process ended')) },
    ]),
  )
  mustBeDone(await payFromWallet(rig.db, deaf, ann, { merchantRef, paymentPassword }, rules(1_000)))
  assert.equal((await statesOf(rig, order.id)).order, 'awaiting_payment')
  await rig.owner.sql`update payments.operations set next_sync_at = now()`
  await completePayments(rig.db, rig.connectors)
  assert.equal((await statesOf(rig, order.id)).order, 'paid')
  await wellWithWallets()
})
