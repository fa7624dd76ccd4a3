import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { tokenHash } from '#trade/cart/index.ts'
import { orderNumber, orderToken, type OrderId, type OrderState } from '#trade/orders/index.ts'
import type { PlacedOrder } from './place-order.ts'
import { requestHash, type OrderRequest } from './place-order-command.ts'

type Row = {
  id: OrderId
  cart_id: string
  number: number
  state: OrderState
  currency: Currency
  total_minor: bigint
  is_other_request: boolean
}

/**
 * Answer a call that was answered before: by its key, or by its cart having become an order. The link secret is given
 * again to whoever holds the cart's token.
 */
export async function findReplay(
  db: Queries,
  request: OrderRequest,
  orderedCart: string | null,
): Promise<Result<PlacedOrder, 'cart_not_found' | 'idempotency_key_reused'>> {
  const token = request.cartToken === undefined ? null : tokenHash(request.cartToken)
  const [row] = await db.sql<Row>`
    with answered as (
      select i.body ->> 'order' as order_id, i.request_hash <> decode(${requestHash(request)}, 'hex') as is_other_request
        from kernel.idempotency i
       where i.scope = 'place_order' and i.key = ${request.idempotencyKey}
         and i.actor = coalesce(${request.partyId ?? null}::text, ${orderedCart}::text,
                                (select c.id from cart.carts c where c.token_hash = ${token}::bytea))
    )
    select o.id, o.cart_id, o.number, o.state, o.currency, o.total_minor, coalesce(a.is_other_request, false) as is_other_request
      from orders.orders o
      left join answered a on a.order_id = o.id
     where a.order_id is not null or o.cart_id = ${orderedCart}::text
     order by a.order_id is null
     limit 1`
  if (row === undefined) return refused('cart_not_found')
  if (row.is_other_request) return refused('idempotency_key_reused')
  return done({
    id: row.id,
    number: orderNumber(row.number),
    state: row.state,
    total: money(row.total_minor, row.currency),
    token: request.cartToken === undefined ? null : orderToken(request.cartToken, row.cart_id),
    isReplay: true,
  })
}
