import assert from 'node:assert/strict'
import test from 'node:test'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { addKeys, grantDownloads, grantsOfOrder, keysOfGrants, revokePieces } from '#goods/downloads/index.ts'
import { hearDispute } from '#money/disputes/index.ts'
import { findOrder } from '#trade/orders/index.ts'
import { aRig, aShippedOrder } from '../../tests/payments/rig.ts'
import { aShop } from '../../tests/trade/a-shop.ts'
import { revokeUnpaid } from './revoke-downloads.ts'

test('pieces end as often as they were given back, the latest key first, and never come back', async (t) => {
  const db = await testDatabase(t)
  const secret = 'a secret of the shop for its tests, long enough'
  const [variantId = 0] = await aShop(db, [{ stock: {} }])
  const keys = ['A', 'B', 'C']
  const orderId = 'ord_00000000000000000000000001'
  const orderLineId = 'oln_00000000000000000000000001'
  await inTransaction(db, async (tx) => {
    mustBeDone(await addKeys(tx, { variantId, keys, secret, actor: 'test' }))
    return grantDownloads(tx, orderId, [{ orderLineId, variantId, quantity: 3 }], 'test')
  })
  const revoke = (pieces: number) =>
    inTransaction(db, async (tx) => ({
      ok: true,
      value: await revokePieces(tx, { orderLineId, pieces, actor: 'test' }),
    })).then(mustBeDone)
  const open = async () => {
    const grants = await grantsOfOrder(db, orderId)
    const found = await keysOfGrants(
      db,
      grants.map(({ id }) => id),
      secret,
    )
    return found.map(({ text }) => text).join('')
  }
  const moved = await Promise.all([revoke(1), revoke(1), revoke(1)])
  assert.deepEqual(moved.filter(Boolean), [true])
  assert.equal(await open(), 'AB')
  assert.equal(await revoke(1), false)
  assert.equal(await revoke(9), true, 'more than all is all')
  assert.equal(await open(), '')
  assert.equal((await grantsOfOrder(db, orderId))[0]?.state, 'revoked')
  assert.equal(await revoke(2), false)
  const heard = await inTransaction(db, async (tx) => ({
    ok: true,
    value: await revokeUnpaid(tx, 'ord_00000000000000000000000009', 'worker'),
  }))
  assert.equal(mustBeDone(heard), 0, 'an order without downloads has nothing to end')
})

test('a dispute that is lost ends the downloads it took the money of; one that is open or won ends none', async (t) => {
  const rig = await aRig(t)
  const order = await aShippedOrder(rig, [{ price: 1001n, pieces: 2 }])
  const line = (await findOrder(rig.db, order.id))?.lines[0]
  assert.ok(line !== undefined)
  const { id: orderLineId, variantId, quantity } = line
  mustBeDone(
    await inTransaction(rig.db, (tx) =>
      grantDownloads(tx, order.id, [{ orderLineId, variantId, quantity }], 'test'),
    ),
  )
  const dispute = async (providerId: string, state: 'needs_response' | 'won' | 'lost') =>
    mustBeDone(
      await inTransaction(rig.db, async (tx) => {
        await hearDispute(tx, {
          connector: 'bank',
          providerId,
          merchantRef: order.merchantRef,
          state,
          stage: 'chargeback',
          reason: 'fraud',
          reasonText: 'Not me',
          amount: { minor: 1001n, currency: 'EUR' },
          respondBy: undefined,
          steps: state === 'won' ? ['chargeback', 'representment'] : ['chargeback'],
        })
        return done(await revokeUnpaid(tx, order.id, 'worker'))
      }),
    )
  const pieces = async () =>
    (await grantsOfOrder(rig.db, order.id)).map(({ state, revokedPieces }) => [state, revokedPieces])
  assert.equal(await dispute('first', 'needs_response'), 0)
  assert.equal(await dispute('first', 'won'), 0)
  assert.deepEqual(await pieces(), [['granted', 0]])
  assert.equal(await dispute('second', 'lost'), 1)
  assert.equal(await dispute('second', 'lost'), 0, 'heard again it ends nothing more')
  assert.deepEqual(await pieces(), [['granted', 1]])
  assert.equal(await dispute('third', 'lost'), 1)
  assert.deepEqual(await pieces(), [['revoked', 2]])
})
