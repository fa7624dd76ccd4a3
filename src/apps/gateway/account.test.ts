import assert from 'node:assert/strict'
import test from 'node:test'
import type Stripe from 'stripe'
import { setLogLevel } from '#kernel/log.ts'
import { formatDecimal } from '#kernel/money.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { importSettlement } from '#money/reconciliation/index.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { brokenPromises } from '#money/ledger/index.ts'
import { fetchDisputes } from '#flows/fetch-disputes.ts'
import { anAcquirer } from '../../../tests/payments/card-world.ts'
import { aGateway } from '../../../tests/payments/a-gateway.ts'

setLogLevel('silent')

const confirmed = {
  amount: 4_999,
  currency: 'eur',
  confirm: true,
  return_url: 'https://shop.example/back',
} as const

test('customers are kept, found, changed, named by payments, and leave nothing of a person when deleted', async (t) => {
  const { db, stripe } = await aGateway(t)
  const ann = await stripe.customers.create({
    name: 'Ann Buyer',
    email: 'ann@example.com',
    metadata: { tier: 'gold', old: 'yes' },
  })
  assert.deepEqual(
    [ann.object, ann.email, ann.metadata],
    ['customer', 'ann@example.com', { tier: 'gold', old: 'yes' }],
  )
  const changed = await stripe.customers.update(ann.id, { phone: '+49 40 1', metadata: { old: '' } })
  assert.deepEqual(
    [changed.name, changed.phone, changed.metadata],
    ['Ann Buyer', '+49 40 1', { tier: 'gold' }],
  )
  const others = []
  for (const name of ['B', 'C', 'D']) others.push(await stripe.customers.create({ name }))
  const all: string[] = []
  for await (const each of stripe.customers.list({ limit: 2 })) all.push(each.id)
  assert.deepEqual(all, [...others.map(({ id }) => id).toReversed(), ann.id])
  const found = await stripe.customers.list({ email: 'ann@example.com' })
  assert.deepEqual(
    found.data.map(({ id }) => id),
    [ann.id],
  )
  const intent = await stripe.paymentIntents.create({ amount: 100, currency: 'eur', customer: ann.id })
  assert.equal(intent.customer, ann.id)
  await assert.rejects(stripe.paymentIntents.create({ amount: 100, currency: 'eur', customer: 'cus_no' }), {
    code: 'resource_missing',
    param: 'customer',
  })
  await assert.rejects(stripe.customers.create({ email: 'nobody' }), { code: 'email_invalid' })
  assert.equal((await stripe.customers.del(ann.id)).deleted, true)
  assert.equal((await stripe.customers.retrieve(ann.id)).deleted, true)
  await assert.rejects(stripe.customers.update(ann.id, { name: 'Ann' }), { statusCode: 404 })
  const [kept] = await db.sql<{ name: string | null; email: string | null }>`
    select name, email from requests.buyers where id = ${ann.id}`
  assert.deepEqual(kept, { name: null, email: null })
})

/** A payment its payer disputes at the acquirer, as the gateway's clients see it. */
async function disputedPayment(
  { stripe, pay, owner, db }: Awaited<ReturnType<typeof aGateway>>,
  world: Awaited<ReturnType<typeof anAcquirer>>,
  reference: string,
): Promise<{ intent: Stripe.PaymentIntent; dispute: Stripe.Dispute }> {
  const intent = await stripe.paymentIntents.create(confirmed)
  const request = await pay(intent)
  const payment = await findPaymentFor(db, request)
  assert.ok(payment)
  await owner.sql`
    update payments.attempts set connector = 'acquirer_north', merchant_ref = ${reference}
     where intent_id = ${payment.intent.id}`
  const amount = formatDecimal(payment.intent.amount)
  await world.disputed('disputed as fraud (10.4)', { reference, amount })
  await fetchDisputes(db, [world.disputes])
  const [dispute] = (await stripe.disputes.list({ limit: 1 })).data
  assert.ok(dispute)
  return { intent, dispute }
}

test('the official package answers a dispute with a file, gives in to another, and reads what came of the money', async (t) => {
  const world = await anAcquirer(t)
  const { north } = world.cards.origins
  const scene = await aGateway(t, {
    env: {
      ACQUIRER_NORTH_ORIGIN: north,
      ACQUIRER_NORTH_KEY: world.cards.keys.north,
      ACQUIRER_NORTH_WEBHOOK_SECRET: `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`,
    },
    origins: [north],
  })
  const { stripe, db, client } = scene
  const { intent, dispute } = await disputedPayment(scene, world, 'g-1')
  assert.deepEqual(
    [dispute.status, dispute.reason, dispute.amount, dispute.payment_intent],
    ['needs_response', 'fraudulent', 4_999, intent.id],
  )
  const data = Buffer.from('Signed for by Ann Buyer, at the door.')
  const upload = {
    purpose: 'dispute_evidence',
    file: { data, name: 'receipt.txt', type: 'text/plain' },
  } as const
  const file = await stripe.files.create(upload)
  assert.deepEqual([file.object, file.filename, file.size], ['file', 'receipt.txt', data.length])
  assert.equal((await stripe.files.retrieve(file.id)).id, file.id)
  await assert.rejects(stripe.files.create({ ...upload, file: { ...upload.file, name: 'receipt.pdf' } }), {
    code: 'file_type_invalid',
  })
  await assert.rejects(stripe.disputes.update(dispute.id, { evidence: { receipt: 'file_no' } }), {
    code: 'resource_missing',
  })
  const staged = await stripe.disputes.update(dispute.id, {
    evidence: { uncategorized_text: 'winning_evidence', uncategorized_file: file.id },
    submit: false,
  })
  assert.deepEqual([staged.status, staged.evidence.uncategorized_file], ['needs_response', file.id])
  const sent = await stripe.disputes.update(dispute.id, { evidence: { shipping_tracking_number: 'T-1' } })
  assert.deepEqual([sent.status, sent.evidence_details.submission_count], ['under_review', 1])
  const theirs = await (await fetch(`${north}/disputes`)).text()
  const link = /href="(\/disputes\/[^"]+)"/.exec(theirs)?.[1] ?? ''
  const shown = await (await fetch(`${north}${link}`)).text()
  assert.ok(shown.includes('winning_evidence') && shown.includes('T-1') && shown.includes('receipt.txt'))
  await world.cycle()
  await fetchDisputes(db, [world.disputes])
  assert.equal((await stripe.disputes.retrieve(dispute.id)).status, 'won')
  await assert.rejects(stripe.disputes.update(dispute.id, {}), { code: 'dispute_not_open' })

  const second = await disputedPayment(scene, world, 'g-2')
  assert.equal((await stripe.disputes.close(second.dispute.id)).status, 'lost')
  await assert.rejects(stripe.disputes.close(second.dispute.id), { code: 'dispute_not_open' })
  const ids: string[] = []
  for await (const each of stripe.disputes.list({ limit: 1 })) ids.push(each.id)
  assert.deepEqual(ids, [second.dispute.id, dispute.id])
  await assert.rejects(stripe.disputes.retrieve('dis_nothing'), { statusCode: 404 })
  await assert.rejects(client('sk_test_wrong').disputes.list(), { type: 'StripeAuthenticationError' })

  const third = await stripe.paymentIntents.create(confirmed)
  await scene.pay(third)
  await stripe.refunds.create({ payment_intent: third.id, amount: 1_000 })
  await assertAccount(scene)
  assert.deepEqual(await brokenPromises(db), [])
})

/** What came of the money: taken three times, taken back twice, returned once, given back once; and who paid us. */
async function assertAccount({ stripe, db }: Awaited<ReturnType<typeof aGateway>>): Promise<void> {
  const moves: Stripe.BalanceTransaction[] = []
  for await (const each of stripe.balanceTransactions.list({ limit: 2 })) moves.push(each)
  assert.deepEqual(moves.map(({ type }) => type).toSorted(), [
    'adjustment',
    'adjustment',
    'adjustment',
    'charge',
    'charge',
    'charge',
    'refund',
  ])
  assert.equal(
    moves.reduce((sum, { net }) => sum + net, 0),
    4_999 + 3_999,
  )
  assert.ok(moves.every(({ status }) => status === 'pending'))
  const refunds = await stripe.balanceTransactions.list({ type: 'refund' })
  const [refund] = refunds.data
  assert.deepEqual([refunds.data.length, refund?.amount], [1, -1_000])
  assert.equal((await stripe.balanceTransactions.retrieve(refund?.id ?? '')).source, refund?.source)
  await assert.rejects(stripe.balanceTransactions.retrieve('txn_nothing'), { code: 'resource_missing' })

  assert.deepEqual((await stripe.payouts.list()).data, [])
  const [line] = await db.sql<{ reference: string }>`
    select merchant_ref as reference from payments.attempts order by id limit 1`
  const amount = { minor: 2_500n, currency: 'EUR' } as const
  mustBeDone(
    await inTransaction(db, (tx) =>
      importSettlement(tx, {
        connector: 'acquirer_north',
        method: 'card',
        batch: 'batch-1',
        lines: [
          {
            batch: 'batch-1',
            type: 'capture',
            merchantRef: line?.reference ?? '',
            connectorRef: 'theirs-1',
            gross: amount,
            fee: { minor: -50n, currency: 'EUR' },
            net: { minor: 2_450n, currency: 'EUR' },
            valueDate: new Date('2026-01-31T00:00:00Z'),
          },
        ],
      }),
    ),
  )
  const [payout] = (await stripe.payouts.list()).data
  assert.deepEqual(
    [payout?.amount, payout?.status, payout?.metadata],
    [2_450, 'in_transit', { gross: '2500', fee: '50', lines: '1' }],
  )
  assert.equal((await stripe.payouts.retrieve(payout?.id ?? '')).id, payout?.id)
}
