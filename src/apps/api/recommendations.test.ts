/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { inTransaction } from '#kernel/transaction.ts'
import { markOrderPaid } from '#trade/orders/index.ts'
import { choose, openRecommendations } from '#views/recommendations/index.ts'
import { aProduct, aReceivedOrder } from '../../../tests/support/a-reader.ts'
import { allPlaced } from '../../../tests/support/oracles.ts'
import { aPlacedOrder } from '../../../tests/trade/a-shop.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { somebody, someone } from './testing/someone.ts'

test('recommendations go over the API with their reasons, to each their own, and off is off', async (t) => {
  const { server, db } = await apiServer(t)
  const folder = await mkdtemp(join(tmpdir(), 'kontor-habits-'))
  const live = await openRecommendations(db, join(folder, 'habits'))
  t.after(async () => {
    await live.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const [lamp, bulb] = [await aProduct(db), await aProduct(db)]
  for (let n = 0; n < 3; n++) {
    const { id } = await aPlacedOrder(db, [
      [lamp.variantId, 1],
      [bulb.variantId, 1],
    ])
    await inTransaction(db, (tx) => markOrderPaid(tx, id, { actor: 'test' }))
  }
  const ann = await somebody(db, { roles: ['buyer'] })
  for (let n = 0; n < 2; n++) await aReceivedOrder(db, lamp.variantId, ann.party)
  await allPlaced(await db.as('worker'))
  await live.catchUp()

  const guest = caller(server)
  const at = `/api/products/${lamp.slug}/recommendations`
  const told = await guest.call('GET', at)
  assert.equal(told.status, 200)
  const [first] = told.body.recommendations
  assert.deepEqual(
    [first.item.slug, first.variant_id, first.why.kind, first.why.product_id, first.item.price.amount],
    [bulb.slug, bulb.variantId, 'with', lamp.productId, '10.00'],
  )
  assert.deepEqual((await guest.call('GET', `${at}?place=viewed`)).body.recommendations, [])
  assert.equal((await guest.call('GET', `${at}?place=elsewhere`)).status, 400)
  assert.equal((await guest.call('GET', `${at}?size=1000`)).status, 400)
  assert.equal((await guest.call('GET', '/api/products/nothing/recommendations')).status, 404)

  const made = await guest.call('POST', '/api/carts', { line: { variant_id: lamp.variantId } })
  const holder = caller(server, { 'cart-token': made.body.token })
  const cart = await holder.call('GET', '/api/cart/recommendations')
  assert.equal(cart.body.recommendations[0].item.slug, bulb.slug)

  const bearer = (token: string) => caller(server, { authorization: `Bearer ${token}` }).call
  const again = await bearer(ann.token)('GET', '/api/me/next-order')
  assert.deepEqual(
    again.body.recommendations.map((each: { why: { times: number } }) => each.why.times),
    [2],
  )
  const other = bearer(await someone(db, ['buyer']))
  assert.deepEqual((await other('GET', '/api/me/next-order')).body, { is_on: true, recommendations: [] })
  assert.equal((await guest.call('GET', '/api/me/recommendations')).status, 401)
  await inTransaction(db, (tx) => choose(tx, ann.party, false))
  for (const path of ['/api/me/next-order', '/api/me/recommendations'])
    assert.deepEqual((await bearer(ann.token)('GET', path)).body, { is_on: false, recommendations: [] })

  const operator = bearer(await someone(db, ['operator'], true))
  const figures = await operator('GET', '/api/admin/recommendations')
  assert.equal(figures.body.places.length, 5)
  assert.equal((await other('GET', '/api/admin/recommendations')).status, 403)
})
