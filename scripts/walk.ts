import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordOneOrder } from './walk/one-order.ts'

const file = join(import.meta.dirname, '../docs/walks/one-order.md')
const isCheck = process.argv.includes('--check')
const recorded = await recordOneOrder()

if (!isCheck) {
  writeFileSync(file, recorded)
  process.stdout.write(`recorded ${file}\n`)
} else {
  const kept = readFileSync(file, 'utf8')
  const at = kept.split('\n').findIndex((line, i) => line !== recorded.split('\n')[i])
  if (kept !== recorded) {
    const now = recorded.split('\n')[at] ?? '(nothing)'
    process.stdout.write(
      `docs/walks/one-order.md, line ${at + 1}, is not what happens now:\n- ${kept.split('\n')[at] ?? '(nothing)'}\n+ ${now}\nRecord it again with: npm run walk\n`,
    )
    process.exitCode = 1
  } else process.stdout.write('docs/walks/one-order.md is what happens\n')
}
