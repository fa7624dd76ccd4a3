/**
 * Kills processes of the shop between sending a request to a provider and its answer, as often as asked, then judges.
 * `node tests/crash/sent-and-answered.ts --kills 1000 [--seed 1] [--minutes 60]`
 */
import { parseArgs } from 'node:util'
import { killBetweenSentAndAnswered } from './sent/run.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
  },
})
const kills = Number(values.kills)
const seed = Number(values.seed ?? Math.floor(Math.random() * 0x7fffffff))
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed)) {
  console.error('--kills and --seed are whole numbers, kills at least 1')
  process.exit(2)
}
const begun = performance.now()
console.log(`seed ${seed}`)
const report = await killBetweenSentAndAnswered({
  kills,
  seed,
  minutes: Number(values.minutes),
  tell: (line) => console.log(line),
})
const seconds = Math.round((performance.now() - begun) / 1000)
console.log(JSON.stringify({ seed, seconds, ...report }, undefined, 2))
