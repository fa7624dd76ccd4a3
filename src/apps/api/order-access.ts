import { refused } from '#kernel/result.ts'
import { isMailedToken, type OrderId } from '#trade/orders/index.ts'
import { orderFor, type OrderView, type OrderViewer } from '#views/order-history/index.ts'
import type { Call } from './operation.ts'
import { refuse } from './refusals.ts'

type Asking = Pick<Call, 'db' | 'caller' | 'settings'>

/** All the ways in which the caller may be allowed to see an order, the token first. */
function viewersOf({ caller, settings }: Asking, id: string): OrderViewer[] {
  const { actor, orderToken: token } = caller
  const isMailed = token !== undefined && isMailedToken(settings.secretKey.reveal(), id as OrderId, token)
  return [
    ...(token === undefined
      ? []
      : [isMailed ? ({ kind: 'mailed' } as const) : ({ kind: 'guest', token } as const)]),
    ...(actor === undefined ? [] : [{ kind: 'buyer', partyId: actor.party } as const]),
  ]
}

/** The order, where the caller may see it; another's order and no order are answered alike. */
export async function ownOrder(asking: Asking, id: string): Promise<OrderView> {
  for (const viewer of viewersOf(asking, id)) {
    const found = await orderFor(asking.db, viewer, id)
    if (found.ok) return found.value
  }
  throw refuse(refused('order_not_found'))
}
