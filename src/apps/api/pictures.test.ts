/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import test from 'node:test'
import sharp from 'sharp'
import { anMp4 } from '#kernel/testing/films.ts'
import { aShop, withProducts } from '#views/storefront/testing/a-shop.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { someone } from './testing/someone.ts'

const shot = async (background: string) =>
  (
    await sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .jpeg()
      .toBuffer()
  ).toString('base64')

test('pictures and films of a product are kept, ordered, changed and taken away over the API', async (t) => {
  const { server, db } = await apiServer(t)
  await aShop(db)
  await withProducts(db, [{ slug: 'lamp' }])
  const [row] = await db.sql<{ id: number }>`select id from catalog.products where slug = 'lamp'`
  const token = await someone(db, ['operator'], true)
  const by = caller(server, { authorization: `Bearer ${token}` })
  const path = `/api/admin/products/${row?.id}/pictures`
  type Listed = { readonly id: number; readonly alt: object; readonly film_url: string | null }
  const listed = async () => (await by.call('GET', path)).body.pictures as Listed[]
  const before = (await listed()).length

  const content = await shot('#aa2222')
  assert.equal((await by.post(path, { content, alt: { en: 'Red' } })).status, 200)
  const film = anMp4().toString('base64')
  assert.equal((await by.post(path, { content: await shot('#2222aa'), film })).status, 200)
  const [one, two] = (await listed()).slice(before)
  assert.ok(one && two)
  assert.deepEqual([one.alt, one.film_url], [{ en: 'Red' }, null])
  assert.match(String(two.film_url), /^\/media\/[0-9a-f]{32}\.mp4$/)
  const order = (await listed()).map(({ id }) => id).toReversed()
  assert.equal((await by.call('PUT', `${path}/order`, { order })).status, 200)
  assert.deepEqual(
    (await listed()).map(({ id }) => id),
    order,
  )
  const partial = await by.call('PUT', `${path}/order`, { order: [one.id] })
  assert.deepEqual([partial.status, partial.body.code], [409, 'pictures_not_all'])
  const changed = await by.call('PATCH', `${path}/${one.id}`, { alt: { fr: 'Rouge' } })
  assert.equal(changed.status, 200)
  assert.deepEqual((await listed()).find(({ id }) => id === one.id)?.alt, { fr: 'Rouge' })
  assert.equal((await by.call('DELETE', `${path}/${two.id}`)).status, 200)
  assert.equal((await by.call('DELETE', `${path}/${two.id}`)).body.code, 'picture_not_found')

  const kept = await by.post('/api/admin/pictures', { content })
  assert.match(String(kept.body.key), /^[0-9a-f]{32}-[0-9a-f]{3}\.jpg$/)
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'.padEnd(90)).toString(
    'base64',
  )
  for (const [body, code] of [
    [{ content: svg }, 'photograph_unknown'],
    [{ content: 'no base64!!!' }, 'photograph_unknown'],
    [{ content, film: svg }, 'film_unknown'],
    [{ content, shown_for: { color: 'none' } }, 'option_unknown'],
  ] as const) {
    const told = await by.post(path, body)
    assert.deepEqual([told.status, told.body.code], [422, code])
  }
})
