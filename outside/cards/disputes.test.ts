import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { after } from 'node:test'
import { closedEconomy } from './closed-economy.ts'
import { cardThat, payWith, startCards } from './testing.ts'

const told: { type: string; data: Record<string, unknown> }[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    assert.match(String(request.headers['webhook-signature']), /^v1,/)
    told.push(JSON.parse(body) as (typeof told)[number])
    response.end()
  })
}).listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => void server.close())
const notifyUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
const cards = await startCards({ after }, { ACQUIRER_NORTH_NOTIFY_URL: notifyUrl })
let count = 0

type Dispute = Record<string, string | null>

async function disputed(says: string): Promise<Dispute> {
  const reference = `d-${(count += 1)}`
  const { body } = await cards.ask('north', '/v1/authorizations', { reference, amount: '50.00', ...payWith(cardThat(cards, says)) }) // prettier-ignore
  await cards.ask('north', `/v1/authorizations/${String(body.id)}/captures`, {
    reference: `${reference}-c`,
    amount: '50.00',
  })
  await cycle()
  await cycle()
  const { body: list } = await cards.ask('north', '/v1/disputes')
  const found = (list.disputes as Dispute[]).find((each) => each.reference === reference)
  assert.ok(found, says)
  return found
}

async function cycle() {
  await cards.cutOff()
  await cards.quiet()
  assert.deepEqual(closedEconomy(cards), [])
}

const look = async (id: unknown) => (await cards.ask('north', `/v1/disputes/${String(id)}`)).body as Dispute
const answer = async (id: unknown, how: string, evidence?: Record<string, string>) =>
  cards.ask('north', `/v1/disputes/${String(id)}/${how}`, { reference: `r-${(count += 1)}`, evidence })
const summary = ({ stage, state, outcome }: Dispute) => [stage, state, outcome]

test('a chargeback fought with what wins is closed for the merchant, and every move is in the books', async () => {
  const { id, reason } = await disputed('disputed as fraud (10.4)')
  assert.equal(reason, '10.4')
  assert.deepEqual(summary(await look(id)), ['chargeback', 'needs_response', null])
  const evidence = { delivered_at: '2026-11-20', customer_ip: '192.0.2.1' }
  assert.deepEqual(summary((await answer(id, 'representment', evidence)).body as Dispute), ['representment', 'under_review', null]) // prettier-ignore
  await cycle()
  assert.deepEqual(summary(await look(id)), ['representment', 'closed', 'won'])
  const types = told.filter(({ data }) => data.id === id).map(({ type }) => type)
  assert.ok(types.includes('dispute.opened') && types.includes('dispute.closed'))
})

test('weak evidence leads to pre-arbitration; who gives in there pays', async () => {
  const { id } = await disputed('disputed as not received')
  await answer(id, 'representment', { text: 'we sent it' })
  await cycle()
  assert.deepEqual(summary(await look(id)), ['pre_arbitration', 'needs_response', null])
  await answer(id, 'accept')
  await cycle()
  assert.deepEqual(summary(await look(id)), ['pre_arbitration', 'closed', 'lost'])
})

test('arbitration is decided by the network, and its loser pays the fee', async () => {
  for (const [text, outcome] of [
    ['winning_evidence', 'won'],
    ['losing_evidence', 'lost'],
  ]) {
    // prettier-ignore
    const { id } = await disputed('disputed as fraud (4837)')
    await answer(id, 'representment', { text: 'hm' })
    await cycle()
    await answer(id, 'representment', { text: text ?? '' })
    await cycle()
    assert.deepEqual(summary(await look(id)), ['arbitration', 'closed', outcome ?? ''])
  }
})

test('a question can be answered, given in to, or ignored at the price of a chargeback', async () => {
  const answered = await disputed('questioned')
  assert.deepEqual(summary(answered), ['pre_dispute', 'needs_response', null])
  await answer(answered.id, 'representment', { tracking_number: 'JD01' })
  await cycle()
  assert.deepEqual(summary(await look(answered.id)), ['pre_dispute', 'closed', 'won'])
  const given = await disputed('questioned')
  await answer(given.id, 'accept')
  await cycle()
  assert.deepEqual(summary(await look(given.id)), ['pre_dispute', 'closed', 'lost'])
  const ignored = await disputed('questioned')
  cards.clock.advance((3 * 86_400) / cards.clock.speed + 1)
  await cards.sweep()
  await cards.quiet()
  await cycle()
  assert.deepEqual(summary(await look(ignored.id)), ['chargeback', 'needs_response', null])
})

test('a deadline that passes loses the chargeback; afterwards nothing can be said', async () => {
  const { id } = await disputed('disputed as fraud (10.4)')
  cards.clock.advance((46 * 86_400) / cards.clock.speed)
  await cards.sweep()
  await cycle()
  assert.deepEqual(summary(await look(id)), ['chargeback', 'closed', 'lost'])
  assert.equal((await answer(id, 'representment')).status, 409)
})

test('a cardholder disputes on the statement page and takes it back', async () => {
  const card = cardThat(cards, 'approved: credit')
  const { body } = await cards.ask('north', '/v1/authorizations', { reference: 'page', amount: '7.00', capture: true, ...payWith(card) }) // prettier-ignore
  assert.equal(body.state, 'captured')
  const url = `${cards.origin}/cardholder/${card.number.slice(-4)}`
  const page = await (await fetch(url)).text()
  const entry = /name="entry" value="(\d+)"/.exec(page)?.[1] ?? ''
  const post = (path: string, fields: Record<string, string>) =>
    fetch(`${url}/${path}`, { method: 'POST', body: new URLSearchParams({ issuer: card.issuer, ...fields }), redirect: 'manual' }) // prettier-ignore
  assert.equal((await post('dispute', { entry, reason: '13.3' })).status, 303)
  assert.equal((await post('dispute', { entry, reason: '13.3' })).status, 409, 'only once')
  await cycle()
  const again = await (await fetch(url)).text()
  const dispute = /name="dispute" value="([^"]+)"/.exec(again)?.[1] ?? ''
  assert.equal((await post('withdraw', { dispute })).status, 303)
  await cycle()
  assert.deepEqual(summary(await look(dispute)), ['chargeback', 'closed', 'withdrawn'])
  const { cards: shown } = (await (await fetch(`${url}/statement.json`)).json()) as {
    cards: { entries: { kind: string }[]; disputes: { outcome: string }[] }[]
  }
  assert.equal(shown[0]?.entries[0]?.kind, 'purchase')
  assert.equal(shown[0]?.disputes[0]?.outcome, 'withdrawn')
})
