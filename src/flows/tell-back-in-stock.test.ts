import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { receiveStock } from '#goods/inventory/index.ts'
import { askForStock } from '#trade/wishes/index.ts'
import { aReader } from '../../tests/support/a-reader.ts'
import { aShop } from '../../tests/trade/a-shop.ts'
import { tellBackInStock } from './tell-back-in-stock.ts'

const db = await testDatabase({ after })

test('whoever waits for something hears once that it is there again', async () => {
  const [gone = 0] = await aShop(db, [{ stock: {} }])
  const reader = await aReader(db)
  const worker = await db.as('worker')
  for (let i = 0; i < 2; i++) await askForStock(db, { partyId: reader.party, variantId: gone, locale: 'fr' })
  const stationery = { origin: 'http://shop.example' }
  assert.equal(await tellBackInStock(worker, stationery), 0)
  const lines = [{ variantId: gone, location: 'main', quantity: 2 }]
  mustBeDone(
    await inTransaction(db, async (tx) => {
      mustBeDone(await receiveStock(tx, { cause: 'back', actor: 'test', lines }))
      return done(true)
    }),
  )
  assert.deepEqual(
    [await tellBackInStock(worker, stationery), await tellBackInStock(worker, stationery)],
    [1, 0],
  )
  const mails = await db.sql<{ subject: string }>`
    select subject from notifications.mails where template = 'back_in_stock' and recipient = ${reader.email}`
  assert.equal(mails.length, 1)
  assert.match(mails[0]?.subject ?? '', /est de retour/)
})
