import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { saveRules } from '#trust/risk/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { goOnWithCards } from './pay-by-card.ts'
import { askAboutPayment } from './pay-order.ts'
import { aRig, asked, aTypedCard, goOn, triesOf, allIsWell } from '../../tests/payments/card-rig.ts'

test('a payer who gave a card and left is charged once, at the second acquirer; one who saw the no is not', async (t) => {
  const rig = await aRig(t)
  const doors = { connectors: rig.connectors, vault: rig.vault }
  const later = () =>
    rig.db.sql`update payments.attempts set observed_at = observed_at - interval '10 seconds'`
  const go = async () => {
    await later()
    return goOnWithCards(rig.db, doors, { key: asked('ord_x').watch.key })
  }
  const lastRef = async (id: OrderId) =>
    (await findPaymentFor(rig.db, id))?.attempts.at(-1)?.merchantRef ?? ''
  rig.north.told.push('91')
  const left = await aTypedCard(rig)
  mustBeDone(await askAboutPayment(rig.db, rig.connectors, await lastRef(left), 'poll'))
  assert.deepEqual(await triesOf(rig, left), ['north issuer_unavailable'])
  assert.deepEqual([await go(), await go()], [1, 0])
  assert.deepEqual(await triesOf(rig, left), ['north issuer_unavailable', 'south authorized'])
  assert.equal(rig.south.sent.length, 1)
  assert.equal(rig.south.sent[0]?.['cvv'], '123', 'the code is still there')
  await t.test('the card’s own no ends it', async () => {
    rig.north.told.push('51')
    const poor = await aTypedCard(rig)
    mustBeDone(await askAboutPayment(rig.db, rig.connectors, await lastRef(poor), 'poll'))
    assert.equal(await go(), 0)
  })
  await t.test('heard on the payer’s return, the payer decides', async () => {
    rig.north.told.push('91')
    const here = await aTypedCard(rig)
    mustBeDone(await askAboutPayment(rig.db, rig.connectors, await lastRef(here), 'return'))
    assert.equal(await go(), 0)
  })
  await t.test('the time of the payment is over', async () => {
    rig.north.told.push('91')
    const late = await aTypedCard(rig)
    mustBeDone(await askAboutPayment(rig.db, rig.connectors, await lastRef(late), 'poll'))
    await rig.db.sql`update payments.intents set expires_at = clock_timestamp() where reference = ${late}`
    assert.equal(await go(), 0)
  })
  await allIsWell(rig)
})

test('the issuer is told the billing address, and a rule about its answer holds the order for a person', async (t) => {
  const rig = await aRig(t)
  const text = `review when avs = "N" because The address is not the cardholder's`
  mustBeDone(
    await inTransaction(rig.db, (tx) => saveRules(tx, { text, thresholds: {}, note: 'test', actor: 'op' })),
  )
  const answerOf = async (id: OrderId) => {
    assert.deepEqual(await goOn(rig, id), { step: 'paid' })
    const [attempt] = (await findPaymentFor(rig.db, id))?.attempts ?? []
    const [decision] = await rig.db.sql<{ state: string; facts: { avs?: string } }>`
      select state, facts from risk.decisions where attempt = ${attempt?.merchantRef ?? ''}`
    return [attempt?.addressCheck, decision?.facts.avs, decision?.state]
  }
  const good = await aTypedCard(rig)
  assert.deepEqual(await answerOf(good), ['Y', 'Y', 'decided'])
  assert.deepEqual(rig.north.sent[0]?.['avs'], { postal_code: '20457', line1: 'Speicher 1' })
  const bad = await aTypedCard(rig)
  const owner = await rig.db.as('owner')
  await owner.sql`
    update orders.orders set shipping_address = shipping_address || '{"postalCode": "99999"}'::jsonb where id = ${bad}`
  assert.deepEqual(await answerOf(bad), ['N', 'N', 'waiting'])
})
