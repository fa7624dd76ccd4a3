import { tell } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import { findOpenHolds, holdPieces } from '#goods/inventory/index.ts'
import {
  differencesBack,
  fallBack,
  findReturns,
  isExchanged,
  lockReturn,
  markReturnExchanged,
  type Return,
  type ReturnId,
  type ReturnLine,
} from '#goods/returns/index.ts'
import { findShipments, recordReplacement, type Replacement, type Shipment } from '#goods/shipping/index.ts'
import { refundedParts } from '#money/payments/index.ts'
import { findOrder, type Order, type OrderId } from '#trade/orders/index.ts'
import { letGo, toSend } from './hold-exchange.ts'

/** Goods that are to be sent stay set aside until they leave: ninety days at most, as those of a paid order. */
const sendSeconds = 90 * 86_400

/** Pieces of a line that arrived, on the shelf or not. */
export const arrivedOf = ({ restocked, writtenOff }: ReturnLine): number => restocked + writtenOff

type Wish = { readonly line: ReturnLine; readonly variantId: number; readonly quantity: number }

const wishesOf = ({ lines }: Return): Wish[] =>
  lines.flatMap((line) =>
    isExchanged(line) && line.wanted !== null && arrivedOf(line) > 0
      ? [{ line, variantId: line.wanted.variantId, quantity: arrivedOf(line) }]
      : [],
  )

/** Lines whose money somebody gave back in the meantime: who has the money is not sent another piece. */
async function linesPaidBack(tx: Tx, orderId: string, wishes: readonly Wish[]): Promise<string[]> {
  const sale = (await findShipments(tx, { orderId })).filter(
    ({ state, cause }) => state !== 'canceled' && cause === undefined,
  )
  const parts = await refundedParts(tx, orderId)
  const returns = await findReturns(tx, { orderId })
  return wishes.flatMap(({ line: { orderLineId }, quantity }) => {
    const sold = sale.flatMap(({ lines }) => lines).filter((each) => each.orderLineId === orderLineId)
    const pieces = BigInt(sold.reduce((all, each) => all + each.quantity, 0))
    const paid = sold.reduce((all, { net, tax }) => all + net.minor + tax.minor, 0n)
    const back = parts.reduce(
      (all, each) => all + (each.subject === orderLineId ? each.amount_minor : 0n),
      -differencesBack(returns, orderLineId),
    )
    // To the nearest piece, as pieces are counted that may come back.
    return (paid - back) * pieces * 2n + paid < paid * BigInt(quantity) * 2n ? [orderLineId] : []
  })
}

/** Hold what is to be sent, anew and only as much as came back. What there is too little of falls back to money. */
async function holdForParcel(tx: Tx, id: ReturnId, given: readonly Wish[], actor: string): Promise<Wish[]> {
  let wishes = [...given]
  while (wishes.length > 0) {
    const held = await holdPieces(tx, wishes, { reference: toSend(id), forSeconds: sendSeconds, actor })
    if (held.ok) return wishes
    const gone = Number(held.detail?.['variantId'])
    await fallBack(tx, { id, actor, fallback: 'stock_gone' }, { variantIds: [gone] })
    wishes = wishes.filter(({ variantId }) => variantId !== gone)
  }
  return wishes
}

/** Deal the held pieces to the lines that want them: a parcel for each seller and place. */
async function parcelsFor(
  tx: Tx,
  id: ReturnId,
  order: Order,
  wishes: readonly Wish[],
): Promise<Replacement[]> {
  const left = (await findOpenHolds(tx, toSend(id))).map((each) => ({ ...each }))
  const variants = wishes.map(({ variantId }) => variantId)
  const rows = await tx.sql<{ id: number; grams: number }>`
    select id, weight_grams as grams from catalog.variants where id = any (${variants}::bigint[])`
  const grams = new Map(rows.map((row) => [row.id, row.grams]))
  const parcels = new Map<string, Replacement>()
  for (const { line, variantId, quantity } of wishes) {
    const sold = order.lines.find((each) => each.id === line.orderLineId)
    if (sold === undefined || line.wanted === null) continue
    const { childOrderId, title } = sold
    const sellerId = order.children.find((each) => each.id === childOrderId)?.sellerId ?? ''
    let wanted = quantity
    for (const pieces of left) {
      const take = pieces.variantId === variantId ? Math.min(wanted, pieces.quantity) : 0
      if (take === 0) continue
      pieces.quantity -= take
      wanted -= take
      const { location } = pieces
      const key = `${childOrderId} ${location}`
      const empty = { childOrderId, sellerId, location, weightGrams: 0, cause: id, lines: [] }
      const parcel = parcels.get(key) ?? empty
      const { sku, options: choice } = line.wanted
      parcels.set(key, {
        ...parcel,
        weightGrams: parcel.weightGrams + take * (grams.get(variantId) ?? 0),
        lines: [
          ...parcel.lines,
          { orderLineId: line.orderLineId, variantId, sku, title, quantity: take, choice },
        ],
      })
    }
  }
  return [...parcels.values()]
}

/**
 * Plan what is sent instead of goods that have arrived, in the transaction that takes them in: what was held for the return is
 * held for its parcels, as many pieces as came back. What is sold out or whose money is back already falls back to money. The
 * order is locked.
 */
export async function planReplacement(tx: Tx, known: Return, actor: string): Promise<void> {
  const { id, orderId } = known
  await letGo(tx, id, { outcome: 'released', cause: 'return_received', actor })
  const all = wishesOf(known)
  const order = all.length === 0 ? null : await findOrder(tx, orderId as OrderId)
  if (order === null) return
  const paidBack = await linesPaidBack(tx, orderId, all)
  if (paidBack.length > 0)
    await fallBack(tx, { id, actor, fallback: 'money_given_back' }, { orderLineIds: paidBack })
  const owed = all.filter(({ line }) => !paidBack.includes(line.orderLineId))
  const wishes = await holdForParcel(tx, id, owed, actor)
  const about = { id: order.id, currency: order.currency, taxCountry: order.country }
  for (const parcel of await parcelsFor(tx, id, order, wishes))
    await recordReplacement(tx, about, parcel, actor)
}

/** True when money of a return is to go back: for pieces that are not exchanged, for a difference, or for the delivery. */
export function owesMoney({ givesDelivery, lines }: Pick<Return, 'givesDelivery' | 'lines'>): boolean {
  const isOwed = (line: ReturnLine) => !isExchanged(line) || (line.wanted?.difference_minor ?? 0n) > 0n
  return givesDelivery || lines.some((line) => arrivedOf(line) > 0 && isOwed(line))
}

/** A return is exchanged once all that is sent instead has left and no money is owed; before that nothing happens. */
export async function followExchange(tx: Tx, id: ReturnId, actor: string): Promise<void> {
  const known = await lockReturn(tx, id)
  if (known?.state !== 'received' || (known.refundedAt === null && owesMoney(known))) return
  const hasLeft = known.parcels.every(({ state }) => state !== 'pending' && state !== 'packed')
  if (known.parcels.length > 0 && hasLeft) await markReturnExchanged(tx, { id, actor })
}

/** What is sent instead has left, in the transaction that records it. Tells `return_replacement_sent`. */
export async function replacementLeft(
  tx: Tx,
  { id: shipment, orderId, cause }: Shipment,
  actor: string,
): Promise<void> {
  const payload = { return: cause, shipment }
  await tell(tx, { type: 'return_replacement_sent', aggregate: orderId, actor, payload })
  await followExchange(tx, cause as ReturnId, actor)
}
