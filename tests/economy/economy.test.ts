import assert from 'node:assert/strict'
import test from 'node:test'
import { runEconomy } from './run.ts'
import { openEconomy } from './shop.ts'

test('random payers by every way, with faults, leave the mirrored books of everybody closed', async (t) => {
  const economy = await openEconomy(t)
  const { faults, told } = await runEconomy(economy, { flows: 40, seed: 42, every: 40 })
  assert.deepEqual(faults, [], told.flat().join('\n'))
})
