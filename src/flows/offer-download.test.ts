import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { fileStore } from '#kernel/files.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  copiesOfFile,
  downloadOracles,
  filesOf,
  findGrant,
  grantDownloads,
  grantsOfOrder,
  allowMore,
  makeLink,
  readKeys,
  readSignedLink,
  signLink,
  useLink,
} from '#goods/downloads/index.ts'
import { availability } from '#goods/inventory/index.ts'
import { aShop } from '../../tests/trade/a-shop.ts'
import { offerFile, offerKeys, takeKeysBack } from './offer-download.ts'

const secret = 'a secret of the shop for its tests, long enough'
const actor = 'operator'

type At = {
  readonly db: Db
  readonly owner: Db
  readonly offer: (text: string, filename?: string) => ReturnType<typeof offerFile>
  readonly left: (id: number) => Promise<number | undefined>
  readonly book: number
  readonly game: number
  readonly lamp: number
}

const cases: readonly (readonly [string, (at: At) => Promise<void>])[] = [
  [
    'a file makes a variant digital; versions count up, the same bytes are refused',
    async ({ db, offer, left, book }) => {
      assert.equal(mustBeDone(await offer('first', '../../etc/pass"wd\r\n.pdf')).version, 1)
      assert.equal(await left(book), copiesOfFile)
      const same = await offer('first')
      assert.equal(!same.ok && same.refusal, 'same_bytes')
      assert.equal(mustBeDone(await offer('second')).version, 2)
      const [now, ...more] = await filesOf(db, [book])
      assert.deepEqual([now?.version, now?.filename, more.length], [2, 'book.pdf', 0])
      const [old] = await db.sql<{
        filename: string
      }>`select filename from downloads.versions where version = 1`
      assert.equal(old?.filename, 'passwd.pdf', 'no path, no quotes, no line ends')
      const nothing = await offer('')
      assert.equal(!nothing.ok && nothing.refusal, 'file_is_empty')
    },
  ],
  [
    'what lies in a warehouse is not made digital',
    async ({ db, lamp }) => {
      const refused = await offerKeys(db, { variantId: lamp, keys: ['x'], secret, actor })
      assert.equal(!refused.ok && refused.refusal, 'has_stock')
      const none = await offerKeys(db, { variantId: 999_999, keys: ['x'], secret, actor })
      assert.equal(!none.ok && none.refusal, 'variant_not_found')
    },
  ],
  [
    'keys come in once, whoever brings them, and as many pieces are to sell',
    async ({ db, owner, left, game }) => {
      const csv = '\uFEFFkey;note\r\nAAA-1;x\nAAA-2\n\n"BB,B-3",y\nAAA-1\n'
      assert.deepEqual(readKeys(csv), ['AAA-1', 'AAA-2', 'BB,B-3'])
      const bring = (keys: readonly string[]) => offerKeys(db, { variantId: game, keys, secret, actor })
      const brought = await Promise.all([
        bring(['A', 'B', 'C']),
        bring(['B', 'C', 'D']),
        bring(['C', 'D', 'A']),
      ])
      assert.equal(
        brought.reduce((all, each) => all + mustBeDone(each).added, 0),
        4,
      )
      assert.equal(await left(game), 4)
      assert.equal(await takeKeysBack(db, game, actor), 4)
      assert.equal(await left(game), 0)
      assert.deepEqual(mustBeDone(await bring(['A', 'E'])), { added: 1, known: 1 })
      for (const { name, sql } of downloadOracles)
        assert.deepEqual((await owner.pool.query(sql)).rows, [], name)
    },
  ],
  [
    'a link is counted when it is made, bound to its order, and dies with its grant',
    async ({ db, owner, book }) => {
      const orderId = 'ord_00000000000000000000000001'
      const line = { orderLineId: 'oln_00000000000000000000000001', variantId: book, quantity: 1 }
      mustBeDone(await inTransaction(db, (tx) => grantDownloads(tx, orderId, [line], actor)))
      mustBeDone(await inTransaction(db, (tx) => grantDownloads(tx, orderId, [line], actor)))
      const [grant, ...more] = await grantsOfOrder(db, orderId)
      const [own] = await filesOf(db, [book])
      assert.ok(grant !== undefined && own !== undefined && more.length === 0)
      const wanted = { orderId, grantId: grant.id, fileId: own.id }
      const begin = () => inTransaction(db, (tx) => makeLink(tx, wanted))
      const foreign = await inTransaction(db, (tx) =>
        makeLink(tx, { ...wanted, orderId: 'ord_00000000000000000000000002' }),
      )
      assert.equal(!foreign.ok && foreign.refusal, 'download_not_found')
      const begun = await Promise.all(Array.from({ length: 12 }, begin))
      assert.equal(begun.filter(({ ok }) => ok).length, 5, 'of many at once as many begin as may')
      await inTransaction(db, async (tx) => ({ ok: true, value: await allowMore(tx, grant.id, 1, actor) }))
      const link = mustBeDone(await begin())
      const text = signLink(secret, link)
      assert.equal(mustBeDone(readSignedLink(secret, text)), link.id)
      const [id = '', seconds = '', signature = ''] = text.split('.')
      const forged = [
        `${id}.${Number(seconds) + 1}.${signature}`,
        `${begun.flatMap((each) => (each.ok ? [each.value.id] : []))[0]}.${seconds}.${signature}`,
        `${text}.x`,
        `${id}.${seconds}.`,
        `${id}.${seconds}.${signature}=`,
        '',
        '..',
      ]
      for (const each of forged) {
        const read = readSignedLink(secret, each)
        assert.equal(!read.ok && read.refusal, 'download_not_found', each)
      }
      const old = readSignedLink(secret, signLink(secret, { id: link.id, expiresAt: new Date(1_000) }))
      assert.equal(!old.ok && old.refusal, 'link_expired')
      assert.equal(mustBeDone(await useLink(db, link.id)).filename, 'book.pdf')
      await owner.sql`update downloads.links set requests = 99 where id = ${link.id}`
      const uses = await Promise.all([useLink(db, link.id), useLink(db, link.id)])
      assert.equal(uses.filter(({ ok }) => ok).length, 1, 'the last request is one, whoever asks')
      await owner.sql`update downloads.links set requests = 0, expires_at = clock_timestamp() where id = ${link.id}`
      const late = await useLink(db, link.id)
      assert.equal(!late.ok && late.refusal, 'link_expired')
      await owner.sql`
      update downloads.grants set state = 'revoked', revoked_pieces = quantity where id = ${grant.id}`
      await owner.sql`update downloads.links set expires_at = clock_timestamp() + interval '1 day'`
      const revoked = await useLink(db, link.id)
      assert.equal(!revoked.ok && revoked.refusal, 'downloads_revoked')
      assert.equal((await findGrant(db, grant.id))?.allowance, 6)
    },
  ],
]

test('files and keys are offered, and reached by signed links only', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const folder = await mkdtemp(join(tmpdir(), 'digital-test-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const store = fileStore(folder)
  const [book = 0, game = 0, lamp = 0] = await aShop(db, [{ stock: {} }, { stock: {} }, {}])
  const left = async (id: number) => (await availability(db.sql, [id])).get(id)
  const file = { variantId: book, title: 'Book', note: '', tellsBuyers: false, actor }
  const offer = (text: string, filename = 'book.pdf') =>
    offerFile(db, store, { ...file, filename, bytes: Buffer.from(text) })

  for (const [name, proof] of cases)
    await t.test(name, () => proof({ db, owner, offer, left, book, game, lamp }))
})
