import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { fileStore } from '#kernel/files.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { grantDownloads, grantsOfOrder } from '#goods/downloads/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { aPlacedOrder, aShop } from '../../tests/trade/a-shop.ts'
import { notifyDownloads } from './notify-buyer.ts'
import { offerFile } from './offer-download.ts'
import { revokeUnpaid } from './revoke-downloads.ts'
import { tellFormerBuyers } from './tell-former-buyers.ts'

test('a new version reaches former buyers once each, and those whose grant ended not at all', async (t) => {
  const db = await testDatabase(t)
  const folder = await mkdtemp(join(tmpdir(), 'digital-test-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const [variantId = 0] = await aShop(db, [{ stock: {} }])
  const offer = (text: string, tellsBuyers: boolean) =>
    offerFile(db, fileStore(folder), {
      variantId,
      title: 'Pattern',
      filename: 'p.pdf',
      note: '',
      actor: 'operator',
      bytes: Buffer.from(text),
      tellsBuyers,
    })
  mustBeDone(await offer('one', true))
  const stationery = { origin: 'http://127.0.0.1:3000', linkKey: 'a key for links in mails, long enough' }
  assert.equal(await tellFormerBuyers(db, stationery), 0, 'of a first version nobody is told')
  const orders: OrderId[] = []
  for (let i = 0; i < 3; i++) {
    const order = await aPlacedOrder(db, [[variantId, 1]], { consents: true })
    const [line] = await db.sql<{ id: string }>`select id from orders.lines where order_id = ${order.id}`
    const bought = [{ orderLineId: line?.id ?? '', variantId, quantity: 1 }]
    mustBeDone(await inTransaction(db, (tx) => grantDownloads(tx, order.id, bought, 'worker')))
    orders.push(order.id)
  }
  const [first, second, third] = orders
  assert.ok(first !== undefined && second !== undefined && third !== undefined)
  const [ended] = await grantsOfOrder(db, third)
  await db.sql`update downloads.grants set state = 'revoked', revoked_pieces = 1 where id = ${ended?.id ?? ''}`
  mustBeDone(await offer('two', false))
  assert.equal(
    await tellFormerBuyers(db, stationery),
    0,
    'nobody is told where the operator does not want it',
  )
  mustBeDone(await offer('three', true))
  const told = await Promise.all([tellFormerBuyers(db, stationery), tellFormerBuyers(db, stationery)])
  assert.equal(
    told.reduce((all, each) => all + each, 0),
    2,
  )
  assert.equal(await tellFormerBuyers(db, stationery), 0)
  const mails = await db.sql<{ text: string }>`
    select body_text as text from notifications.mails where template = 'download_new_version'`
  assert.equal(mails.length, 2)
  assert.match(mails[0]?.text ?? '', /#downloads/)

  const cause = 'downloads_granted:1'
  assert.equal(await notifyDownloads(db, { order: first, cause }, stationery), true)
  assert.equal(
    await notifyDownloads(db, { order: first, cause }, stationery),
    false,
    'told twice, mailed once',
  )
  const nothing = await inTransaction(db, async (tx) => ({
    ok: true,
    value: await revokeUnpaid(tx, second, 'worker'),
  }))
  assert.equal(mustBeDone(nothing), 0, 'without a refund nothing ends')
})
