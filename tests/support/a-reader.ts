import assert from 'node:assert/strict'
import type { Db } from '#kernel/database.ts'
import { mustBeDone, done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordAccount } from '#people/access/index.ts'
import { recordParty, type PartyId } from '#people/parties/index.ts'
import { markOrderCompleted, markOrderFulfilled, markOrderPaid, type OrderId } from '#trade/orders/index.ts'
import { aPlacedOrder, aShop } from '../trade/a-shop.ts'

let serial = 0

/** Somebody with an account, who reads and writes. */
export async function aReader(
  db: Db,
  name = 'Ann Buyer',
): Promise<{ party: PartyId; name: string; email: string }> {
  const email = `reader${++serial}@mail.example`
  const party = mustBeDone(
    await inTransaction(db, async (tx) => {
      const id = await recordParty(tx, { kind: 'person', displayName: name, locale: 'en' })
      const account = {
        party: id,
        email,
        passwordHash: '$argon2id$none',
        roles: ['buyer'] as const,
        verified: true,
      }
      mustBeDone(await recordAccount(tx, account))
      return done(id)
    }),
  )
  return { party, name, email }
}

/** A product on the shelf: its id, slug and variant. */
export async function aProduct(db: Db): Promise<{ productId: number; slug: string; variantId: number }> {
  const [variantId = 0] = await aShop(db, [{ stock: { main: 50 } }])
  const [row] = await db.sql<{ productId: number; slug: string }>`
    select p.id as "productId", p.slug from catalog.variants v join catalog.products p on p.id = v.product_id
     where v.id = ${variantId}`
  assert.ok(row)
  return { ...row, variantId }
}

/** An order of this thing that was paid, sent and received; of a guest where nobody is named. */
export async function aReceivedOrder(db: Db, variantId: number, partyId?: string): Promise<OrderId> {
  const { id } = await aPlacedOrder(db, [[variantId, 1]], partyId === undefined ? {} : { partyId })
  const because = { actor: 'test' }
  mustBeDone(
    await inTransaction(db, async (tx) => {
      mustBeDone(await markOrderPaid(tx, id, because))
      mustBeDone(await markOrderFulfilled(tx, id, because))
      mustBeDone(await markOrderCompleted(tx, id, because))
      return done(true)
    }),
  )
  return id
}
