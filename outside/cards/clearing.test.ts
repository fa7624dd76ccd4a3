import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { closedEconomy } from './closed-economy.ts'
import { cardThat, payWith, startCards } from './testing.ts'

const cards = await startCards({ after }, { ACQUIRER_OVER_PERCENT: '15' })

async function paid(reference: string, more: Record<string, unknown>) {
  const request = { reference, ...payWith(cardThat(cards, 'approved: credit')), ...more }
  return (await cards.ask('north', '/v1/authorizations', request)).body
}

async function cleared(): Promise<string | undefined> {
  await cards.cutOff()
  await cards.quiet()
  assert.deepEqual(closedEconomy(cards), [])
  return cards.issuers.alster.store.one<{ matched: string }>(
    `select matched from entries order by id desc limit 1`,
  )?.matched
}

test('a capture over the authorization is posted whole and named, and the hold is gone', async () => {
  const { id } = await paid('over', { amount: '100.00' })
  const path = `/v1/authorizations/${String(id)}/captures`
  const tooMuch = await cards.ask('north', path, { reference: 'over-1', amount: '115.01' })
  assert.equal(tooMuch.body.code, 'amount_exceeds_authorized')
  await cards.ask('north', path, { reference: 'over-2', amount: '112.00' })
  assert.equal(await cleared(), 'over')
})

test('a capture below the authorization leaves the rest held until it is given back', async () => {
  const { id } = await paid('under', { amount: '100.00' })
  await cards.ask('north', `/v1/authorizations/${String(id)}/captures`, {
    reference: 'under-1',
    amount: '60.00',
  })
  assert.equal(await cleared(), 'matched')
  await cards.ask('north', `/v1/authorizations/${String(id)}/voids`, { reference: 'under-2' })
  await cards.quiet()
  assert.deepEqual(closedEconomy(cards), [])
})

test('a charge allowed by telephone is forced on the account, and can be refunded like any other', async () => {
  const body = await paid('voice', { amount: '80.00', voice_code: 'A1B2C3' })
  assert.deepEqual([body.state, body.auth_code, body.amount_captured], ['captured', 'A1B2C3', '80.00'])
  assert.equal(await cleared(), 'forced')
  const refund = { reference: 'voice-r', amount: '80.00' }
  await cards.ask('north', `/v1/authorizations/${String(body.id)}/refunds`, refund)
  assert.equal(await cleared(), 'refund')
  assert.equal((await paid('voice', { amount: '80.00', voice_code: 'A1B2C3' })).id, body.id)
})

test('the network takes a presentment, a refund or a reversal once, however often it comes', async () => {
  for (const mti of ['0320', '0321', '0220', '0221', '0400', '0401']) {
    const { id } = await paid(`twice-${mti}`, { amount: '10.00' })
    const path = `/v1/authorizations/${String(id)}`
    const order = (type: string) =>
      cards.mischief.order({ party: 'north', mti: type, kind: 'duplicate', times: 1, milliseconds: 0 })
    order(mti)
    await cards.ask('north', `${path}/captures`, { reference: `${mti}-c`, amount: '6.00' })
    await cards.ask('north', `${path}/voids`, { reference: `${mti}-v` })
    await cleared()
    await cards.ask('north', `${path}/refunds`, { reference: `${mti}-r`, amount: '2.00' })
    await cleared()
    cards.mischief.clear()
  }
})

test('a cycle can be read: what each member cleared, and what it paid or got', async () => {
  const read = async (path: string) => (await fetch(cards.origin + path)).text()
  const { cycles } = JSON.parse(await read('/clearing')) as {
    cycles: { id: string; positions: { member: string; net: string; settled: boolean }[] }[]
  }
  const [first] = cycles
  assert.deepEqual(
    first?.positions.map(({ member, net, settled }) => [member, net, settled]),
    [
      ['alster', '-111.68', true],
      ['north', '111.59', true],
    ],
  )
  const file = await read(`/clearing/${first?.id}/north.csv`)
  assert.match(file, /^C000001,capture,7\d{22},north,alster,112.00,0.34,0.07,EUR,true$/m)
})
