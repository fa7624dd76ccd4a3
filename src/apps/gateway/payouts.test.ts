import assert from 'node:assert/strict'
import test from 'node:test'
import { setLogLevel } from '#kernel/log.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { newTransferId, postTransfers } from '#money/ledger/index.ts'
import { aGateway } from '../../../tests/payments/a-gateway.ts'

setLogLevel('silent')

test('a program pays out with the official package, once per key, within the account, and takes it back before it leaves', async (t) => {
  const { db, stripe } = await aGateway(t, { env: { HOUSE_PAYOUT_IBAN: 'DE89370400440532013000' } })
  const wanted = { amount: 1_200_000, currency: 'eur', description: 'To us' } as const
  await assert.rejects(stripe.payouts.create(wanted), { code: 'balance_insufficient', param: 'amount' })
  const fund = { id: newTransferId(), debit: 'bank:main', credit: 'rounding', amount: money(2_000_000n, 'EUR'), code: 'test' } // prettier-ignore
  mustBeDone(await inTransaction(db, (tx) => postTransfers(tx, [fund], { actor: 'test', cause: 'test' })))
  const once = { idempotencyKey: 'a-payout-of-the-test' }
  const made = await stripe.payouts.create(wanted, once)
  assert.equal((await stripe.payouts.create(wanted, once)).id, made.id)
  assert.deepEqual([made.status, made.amount, made.automatic], ['pending', 1_200_000, false])
  assert.equal(made.metadata?.['approval'], 'needed', 'above the limit a person approves')
  const small = await stripe.payouts.create({ amount: 500, currency: 'eur' })
  const listed = await stripe.payouts.list({ limit: 1 })
  assert.deepEqual([listed.data[0]?.id, listed.has_more], [small.id, true])
  assert.equal((await stripe.payouts.cancel(made.id)).status, 'canceled')
  await assert.rejects(stripe.payouts.cancel(made.id), { code: 'payout_not_cancelable' })
  await assert.rejects(stripe.payouts.retrieve('po_no'), { statusCode: 404, code: 'resource_missing' })
})
