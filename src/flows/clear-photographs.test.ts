import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileStore } from '#kernel/files.ts'
import { pictureShelf } from '#kernel/pictures.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordReview, withdrawReview } from '#people/reviews/index.ts'
import { aProduct, aReader } from '../../tests/support/a-reader.ts'
import { clearPhotographs } from './clear-photographs.ts'
import { erasePerson } from './erase-person.ts'

test('a photograph goes with its review and with its author, once it is a day old, and no other goes', async (t) => {
  const db = await testDatabase(t)
  const folder = mkdtempSync(join(tmpdir(), 'kontor-photographs-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const store = fileStore(folder)
  const shelf = pictureShelf(store, `${folder}/forms`)
  const { productId } = await aProduct(db)
  const reviewBy = async (name: string, key: string) => {
    const { party } = await aReader(db, name)
    const words = { rating: 4, title: name, body: `What ${name} has to say of it.` }
    const photographs = [{ key, width: 40, height: 30 }]
    const writer = { kind: 'party', partyId: party, name } as const
    const given = { productId, orderId: null, locale: 'en', words, photographs, held: [], writer }
    return { party, writer, id: mustBeDone(await inTransaction(db, (tx) => recordReview(tx, given))) }
  }
  const keys = await Promise.all(
    ['kept', 'taken back', 'erased', 'young'].map((each) => store.put(each, 'jpg')),
  )
  const [kept = '', back = '', erased = '', young = ''] = keys
  await reviewBy('Kay', kept)
  const withdrawn = await reviewBy('Bea', back)
  const gone = await reviewBy('Eve', erased)
  const yesterday = Date.now() / 1000 - 90_000
  for (const key of [kept, back, erased]) utimesSync(join(folder, key), yesterday, yesterday)
  assert.equal(await clearPhotographs(db, { store, shelf }), 0, 'all belong to a review, or are young')
  mustBeDone(await inTransaction(db, (tx) => withdrawReview(tx, withdrawn.id, withdrawn.writer)))
  mustBeDone(await erasePerson(db, gone.party))
  assert.equal(await clearPhotographs(db, { store, shelf }), 2)
  assert.deepEqual(readdirSync(folder).toSorted(), [kept, young].toSorted())
})
