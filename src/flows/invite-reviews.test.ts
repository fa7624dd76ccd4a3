import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { planInvitation } from '#people/reviews/index.ts'
import { isMailedToken } from '#trade/orders/index.ts'
import { aProduct, aReceivedOrder } from '../../tests/support/a-reader.ts'
import { inviteReviews } from './invite-reviews.ts'

const stationery = { origin: 'http://shop.example', linkKey: 'key' }

test('a buyer is asked once, when the day has come, by a link only they have', async (t) => {
  const db = await testDatabase(t)
  const worker = await db.as('worker')
  const { variantId } = await aProduct(db)
  const [due, later] = [await aReceivedOrder(db, variantId), await aReceivedOrder(db, variantId)]
  await planInvitation(worker, due, 0)
  await planInvitation(worker, due, 0)
  await planInvitation(worker, later, 7)
  assert.deepEqual([await inviteReviews(worker, stationery), await inviteReviews(worker, stationery)], [1, 0])
  const mails = await db.sql<{ cause: string; body: string }>`
    select cause, body_text as body from notifications.mails where template = 'review_invitation'`
  assert.deepEqual(
    mails.map((mail) => mail.cause),
    [due],
  )
  const token = /\/reviews\?token=([\w-]+)/.exec(mails[0]?.body ?? '')?.[1] ?? ''
  assert.ok(isMailedToken('key', due, token))
  assert.ok(!isMailedToken('key', later, token))
})
