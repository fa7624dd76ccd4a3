import assert from 'node:assert/strict'
import test from 'node:test'
import { done, mustBeDone } from '#kernel/result.ts'
import { newId } from '#kernel/ids.ts'
import { tell, type SequencedFact } from '#kernel/outbox.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { listDecisions } from '#trust/risk/index.ts'
import { aRig, aShippedOrder, anOrder, shipAll, typeCard, type Rig } from '../../tests/payments/rig.ts'
import { factsRiskHears, learnFromFacts } from './learn-from-payments.ts'
import { startPayment } from './pay-order.ts'
import { refundOrder } from './refund-order.ts'

const key = 'a key of thirty-two characters ..'

async function learn({ db, owner }: Rig): Promise<void> {
  const facts = await owner.sql<SequencedFact>`
    select 0 as seq, type, aggregate, actor, cause, payload, at from kernel.outbox
     where type = any (${factsRiskHears}::text[]) order by id`
  mustBeDone(await inTransaction(db, async (tx) => done(await learnFromFacts(tx, key, facts))))
}

async function judged(rig: Rig, shippingMethod: 'standard' | 'pickup') {
  const order = await anOrder(rig, [{ price: 5000n }], shippingMethod)
  const { action } = mustBeDone(
    await startPayment(rig.db, rig.connectors, {
      orderId: order.id,
      returnUrl: 'http://127.0.0.1:3000/return',
      description: 'K-1',
      locale: 'en',
      watch: { key },
    }),
  )
  assert.ok(action.kind === 'redirect')
  return { ...order, url: action.url }
}

test('declines and approvals are learned with their card, a refund because of fraud marks it', async (t) => {
  const rig = await aRig(t)
  const order = await judged(rig, 'pickup')
  await typeCard(order.url, '4000000000009995')
  await typeCard(order.url)
  await learn(rig)
  const outcomes = async () => (await listDecisions(rig.db, { reference: order.id }))[0]?.outcomes.toSorted()
  assert.deepEqual(await outcomes(), ['authorized', 'declined'])
  for (const shipped of await shipAll(rig, order.id)) mustBeDone(shipped)
  const given = { orderId: order.id, what: { kind: 'all' }, actor: 'op' } as const
  mustBeDone(await refundOrder(rig.db, rig.connectors, { ...given, reason: 'Fraud: stolen card', key: 'k1' }))
  await learn(rig)
  assert.deepEqual(await outcomes(), ['authorized', 'declined', 'fraud_refund'])
  const next = await judged(rig, 'standard')
  const facts = (await listDecisions(rig.db, { reference: next.id }))[0]?.facts
  assert.deepEqual([facts?.['mail_frauds'], facts?.['mail_paid']], [1, 1])
})

test('a chargeback in a settlement file marks the attempt it names', async (t) => {
  const rig = await aRig(t)
  const order = await judged(rig, 'standard')
  await typeCard(order.url)
  const file = newId('stf')
  await rig.owner.sql`
    insert into reconciliation.files (id, connector, batch, currency, gross_minor, fee_minor, net_minor, value_on)
    values (${file}, 'bank', 'b1', 'EUR', -100, 0, -100, now())`
  await rig.owner.sql`
    insert into reconciliation.lines (file_id, ordinal, type, merchant_ref, connector_ref, gross_minor, fee_minor,
                                      net_minor, value_on, method, match, attempt_id)
    select ${file}, 0, 'chargeback', merchant_ref, 'x', -100, 0, -100, now(), 'card', 'matched', id
      from payments.attempts`
  await inTransaction(rig.db, async (tx) =>
    done(
      await tell(tx, { type: 'settlement_imported', aggregate: file, actor: 'connector:bank', payload: {} }),
    ),
  )
  await learn(rig)
  const [decision] = await listDecisions(rig.db, { reference: order.id })
  assert.deepEqual(decision?.outcomes.toSorted(), ['authorized', 'chargeback'])
})

test('an order nobody judged teaches nothing', async (t) => {
  const rig = await aRig(t)
  await aShippedOrder(rig)
  await learn(rig)
  assert.equal((await listDecisions(rig.db)).length, 0)
})
