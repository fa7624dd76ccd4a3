import assert from 'node:assert/strict'
import test from 'node:test'
import { setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { debitFor, directDebitConnector, readAccount } from '#money/mandates/index.ts'
import { directDebit, findPaymentFor } from '#money/payments/index.ts'
import { aRig } from '../../tests/payments/rig.ts'
import { aPlacedOrder, aShop } from '../../tests/trade/a-shop.ts'
import { agreeToDebit } from './pay-by-direct-debit.ts'
import { startPayment } from './pay-order.ts'

test('a payer agrees to one debit of a payment that waits for it, and the order waits long enough', async (t) => {
  setLogLevel('silent')
  const { db, connectors: others } = await aRig(t)
  const connectors = new Map([...others, ['direct_debit', directDebitConnector(db)]])
  const [variant = 0] = await aShop(db, [{ price: 1999n, prices: { USD: 2199n } }])
  const market = { currency: 'USD', country: 'DE', locale: 'en' } as const
  const { id, total } = await aPlacedOrder(db, [[variant, 1]], { market })
  const given = { holder: 'Ada Payer', routing: '011401533', number: '4000123456', agreed: 'yes' }
  const account = mustBeDone(readAccount(given))
  const consent = { account, wording: 'I allow it.', locale: 'en', from: '203.0.113.9' }
  const early = await agreeToDebit(db, id, consent)
  assert.equal(!early.ok && early.refusal, 'no_open_payment')

  mustBeDone(await startPayment(db, connectors, { orderId: id, returnUrl: 'http://127.0.0.1/x', description: 'K', locale: 'en', method: directDebit })) // prettier-ignore
  const both = await Promise.all([agreeToDebit(db, id, consent), agreeToDebit(db, id, consent)])
  assert.equal(both.filter(({ ok }) => ok).length, 1, 'at the same moment, once')
  const payment = await findPaymentFor(db, id)
  const debit = await debitFor(db, payment?.attempts[0]?.merchantRef ?? '')
  assert.deepEqual([debit?.state, debit?.last4, debit?.amount], ['due', '3456', total])
  const [kept] = await db.sql<{ days: number }>`
    select extract(day from o.expires_at - clock_timestamp())::int as days from orders.orders o where o.id = ${id}`
  assert.equal(kept?.days, 9)
})
