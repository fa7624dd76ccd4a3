import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { aWorkplace } from './workplace.ts'

test('nothing of a run stays behind, and what it started is told to end', () => {
  const place = aWorkplace()
  const folder = place.folder('pages')
  writeFileSync(join(folder, 'one.html'), '<!doctype html>')
  assert.equal(place.folder('pages'), folder)
  assert.equal(place.ending.aborted, false)
  place.leave()
  assert.equal(existsSync(folder), false)
  assert.equal(place.ending.aborted, true)
})
