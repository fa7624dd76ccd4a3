import assert from 'node:assert/strict'
import { mustBeDone } from '#kernel/result.ts'
import { findReturn, returnOracles, type ReturnId } from '#goods/returns/index.ts'
import { findOrder, type OrderId } from '#trade/orders/index.ts'
import { askReturn, type AskedReturn, type ReturnRule } from '../../src/flows/ask-return.ts'
import { placeOrder } from '../../src/flows/place-order.ts'
import { receiveReturn } from '../../src/flows/settle-return.ts'
import { aReadyCart, aShop, type Article } from '../trade/a-shop.ts'
import { allIsWell, shipAll, statesOf, toThePage, typeCard, type Rig } from './rig.ts'

/** The rule of these tests: every return is approved at once. */
export const approving: ReturnRule = { returnDays: 30, returnApproval: 'always', exchangeHoldDays: 30 }

/** A product in several sizes, S first: their variants in order. */
export async function sizes(rig: Pick<Rig, 'db' | 'owner'>, articles: readonly Article[]): Promise<number[]> {
  const ids = await aShop(rig.db, articles)
  await rig.owner.sql`
    with home as (
      select v.product_id as id from catalog.variants v where v.id = ${ids[0] ?? 0}
    ), named as (
      insert into catalog.product_options (product_id, code, position, labels)
      select id, 'size', 0, '{"en": "Size", "fr": "Taille"}' from home
    ), valued as (
      insert into catalog.option_values (product_id, option_code, code, position, labels)
      select home.id, 'size', 's' || n, n, jsonb_build_object('en', 'Size ' || n) from home, generate_series(1, 9) n
    )
    update catalog.variants v set product_id = home.id, options = jsonb_build_object('size', 's' || g.n)
      from home, unnest(${ids}::bigint[]) with ordinality as g (id, n)
     where v.id = g.id`
  return ids
}

/** A delivered order of so many pieces of a variant, its line, and how its buyer asks and the desk receives. */
export async function bought(rig: Rig, variantId: number, pieces = 1) {
  const { db } = rig
  const cart = await aReadyCart(db, [[variantId, pieces]], { shippingMethod: 'pickup' })
  const { id } = mustBeDone(
    await placeOrder(db, { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }),
  )
  const page = await toThePage(rig, id)
  await typeCard(page.redirectUrl)
  for (const outcome of await shipAll(rig, id)) mustBeDone(outcome)
  const line = (await findOrder(db, id))?.lines[0]?.id ?? ''
  let serial = 0
  const ask = (instead: number | undefined, quantity = 1, more: Partial<AskedReturn> = {}, by = approving) =>
    askReturn(
      db,
      {
        orderId: id,
        lines: [{ orderLineId: line, quantity, instead }],
        reason: 'does_not_fit',
        words: '',
        key: `key ${++serial}`,
        actor: 'guest',
        ...more,
      },
      by,
    )
  const arrive = (back: ReturnId, restocked = 1, writtenOff = 0, more: { delivery?: boolean } = {}) =>
    receiveReturn(db, rig.connectors, {
      id: back,
      lines: [{ orderLineId: line, restocked, writtenOff }],
      location: 'main',
      actor: 'operator',
      ...more,
    })
  return { id, line, merchantRef: page.merchantRef, ask, arrive }
}

/** What is on hand and set aside of a variant over all places. */
export async function stockIs(rig: Rig, variantId: number): Promise<[onHand: number, reserved: number]> {
  const [row] = await rig.db.sql<{ on_hand: number; reserved: number }>`
    select coalesce(sum(on_hand), 0)::integer as on_hand, coalesce(sum(reserved), 0)::integer as reserved
      from inventory.stock where variant_id = ${variantId}`
  return [row?.on_hand ?? 0, row?.reserved ?? 0]
}

/** How a return stands: its state, what became of the wish of its first line, and the money that went back. */
export async function standing(rig: Rig, id: ReturnId) {
  const found = await findReturn(rig.db, id)
  assert.ok(found !== undefined)
  return [found.state, found.lines[0]?.wanted?.fallback ?? null, found.refund_minor] as const
}

/** The refunds of an order, as they ended. */
export const refundsOf = async (rig: Rig, id: OrderId) =>
  (await statesOf(rig, id)).operations?.filter((each) => each.startsWith('refund'))

/** Every promise about money, stock, orders and returns is kept. */
export async function allReturnsWell(rig: Rig): Promise<void> {
  await allIsWell(rig)
  for (const { name, sql } of returnOracles)
    assert.deepEqual((await rig.owner.pool.query(sql)).rows, [], name)
}

/** How many transfers the ledger has. */
export async function transfersNow(rig: Rig): Promise<number> {
  const [row] = await rig.owner.sql<{ n: number }>`select count(*)::integer as n from ledger.transfers`
  return row?.n ?? 0
}

/** The facts told of an order's returns, in their order. */
export async function returnFacts(rig: Rig, id: OrderId): Promise<string[]> {
  const rows = await rig.db.sql<{ type: string }>`
    select type from kernel.outbox where aggregate = ${id} and type like 'return\\_%' order by id`
  return rows.map(({ type }) => type)
}
