import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import sharp from 'sharp'
import { testDatabase } from '#kernel/testing/database.ts'
import { anMp4 } from '#kernel/testing/films.ts'
import { findPiece } from '#market/content/index.ts'
import { oneProduct, stockedArticle } from '#views/operator-desk/index.ts'
import { aShop } from '../../../tests/trade/a-shop.ts'
import { aDesk, aKey, type SentFile } from './testing/a-desk.ts'

const shot = (background: string) =>
  sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer()
const asFile = (field: string, bytes: Buffer, name = 'picture.jpg'): SentFile => ({ field, name, bytes })

async function atWork(t: TestContext) {
  const db = await testDatabase(t)
  const [variant = 0] = await aShop(db, [{ price: 2000n, stock: { main: 10 } }])
  const product = (await stockedArticle(db, variant))?.productId ?? 0
  return { db, product, operator: await (await aDesk(t, db)).browser(['operator']) }
}

type Work = Awaited<ReturnType<typeof atWork>>

async function changesPictures(work: Work): Promise<void> {
  const { db, product, operator } = work
  const at = `/admin/products/${product}`
  const [red, blue] = [await shot('#aa2222'), await shot('#2222aa')]
  const media = async () => (await oneProduct(db, product))?.media ?? []
  const before = (await media()).length

  const key = aKey()
  const first = () =>
    operator.upload(`${at}/pictures`, asFile('file', red), { key, alt_en: 'Red', alt_fr: 'Rouge' })
  assert.equal((await first()).location, `${at}?done=picture_added#pictures`)
  await first()
  assert.equal((await media()).length, before + 1, 'sent twice under one key it is there once')
  const files = [
    asFile('file', blue),
    asFile('film', anMp4(), 'film.mp4'),
    asFile('captions_en', Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\nBlue.'), 'a.vtt'),
  ]
  assert.equal((await operator.upload(`${at}/pictures`, files, { key: aKey() })).status, 303)
  const [one, two] = (await media()).slice(before)
  assert.ok(one && two)
  assert.deepEqual([one.alt, one.width, one.film], [{ en: 'Red', fr: 'Rouge' }, 64, null])
  assert.match(String(two.film), /^[0-9a-f]{32}\.mp4$/)
  assert.match(String(two.captions.en), /\.vtt$/)
  const [job] = await db.sql<{ jobs: number }>`
    select count(*)::integer as jobs from kernel.outbox where type = 'product_changed'`
  assert.ok((job?.jobs ?? 0) >= 2, 'shelves and pages hear of it')

  const change = (id: number, fields: Record<string, string>, file?: SentFile) =>
    operator.upload(`${at}/pictures/${id}`, file, { key: aKey(), ...fields })
  await change(two.id, { event: 'earlier' })
  assert.deepEqual(
    (await media()).slice(before).map(({ id }) => id),
    [two.id, one.id],
  )
  await change(two.id, { event: 'later' })
  assert.deepEqual(
    (await media()).slice(before).map(({ id }) => id),
    [one.id, two.id],
  )
  await change(one.id, { event: 'save', [`alt_zh_${one.id}`]: '红' })
  assert.deepEqual((await media())[before]?.alt, { zh: '红' })
  await change(one.id, { event: 'replace' }, asFile(`file_${one.id}`, blue))
  assert.equal((await media())[before]?.key, two.key)
  assert.match((await operator.get(at)).body, new RegExp(`/media/${two.key}/320\\.avif`))
  assert.equal((await change(one.id, { event: 'remove' })).location, `${at}?done=picture_removed#pictures`)
  assert.deepEqual(
    (await media()).slice(before).map(({ id }) => id),
    [two.id],
  )
  assert.equal((await change(one.id, { event: 'remove' })).status, 404)
  assert.equal((await change(two.id, { event: 'burn' })).status, 400)
}

async function refusesOthers(work: Work): Promise<void> {
  const { db, product, operator } = work
  const at = `/admin/products/${product}/pictures`
  const before = (await oneProduct(db, product))?.media.length
  const red = await shot('#aa2222')
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'.padEnd(90))
  const wrong: readonly (readonly [readonly SentFile[], Record<string, string>, RegExp])[] = [
    [[asFile('file', svg, 'a.jpg')], {}, /This is no picture we can show/],
    [[asFile('file', red.subarray(0, red.length - 40))], {}, /This picture is damaged/],
    [[], {}, /Please fill this in/],
    [[asFile('file', red), asFile('film', svg, 'a.mp4')], {}, /This is no film we can show/],
    [
      [asFile('file', red), asFile('film', anMp4(), 'a.mp4'), asFile('captions_fr', svg, 'a.vtt')],
      {},
      /no captions we can show/,
    ],
    [[asFile('file', red)], { alt_en: 'x'.repeat(301) }, /300/],
    [[asFile('file', red)], { shown_for: 'color=none' }, /no such choice/],
  ]
  for (const [files, fields, words] of wrong) {
    const answer = await operator.upload(at, files, { key: aKey(), ...fields })
    assert.equal(answer.status, 422, String(words))
    assert.match(answer.body, words)
    assert.doesNotMatch(answer.body, /onload/)
  }
  assert.equal((await operator.upload(at, asFile('file', red), { key: 'short' })).status, 400)
  assert.equal((await operator.post(at)).status, 400)
  assert.equal((await oneProduct(db, product))?.media.length, before)
}

async function picturesPieces(work: Work): Promise<void> {
  const { db, operator } = work
  await operator.post('/admin/content', {
    kind: 'article',
    slug: 'lamps',
    title_en: 'Lamps',
    text_en: 'Light.',
  })
  const [row] = await db.sql<{ id: string }>`select id from content.pieces where slug = 'lamps'`
  const at = `/admin/content/${row?.id}`
  const sent = await operator.upload(`${at}/picture`, asFile('file', await shot('#557722')), {
    key: aKey(),
    basedOn: '1',
  })
  assert.equal(sent.location, `${at}?done=piece_pictured`)
  const piece = await findPiece(db, row?.id ?? '')
  const { picture = '' } = (piece?.body ?? {}) as { picture?: string }
  assert.match(picture, /^[0-9a-f]{32}-[0-9a-f]{3}\.jpg$/)
  assert.match((await operator.get(at)).body, new RegExp(`/media/${picture}/480\\.avif`))
  const late = await operator.upload(`${at}/picture`, asFile('file', await shot('#557723')), {
    key: aKey(),
    basedOn: '1',
  })
  assert.equal(late.status, 422)
  const none = await operator.upload(`${at}/picture`, undefined, { key: aKey(), basedOn: '2' })
  assert.match(none.body, /Please fill this in/)
}

test('pictures at the desk', async (t) => {
  const work = await atWork(t)
  await t.test('pictures of a product are added, described, put in order, replaced and taken away', () =>
    changesPictures(work),
  )
  await t.test('what is no picture, no film and no form is refused in plain words, and nothing changes', () =>
    refusesOthers(work),
  )
  await t.test('the picture of a block and of an article is uploaded into a new version', () =>
    picturesPieces(work),
  )
})
