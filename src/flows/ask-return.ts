import type { Db, Queries } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { digitalPlace } from '#goods/downloads/index.ts'
import {
  approveReturn,
  cancelReturn,
  findReturns,
  markReturnSent,
  mostWords,
  recordReturn,
  returnable,
  returnReasons,
  type MoveReturnRefusal,
  type NotReturnable,
  type Return,
  type Returnable,
  type ReturnId,
  type ReturnReason,
  type Wanted,
} from '#goods/returns/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { refundedParts } from '#money/payments/index.ts'
import { findOrder, lockOrder, type OrderId } from '#trade/orders/index.ts'
import { holdWanted, letGo } from './hold-exchange.ts'
import { exchangeChoices, wishFor, type WishRefusal } from './offer-exchange.ts'

/** The shop's rule: days after delivery, which returns need no person to approve them, and days something is held instead. */
export type ReturnRule = {
  readonly returnDays: number
  readonly returnApproval: 'by_hand' | 'changed_mind' | 'always'
  readonly exchangeHoldDays: number
}

/**
 * A return as a buyer asks for it; who asks was checked before. The key names the request: asked twice, it is one. A line that
 * names a variant wants that instead of the money.
 */
export type AskedReturn = {
  readonly orderId: OrderId
  /** The return in which what comes back was sent instead; nothing where it comes from the sale. */
  readonly follows?: ReturnId | undefined
  readonly lines: readonly {
    readonly orderLineId: string
    readonly quantity: number
    readonly instead?: number | undefined
  }[]
  readonly reason: string
  readonly words: string
  readonly key: string
  readonly actor: string
}

/** Why a return is not taken. Details say the line, the field it is about, and how many pieces may come back. */
export type AskReturnRefusal =
  | 'order_not_found'
  | 'line_not_found'
  | 'nothing_chosen'
  | 'not_a_whole_number'
  | 'too_many_pieces'
  | 'reason_missing'
  | 'missing'
  | 'too_long'
  | 'one_wish_per_line'
  | WishRefusal
  | NotReturnable

/** The field of a form that asks for pieces of an order line. */
export const returnField = (orderLineId: string): string => `pieces_${orderLineId}`

/** The field of a form that says what is wanted instead of the money of an order line. */
export const insteadField = (orderLineId: string): string => `instead_${orderLineId}`

/**
 * What of an order may come back now, of the sale or `of` what was sent instead in one of its returns; nothing where there is
 * no such order or return.
 */
export async function returnableOf(
  db: Queries,
  orderId: OrderId,
  { returnDays }: Pick<ReturnRule, 'returnDays'>,
  of: ReturnId | null = null,
): Promise<Returnable> {
  // One after another: inside a transaction there is one connection.
  const order = await findOrder(db, orderId)
  const shipments = await findShipments(db, { orderId })
  const parts = await refundedParts(db, orderId)
  const returns = await findReturns(db, { orderId })
  const givenBack = new Map<string, bigint>()
  for (const { subject, amount_minor } of parts)
    givenBack.set(subject, (givenBack.get(subject) ?? 0n) + amount_minor)
  const parceled = shipments
    .filter(({ state }) => state !== 'canceled')
    .flatMap(({ lines, location, deliveredAt, cause }) =>
      lines.map(({ orderLineId, variantId, quantity, net, tax }) => ({
        orderLineId,
        variantId,
        cause,
        quantity,
        paidMinor: net.minor + tax.minor,
        isDigital: location === digitalPlace,
        deliveredAt,
      })),
    )
  const facts = { lines: order?.lines ?? [], parceled, givenBack, returns }
  return returnable(facts, { days: returnDays, now: ports().now(), of })
}

type Chosen = {
  readonly orderLineId: string
  readonly variantId: number
  readonly quantity: number
  readonly instead: number | undefined
}

function chosenLines(asked: AskedReturn, { lines }: Returnable): Result<Chosen[], AskReturnRefusal> {
  const chosen: Chosen[] = []
  for (const { orderLineId, quantity, instead } of asked.lines) {
    if (quantity === 0) continue
    const field = returnField(orderLineId)
    const line = lines.find((each) => each.orderLineId === orderLineId)
    if (line === undefined) return refused('line_not_found', { line: orderLineId })
    if (!Number.isInteger(quantity) || quantity < 0) return refused('not_a_whole_number', { field })
    if (line.why !== undefined) return refused(line.why, { field, line: orderLineId })
    const all =
      quantity + chosen.reduce((sum, each) => sum + (each.orderLineId === orderLineId ? each.quantity : 0), 0)
    if (all > line.most) return refused('too_many_pieces', { field, line: orderLineId, most: line.most })
    const known = chosen.findIndex((each) => each.orderLineId === orderLineId)
    if (known >= 0 && chosen[known]?.instead !== instead)
      return refused('one_wish_per_line', { field: insteadField(orderLineId), line: orderLineId })
    if (known >= 0) chosen.splice(known, 1)
    chosen.push({ orderLineId, variantId: line.variantId, quantity: all, instead })
  }
  return chosen.length === 0 ? refused('nothing_chosen') : done(chosen)
}

const isReason = (text: string): text is ReturnReason => returnReasons.some((each) => each === text)

function reasonOf({ reason, words }: AskedReturn): Result<ReturnReason, AskReturnRefusal> {
  if (!isReason(reason)) return refused('reason_missing', { field: 'reason' })
  if (words.length > mostWords) return refused('too_long', { field: 'words', most: mostWords })
  if (reason === 'other' && words === '') return refused('missing', { field: 'words' })
  return done(reason)
}

type Wish = Omit<Chosen, 'instead'> & { readonly wanted: Omit<Wanted, 'fallback'> | null }

/** What is wanted instead, judged by the prices and pieces of this moment. */
async function wishesOf(
  tx: Tx,
  { orderId, follows }: AskedReturn,
  chosen: readonly Chosen[],
): Promise<Result<Wish[], AskReturnRefusal>> {
  const order = chosen.some(({ instead }) => instead !== undefined) ? await findOrder(tx, orderId) : null
  const choices = order === null ? [] : await exchangeChoices(tx, order, follows)
  const wishes: Wish[] = []
  for (const { instead, ...line } of chosen) {
    const wish = instead === undefined ? done(null) : wishFor(choices, { ...line, variantId: instead })
    if (!wish.ok) return refused(wish.refusal, { ...wish.detail, field: insteadField(line.orderLineId) })
    wishes.push({ ...line, wanted: wish.value })
  }
  return done(wishes)
}

async function take(
  tx: Tx,
  asked: AskedReturn,
  rule: ReturnRule,
): Promise<Result<ReturnId, AskReturnRefusal | MoveReturnRefusal>> {
  const { orderId, key, actor, words, follows = null } = asked
  if ((await lockOrder(tx, orderId)) === null) return refused('order_not_found')
  const [known] = await findReturns(tx, { orderId, key })
  if (known !== undefined) return done(known.id)
  const chosen = chosenLines(asked, await returnableOf(tx, orderId, rule, follows))
  if (!chosen.ok) return chosen
  const reason = reasonOf(asked)
  if (!reason.ok) return reason
  const isApprovedAtOnce =
    rule.returnApproval === 'always' ||
    (rule.returnApproval === 'changed_mind' &&
      (reason.value === 'changed_mind' || reason.value === 'does_not_fit'))
  const wishes = await wishesOf(tx, asked, chosen.value)
  if (!wishes.ok) return wishes
  const lines = wishes.value
  const recorded = { orderId, follows, reason: reason.value, words, key, actor, lines, isApprovedAtOnce }
  const id = await recordReturn(tx, recorded)
  const held = await holdWanted(tx, id, lines, { days: rule.exchangeHoldDays, actor })
  if (!held.ok)
    return refused(held.refusal, { ...held.detail, field: insteadField(String(held.detail?.['line'])) })
  if (!isApprovedAtOnce) return done(id)
  const approved = await approveReturn(tx, { id, actor: 'shop', answer: '' })
  return approved.ok ? done(id) : approved
}

/**
 * Take a buyer's wish to send pieces of an order back. What may come back is counted under the order's lock, so that of two
 * wishes for the same pieces one is taken. What is wanted instead is held from then on. Where the rule says so it is approved
 * in the same moment.
 */
export async function askReturn(
  db: Db,
  asked: AskedReturn,
  rule: ReturnRule,
): Promise<Result<ReturnId, AskReturnRefusal | MoveReturnRefusal>> {
  return inTransaction(db, (tx) => take(tx, { ...asked, words: asked.words.trim() }, rule))
}

/** One return of an order; undefined where the order has none with this id. */
export async function returnOfOrder(db: Queries, orderId: string, id: ReturnId): Promise<Return | undefined> {
  const [found] = await findReturns(db, { orderId, id })
  return found
}

/** The buyer keeps the goods after all; possible until they are sent. What was held instead is free again. */
export async function withdrawReturn(
  db: Db,
  given: { readonly id: ReturnId; readonly actor: string },
): Promise<Result<unknown, MoveReturnRefusal>> {
  return inTransaction(db, async (tx) => {
    const canceled = await cancelReturn(tx, given)
    if (canceled.ok)
      await letGo(tx, given.id, { outcome: 'released', cause: 'return_canceled', actor: given.actor })
    return canceled
  })
}

/** The buyer has sent the goods, with the carrier's number where they know one. */
export async function sendReturn(
  db: Db,
  given: { readonly id: ReturnId; readonly actor: string; readonly trackingNumber: string },
): Promise<Result<unknown, MoveReturnRefusal | 'too_long'>> {
  const number = given.trackingNumber.trim()
  if (number.length > 60) return refused('too_long', { field: 'tracking', most: 60 })
  return inTransaction(db, (tx) =>
    markReturnSent(tx, { ...given, trackingNumber: number === '' ? null : number }),
  )
}
