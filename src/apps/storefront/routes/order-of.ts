import { Type } from 'typebox'
import { parseId } from '#kernel/ids.ts'
import { problem, type HttpRequest } from '#kernel/http.ts'
import type { Actor } from '#people/access/index.ts'
import { isMailedToken } from '#trade/orders/index.ts'
import { orderFor, type OrderView, type OrderViewer } from '#views/order-history/index.ts'
import type { Providers } from '../../providers.ts'
import type { Shop } from '../shop.ts'
import { actorOf } from '../who.ts'

/** The shop with its providers. */
export type PayingShop = Shop & Providers

/** The proof of a guest, as the query of every page about an order has it. */
export const tokenQuery = Type.Optional(Type.String({ maxLength: 100, pattern: '^[A-Za-z0-9_-]*$' }))

/** The params of every page about an order. */
export const orderParams = Type.Object(
  { id: Type.String({ maxLength: 40 }) },
  { additionalProperties: false },
)

/** The query of a page about an order that asks for nothing else. */
export const orderQuery = Type.Object({ token: tokenQuery }, { additionalProperties: false })

/** The body of a form without fields. */
export const emptyBody = Type.Object({}, { additionalProperties: false })

/** Which order, and the token that proves the right to see it. */
export type AskedOrder = { readonly id: string; readonly token: string | undefined }

/** An order found for the one who asked: what may be seen, who it is, and the query that proves it again. */
export type FoundOrder = {
  readonly view: OrderView
  readonly actor: Actor | undefined
  readonly proof: string
}

/** Which order a request asks for. */
export const askedOrder = (request: { params: { id: string }; query: { token?: string } }): AskedOrder => ({
  id: request.params.id,
  token: request.query.token,
})

function viewerOf(shop: Shop, { id, token }: AskedOrder, actor: Actor | undefined): OrderViewer | undefined {
  const parsed = parseId('ord', id)
  if (token !== undefined && token !== '' && parsed.ok) {
    const isMailed = isMailedToken(shop.settings.secretKey.reveal(), parsed.value, token)
    return isMailed ? { kind: 'mailed' } : { kind: 'guest', token }
  }
  return actor && { kind: 'buyer', partyId: actor.party }
}

/** The order, if the one who asks may see it: another's order and none are the same "not found". */
export async function findOrderOf(shop: Shop, request: HttpRequest, asked: AskedOrder): Promise<FoundOrder> {
  const actor = await actorOf(shop.db, request)
  const viewer = viewerOf(shop, asked, actor)
  const found = viewer && (await orderFor(shop.db, viewer, asked.id))
  if (!found?.ok) throw problem(404, 'not_found')
  const proof = asked.token ? `?token=${asked.token}` : ''
  return { view: found.value, actor, proof }
}
