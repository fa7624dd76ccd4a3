import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { closedEconomy } from './closed-economy.ts'
import { cardThat, payWith, startCards } from './testing.ts'

const cards = await startCards({ after })
let count = 0
const reference = () => `ref-${(count += 1)}`

async function approved(amount: string, says = 'approved: credit', more = {}) {
  const request = { reference: reference(), amount, ...payWith(cardThat(cards, says)), ...more }
  const { status, body } = await cards.ask('north', '/v1/authorizations', request)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

async function closes() {
  await cards.quiet()
  assert.deepEqual(closedEconomy(cards), [])
}

type Operation = { state: string; code?: string }

const operate = async (id: unknown, kind: string, given: Record<string, unknown>) => {
  const { body } = await cards.ask('north', `/v1/authorizations/${String(id)}/${kind}`, {
    reference: reference(),
    ...given,
  })
  return body as Operation
}
const look = async (id: unknown) =>
  (await cards.ask('north', `/v1/authorizations/${String(id)}`)).body as Record<string, string>

test('captured in parts, the rest given back, refunded in part: every book closes', async () => {
  const { id } = await approved('100.00')
  assert.equal((await operate(id, 'captures', { amount: '30.00' })).state, 'succeeded')
  assert.equal((await operate(id, 'captures', { amount: '20.00' })).state, 'succeeded')
  assert.equal((await operate(id, 'captures', { amount: '50.01' })).code, 'amount_exceeds_authorized')
  await closes()
  assert.equal((await operate(id, 'captures', { amount: '10.00', final: true })).state, 'succeeded')
  await closes()
  await cards.cutOff()
  await closes()
  assert.equal((await operate(id, 'refunds', { amount: '15.00' })).state, 'succeeded')
  assert.equal((await operate(id, 'refunds', { amount: '45.01' })).code, 'amount_exceeds_captured')
  await closes()
  await cards.cutOff()
  await closes()
  const row = await look(id)
  assert.deepEqual(
    [row.state, row.amount_captured, row.amount_voided, row.amount_refunded, row.amount_capturable],
    ['captured', '60.00', '40.00', '15.00', '0.00'],
  )
})

test('a void before the clearing frees the hold, in part or whole', async () => {
  const { id } = await approved('80.00', 'approved: debit')
  assert.equal((await operate(id, 'voids', { amount: '30.00' })).state, 'succeeded')
  await closes()
  assert.equal((await look(id)).amount_capturable, '50.00')
  assert.equal((await operate(id, 'voids', {})).state, 'succeeded')
  assert.equal((await operate(id, 'voids', {})).code, 'nothing_to_void')
  assert.equal((await look(id)).state, 'voided')
  await closes()
})

test('more is asked for, and captures draw on both', async () => {
  const { id } = await approved('40.00')
  assert.equal((await operate(id, 'increments', { amount: '25.00' })).state, 'succeeded')
  assert.equal((await operate(id, 'captures', { amount: '60.00' })).state, 'succeeded')
  await cards.cutOff()
  await closes()
  assert.equal((await operate(id, 'voids', {})).state, 'succeeded')
  await closes()
})

test('a purchase in one message is captured at once and settled with the cycle', async () => {
  const bought = await approved('12.34', 'approved: debit', { capture: true })
  assert.deepEqual([bought.state, bought.amount_captured], ['captured', '12.34'])
  await closes()
  await cards.cutOff()
  await closes()
})

test('the same reference is the same thing; with other content it is refused', async () => {
  const request = {
    reference: reference(),
    amount: '5.00',
    ...payWith(cardThat(cards, 'approved: credit')),
  }
  const both = await Promise.all([
    cards.ask('north', '/v1/authorizations', request),
    cards.ask('north', '/v1/authorizations', request),
  ])
  assert.equal(both[0].body.id, both[1].body.id)
  assert.equal(both[1].body.state, 'approved')
  const other = await cards.ask('north', '/v1/authorizations', { ...request, amount: '6.00' })
  assert.deepEqual([other.status, other.body.code], [409, 'reference_reused'])
  await closes()
})

test('what is not captured runs out on both sides', async () => {
  const { id } = await approved('33.00')
  const late = await approved('44.00')
  await operate(late.id, 'captures', { amount: '4.00' })
  cards.clock.advance(7 * 86_400 + 60)
  await cards.sweep()
  await closes()
  assert.equal((await look(id)).state, 'expired')
  assert.equal((await operate(id, 'captures', { amount: '1.00' })).code, 'authorization_expired')
  // The presentment comes after the hold ran out; the cardholder pays all the same.
  await cards.cutOff()
  await cards.quiet()
  const entry = cards.issuers.alster.store.one<{ matched: string }>(
    `select matched from entries order by id desc limit 1`,
  )
  assert.equal(entry?.matched, 'late')
  await closes()
})

test('the settlement file sums to the bank credit, and the cycle leaves nobody owing', async () => {
  const get = async (path: string) =>
    (
      await fetch(cards.origins.north + path, { headers: { authorization: `Bearer ${cards.keys.north}` } })
    ).text()
  const { settlements } = JSON.parse(await get('/v1/settlements')) as {
    settlements: { id: string; net: string }[]
  }
  assert.ok(settlements.length >= 4)
  for (const { id, net } of settlements) {
    const [head = '', ...lines] = (await get(`/v1/settlements/${id}.csv`)).trim().split('\n')
    const at = head.split(',').indexOf('net')
    const cents = lines.map((line) => Math.round(Number(line.split(',')[at]) * 100))
    assert.equal(cents.at(-1), cents.slice(0, -1).reduce((sum, each) => sum + each, 0)) // prettier-ignore
    const { Ntry } = JSON.parse(await get(`/v1/settlements/${id}/bank-entry`)) as {
      Ntry: { Amt: { value: string }; CdtDbtInd: string }
    }
    assert.equal(`${Ntry.CdtDbtInd === 'DBIT' ? '-' : ''}${Ntry.Amt.value}`, net)
    assert.match(await get(`/v1/settlements/${id}/bank-entry?format=xml`), /<Ntry><NtryRef>stl_/)
  }
})
