import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { after } from 'node:test'
import { closedEconomy } from './closed-economy.ts'
import { magicCards, numberIn } from './magic.ts'
import { cardThat, payWith, startCards } from './testing.ts'

const cards = await startCards({ after })
let count = 0

async function pay(says: string, more: Record<string, unknown> = {}) {
  const request = {
    reference: `a-${(count += 1)}`,
    amount: '20.00',
    ...payWith(cardThat(cards, says)),
    ...more,
  }
  const { status, body } = await cards.ask('south', '/v1/authorizations', request)
  assert.equal(status, 200, JSON.stringify(body))
  return body as Record<string, string | null>
}

test('every card of the table that names an answer gets it', async () => {
  const named = magicCards.filter(({ says }) => /^[0-9N][0-9A-Z] /.test(says) && !says.startsWith('10') && !says.startsWith('6')) // prettier-ignore
  assert.ok(named.length >= 24)
  for (const { says } of named) {
    const body = await pay(says)
    assert.deepEqual([body.state, body.response_code], ['declined', says.slice(0, 2)], says)
    assert.notEqual(body.response_text, 'declined', says)
  }
})

test('limits of a day: by amount 61, by uses 65, restricted 62, violation 63', async () => {
  assert.equal((await pay('61', { amount: '100.01' })).response_code, '61')
  assert.equal((await pay('61', { amount: '60.00' })).response_code, '00')
  assert.equal((await pay('61', { amount: '60.00' })).response_code, '61')
  const uses = [await pay('65'), await pay('65'), await pay('65')]
  assert.deepEqual(uses.map(({ response_code }) => response_code), ['00', '00', '65']) // prettier-ignore
  assert.equal((await pay('62')).response_code, '62')
  assert.equal((await pay('63')).response_code, '63')
})

test('the last two digits of the amount order any answer on the card for that', async () => {
  for (const code of ['05', '51', '54', '91', '96', '59'])
    assert.equal((await pay('the answer is', { amount: `19.${code}` })).response_code, code)
  assert.equal((await pay('the answer is', { amount: '19.97' })).response_code, 'N7')
  assert.equal((await pay('the answer is', { amount: '19.00' })).response_code, '00')
})

test('an account with too little gives a part, only to a merchant who takes one', async () => {
  assert.equal((await pay('10 partial', { amount: '40.00' })).response_code, '51')
  const part = await pay('10 partial', { amount: '40.00', partial_ok: true })
  assert.deepEqual([part.state, part.response_code, part.amount_approved], ['partial', '10', '25.00'])
  assert.equal((await pay('10 partial', { amount: '1.00' })).response_code, '51')
})

test('security code, expiry and address are answered as they are', async () => {
  assert.equal((await pay('approved: credit', { cvv: '000' })).response_code, 'N7')
  assert.equal((await pay('approved: credit', { expiry: '11/29' })).response_code, '54')
  assert.equal((await pay('approved: credit', { cvv: undefined, stored: 'used', initiator: 'merchant' })).cvv, null) // prettier-ignore
  assert.deepEqual([(await pay('approved though', { cvv: '000' })).cvv], ['N'])
  for (const [says, letter] of [['not processed', 'P'], ['should be', 'S'], ['not checked', 'U']] as const)
    assert.equal((await pay(`security code ${says}`)).cvv, letter) // prettier-ignore
  const avs = async (postal_code: string, line1: string) =>
    (await pay('approved: credit', { avs: { postal_code, line1 } })).avs
  assert.deepEqual(
    [
      await avs('10115', '1 Main'),
      await avs('10115', '9 Else'),
      await avs('99999', '1 Main'),
      await avs('9', '9'),
    ],
    ['Y', 'Z', 'A', 'N'],
  )
  assert.equal((await pay('foreign issuer', { avs: { postal_code: '1' } })).avs, 'G')
})

test('a card can be verified without holding anything', async () => {
  const body = await pay('approved: credit', { amount: '0.00' })
  assert.deepEqual([body.state, body.response_code, body.amount_approved], ['approved', '85', '0.00'])
})

test('unknown numbers, ranges and malformed requests are told apart', async () => {
  assert.equal((await pay('approved: credit', { pan: numberIn('400011', 987_654_321) })).response_code, '14')
  assert.equal((await pay('approved: credit', { pan: '4242424242424242' })).response_code, '15')
  const { status, body } = await cards.ask('south', '/v1/authorizations', { reference: 'x y', pan: '1' })
  assert.equal(status, 422)
  assert.deepEqual(
    (body.errors as { field: string }[]).map(({ field }) => field),
    ['reference', 'pan', 'expiry', 'currency', 'amount'],
  )
  const stranger = await fetch(`${cards.origins.south}/v1/disputes`)
  assert.equal(stranger.status, 401)
})

test('declines leave nothing held, and no card number stands in any store or trace', async () => {
  await cards.quiet()
  assert.deepEqual(closedEconomy(cards), [])
  const traces = [cards.network, ...Object.values(cards.issuers), ...Object.values(cards.acquirers)]
  const shown = traces.map(({ trace }) => JSON.stringify(trace.list())).join('')
  for (const { number } of magicCards) assert.ok(!shown.includes(number), number)
  for (const { store } of traces)
    for (const { name } of store.all<{ name: string }>(
      `select name from sqlite_master where type = 'table'`,
    )) {
      const columns = store.all<{ name: string }>(`select name from pragma_table_info(?)`, name)
      const rows = store.all(`select ${columns.map((column) => column.name).join(', ')} from ${name}`)
      const text = rows.flatMap((row) => Object.values(row)).join(' ')
      assert.ok(!/40001[01]0{4}|52002[01]0{4}/.test(text), `a card number in ${name}`)
    }
})

test('the guide prints the table as it is', async () => {
  const guide = readFileSync(new URL('../../docs/guides/payments/cards.md', import.meta.url), 'utf8')
  const shown = (await (await fetch(`${cards.origin}/cards.json`)).json()) as {
    cards: Record<string, string>[]
  }
  for (const { number = '', expiry, cvv, kind, issuer, says } of shown.cards) {
    const row = `| ${number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')} | ${expiry} | ${cvv} | ${kind}, ${issuer} | ${says} |`
    assert.ok(guide.includes(row), row)
  }
})
