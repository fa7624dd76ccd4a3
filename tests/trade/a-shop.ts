import assert from 'node:assert/strict'
import type { Currency } from '#kernel/currency.ts'
import type { Db } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { placeOrder, type PlacedOrder } from '../../src/flows/place-order.ts'
import { inventoryOracles, receiveStock } from '#goods/inventory/index.ts'
import { pricingOracles, setPrices } from '#market/pricing/index.ts'
import { addToCart, quoteCart, readCart, setCheckoutDetails, type CartRef } from '#trade/cart/index.ts'
import { orderOracles } from '#trade/orders/index.ts'

/** An article of a test shop: price in minor units of EUR, pieces per place, tax class. */
export type Article = {
  readonly price?: bigint
  readonly stock?: Readonly<Record<string, number>>
  readonly taxClass?: string
  readonly weightGrams?: number
  readonly sellerId?: string
  readonly prices?: Readonly<Partial<Record<Currency, bigint>>>
}

/** The address test buyers live at. */
export const berlin = {
  name: 'Ann Buyer',
  line1: 'Speicher 1',
  postalCode: '20457',
  city: 'Hamburg',
  country: 'DE',
}

let serial = 0

/** Put articles on the shelf; answers their variant ids in order. */
export async function aShop(db: Db, articles: readonly Article[]): Promise<number[]> {
  const stem = `thing-${++serial}`
  const rows = await db.sql<{ id: number }>`
    with category as (
      insert into catalog.categories (slug) values (${stem}) returning id
    ), given as (
      select n, tax_class, grams, seller
        from unnest(${articles.map((each) => each.taxClass ?? 'standard')}::text[],
                    ${articles.map((each) => each.weightGrams ?? 300)}::integer[],
                    ${articles.map((each) => each.sellerId ?? 'pty_00000000000000000000000000')}::text[])
             with ordinality as g (tax_class, grams, seller, n)
    ), products as (
      insert into catalog.products (slug, category_id, tax_class, state)
      select ${stem}::text || '-' || given.n, category.id, given.tax_class, 'active' from given, category order by given.n
      returning id, slug
    ), titles as (
      insert into catalog.product_translations (product_id, locale, title)
      select id, 'en', 'Title of ' || slug from products
    )
    insert into catalog.variants (product_id, sku, weight_grams, seller_id)
    select p.id, upper(p.slug), g.grams, g.seller
      from products p join given g on p.slug = ${stem}::text || '-' || g.n order by g.n
    returning id`
  const ids = rows.map((row) => row.id)
  await inTransaction(db, async (tx) => {
    await setPrices(
      tx,
      articles.flatMap((article, i) => {
        const prices = { EUR: article.price ?? 1000n, ...article.prices }
        return Object.entries(prices).map(([currency, minor]) => ({
          variantId: ids[i] ?? 0,
          amount: money(minor, currency as Currency),
        }))
      }),
      'test',
    )
    const lines = articles.flatMap((article, i) =>
      Object.entries(article.stock ?? { main: 100 }).map(([location, quantity]) => ({
        variantId: ids[i] ?? 0,
        location,
        quantity,
      })),
    )
    const some = lines.filter((line) => line.quantity > 0)
    return some.length === 0
      ? done(null)
      : receiveStock(tx, { cause: `delivery-${stem}`, actor: 'test', lines: some })
  })
  return ids
}

/** A cart ready to be ordered: what a buyer holds, and the total they were shown. */
export type ReadyCart = { readonly token: string; readonly cartId: string; readonly total: Money }

/** Fill a cart and say all there is to say. Pieces by variant. */
export async function aReadyCart(
  db: Db,
  wanted: readonly (readonly [variantId: number, quantity: number])[],
  details: Parameters<typeof setCheckoutDetails>[2] & { readonly partyId?: string } = {},
): Promise<ReadyCart> {
  const { partyId, ...said } = details
  const market = { currency: 'EUR', country: 'DE', locale: 'en', ...said.market }
  let token: string | undefined
  for (const [variantId, quantity] of wanted) {
    const added = mustBeDone(await addToCart(db, { token, partyId }, { variantId, quantity }, market))
    token ??= added.freshToken
  }
  assert.ok(token !== undefined)
  const all = { email: 'ann@example.com', shippingAddress: berlin, shippingMethod: 'standard', ...said }
  mustBeDone(await setCheckoutDetails(db, { token }, all))
  const { id, total } = await shown(db, { token })
  return { token, cartId: id, total }
}

/** The id of a cart and the total its buyer is shown now. */
export async function shown(db: Db, ref: CartRef): Promise<{ readonly id: string; readonly total: Money }> {
  const reading = await readCart(db, ref)
  assert.ok(reading !== null)
  return { id: reading.id, total: quoteCart(reading).quote.total }
}

/** Everything that must hold of trade holds: no oracle finds a row. */
export async function oraclesAreSilent(db: Db): Promise<void> {
  const client = await db.pool.connect()
  try {
    for (const { name, sql } of [...pricingOracles, ...inventoryOracles, ...orderOracles])
      assert.deepEqual((await client.query(sql)).rows, [], name)
  } finally {
    client.release()
  }
}

/** An order placed from a cart filled for it. */
export async function aPlacedOrder(
  db: Db,
  wanted: Parameters<typeof aReadyCart>[1],
  details: Parameters<typeof aReadyCart>[2] = {},
): Promise<PlacedOrder> {
  const cart = await aReadyCart(db, wanted, details)
  const request = { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }
  return mustBeDone(
    await placeOrder(db, details.partyId === undefined ? request : { ...request, partyId: details.partyId }),
  )
}
