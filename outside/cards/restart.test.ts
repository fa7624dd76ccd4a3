import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { closedEconomy } from './closed-economy.ts'
import { magicCards } from './magic.ts'
import { cardThat, payWith, settleDown, startCards } from './testing.ts'

test('what was under way when everybody went down is given up and reversed; files hold no card number', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-cards-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const settings = { CARDS_STORE: folder, ACQUIRER_TIMEOUT_SECONDS: '100' }
  const ends: (() => void | Promise<void>)[] = []
  const before = await startCards({ after: (end) => void ends.push(end) }, settings)
  const card = cardThat(before, 'approved: credit')
  const kept = { reference: 'kept', amount: '30.00', ...payWith(card) }
  const first = await before.ask('north', '/v1/authorizations', kept)
  await before.ask('north', `/v1/authorizations/${String(first.body.id)}/captures`, {
    reference: 'kept-c',
    amount: '10.00',
  })
  before.mischief.order({ party: 'network', mti: '0110', kind: 'drop', times: 1, milliseconds: 0 })
  const lost = { ...kept, reference: 'lost' }
  const hanging = assert.rejects(before.ask('north', '/v1/authorizations', lost))
  await new Promise((resolve) => setTimeout(resolve, 150))
  for (const end of ends) await end()
  await hanging
  const after = await startCards(t, settings)
  await settleDown(after)
  const again = await after.ask('north', '/v1/authorizations', lost)
  assert.deepEqual([again.body.state, again.body.response_text], ['declined', 'no_answer_reversed'])
  assert.equal((await after.ask('north', '/v1/authorizations', kept)).body.amount_captured, '10.00')
  await after.cutOff()
  await settleDown(after)
  assert.deepEqual(closedEconomy(after), [])
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
  for (const { number } of magicCards) assert.ok(!bytes.some((text) => text.includes(number)), number)
})
