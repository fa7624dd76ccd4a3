import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { closedEconomy } from './closed-economy.ts'
import type { Mischief } from '../iso8583/link.ts'
import { cardThat, payWith, settleDown, startCards } from './testing.ts'

const cards = await startCards({ after }, { ACQUIRER_TIMEOUT_SECONDS: '15' })
let count = 0

async function pay(says = 'approved: credit', more: Record<string, unknown> = {}) {
  const request = {
    reference: `f-${(count += 1)}`,
    amount: '20.00',
    ...payWith(cardThat(cards, says)),
    ...more,
  }
  return (await cards.ask('north', '/v1/authorizations', request)).body as Record<string, string>
}

async function settled() {
  await settleDown(cards)
  assert.deepEqual(closedEconomy(cards), [])
}

test('no answer, a late one and one with a wrong MAC are reversed: the buyer keeps the money, the shop hears 91', async () => {
  for (const says of ['no answer', 'approved too late', 'the answer bears a wrong MAC']) {
    const body = await pay(says)
    assert.deepEqual([body.state, body.response_code], ['declined', '91'], says)
  }
  await settled()
})

test('an answer given twice counts once', async () => {
  assert.equal((await pay('the issuer answers twice')).state, 'approved')
  await settled()
})

for (const party of ['north', 'network', 'alster'])
  for (const kind of ['drop', 'truncate', 'wrong_mac', 'duplicate', 'reorder'] as Mischief['kind'][])
    test(`${party}: ${kind} on the way leaves no book open`, async () => {
      cards.mischief.order({ party, kind, times: 2, milliseconds: 0 })
      const bodies = await Promise.all([pay(), pay(), pay('approved: debit', { capture: true })])
      assert.ok(bodies.every(({ state }) => ['approved', 'captured', 'declined'].includes(state ?? '')))
      await settled()
      cards.mischief.clear()
    })

test('an approval that comes after the acquirer gave up is reversed and told to the merchant', async () => {
  cards.mischief.order({ party: 'network', mti: '0110', kind: 'delay', times: 1, milliseconds: 600 })
  const body = await pay()
  assert.deepEqual([body.state, body.response_text], ['declined', 'no_answer_reversed'])
  const told = () =>
    cards.acquirers.north.store.one(
      `select 1 as one from authorizations where id = ? and late = 1`,
      body.id ?? '',
    )
  for (let tries = 0; tries < 300 && told() === undefined; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10))
  assert.ok(told() !== undefined)
  await settled()
})

test('a copy of a request is answered as the request was, whichever of the two answers comes first', async () => {
  cards.mischief.order({ party: 'network', mti: '0100', kind: 'duplicate', times: 1, milliseconds: 0 })
  cards.mischief.order({ party: 'alster', mti: '0110', kind: 'reorder', times: 1, milliseconds: 0 })
  const { response_code, state, amount_approved } = await pay()
  assert.deepEqual([response_code, state, amount_approved], ['00', 'approved', '20.00'])
  await settled()
})

test('a reversal without an answer is repeated until it gets one', async () => {
  const { id } = await pay()
  cards.mischief.order({ party: 'network', mti: '0410', kind: 'drop', times: 2, milliseconds: 0 })
  await cards.ask('north', `/v1/authorizations/${id}/voids`, { reference: `v-${id}` })
  await settled()
  const types = cards.network.trace.list().map(({ mti }) => mti)
  assert.ok(types.includes('0401'))
})

test('while an issuer is away the network stands in for small amounts, three times a day, and tells it later', async () => {
  cards.lines.alster.signOff()
  const small = [await pay(), await pay(), await pay(), await pay()]
  assert.deepEqual(
    small.map(({ response_code, stand_in }) => [response_code, stand_in]),
    [['00', true], ['00', true], ['00', true], ['91', false]],
  ) // prettier-ignore
  assert.equal((await pay('approved: debit', { amount: '50.01' })).response_code, '91')
  const voided = await cards.ask('north', `/v1/authorizations/${small[0]?.id}/voids`, { reference: 'v-away' })
  assert.equal(voided.body.state, 'succeeded')
  await cards.lines.alster.signOn()
  await settled()
  const known = cards.issuers.alster.store.one<{ count: bigint }>(
    `select count(*) as count from authorizations where stand_in = 1`,
  )
  assert.equal(known?.count, 3n)
})

test('clearing waits for an issuer that is away, and catches up in the next cycle', async () => {
  const { id } = await pay()
  await cards.ask('north', `/v1/authorizations/${id}/captures`, { reference: `c-${id}`, amount: '20.00' })
  cards.lines.alster.signOff()
  await cards.cutOff()
  await cards.lines.alster.signOn()
  await settled()
  await cards.cutOff()
  await settled()
})

test('the acquirer refuses, is slow or breaks off on order', async () => {
  const order = (fault: string) =>
    fetch(`${cards.origins.north}/control/faults`, {
      method: 'POST',
      body: JSON.stringify({ operation: 'authorize', fault, seconds: 0 }),
    })
  await order('error_500')
  await assert.rejects(async () => {
    const body = await pay()
    assert.ok(body.id)
  })
  await order('timeout_after')
  const request = { reference: 'lost', amount: '20.00', ...payWith(cardThat(cards, 'approved: credit')) }
  await assert.rejects(cards.ask('north', '/v1/authorizations', request))
  const found = await cards.ask('north', '/v1/authorizations/by-reference/lost')
  assert.equal(found.body.state, 'approved')
  await settled()
})
