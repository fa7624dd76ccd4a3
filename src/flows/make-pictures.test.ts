import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileStore } from '#kernel/files.ts'
import { pictureShelf } from '#kernel/pictures.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { askForShownPictures, makeInPeace, makePictures, planShownPictures } from './make-pictures.ts'
import { aProduct, aShop, aVariant, bytes, imported, jsonl } from './testing/import-file.ts'

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

test('what pages show is asked for ahead: the front, then shelves by popularity, then pages; asked again it is the same', async (t) => {
  const db = await testDatabase(t, { role: 'owner' })
  await aShop(db)
  const media = (...keys: string[]) =>
    keys.map((key, i) => ({ key, position: i + 1, alt: { en: 'x' }, width: 8, height: 8 }))
  const product = (slug: string, popularity: number, ...keys: string[]) =>
    aProduct(slug, { popularity, variants: [aVariant(`${slug}-1`)], media: media(...keys) })
  const file = jsonl(product('calm', 1, 'calm.svg', 'back.svg'), product('loved', 9, 'loved.svg', 'back.svg'))
  assert.deepEqual((await imported(db, bytes(file))).faults, [])
  await db.sql`insert into kernel.marks (name, value) values ('front_picture', '{"key": "front.svg"}'::jsonb)`

  await planShownPictures(db, 60)
  const worker = await db.as('worker')
  assert.equal(await askForShownPictures(worker), 6)
  assert.equal(await askForShownPictures(worker), 6)
  const jobs = await db.sql<{ payload: { key?: string; widths?: number[] }; waits: boolean }>`
    select payload, run_at > now() as waits from jobs._private_jobs order by id`
  assert.deepEqual(
    jobs.map(
      ({ payload: { key, widths = [] }, waits }) => `${key} ${widths.join(' ')}${waits ? ' later' : ''}`,
    ),
    [
      'undefined  later',
      'front.svg 640 960 1280 1920',
      'loved.svg 320 480 640',
      'calm.svg 320 480 640',
      'loved.svg 160 640 960 1280',
      'calm.svg 160 640 960 1280',
      'back.svg 160 640 960 1280',
    ],
  )
})

test('made in peace, a picture has its AVIF forms of these widths and no other', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-make-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const store = fileStore(join(folder, 'files'))
  const shelf = pictureShelf(store, join(folder, 'forms'))
  const key = await store.put(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4" width="4" height="4"><rect width="4" height="4"/></svg>',
    'svg',
  )
  assert.equal(await makeInPeace(shelf, key, [160, 320]), 2)
  assert.deepEqual(readdirSync(join(folder, 'forms', key)).toSorted(), ['160.avif', '320.avif'])
  assert.equal(await makeInPeace(shelf, `${'0'.repeat(32)}.svg`, [160]), 0)
})
