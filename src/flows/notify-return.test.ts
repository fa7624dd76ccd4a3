import assert from 'node:assert/strict'
import test from 'node:test'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordReturn, refuseReturn } from '#goods/returns/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { findOrder, mailedToken } from '#trade/orders/index.ts'
import { aPlacedOrder, aShop } from '../../tests/trade/a-shop.ts'
import { aRig } from '../../tests/payments/rig.ts'
import { bought, sizes } from '../../tests/payments/exchange.ts'
import { notifyReturn } from './notify-return.ts'
import { packShipment } from './pack-order.ts'
import { shipShipment } from './ship-order.ts'

test('a buyer is told of each fact of a return once, in their language, with the link only they have', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const [kettle = 0] = await aShop(db, [{ price: 4_990n }])
  const { id: orderId } = await aPlacedOrder(db, [[kettle, 2]])
  const line = (await findOrder(db, orderId))?.lines[0]?.id ?? ''
  const id = mustBeDone(
    await inTransaction(db, async (tx) =>
      done(
        await recordReturn(tx, {
          orderId,
          follows: null,
          reason: 'damaged',
          words: 'It leaks.',
          key: 'key',
          actor: 'guest',
          lines: [{ orderLineId: line, variantId: kettle, quantity: 1, wanted: null }],
          isApprovedAtOnce: false,
        }),
      ),
    ),
  )
  const to = { origin: 'https://shop.example', linkKey: 'a key', returnAddress: 'Kontor|Street 1' }
  const told = (type: string, seq: number, more: object = {}) =>
    notifyReturn(db, { type, seq, payload: { return: id, ...more } }, to)
  assert.equal(await told('return_requested', 1), true)
  assert.equal(await told('return_requested', 1), false)
  assert.equal(await told('return_requested', 2, { approvedAtOnce: true }), false)
  assert.equal(await told('return_canceled', 3), false)
  assert.equal(await told('return_approved', 4), true)
  mustBeDone(
    await inTransaction(db, (tx) => refuseReturn(tx, { id, actor: 'operator', answer: 'It was used.' })),
  )
  await owner.sql`update orders.orders set locale = 'fr' where id = ${orderId}`
  assert.equal(await told('return_refused', 5), true)
  assert.equal(await told('return_exchange_lapsed', 6), true)
  const mails = await owner.sql<{ template: string; subject: string; body_text: string }>`
    select template, subject, body_text from notifications.mails order by id`
  assert.deepEqual(
    mails.map(({ template }) => template),
    ['return_requested', 'return_approved', 'return_refused', 'return_exchange_lapsed'],
  )
  assert.match(mails[1]?.body_text ?? '', /Kontor, Street 1/)
  assert.match(mails[2]?.subject ?? '', /^Le retour R-10001/)
  assert.match(mails[2]?.body_text ?? '', /It was used\./)
  const link = `https://shop.example/fr/orders/${orderId}/returns/${id}?token=${mailedToken('a key', orderId)}`
  assert.ok(mails[2]?.body_text.includes(link))
})

test('a buyer who wants something else instead is told what is held, that it is packed, and its number', async (t) => {
  const rig = await aRig(t)
  const [small = 0, large = 0] = await sizes(rig, [{ price: 1_190n }, { price: 1_190n }])
  const { id: order, ask, arrive } = await bought(rig, small)
  const id = mustBeDone(await ask(large))
  const to = { origin: 'https://shop.example', linkKey: 'a key', returnAddress: 'Kontor|Street 1' }
  const told = async (type: string, seq: number, more: object = {}, locale = 'en') => {
    await rig.owner.sql`update orders.orders set locale = ${locale} where id = ${order}`
    assert.equal(await notifyReturn(rig.db, { type, seq, payload: { return: id, ...more } }, to), true)
    const [mail] = await rig.owner.sql<{ template: string; body_text: string }>`
      select template, body_text from notifications.mails where cause = ${`${type}:${seq}`}`
    return [mail?.template, mail?.body_text ?? ''] as const
  }
  const [, approved] = await told('return_approved', 1)
  assert.match(approved, /We hold for you instead: 1 × Title of [\w-]+ \(Size 2\)/)
  mustBeDone(await arrive(id))
  const [template, received] = await told('return_received', 2, {}, 'fr')
  assert.equal(template, 'return_received_exchange')
  assert.match(received, /à la place : 1 × Title/)
  const [parcel] = await findShipments(rig.db, { cause: id })
  assert.ok(parcel !== undefined)
  mustBeDone(await packShipment(rig.db, { shipmentId: parcel.id, actor: 'operator' }))
  const left = mustBeDone(await shipShipment(rig.db, { ...rig, actor: 'operator' }, parcel.id))
  const [, sent] = await told('return_replacement_sent', 3, { shipment: parcel.id }, 'zh')
  assert.ok(sent.includes(left.trackingNumber ?? 'none'), sent)
})
