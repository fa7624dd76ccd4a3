import { refused, type Result } from '#kernel/result.ts'
import { isMailedToken, type OrderId } from '#trade/orders/index.ts'
import { orderAlone, orderFor, type OrderView, type OrderViewer } from '#views/order-history/index.ts'
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

type Finding<Found> = (
  db: Asking['db'],
  viewer: OrderViewer,
  id: string,
) => Promise<Result<Found, 'order_not_found'>>

async function foundBy<Found>(asking: Asking, id: string, find: Finding<Found>): Promise<Found> {
  for (const viewer of viewersOf(asking, id)) {
    const found = await find(asking.db, viewer, id)
    if (found.ok) return found.value
  }
  throw refuse(refused('order_not_found'))
}

/** The order itself, where the caller may see it; another's order and no order are answered alike. */
export async function ownOrder(asking: Asking, id: string): Promise<Pick<OrderView, 'order'>> {
  return foundBy(asking, id, orderAlone)
}

/** The same with its payment, parcels and timeline. */
export async function ownOrderWhole(asking: Asking, id: string): Promise<OrderView> {
  return foundBy(asking, id, orderFor)
}
