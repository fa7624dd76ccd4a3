import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { connectorHealth, findPaymentFor } from '#money/payments/index.ts'
import { listDecisions } from '#trust/risk/index.ts'
import { typeCard } from '../../tests/support/type-card.ts'
import { completePayments } from './complete-payments.ts'
import { startPayment } from './pay-order.ts'
import {
  number,
  card,
  aRig,
  asked,
  aTypedCard,
  stepUp,
  goOn,
  triesOf,
  allIsWell,
} from '../../tests/payments/card-rig.ts'

test('a card goes to the second acquirer by itself when the first cannot reach the issuer, with its code and no page in between', async (t) => {
  const rig = await aRig(t)
  rig.north.told.push('91')
  const id = await aTypedCard(rig)
  assert.deepEqual(await goOn(rig, id), { step: 'paid' })
  assert.deepEqual(await triesOf(rig, id), ['north issuer_unavailable', 'south authorized'])
  assert.deepEqual([rig.south.sent[0]?.['pan'], rig.south.sent[0]?.['cvv']], [number, '123'])
  await t.test('so it does where the first cannot be reached at all', async () => {
    rig.north.stop()
    const other = await aTypedCard(rig)
    assert.deepEqual(await goOn(rig, other), { step: 'paid' })
    assert.deepEqual(await triesOf(rig, other), ['north acquirer_unreachable', 'south authorized'])
  })
  await t.test('three in a row open the breaker, and the next payment begins at the second', async () => {
    const third = await aTypedCard(rig)
    assert.deepEqual(await goOn(rig, third), { step: 'paid' })
    const [north] = (await connectorHealth(rig.db)).filter((each) => each.connector === 'acquirer_north')
    assert.deepEqual([north?.state, north?.failures], ['open', 3])
    const fourth = await aTypedCard(rig)
    assert.deepEqual(await triesOf(rig, fourth), ['south pending'])
    assert.deepEqual(await goOn(rig, fourth), { step: 'paid' })
  })
  await allIsWell(rig)
})

for (const silence of ['silent_before', 'silent_after'] as const)
  test(`never to a second acquirer while the first is unknown (${silence}): it is asked, and charged once`, async (t) => {
    const rig = await aRig(t)
    rig.north.told.push(silence)
    const id = await aTypedCard(rig)
    assert.deepEqual(await goOn(rig, id), { step: 'waiting' })
    assert.deepEqual(await triesOf(rig, id), ['north pending'])
    assert.equal(rig.south.sent.length, 0)
    const again = await startPayment(rig.db, rig.connectors, asked(id))
    assert.equal(again.ok && again.value.merchantRef, [...rig.north.sent][0]?.['reference'])
    const owner = await rig.db.as('owner')
    await owner.sql`
      update payments.operations set next_sync_at = clock_timestamp()
       where state in ('created', 'sent', 'unknown') and next_sync_at is not null`
    await completePayments(rig.db, rig.connectors)
    assert.deepEqual(await triesOf(rig, id), ['north authorized'])
    assert.deepEqual(await goOn(rig, id), { step: 'paid' })
    assert.equal(rig.south.sent.length, 0)
    assert.equal(rig.north.books.size, 1)
    await allIsWell(rig)
  })

test('a part is given back at once and told as such; the payer may take another card', async (t) => {
  const rig = await aRig(t)
  rig.north.told.push('part')
  const id = await aTypedCard(rig)
  assert.deepEqual(await goOn(rig, id), { step: 'declined', code: 'partial_approval' })
  const [held] = [...rig.north.books.values()]
  assert.equal(held?.['state'], 'voided')
  assert.deepEqual(await triesOf(rig, id), ['north partial_approval'])
  const { merchantRef } = mustBeDone(await startPayment(rig.db, rig.connectors, asked(id)))
  const page = await rig.vault.page(merchantRef)
  assert.ok('url' in page)
  await typeCard(page.url, { ...card, number: '5555555555554444' })
  assert.deepEqual(await goOn(rig, id), { step: 'paid' })
  await allIsWell(rig)
})

test('an issuer that wants to know who pays (1A) gets a check, and the same card is tried again with its proof', async (t) => {
  const rig = await aRig(t)
  rig.north.told.push('1A')
  rig.north.checks.push('C')
  const id = await aTypedCard(rig)
  const step = await goOn(rig, id)
  assert.equal(step.step, 'challenge')
  assert.deepEqual(await triesOf(rig, id), ['north authentication_required', 'north requires_confirmation'])
  assert.equal((await goOn(rig, id)).step, 'challenge', 'the issuer still waits for the payer')
  rig.north.challenged.set(String(rig.north.asked[0]?.['threeDSServerTransID']), 'Y')
  assert.deepEqual(await goOn(rig, id), { step: 'paid' })
  const last = rig.north.sent.at(-1)
  assert.equal((last?.['threeds'] as Record<string, string> | undefined)?.['eci'], '05')
  const payment = await findPaymentFor(rig.db, id)
  assert.deepEqual(payment?.attempts.at(-1)?.authentication, {
    outcome: 'challenged',
    eci: '05',
    liability: 'issuer',
  })
  await allIsWell(rig)
})

test('with a check for everybody: who passes is not liable, who fails pays nothing, and a silent issuer is no obstacle', async (t) => {
  const rig = await aRig(t, 'always')
  rig.north.checks.push('Y', 'N', 'U')
  const outcomes: unknown[] = []
  for (const _ of [1, 2, 3]) {
    const id = await aTypedCard(rig)
    const { step } = await goOn(rig, id)
    const last = (await findPaymentFor(rig.db, id))?.attempts.at(-1)
    outcomes.push([step, last?.authentication?.outcome, last?.authentication?.liability])
  }
  assert.deepEqual(outcomes, [
    ['paid', 'frictionless', 'issuer'],
    ['declined', 'failed', 'merchant'],
    ['paid', 'unavailable', 'merchant'],
  ])
  assert.equal(rig.north.sent.length, 2, 'for a payer who failed no money is asked')
  await allIsWell(rig)
})

test('a payer who is stepped up is challenged at any amount, at every acquirer, and pays once the challenge is passed', async (t) => {
  const rig = await aRig(t)
  await stepUp(rig)
  rig.north.told.push('91')
  rig.north.checks.push('C')
  const id = await aTypedCard(rig)
  assert.equal((await goOn(rig, id)).step, 'challenge')
  assert.equal(rig.north.asked[0]?.['threeDSRequestorChallengeInd'], '04')
  assert.equal(rig.north.sent.length, 0, 'no money is asked for before')
  rig.north.challenged.set(String(rig.north.asked[0]?.['threeDSServerTransID']), 'Y')
  assert.deepEqual(await goOn(rig, id), { step: 'paid' })
  assert.deepEqual(await triesOf(rig, id), ['north issuer_unavailable', 'south authorized'])
  assert.equal(rig.north.asked.length, 1, 'the challenge that was passed holds for the second acquirer')
  const decisions = await listDecisions(rig.db, { reference: id })
  assert.deepEqual(
    decisions.map(({ action }) => action),
    ['step_up', 'step_up'],
    'each try is judged',
  )
  await allIsWell(rig)
})

test('who is stepped up and let through without a challenge, or whose issuer is silent, is charged nothing', async (t) => {
  const rig = await aRig(t)
  const free = await aTypedCard(rig)
  await stepUp(rig)
  rig.north.told.push('91')
  assert.deepEqual(await goOn(rig, free), { step: 'declined', code: 'authentication_failed' })
  assert.deepEqual(await triesOf(rig, free), ['north issuer_unavailable', 'south authentication_failed'])
  rig.north.checks.push('Y', 'A', 'U')
  for (const _ of [1, 2, 3]) {
    const id = await aTypedCard(rig)
    assert.deepEqual(await goOn(rig, id), { step: 'declined', code: 'authentication_failed' })
  }
  assert.equal(rig.north.sent.length, 1, 'only what was asked for before')
  assert.equal(rig.south.sent.length, 0)
  await allIsWell(rig)
})
