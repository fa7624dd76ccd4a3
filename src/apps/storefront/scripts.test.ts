import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { assetAt, assetUrl } from './assets.ts'

const most = 15_000
const folder = import.meta.dirname

const gzipOf = (name: string): number => assetAt(assetUrl(`${name}.js`))?.gzip.length ?? 0

/** The islands a source names, in each list of them. */
const listsIn = (source: string): string[][] =>
  [...source.matchAll(/islands: \[([^\]]*)\]/g)].map(([, list = '']) =>
    [...list.matchAll(/'([a-z-]+)'/g)].map(([, name = '']) => name),
  )

test('no page of the shop loads more than 15 kB of script, gzip, whatever is pressed on it', (t) => {
  const all = readdirSync(join(folder, 'islands')).filter((name) => name.endsWith('.ts'))
  const names = all.map((name) => name.replace(/\.ts$/, ''))
  const frame = names.filter((name) => ['front', 'finder', 'drawer'].includes(name))
  const pages = readdirSync(join(folder, 'pages')).filter((name) => /^[a-z-]+\.ts$/.test(name))
  let seen = 0
  for (const page of pages)
    for (const list of listsIn(readFileSync(join(folder, 'pages', page), 'utf8'))) {
      const bytes = [...new Set([...frame, ...list])].reduce((sum, name) => sum + gzipOf(name), 0)
      t.diagnostic(`${page}: ${[...frame, ...list].join(' + ')} = ${bytes} bytes`)
      assert.ok(bytes > 0 && bytes <= most, `${page} loads ${bytes} bytes of script`)
      seen++
    }
  assert.ok(seen >= 5, 'the lists of islands were found')
})
