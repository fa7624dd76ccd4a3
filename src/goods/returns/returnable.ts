import type { Return } from './return.ts'

/** The least days a buyer has by law in the European Union, counted from delivery. */
export const leastReturnDays = 14

const dayMs = 86_400_000

/** What of an order line left in a parcel, and when the buyer had it; `isDigital` where nothing was carried. */
export type ParceledPieces = {
  readonly orderLineId: string
  readonly quantity: number
  readonly paidMinor: bigint
  readonly isDigital: boolean
  readonly deliveredAt: Date | undefined
}

/** What is known of an order when it is asked what may come back. */
export type ReturnFacts = {
  readonly lines: readonly { readonly id: string; readonly variantId: number; readonly quantity: number }[]
  readonly parceled: readonly ParceledPieces[]
  /** Money given back so far, by order line. */
  readonly givenBack: ReadonlyMap<string, bigint>
  readonly returns: readonly Pick<Return, 'state' | 'lines' | 'refundOperation'>[]
}

/** Why nothing of a line can come back now. */
export type NotReturnable =
  | 'line_is_digital'
  | 'not_delivered_yet'
  | 'return_too_late'
  | 'already_returned'
  | 'already_refunded'

/** What of a line may come back: at most so many pieces, or none and why. */
export type ReturnableLine = {
  readonly orderLineId: string
  readonly variantId: number
  readonly bought: number
  readonly most: number
  readonly why: NotReturnable | undefined
}

/** What of an order may come back, and until when; no day while something of it is still to be delivered. */
export type Returnable = { readonly lastDay: Date | undefined; readonly lines: readonly ReturnableLine[] }

const ended = new Set(['refused', 'canceled'])
const arrived = new Set(['received', 'refunded', 'exchanged'])

/** Pieces a return keeps from being asked for again: those it asks for, and once it has arrived those that did. */
const kept = ({ state, lines }: Pick<Return, 'state' | 'lines'>, id: string): number =>
  lines
    .filter(({ orderLineId }) => orderLineId === id && !ended.has(state))
    .reduce((all, line) => all + (arrived.has(state) ? line.restocked + line.writtenOff : line.quantity), 0)

const count = (pieces: readonly { readonly quantity: number }[]): number =>
  pieces.reduce((all, { quantity }) => all + quantity, 0)

/** Pieces whose money is still with us, to the nearest whole piece. */
function piecesPaid(parceled: readonly ParceledPieces[], givenBack: bigint): number {
  const paid = parceled.reduce((all, { paidMinor }) => all + paidMinor, 0n)
  const pieces = count(parceled)
  if (paid === 0n) return pieces
  return Number(((paid - givenBack) * BigInt(pieces) * 2n + paid) / (paid * 2n))
}

function lineOf(facts: ReturnFacts, line: ReturnFacts['lines'][number], isOver: boolean): ReturnableLine {
  const parceled = facts.parceled.filter(({ orderLineId }) => orderLineId === line.id)
  const delivered = count(parceled.filter(({ deliveredAt }) => deliveredAt !== undefined))
  const notBack = delivered - facts.returns.reduce((all, each) => all + kept(each, line.id), 0)
  const unpaid = facts.returns.filter(
    ({ state, refundOperation }) => state !== 'refunded' && refundOperation === null,
  )
  const withMoney =
    piecesPaid(parceled, facts.givenBack.get(line.id) ?? 0n) -
    unpaid.reduce((all, each) => all + kept(each, line.id), 0)
  const most = Math.max(0, Math.min(notBack, withMoney))
  const why = parceled.some(({ isDigital }) => isDigital)
    ? 'line_is_digital'
    : delivered === 0
      ? 'not_delivered_yet'
      : notBack <= 0
        ? 'already_returned'
        : most === 0
          ? 'already_refunded'
          : isOver
            ? 'return_too_late'
            : undefined
  const { id: orderLineId, variantId, quantity: bought } = line
  return { orderLineId, variantId, bought, most: why === undefined ? most : 0, why }
}

/**
 * What of an order may come back at this moment. The days are counted from the delivery of its last parcel, the day of
 * delivery not counted, and the last of them ends when it has ended at every place. Never fewer days than the law says.
 */
export function returnable(facts: ReturnFacts, { days, now }: { days: number; now: Date }): Returnable {
  const carried = facts.parceled.filter(({ isDigital }) => !isDigital)
  const times = carried.flatMap(({ deliveredAt }) =>
    deliveredAt === undefined ? [] : [deliveredAt.getTime()],
  )
  const isWhole = carried.length > 0 && times.length === carried.length
  const allowed = Math.max(leastReturnDays, days)
  const last = isWhole ? Math.max(...times) + allowed * dayMs : undefined
  const isOver = last !== undefined && now.getTime() >= last + dayMs
  return {
    lastDay: last === undefined ? undefined : new Date(last),
    lines: facts.lines.map((line) => lineOf(facts, line, isOver)),
  }
}
