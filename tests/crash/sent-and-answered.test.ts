import assert from 'node:assert/strict'
import test from 'node:test'
import { seedOfRun, sizeOf } from '../support/scale.ts'
import { killBetweenSentAndAnswered } from './sent/run.ts'

const kills = sizeOf('PROOF_SENT_KILLS', 8, 1000)

test(`${kills} kills between sent and answered: nothing charged twice, nothing unknown after the completer's horizon`, async (t) => {
  const seed = seedOfRun()
  t.diagnostic(`seed ${seed}`)
  const report = await killBetweenSentAndAnswered({ kills, seed })
  t.diagnostic(JSON.stringify(report))
  assert.equal(report.kills, kills)
  assert.ok(report.sides.done > 0 && report.sides.received > 0, 'killed before and after the effect')
})
