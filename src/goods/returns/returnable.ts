import { isExchanged, type Return, type ReturnId } from './return.ts'
import { differencesBack } from './swapped.ts'

/** The least days a buyer has by law in the European Union, counted from delivery. */
export const leastReturnDays = 14

const dayMs = 86_400_000

/**
 * What of an order line left in a parcel, and when the buyer had it; `isDigital` where nothing was carried. The cause is the
 * return it was sent for, where it was no part of the sale.
 */
export type ParceledPieces = {
  readonly orderLineId: string
  readonly variantId: number
  readonly cause: string | undefined
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
  readonly returns: readonly Pick<
    Return,
    'id' | 'follows' | 'state' | 'lines' | 'refundOperation' | 'refundedAt'
  >[]
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

/** Pieces of the sale whose money is still with us, to the nearest whole piece. Differences of exchanges count for none. */
function piecesPaid(sold: readonly ParceledPieces[], givenBack: bigint, differences: bigint): number {
  const paid = sold.reduce((all, { paidMinor }) => all + paidMinor, 0n)
  const pieces = count(sold)
  if (paid === 0n) return pieces
  if (givenBack >= paid) return 0
  return Number(((paid - givenBack + differences) * BigInt(pieces) * 2n + paid) / (paid * 2n))
}

/** Pieces whose money a return still ties: it is to go back, or other goods have it. What those came back for is tied there. */
function tied({ returns }: ReturnFacts, back: ReturnFacts['returns'][number], id: string): number {
  const line = back.lines.find(({ orderLineId }) => orderLineId === id)
  const isPaidBack = back.state === 'refunded' || back.refundOperation !== null
  if (line === undefined || (isPaidBack && !isExchanged(line))) return 0
  const followers = returns.filter(({ follows }) => follows === back.id)
  return kept(back, id) - followers.reduce((all, each) => all + kept(each, id), 0)
}

type Origin = { readonly of: ReturnId | null; readonly isOver: boolean }

function lineOf(
  facts: ReturnFacts,
  line: ReturnFacts['lines'][number],
  { of, isOver }: Origin,
): ReturnableLine {
  const { returns } = facts
  const all = facts.parceled.filter(({ orderLineId }) => orderLineId === line.id)
  const parceled = all.filter(({ cause }) => (cause ?? null) === of)
  const sold = all.filter(({ cause }) => cause === undefined)
  const delivered = count(parceled.filter(({ deliveredAt }) => deliveredAt !== undefined))
  const own = returns.filter(({ follows }) => follows === of)
  const notBack = delivered - own.reduce((sum, each) => sum + kept(each, line.id), 0)
  const withMoney =
    piecesPaid(sold, facts.givenBack.get(line.id) ?? 0n, differencesBack(returns, line.id)) -
    returns.reduce((sum, each) => sum + (each.id === of ? 0 : tied(facts, each, line.id)), 0)
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
  const bought = of === null ? line.quantity : count(parceled)
  const variantId = of === null ? line.variantId : (parceled[0]?.variantId ?? line.variantId)
  return { orderLineId: line.id, variantId, bought, most: why === undefined ? most : 0, why }
}

/**
 * What of an order may come back at this moment: of the sale, or `of` what was sent instead in a return. The days are counted
 * from the delivery of its last parcel, the day of delivery not counted, and the last of them ends when it has ended at every
 * place. Never fewer days than the law says.
 */
export function returnable(
  facts: ReturnFacts,
  { days, now, of = null }: { days: number; now: Date; of?: ReturnId | null },
): Returnable {
  const parceled = facts.parceled.filter(({ cause }) => (cause ?? null) === of)
  const carried = parceled.filter(({ isDigital }) => !isDigital)
  const times = carried.flatMap(({ deliveredAt }) =>
    deliveredAt === undefined ? [] : [deliveredAt.getTime()],
  )
  const isWhole = carried.length > 0 && times.length === carried.length
  const allowed = Math.max(leastReturnDays, days)
  const last = isWhole ? Math.max(...times) + allowed * dayMs : undefined
  const isOver = last !== undefined && now.getTime() >= last + dayMs
  const lines = facts.lines.filter(
    ({ id }) => of === null || parceled.some(({ orderLineId }) => orderLineId === id),
  )
  return {
    lastDay: last === undefined ? undefined : new Date(last),
    lines: lines.map((line) => lineOf(facts, line, { of, isOver })),
  }
}
