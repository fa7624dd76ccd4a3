import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { setLogLevel } from '#kernel/log.ts'
import { formatDecimal } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { account, balance, brokenPromises } from '#money/ledger/index.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  addDisputeFile,
  amountDisputed,
  disputeFiles,
  findDisputes,
  removeDisputeFile,
  type Dispute,
} from '#money/disputes/index.ts'
import { findPaymentFor, openCases, paymentOracles } from '#money/payments/index.ts'
import { EUR } from '../../tests/payments/a-reconciled-shop.ts'
import { anAcquirer } from '../../tests/payments/card-world.ts'
import { aRig, aShippedOrder } from '../../tests/payments/rig.ts'
import { aDesk } from '../apps/admin/testing/a-desk.ts'
import { answerDispute } from './answer-dispute.ts'
import { fetchDisputes } from './fetch-disputes.ts'

const receipt = Buffer.from('Signed for by Ann Buyer, at the door.')

async function addReceipt(db: Db, id: Dispute['id']): Promise<void> {
  const add = (name: string, mediaType: 'text/plain' | 'application/pdf') =>
    inTransaction(db, (tx) => addDisputeFile(tx, id, { name, mediaType, content: receipt, actor: 'test' }))
  mustBeDone(await add('receipt.txt', 'text/plain'))
  const again = await add('receipt.txt', 'text/plain')
  const noPdf = await add('label.pdf', 'application/pdf')
  assert.deepEqual([again.ok || again.refusal, noPdf.ok || noPdf.refusal], ['file_exists', 'file_unreadable'])
}

/** What the provider keeps and shows is what was sent, to the byte, and stays on our record. */
async function assertSent(db: Db, { id, providerId }: Dispute, origin: string): Promise<void> {
  const theirs = await (await fetch(`${origin}/disputes/${providerId}`)).text()
  assert.match(theirs, /winning_evidence/)
  const link = /href="(\/disputes\/[^"]+\/files\/[^"]+)"[^>]*>receipt\.txt</.exec(theirs)?.[1] ?? ''
  const kept = await (await fetch(`${origin}${link}`)).arrayBuffer()
  assert.deepEqual(Buffer.from(kept), receipt)
  const [file] = await disputeFiles(db, id)
  assert.ok(file?.answeredAt)
  assert.equal((await removeDisputeFile(db, id, file.id)).ok, false)
}

/** The chargebacks of the settlement file are those of our books. */
async function assertSettled(
  world: Awaited<ReturnType<typeof anAcquirer>>,
  ids: readonly string[],
): Promise<void> {
  const lines = (
    await Promise.all((await world.settlements.batches()).map((each) => world.settlements.lines(each)))
  ).flat()
  assert.equal(lines.filter(({ type }) => type === 'chargeback').length, 2)
  for (const line of lines.filter(({ type }) => type === 'chargeback'))
    assert.ok(ids.includes(line.reference ?? ''))
}

/** What was lost cannot be given back any more, and is not missed where it is counted. */
async function lossIsCounted(db: Db): Promise<void> {
  const refundable = paymentOracles.filter(({ name }) => name.startsWith('what may be given back'))
  assert.deepEqual(await brokenPromises(db, refundable), [])
}

test('a chargeback is heard, booked and answered with what we know; won money comes back, lost money is an expense', async (t) => {
  setLogLevel('silent')
  const rig = await aRig(t)
  const { db, owner } = rig
  const world = await anAcquirer(t)
  const desks = [world.disputes]
  const held = async (path: string) => (await balance(db, path, EUR)).posted.minor
  /** An order whose payment the acquirer knows, disputed by its card's holder. */
  const disputedOrder = async (says: string, reference: string) => {
    const order = await aShippedOrder(rig)
    await owner.sql`
      update payments.attempts set connector = 'acquirer_north', merchant_ref = ${reference}
       where intent_id = (select id from payments.intents where reference = ${order.id})`
    await world.disputed(says, { reference, amount: formatDecimal(order.total) })
    await fetchDisputes(db, desks)
    const payment = await findPaymentFor(db, order.id)
    const [dispute] = await findDisputes(db, { paymentId: payment?.intent.id ?? 'pay_' })
    assert.ok(dispute !== undefined && payment !== undefined)
    return { order, payment, dispute }
  }
  const clearing = await held(account.clearing('card'))
  const { order, payment, dispute } = await disputedOrder('disputed as fraud (10.4)', 'd-1')
  assert.equal(dispute.state, 'needs_response')
  assert.equal(await held('disputes:held'), order.total.minor)
  assert.equal(await held(account.clearing('card')), clearing, 'what was captured is taken back')
  assert.equal((await amountDisputed(db, payment.intent.id, EUR)).minor, order.total.minor)
  assert.deepEqual(
    (await openCases(db)).map(({ kind }) => kind),
    ['dispute'],
  )
  assert.equal(await fetchDisputes(db, desks), 0, 'heard once')

  const operator = await (
    await aDesk(t, db, { providers: { ...rig, disputes: desks } })
  ).browser(['operator'])
  assert.match((await operator.get('/admin/disputes')).body, new RegExp(dispute.id))
  assert.match((await operator.get(`/admin/disputes/${dispute.id}`)).body, /K-\d+ of/)
  await addReceipt(db, dispute.id)
  assert.match((await operator.get(`/admin/disputes/${dispute.id}`)).body, /receipt\.txt/)
  const fought = await operator.post(`/admin/disputes/${dispute.id}/fight`, { text: 'winning_evidence' })
  assert.match(fought.location ?? '', /done=dispute_answered/)
  await assertSent(db, dispute, world.cards.origins.north)
  await world.cycle()
  await fetchDisputes(db, desks)
  const [won] = await findDisputes(db, { id: dispute.id })
  assert.equal(won?.state, 'won')
  assert.match(won?.evidence?.['order'] ?? '', /^K-/)
  assert.equal(await held('disputes:held'), 0n)
  assert.deepEqual(await openCases(db), [])

  const second = await disputedOrder('disputed as fraud (10.4)', 'd-2')
  mustBeDone(
    await answerDispute(db, desks, { id: second.dispute.id, how: 'accept', text: '', actor: 'test' }),
  )
  const twice = await answerDispute(db, desks, {
    id: second.dispute.id,
    how: 'accept',
    text: '',
    actor: 'test',
  })
  assert.equal(!twice.ok && twice.refusal, 'not_open_for_response')
  assert.equal(await held('disputes:lost'), second.order.total.minor)
  assert.equal(await held(account.refundable(second.payment.intent.id)), 0n)
  assert.deepEqual(await brokenPromises(db), [])
  await lossIsCounted(db)

  await assertSettled(world, [dispute.providerId, second.dispute.providerId])
})
