import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { mailedToken } from '#trade/orders/index.ts'
import { aPlacedOrder, aShop } from '../../tests/trade/a-shop.ts'
import { mailOrderLink, notifyBuyer } from './notify-buyer.ts'

const stationery = { origin: 'https://shop.example', linkKey: 'a key of the shop' }

async function setUp(t: Parameters<typeof testDatabase>[0]) {
  const db = await testDatabase(t)
  const [kettle = 0] = await aShop(db, [{ price: 4_990n }])
  const order = await aPlacedOrder(db, [[kettle, 2]])
  const owner = await db.as('owner')
  const mails = () =>
    owner.sql<{ template: string; recipient: string; subject: string; body_text: string }>`
      select template, recipient, subject, body_text from notifications.mails order by id`
  return { db, order, mails }
}

test('a buyer is told once of each fact, with the amounts and a link only they have', async (t) => {
  const { db, order, mails } = await setUp(t)
  const told = { order: order.id, kind: 'confirmed', cause: 'order_paid:7' } as const
  assert.equal(await notifyBuyer(db, told, stationery), true)
  assert.equal(await notifyBuyer(db, told, stationery), false)
  const [mail, ...more] = await mails()
  assert.equal(more.length, 0)
  assert.equal(mail?.template, 'order_confirmed')
  assert.ok(mail?.subject.includes(order.number))
  assert.match(mail?.body_text ?? '', /€99\.80/)
  assert.ok(mail?.body_text.includes(`token=${mailedToken(stationery.linkKey, order.id)}`))
})

test('a refund is told with its amount', async (t) => {
  const { db, order, mails } = await setUp(t)
  await notifyBuyer(
    db,
    { order: order.id, kind: 'refunded', cause: 'payment_refunded:9', refund: 1_250n },
    stationery,
  )
  const [mail] = await mails()
  assert.match(mail?.body_text ?? '', /Refunded: €12\.50/)
})

test('the link to an order goes to its own address only, and nobody learns whether there is one', async (t) => {
  const { db, order, mails } = await setUp(t)
  const number = Number(order.number.slice(2))
  const [row] = await db.sql<{ email: string }>`select email from orders.orders where id = ${order.id}`
  assert.equal(
    await mailOrderLink(db, { number, email: 'mallory@example.com', cause: 'x' }, stationery),
    undefined,
  )
  assert.equal((await mails()).length, 0)
  assert.equal(
    await mailOrderLink(db, { number, email: row?.email.toUpperCase() ?? '', cause: 'x' }, stationery),
    undefined,
  )
  assert.deepEqual(
    (await mails()).map((mail) => mail.template),
    ['order_link'],
  )
})
