import { batchedPer } from '#kernel/batched.ts'
import { commitsByItself, type Queries } from '#kernel/database.ts'
import { parseId } from '#kernel/ids.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import { tokenHash } from '#trade/cart/index.ts'
import { findOrder, findOrderOf, type Order, type OrderId } from '#trade/orders/index.ts'

/**
 * Who asks to see an order: its buyer, whoever holds its secret link, the reader of a mailed link (whose token was
 * checked before), or an operator (whose role was checked before).
 */
export type OrderViewer =
  | { readonly kind: 'buyer'; readonly partyId: string }
  | { readonly kind: 'guest'; readonly token: string }
  | { readonly kind: 'mailed' }
  | { readonly kind: 'operator' }

/** Something that happened to the order, its payment or its parcels. */
export type TimelineEntry = {
  readonly type: string
  readonly about: string
  readonly at: Date
  /** For operators only: who did it, and the facts. */
  readonly actor?: string
  readonly payload?: Readonly<Record<string, unknown>>
}

/** A parcel of the order. */
export type ParcelView = {
  readonly id: string
  readonly state: string
  readonly carrier: string | null
  readonly trackingNumber: string | null
  readonly trackingUrl: string | null
  readonly lines: readonly { readonly orderLineId: string; readonly quantity: number }[]
}

/** An order as one who may see it sees it. */
export type OrderView = {
  readonly order: Order
  readonly payment: { readonly id: string; readonly state: string } | null
  readonly parcels: readonly ParcelView[]
  readonly timeline: readonly TimelineEntry[]
}

/** The order itself, without what has happened to it since; found as `orderFor` finds it. */
export async function orderAlone(
  db: Queries,
  viewer: OrderViewer,
  id: string,
): Promise<Result<Pick<OrderView, 'order'>, 'order_not_found'>> {
  const parsed = parseId('ord', id)
  const order = parsed.ok ? await seenBy(db, viewer, parsed.value) : null
  return order === null ? refused('order_not_found') : done({ order })
}

/**
 * One order with its payment, parcels and timeline. Whether the viewer may see it is decided by the statement that finds it,
 * and nothing more is read where they may not; another's order and no order are answered alike.
 */
export async function orderFor(
  db: Queries,
  viewer: OrderViewer,
  id: string,
): Promise<Result<OrderView, 'order_not_found'>> {
  const parsed = parseId('ord', id)
  const order = parsed.ok ? await seenBy(db, viewer, parsed.value) : null
  if (order === null) return refused('order_not_found')
  const course = await courseOf(db, order.id)
  const isOperator = viewer.kind === 'operator'
  return done({
    order,
    payment: course.payment,
    parcels: course.parcels,
    timeline: course.facts
      .filter((fact) => isOperator || isForBuyers(fact.type))
      .map(({ type, about, at, actor, payload }) => ({
        type,
        about,
        at: new Date(at),
        ...(isOperator ? { actor, payload } : {}),
      })),
  })
}

/** The order, where this viewer may see it. */
async function seenBy(db: Queries, viewer: OrderViewer, id: OrderId): Promise<Order | null> {
  switch (viewer.kind) {
    case 'operator':
    case 'mailed':
      return findOrder(db, id)
    case 'buyer':
      return findOrderOf(db, id, { partyId: viewer.partyId })
    case 'guest':
      return findOrderOf(db, id, { tokenHash: tokenHash(viewer.token) })
  }
}

const forBuyers =
  /^(?:order|shipment|parcel|refund|return)_|^payment_(?:authorized|captured|refunded|canceled|declined)$/

function isForBuyers(type: string): boolean {
  return forBuyers.test(type)
}

type Course = {
  payment: OrderView['payment']
  parcels: readonly ParcelView[]
  facts: readonly {
    type: string
    about: string
    at: string
    actor: string
    payload: Readonly<Record<string, unknown>>
  }[]
}

async function readCourses({ sql }: Queries, ids: readonly OrderId[]): Promise<Course[]> {
  return sql<Course & { n: number }>`
    select n, payment, parcels, facts from flows.courses_of(${ids}::text[]) order by n`
}

/** What has happened to orders that are asked for while others are being read is read together. */
const reading = batchedPer(readCourses, { max: 32, lanes: 2 })

async function courseOf(db: Queries, id: OrderId): Promise<Course> {
  const [course] = commitsByItself(db) ? [await reading(db, id)] : await readCourses(db, [id])
  assert(course !== undefined, 'whatever is asked for has its row')
  return course
}
