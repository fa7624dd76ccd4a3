import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { findPublished, listPieces } from '#market/content/index.ts'
import { aDesk, aKey } from './testing/a-desk.ts'

const texts = {
  title_en: 'Imprint',
  text_en: 'Who we are.',
  title_fr: 'Mentions',
  text_fr: 'Qui nous sommes.',
}

test('a page is written, looked at, published, changed and taken back at the desk', async (t) => {
  const db = await testDatabase(t)
  const desk = await aDesk(t, db)
  const operator = await desk.browser(['operator'])
  const form = { key: aKey(), kind: 'page', slug: 'imprint', ...texts }
  for (const answer of await Promise.all([
    operator.post('/admin/content', form),
    operator.post('/admin/content', form),
  ]))
    assert.equal(answer.location, '/admin/content?kind=page&done=piece_begun')
  const [row, more] = await listPieces(db, 'page')
  assert.ok(row !== undefined && more === undefined, 'sent twice, written once')
  const path = `/admin/content/${row.id}`
  const page = await operator.get(path)
  assert.match(page.body, /value="Mentions"/)
  assert.match(page.body, /href="\/fr\/preview\/cnt_[^"]+"/)
  assert.equal(await findPublished(db, 'page', 'imprint'), undefined)
  await operator.post(`${path}/publish`, { version: '1' })
  assert.equal((await findPublished(db, 'page', 'imprint'))?.body.texts.fr?.title, 'Mentions')
  await operator.post(path, { ...texts, title_en: 'Legal notice', basedOn: '1' })
  const late = await operator.post(path, { ...texts, title_en: 'Too late', basedOn: '1' })
  assert.equal(late.status, 422)
  assert.match(late.body, /value="Too late"/, 'nothing typed is lost')
  assert.match((await operator.get(`${path}?version=1`)).body, /You see version 1/)
  await operator.post(`${path}/publish`, { version: '2' })
  assert.equal((await findPublished(db, 'page', 'imprint'))?.body.texts.en.title, 'Legal notice')
  await operator.post(`${path}/withdraw`)
  assert.equal(await findPublished(db, 'page', 'imprint'), undefined)

  const bad = await operator.post('/admin/content', {
    kind: 'block',
    slug: 'Bad',
    position: 'x',
    href: 'javascript:1',
  })
  assert.equal(bad.status, 422)
  const wrong = { kind: 'block', slug: 'bad', look: 'products', position: 'x', href: 'javascript:1' }
  const faulty = await operator.post('/admin/content', wrong)
  for (const field of ['position', 'href', 'products', 'heading_en'])
    assert.match(faulty.body, new RegExp(`href="#${field}"`), field)
  const menu = { kind: 'menu', slug: 'help', items: '/pages/imprint | Imprint | 声明\nnowhere | x' }
  assert.match((await operator.post('/admin/content', menu)).body, /Line 2: an entry needs/)
  assert.equal((await operator.get('/admin/content/cnt_00000000000000000000000000')).status, 404)
  assert.equal((await (await desk.browser(['buyer'])).get('/admin/content')).status, 403)
})
