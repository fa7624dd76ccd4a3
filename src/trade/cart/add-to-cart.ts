import { batchedPer } from '#kernel/batched.ts'
import { commitsByItself, type Queries } from '#kernel/database.ts'
import { newId, newSecret } from '#kernel/ids.ts'
import { parseQuantity } from '#kernel/quantity.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import { tokenHash, tokenHashOf, type CartId, type CartLineId, type CartRef } from './cart.ts'

/** The market a cart that is made now belongs to. */
export type CartMarket = { readonly currency: string; readonly country: string; readonly locale: string }

/** What was put in, and the token to keep where the cart was made by it. */
export type AddedLine = {
  readonly cartId: CartId
  readonly lineId: CartLineId
  readonly quantity: number
  readonly version: number
  /** Set when the caller's cart was made now: the only time its token is known. */
  readonly freshToken?: string
}

/** Why nothing was put in. */
export type AddToCartRefusal =
  | 'quantity_must_be_whole'
  | 'quantity_must_be_positive'
  | 'quantity_too_large'
  | 'not_for_sale'
  | 'cart_is_full'

type Row = {
  outcome: 'added' | 'not_for_sale' | 'quantity_too_large' | 'cart_is_full'
  cart_id: CartId
  line_id: CartLineId
  quantity: number
  version: number
  created: boolean
}

/** A guest's cart that is made with its first line. */
type FirstPieces = {
  readonly cartId: CartId
  readonly token: string
  readonly lineId: CartLineId
  readonly variantId: number
  readonly quantity: number
  readonly market: CartMarket
}

/** Make carts of guests with their first lines, in one statement. Answers in their order which variants are for sale. */
async function beginCarts({ sql }: Queries, carts: readonly FirstPieces[]): Promise<boolean[]> {
  const rows = await sql<{ isForSale: boolean }>`
    select is_for_sale as "isForSale"
      from cart.begin_carts(${carts.map(({ cartId }) => cartId)}::text[],
                            ${carts.map(({ token }) => tokenHash(token))}::bytea[],
                            ${carts.map(({ market }) => market.currency)}::text[],
                            ${carts.map(({ market }) => market.country)}::text[],
                            ${carts.map(({ market }) => market.locale)}::text[],
                            ${carts.map(({ lineId }) => lineId)}::text[],
                            ${carts.map(({ variantId }) => variantId)}::bigint[],
                            ${carts.map(({ quantity }) => quantity)}::integer[])
     order by n`
  return rows.map((row) => row.isForSale)
}

/** First pieces of guests that arrive while others are being written are written, and committed, together. */
const beginning = batchedPer(beginCarts, { max: 128, lanes: 1 })

/**
 * Put pieces of a variant into the cart, one statement; the cart is made where there is none. Pieces of a variant that
 * is there already add up. At most 999 pieces a line (`quantity_too_large`, with what is in the cart) and 200 lines.
 */
export async function addToCart(
  db: Queries,
  ref: CartRef,
  wanted: { readonly variantId: number; readonly quantity: unknown },
  market: CartMarket,
): Promise<Result<AddedLine, AddToCartRefusal>> {
  const quantity = parseQuantity(wanted.quantity)
  if (!quantity.ok) return quantity
  const [cartId, lineId, freshToken]: [CartId, CartLineId, string] = [newId('crt'), newId('lin'), newSecret()]
  const { variantId } = wanted
  if (commitsByItself(db) && tokenHashOf(ref) === null && ref.partyId === undefined) {
    const pieces = { cartId, token: freshToken, lineId, variantId, quantity: quantity.value, market }
    if (!(await beginning(db, pieces))) return refused('not_for_sale', { inCart: 0 })
    return done({ cartId, lineId, quantity: quantity.value, version: 1, freshToken })
  }
  const [row] = await db.sql<Row>`
    select outcome, cart_id, line_id, quantity, version, created
      from cart.add_line(${tokenHashOf(ref)}, ${ref.partyId ?? null}, ${cartId}, ${tokenHash(freshToken)},
                         ${market.currency}, ${market.country}, ${market.locale},
                         ${lineId}, ${variantId}, ${quantity.value})`
  assert(row !== undefined, 'add_line answers a row')
  if (row.outcome !== 'added') return refused(row.outcome, { inCart: row.quantity })
  return done({
    cartId: row.cart_id,
    lineId: row.line_id,
    quantity: row.quantity,
    version: row.version,
    ...(row.created ? { freshToken } : {}),
  })
}
