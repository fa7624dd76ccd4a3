import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { newSecret } from '#kernel/ids.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { markOrderPaid } from '#trade/orders/index.ts'
import { findExclusions, noteTaken } from '#views/recommendations/index.ts'
import { aProduct } from '../../../tests/support/a-reader.ts'
import { aReadyCart } from '../../../tests/trade/a-shop.ts'
import { placeOrder } from '../../flows/place-order.ts'
import { aDesk } from './testing/a-desk.ts'

const db = await testDatabase({ after })

test('the desk switches places, excludes products, and counts as sold what an order says', async (t) => {
  const desk = await aDesk(t, db)
  const operator = await desk.browser(['operator'])
  const { productId, slug, variantId } = await aProduct(db)
  const at = '/admin/recommendations'
  const key = () => newSecret().slice(0, 24)

  const cart = await aReadyCart(db, [[variantId, 2]])
  await noteTaken(db, cart.cartId, { variantId, via: { place: 'cart', productId } })
  await noteTaken(db, cart.cartId, { variantId, via: { place: 'for_you', productId } })
  await noteTaken(db, cart.cartId, { variantId, via: { place: 'again', productId: productId + 1 } })
  const soldRow =
    /Goes with the cart<\/th>(?:\s*<td class="end">[^<]*<\/td>){3}\s*<td class="end">1<\/td>\s*<td class="end">(\d)<\/td>\s*<td class="end">([^<]*)</
  assert.equal(soldRow.exec((await operator.get(at)).body)?.[1], '0')
  const asked = { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }
  const { id } = mustBeDone(await placeOrder(db, asked))
  assert.equal(soldRow.exec((await operator.get(at)).body)?.[1], '0')
  mustBeDone(await inTransaction(db, (tx) => markOrderPaid(tx, id, { actor: 'test' })))
  const sold = soldRow.exec((await operator.get(at)).body)
  assert.deepEqual(sold?.slice(1), ['2', '€20.00'])

  const off = await operator.post(`${at}/places`, { key: key(), place: 'cart', on: 'no' })
  assert.equal(off.status, 303)
  assert.match((await operator.get(at)).body, /badge bad">off/)
  assert.equal((await operator.post(`${at}/places`, { key: key(), place: 'nowhere', on: 'no' })).status, 400)
  assert.equal((await operator.post(`${at}/exclusions`, { key: key(), product: slug })).status, 303)
  assert.deepEqual(
    (await findExclusions(db)).map((each) => each.id),
    [productId],
  )
  const unknown = await operator.post(`${at}/exclusions`, { key: key(), product: 'nothing-like-it' })
  assert.equal(unknown.status, 422)
  const remove = `${at}/exclusions/${productId}/remove`
  assert.equal((await operator.post(remove, { key: key() })).status, 303)
  assert.equal((await operator.post(remove, { key: key() })).status, 404)
  assert.deepEqual(await findExclusions(db), [])
})
