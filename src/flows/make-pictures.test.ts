import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileStore } from '#kernel/files.ts'
import { pictureShelf } from '#kernel/pictures.ts'
import { makePictures } from './make-pictures.ts'

test('every form of a picture is made ahead, a second time there is nothing to do, and of what is gone nothing is made', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-make-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const store = fileStore(join(folder, 'files'))
  const shelf = pictureShelf(store, join(folder, 'forms'))
  const key = await store.put(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4" width="4" height="4"><rect width="4" height="4"/></svg>',
    'svg',
  )
  assert.equal(await makePictures(shelf, key), 21)
  assert.equal(readdirSync(join(folder, 'forms', key)).length, 21)
  assert.equal(await makePictures(shelf, key), 21)
  await store.remove(key)
  await shelf.forget(key)
  assert.equal(await makePictures(shelf, key), 0)
})
