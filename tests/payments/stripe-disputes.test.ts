import assert from 'node:assert/strict'
import test from 'node:test'
import { Stripe } from 'stripe'
import { setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, balance, brokenPromises } from '#money/ledger/index.ts'
import { stripePayouts } from '#money/payments/index.ts'
import { openBreaks } from '#money/reconciliation/index.ts'
import { answerDispute } from '../../src/flows/answer-dispute.ts'
import { fetchDisputes } from '../../src/flows/fetch-disputes.ts'
import { importSettlements } from '../../src/flows/import-settlements.ts'
import { aGateway } from './a-gateway.ts'
import { addDisputeFile, findDisputes, stripeDisputes } from '#money/disputes/index.ts'
import { readStripeDispute } from '../../src/money/disputes/stripe-disputes.ts'

setLogLevel('silent')

const EUR = 'EUR' as const
const wanted = {
  amount: 4_999,
  currency: 'eur',
  confirm: true,
  return_url: 'https://shop.example/back',
} as const

test('a card’s owner disputes: the money goes, evidence and a file are handed over, won comes back, lost is an expense, and the payout agrees', async (t) => {
  const { db, owner, stripe, pay, provider, httpOut } = await aGateway(t)
  const access = { origin: provider.origin, key: provider.key, timeoutMs: 2_000 }
  const desk = stripeDisputes(access, httpOut)
  const held = async (path: string) => (await balance(db, path, EUR)).posted.minor
  await pay(await stripe.paymentIntents.create(wanted), '4000000000000259')
  await pay(await stripe.paymentIntents.create(wanted), '4000000000002685')
  await pay(await stripe.paymentIntents.create(wanted), '4242424242424242')
  assert.equal(await fetchDisputes(db, [desk]), 2)
  assert.equal(await fetchDisputes(db, [desk]), 0, 'the same news again changes nothing')
  assert.equal(await held('disputes:held'), 9_998n)
  const found = await findDisputes(db, {})
  const named = (reason: string) => {
    const dispute = found.find((each) => each.reason === reason)
    assert.ok(dispute)
    return dispute
  }
  const [fraud, missing] = [named('fraudulent'), named('product_not_received')]
  assert.ok(fraud.paymentId !== null && fraud.state === 'needs_response' && fraud.respondBy !== null)

  const content = Buffer.from('Signed for by Ann, at the door.')
  const file = { name: 'receipt.txt', mediaType: 'text/plain', content } as const
  mustBeDone(await inTransaction(db, (tx) => addDisputeFile(tx, fraud.id, { ...file, actor: 'desk' })))
  const fight = { id: fraud.id, how: 'fight', text: 'winning_evidence', actor: 'desk' } as const
  mustBeDone(await answerDispute(db, [desk], fight))
  mustBeDone(await answerDispute(db, [desk], { id: missing.id, how: 'accept', text: '', actor: 'desk' }))
  const late = await answerDispute(db, [desk], { ...fight, text: 'once more' })
  assert.equal(!late.ok && late.refusal, 'not_open_for_response')
  await fetchDisputes(db, [desk])
  const states = (await findDisputes(db, {})).map(({ reason, state }) => `${reason} ${state}`)
  assert.deepEqual(
    states.toSorted((a, b) => a.localeCompare(b)),
    ['fraudulent won', 'product_not_received lost'],
  )
  assert.deepEqual([await held('disputes:held'), await held('disputes:lost')], [0n, 4_999n])

  // The official package reads the same at the provider itself, and a closed dispute takes no more.
  const url = new URL(provider.origin)
  const theirs = new Stripe(provider.key, { host: url.hostname, port: url.port, protocol: 'http', maxNetworkRetries: 0, telemetry: false }) // prettier-ignore
  const { data } = await theirs.disputes.list({ limit: 1 })
  assert.deepEqual([data[0]?.status, data[0]?.reason], ['lost', 'product_not_received'])
  await assert.rejects(theirs.disputes.update(data[0]?.id ?? '', { evidence: {} }), { statusCode: 400 })
  await assert.rejects(theirs.disputes.retrieve('dp_no'), { statusCode: 404, code: 'resource_missing' })
  const won = (await theirs.disputes.list({ limit: 2 })).data[1]
  assert.ok(typeof won?.evidence.uncategorized_file === 'string')

  // One payout: two charges kept, one lost; every line is found in our books, and the dispute's fee is a fee.
  await fetch(`${provider.origin}/control/payout`, { method: 'POST', body: '{}' })
  assert.ok((await importSettlements(db, [stripePayouts(access, httpOut)])) > 0)
  const lines = await owner.sql<{ type: string; match: string; gross_minor: bigint; fee_minor: bigint }>`
    select l.type, l.match, l.gross_minor, l.fee_minor from reconciliation.lines l order by l.type, l.fee_minor`
  assert.deepEqual(
    lines.map(({ type, match }) => `${type} ${match}`),
    [
      'capture matched',
      'capture matched',
      'capture matched',
      'chargeback matched',
      'chargeback matched',
      'reversal matched',
    ],
  )
  assert.deepEqual(await openBreaks(db), [])
  const fees = 3n * (75n + 25n) + 2n * 1_500n
  assert.equal(await held(account.fees('stripe')), fees)
  assert.equal(await held(account.clearing('stripe')), 2n * 4_999n - fees)
  assert.deepEqual(await brokenPromises(owner), [])
})

test('a dispute that cannot be read is not guessed, and a warning moves no money', () => {
  const told = {
    id: 'dp_1',
    currency: 'eur',
    status: 'needs_response',
    amount: 100,
    reason: 'general',
    charge: 'ch_1',
    evidence_details: { due_by: null },
  }
  const read = (more: object) => readStripeDispute({ ...told, ...more } as unknown as Stripe.Dispute)
  assert.deepEqual([read({}).steps, read({}).merchantRef], [['chargeback'], ''])
  assert.deepEqual(read({ status: 'won' }).steps, ['chargeback', 'representment'])
  assert.deepEqual(read({ status: 'warning_needs_response' }).steps, [], 'no money has moved for a warning')
  assert.throws(() => read({ status: 'what' }), /cannot be read/)
  assert.throws(() => read({ currency: 'xyz1' }), /cannot be read/)
})
