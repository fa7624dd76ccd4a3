import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'

const apps = join(import.meta.dirname, '..')
const sheets = globSync('{storefront,admin}/styles/*.css', { cwd: apps }).toSorted()

/** Declarations of a style sheet, one to a line, without comments and selectors. */
function declarations(sheet: string): string[] {
  const css = readFileSync(join(apps, sheet), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const blocks = [...css.matchAll(/\{([^{}]*)\}/g)].map(([, block = '']) => block)
  return blocks.flatMap((block) => block.split(';').map((each) => each.trim().replaceAll(/\s+/g, ' ')))
}

const sided = /^(?:(?:margin|padding|border|scroll-margin|scroll-padding|inset)-)?(?:left|right|top|bottom)\b/
const corner = /^border-(?:top|bottom)-(?:left|right)-radius/
const value = /^(?:text-align|float|clear|caption-side|background-position): ?.*\b(?:left|right)\b/

/** Four different sides in one value: the second and the fourth are right and left. */
function lopsided(declaration: string): boolean {
  const [, values = ''] = /^(?:margin|padding|inset|border-width): (.*)$/.exec(declaration) ?? []
  const sides = values.replaceAll(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '()').split(' ')
  return sides.length === 4 && sides[1] !== sides[3]
}

test('no style knows left or right, so that a page can be turned around', () => {
  assert.ok(sheets.length > 8)
  for (const sheet of sheets)
    for (const each of declarations(sheet))
      if (sided.test(each) || corner.test(each) || value.test(each) || lopsided(each))
        assert.fail(`${sheet}: ${each}`)
})

test('every color is named once, for the day and for the night', () => {
  const tokens = readFileSync(join(apps, 'storefront/styles/1-tokens.css'), 'utf8')
  const used = new Set<string>()
  for (const sheet of sheets)
    for (const [, name = ''] of readFileSync(join(apps, sheet), 'utf8').matchAll(/var\((--[a-z0-9-]+)/g))
      used.add(name)
  const known = new Set(
    sheets.flatMap((sheet) =>
      [...readFileSync(join(apps, sheet), 'utf8').matchAll(/(--[a-z0-9-]+)\s*:/g)].map(
        ([, name = '']) => name,
      ),
    ),
  )
  const unknown = [...used].filter((name) => !known.has(name) && !['--flow'].includes(name))
  assert.deepEqual(unknown, [])
  assert.doesNotMatch(tokens, /prefers-color-scheme/)
})
