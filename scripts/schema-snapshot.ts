import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onMigratedDatabase } from './house/migrated.ts'
import { describeSchema } from './house/schema-text.ts'

const path = join(import.meta.dirname, '../db/schema.sql')

/** The first line in which two texts differ, as a reader would show it; undefined when they are the same. */
export function firstDifference(written: string, found: string): string | undefined {
  const [old, now] = [written.split('\n'), found.split('\n')]
  const at = Array.from({ length: Math.max(old.length, now.length) }).findIndex(
    (_, line) => old[line] !== now[line],
  )
  if (at === -1) return undefined
  return `line ${at + 1}\n  written: ${old[at] ?? '(nothing)'}\n  found:   ${now[at] ?? '(nothing)'}`
}

if (import.meta.main) {
  const found = await onMigratedDatabase(({ admin }) => describeSchema(admin))
  const written = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const difference = firstDifference(written, found)
  if (difference === undefined) console.log('schema: db/schema.sql is what the migrations make')
  else if (process.argv.includes('--write')) {
    writeFileSync(path, found)
    console.log('schema: db/schema.sql written')
  } else {
    console.log(`db/schema.sql differs from what the migrations make, at ${difference}`)
    console.log('schema: 1 fault; look at the change, then `node scripts/schema-snapshot.ts --write`')
    process.exitCode = 1
  }
}
