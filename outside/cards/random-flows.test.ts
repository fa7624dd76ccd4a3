import assert from 'node:assert/strict'
import test from 'node:test'
import { randomFlows } from './random-flows.ts'
import { startCards } from './testing.ts'

test('hundreds of random payments with faults leave every book of the card world closed', async (t) => {
  const cards = await startCards(t, { ACQUIRER_TIMEOUT_SECONDS: '25' })
  const report = await randomFlows(cards, { flows: 240, seed: 20_261_122, every: 120 })
  assert.deepEqual(report.faults, [])
  assert.ok((report.states.approved ?? 0) > 80 && report.mischief > 10, JSON.stringify(report))
})
