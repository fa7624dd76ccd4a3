import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { mustBeDone, type Result } from '#kernel/result.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import {
  beginPiece,
  dropMenus,
  findPiece,
  findPublished,
  frontBlocks,
  keepVersion,
  listArticles,
  menus,
  previewToken,
  publishPiece,
  readPreviewToken,
  withdrawPiece,
  type BlockBody,
  type PieceId,
  type WritingBody,
} from './index.ts'

let db: TestDatabase
const ends: (() => void | Promise<void>)[] = []
before(async () => {
  db = await testDatabase({ after: (end) => void ends.push(end) })
})
after(async () => {
  for (const end of ends) await end()
})

const author = 'pty_00000000000000000000000000'
const writing = (title: string): WritingBody => ({
  texts: { en: { title, lede: '', text: `About ${title}` } },
})
const block = (more: Partial<BlockBody> = {}): BlockBody => ({
  look: 'banner',
  position: 10,
  picture: '',
  href: '/c/lamps',
  products: [],
  texts: { en: { heading: 'Lamps', text: '', button: 'See them' } },
  ...more,
})
const inOne = <T, R extends string>(work: (tx: Tx) => Promise<Result<T, R>>) => inTransaction(db, work)
const codeOf = (result: Result<unknown, string>) => (result.ok ? 'done' : result.refusal)

async function aPiece(slug: string, kind: 'page' | 'article' = 'page'): Promise<PieceId> {
  return mustBeDone(await inOne((tx) => beginPiece(tx, { kind, slug, body: writing(slug), author }))).id
}
const publish = (id: PieceId, version: number) =>
  inOne((tx) => publishPiece(tx, id, { version, actor: author }))

test('a draft is seen by nobody; what is published is one whole version, also an earlier one', async () => {
  const id = await aPiece('imprint')
  assert.equal(await findPublished(db, 'page', 'imprint'), undefined)
  mustBeDone(await publish(id, 1))
  const body = writing('Legal notice')
  mustBeDone(await inOne((tx) => keepVersion(tx, { id, kind: 'page', body, basedOn: 1, author })))
  assert.equal(
    (await findPublished(db, 'page', 'imprint'))?.body.texts.en.title,
    'imprint',
    'still the first',
  )
  mustBeDone(await publish(id, 2))
  assert.equal((await findPublished(db, 'page', 'imprint'))?.body.texts.en.title, 'Legal notice')
  mustBeDone(await publish(id, 1))
  assert.equal((await findPublished(db, 'page', 'imprint'))?.body.texts.en.title, 'imprint')
  assert.equal(await findPublished(db, 'article', 'imprint'), undefined, 'kinds have addresses of their own')
  const piece = await findPiece(db, id)
  assert.deepEqual([piece?.latestVersion, piece?.publishedVersion, piece?.versions.length], [2, 1, 2])
})

test('of two authors who saw the same version one is told that something changed', async () => {
  const id = await aPiece('terms')
  const keep = (title: string) =>
    inOne((tx) => keepVersion(tx, { id, kind: 'page', body: writing(title), basedOn: 1, author }))
  const codes = (await Promise.all([keep('one'), keep('other')])).map(codeOf).toSorted()
  assert.deepEqual(codes, ['changed_meanwhile', 'done'])
  assert.equal((await findPiece(db, id))?.versions.length, 2)
})

test('what is not there cannot be published, taken back twice, or begun twice', async () => {
  const id = await aPiece('delivery')
  assert.equal(codeOf(await publish(id, 7)), 'version_not_found')
  assert.equal(codeOf(await publish('cnt_00000000000000000000000000', 1)), 'piece_not_found')
  const withdraw = () => inOne((tx) => withdrawPiece(tx, id, author))
  assert.equal(codeOf(await withdraw()), 'piece_not_published')
  mustBeDone(await publish(id, 1))
  mustBeDone(await withdraw())
  assert.equal(await findPublished(db, 'page', 'delivery'), undefined)
  mustBeDone(await publish(id, 1))
  const again = await inOne((tx) =>
    beginPiece(tx, { kind: 'page', slug: 'delivery', body: writing('x'), author }),
  )
  assert.equal(codeOf(again), 'address_taken')
})

test('every fault of a body is told at once, field by field', async () => {
  const body = block({
    position: 2_000,
    picture: '../../etc/passwd',
    href: 'javascript:alert(1)',
    products: ['A B'],
    texts: { en: { heading: '', text: '', button: '' } },
  })
  const begun = await inOne((tx) => beginPiece(tx, { kind: 'block', slug: 'bad', body, author }))
  assert.ok(!begun.ok)
  const faults = (begun.detail?.['faults'] ?? []) as { field: string }[]
  const fields = faults.map(({ field }) => field)
  assert.deepEqual(fields, ['position', 'picture', 'href', 'products', 'heading_en', 'button_en'])
  for (const href of [
    '//evil.example',
    'http://plain.example',
    'https://user@host.example',
    '/a b',
    'data:,x',
  ])
    assert.equal(
      codeOf(
        await inOne((tx) =>
          beginPiece(tx, {
            kind: 'menu',
            slug: 'help',
            body: { items: [{ href, labels: { en: 'There' } }] },
            author,
          }),
        ),
      ),
      'content_malformed',
      href,
    )
  for (const slug of ['Upper', 'a--b', '../x', ''])
    assert.equal(
      codeOf(await inOne((tx) => beginPiece(tx, { kind: 'page', slug, body: writing('x'), author }))),
      'slug_malformed',
    )
  const nowhere = { kind: 'menu', slug: 'sideways', body: { items: [] }, author } as const
  assert.equal(codeOf(await inOne((tx) => beginPiece(tx, nowhere))), 'menu_place_unknown')
})

test('blocks come in their order, articles the newest first, menus from memory until they are dropped', async () => {
  for (const [slug, position] of [
    ['late', 30],
    ['early', 10],
  ] as const) {
    const begun = mustBeDone(
      await inOne((tx) => beginPiece(tx, { kind: 'block', slug, body: block({ position }), author })),
    )
    mustBeDone(await publish(begun.id, 1))
  }
  assert.deepEqual(
    (await frontBlocks(db)).map(({ slug }) => slug),
    ['early', 'late'],
  )
  for (const slug of ['first', 'second', 'third']) mustBeDone(await publish(await aPiece(slug, 'article'), 1))
  const page = await listArticles(db, { page: 1, size: 2 })
  assert.deepEqual([page.articles.map(({ slug }) => slug), page.isLast], [['third', 'second'], false])
  assert.equal((await listArticles(db, { page: 2, size: 2 })).isLast, true)
  assert.deepEqual(await menus(db), {})
  const items = [{ href: '/pages/imprint', labels: { en: 'Imprint', fr: 'Mentions légales' } }]
  const menu = mustBeDone(
    await inOne((tx) => beginPiece(tx, { kind: 'menu', slug: 'house', body: { items }, author })),
  )
  mustBeDone(await publish(menu.id, 1))
  assert.deepEqual(await menus(db), {}, 'kept in memory')
  dropMenus()
  assert.deepEqual(await menus(db), { house: items })
})

test('versions cannot be written anew by the application', async () => {
  const id = await aPiece('fixed')
  await assert.rejects(
    db.sql`update content.versions set body = '{}' where piece_id = ${id}`,
    /permission denied/,
  )
  await assert.rejects(db.sql`delete from content.pieces where id = ${id}`, /permission denied/)
})

test('a preview opens one version for a day, and no other by a changed letter', () => {
  const id = 'cnt_01m81v2t9388c7ps047chcrx38'
  const token = previewToken('a key', { id, version: 3 })
  assert.deepEqual(readPreviewToken('a key', token), { id, version: 3 })
  assert.equal(readPreviewToken('another key', token), undefined)
  assert.equal(readPreviewToken('a key', token.replace('.3.', '.4.')), undefined)
  const [, , until = ''] = token.split('.')
  assert.equal(readPreviewToken('a key', token.replace(until, String(Number(until) + 1))), undefined)
})
