import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { createServer, stopServer } from '#kernel/http.ts'
import { newId } from '#kernel/ids.ts'
import { setLogLevel } from '#kernel/log.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import { findPaymentFor, houseConnector, methodNamed, type Connector } from '#money/payments/index.ts'
import { creditWallet, walletRules } from '#money/wallet/index.ts'
import {
  openMessageCode,
  openSession,
  recordPaymentPassword,
  setPaymentPassword,
} from '#people/access/index.ts'
import { listDecisions, saveRules } from '#trust/risk/index.ts'
import { payFromWallet, payeeName } from '#flows/pay-from-wallet.ts'
import { startPayment } from '#flows/pay-order.ts'
import { aBuyer } from '../../../../tests/payments/a-buyer.ts'
import { aRig, anOrder, statesOf } from '../../../../tests/payments/rig.ts'
import { makePageCache } from '../page-cache.ts'
import { payWalletRoutes } from './pay-wallet.ts'
import { topUpRoutes } from './wallet-top-up.ts'

setLogLevel('silent')

const paymentPassword = '480519'

/** A shop that steps every payer up, with an order of Ann's, who has a wallet and a session and no second factor. */
async function scene(t: TestContext) {
  const rig = await aRig(t)
  const { db, carriers } = rig
  const wallet = houseConnector(db, walletRules)
  const bank = rig.connectors.get('bank')
  assert.ok(bank)
  const told: (boolean | undefined)[] = []
  const listening: Connector = {
    ...bank,
    start: async (request) => {
      told.push(request.stepUp)
      return bank.start(request)
    },
  }
  const connectors = new Map([
    [bank.name, listening],
    [wallet.name, wallet],
  ])
  const settings = testSettings({ BANK_ORIGIN: rig.bank.origin })
  const secret = settings.secretKey.reveal()
  const server = await createServer(settings)
  const shop = { db, settings, cache: makePageCache(1_000_000), carriers, connectors }
  payWalletRoutes(server, shop)
  topUpRoutes(server, shop)
  await server.ready()
  t.after(() => stopServer(server, 500))

  const ann = await aBuyer(db, 'ann@mail.example')
  const hash = mustBeDone(await setPaymentPassword(db, ann.party, paymentPassword))
  const token = mustBeDone(
    await inTransaction(db, async (tx) => {
      await recordPaymentPassword(tx, ann.party, hash)
      const from = [{ account: account.unmatched, amount: money(100_000n, 'EUR') }]
      const given = { party: ann.party, from, cause: newId('op'), actor: 'test', code: 'gift' }
      mustBeDone(await creditWallet(tx, given))
      const text = 'step_up when amount > 0 because Test\nreview when amount > 500 because Test'
      mustBeDone(await saveRules(tx, { text, thresholds: {}, note: 'test', actor: 'op' }))
      return done(await openSession(tx, { party: ann.party, secondFactor: false }))
    }),
  )
  const order = await anOrder(rig)
  await rig.owner.sql`update orders.orders set buyer_id = ${ann.party} where id = ${order.id}`
  const send = (method: 'GET' | 'POST', url: string, form?: Record<string, string>) =>
    server.inject({
      method,
      url,
      headers: {
        cookie: `kontor_session=${token}`,
        origin: settings.publicOrigin,
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
    })
  return { rig, connectors, secret, told, ann, order, send }
}

test('a payer who is stepped up gives a second proof in the wallet at any amount', async (t) => {
  const { rig, connectors, secret, ann, order, send } = await scene(t)
  const { db } = rig
  const method = methodNamed('wallet')
  assert.ok(method)
  const { merchantRef } = mustBeDone(
    await startPayment(db, connectors, {
      orderId: order.id,
      returnUrl: 'http://127.0.0.1:3000/return',
      description: 'K-1',
      locale: 'en',
      method,
      payer: { partyId: ann.party, email: ann.email, country: 'DE', isMobile: false },
      watch: { key: secret },
    }),
  )
  const page = `/en/orders/${order.id}/pay/wallet`
  assert.match((await send('GET', page)).body, /this payment needs one of them/)
  const without = await send('POST', page, { paymentPassword, step: 'pay' })
  assert.equal(without.statusCode, 422)
  assert.equal((await statesOf(rig, order.id)).order, 'awaiting_payment')
  const bound = { party: ann.party, subject: merchantRef, amount: order.total, payee: payeeName }
  const { code } = mustBeDone(
    await inTransaction(db, async (tx) => done(await openMessageCode(tx, bound, secret))),
  )
  const paid = await payFromWallet(
    db,
    connectors,
    ann,
    { merchantRef, paymentPassword, proof: { way: 'message', code } },
    { secret, relyingParty: undefined, stepUpAbove: 1_000_000 },
  )
  mustBeDone(paid)
  assert.equal((await statesOf(rig, order.id)).order, 'paid')
})

test('money into the wallet is judged too, by the account of who puts it there', async (t) => {
  const { rig, told, send } = await scene(t)
  const { db } = rig
  const form = { currency: 'EUR', amount: '600', method: 'card' }
  const begun = await send('POST', '/en/account/wallet/top-ups', form)
  assert.equal(begun.statusCode, 303)
  const [decision] = await listDecisions(db)
  assert.ok(decision)
  assert.match(decision.reference, /^top_/)
  assert.equal(decision.facts['guest'], 0, 'an account is known without an order')
  assert.equal(decision.action, 'review')
  assert.deepEqual(told, [true], 'there are no goods to hold back: the payer proves who they are instead')
  assert.equal((await findPaymentFor(db, decision.reference))?.attempts.length, 1)
})
