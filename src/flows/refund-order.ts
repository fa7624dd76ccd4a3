import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { add, money, split, subtract, sum, type Money } from '#kernel/money.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { findShipments, type Shipment } from '#goods/shipping/index.ts'
import {
  findPaymentFor,
  recordRefundElsewhere,
  refundedParts,
  requestRefund,
  type Connectors,
  type Operation,
  type OperationId,
  type RefundPart,
  type RefundRefusal,
} from '#money/payments/index.ts'
import { creditWallet } from '#money/wallet/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import { lockOrder, markOrderRefunded, type OrderId } from '#trade/orders/index.ts'
import { performOperation } from './complete-payments.ts'

/** Pieces of a line to be given back: what was paid for them, only so much of it, or so much less. */
export type RefundLine = {
  readonly orderLineId: string
  readonly quantity: number
  readonly only?: Money | undefined
  readonly less?: Money | undefined
}

/** How much is given back: an amount, all that is left, or named lines with or without the delivery. */
export type RefundWhat =
  | { readonly kind: 'amount'; readonly amount: Money }
  | { readonly kind: 'all' }
  | { readonly kind: 'lines'; readonly lines: readonly RefundLine[]; readonly delivery: boolean }

/** A refund as an operator asks for it. The key names the request: asked twice, given once. */
export type RefundOrder = {
  readonly orderId: OrderId
  readonly what: RefundWhat
  readonly reason: string
  readonly key: string
  readonly actor: string
  /** The way the money came, or the buyer's wallet; the way it came where nothing is said. */
  readonly to?: 'source' | 'wallet'
}

/** Why nothing is given back. Details say what is left. */
export type RefundOrderRefusal =
  | 'order_not_found'
  | 'amount_not_positive'
  | 'wrong_currency'
  | 'line_not_found'
  | 'nothing_left_to_refund'
  | 'no_wallet'
  | RefundRefusal

/** The state of a refund that was asked for. `undecided` is found out by itself. */
export type Refunded = {
  readonly operationId: OperationId
  readonly amount: Money
  readonly state: 'succeeded' | 'failed' | 'undecided'
}

const delivery = 'delivery'

type Earned = RefundPart & { readonly pieces: number }

/** What was earned with the parcels that left, by what for and where it was booked. */
function earned(shipments: readonly Shipment[]): Earned[] {
  const parts = new Map<string, Earned>()
  const count = (subject: string, account: string, amount: Money, pieces: number) => {
    if (amount.minor === 0n) return
    const key = `${subject} ${account}`
    const known = parts.get(key)
    parts.set(key, {
      subject,
      account,
      amount: known === undefined ? amount : add(known.amount, amount),
      pieces: (known?.pieces ?? 0) + pieces,
    })
  }
  for (const each of shipments) {
    if (each.shippedAt === undefined || each.state === 'canceled' || each.cause !== undefined) continue
    const vat = `tax:${each.taxCountry}:vat`
    for (const line of each.lines) {
      count(line.orderLineId, `seller:${each.sellerId}:revenue`, line.net, line.quantity)
      count(line.orderLineId, vat, line.tax, line.quantity)
    }
    count(delivery, 'shipping:revenue', each.deliveryNet, 1)
    count(delivery, vat, each.deliveryTax, 1)
  }
  return [...parts.values()].toSorted((a, b) =>
    `${a.subject} ${a.account}` < `${b.subject} ${b.account}` ? -1 : 1,
  )
}

type Left = Earned & { readonly left: Money }

async function leftToRefund(tx: Tx, orderId: OrderId): Promise<Left[]> {
  const parts = earned(await findShipments(tx, { orderId }))
  const given = await refundedParts(tx, orderId)
  return parts.map((part) => {
    const back = given.find(({ subject, account }) => subject === part.subject && account === part.account)
    const amount = money(back?.amount_minor ?? 0n, part.amount.currency)
    return { ...part, left: subtract(part.amount, amount) }
  })
}

/** What was paid for pieces of a part, never less than their share. */
const shareOf = ({ amount, pieces }: Earned, quantity: number): bigint =>
  (amount.minor * BigInt(quantity) + BigInt(pieces) - 1n) / BigInt(pieces)

/**
 * What is given for pieces of a line: their shares, or so much of them as is asked for, never more than is left and shared out
 * as that is. What is asked to be less is less than the shares, whatever of them has gone back already.
 */
function sharesOf(parts: readonly Left[], { quantity, only, less }: RefundLine): readonly Money[] {
  const shares = parts.map((part) => {
    const share = shareOf(part, quantity)
    return share > part.left.minor ? part.left : money(share, part.amount.currency)
  })
  const [first] = shares
  if (first === undefined || (only === undefined && less === undefined)) return shares
  const whole = sum(shares, first.currency).minor
  const paid = parts.reduce((all, part) => all + shareOf(part, quantity), 0n)
  const asked = only?.minor ?? paid - (less?.minor ?? 0n)
  const minor = asked > whole ? whole : asked < 0n ? 0n : asked
  if (minor === 0n) return []
  return split(
    money(minor, first.currency),
    shares.map((share) => share.minor),
  )
}

function ofLines(
  left: readonly Left[],
  lines: readonly RefundLine[],
  withDelivery: boolean,
): Result<RefundPart[], RefundOrderRefusal> {
  const chosen: RefundPart[] = []
  for (const line of lines) {
    const { orderLineId, quantity } = line
    const parts = left.filter(({ subject }) => subject === orderLineId)
    const [first] = parts
    if (first === undefined || !Number.isInteger(quantity) || quantity < 1 || quantity > first.pieces)
      return refused('line_not_found', { line: orderLineId })
    const amounts = sharesOf(parts, line)
    parts.forEach(({ subject, account }, i) => {
      const amount = amounts[i]
      if (amount !== undefined) chosen.push({ subject, account, amount })
    })
  }
  if (withDelivery)
    for (const { subject, account, left: amount } of left)
      if (subject === delivery) chosen.push({ subject, account, amount })
  return done(chosen)
}

/** Which account gives how much. An amount is shared by what is left, so that the last refund ends everything at zero. */
function chooseParts(left: readonly Left[], what: RefundWhat): Result<RefundPart[], RefundOrderRefusal> {
  const [first] = left
  if (first === undefined) return refused('nothing_left_to_refund')
  const { currency } = first.amount
  const whole = sum(
    left.map((part) => part.left),
    currency,
  )
  if (whole.minor === 0n) return refused('nothing_left_to_refund')
  if (what.kind === 'lines') return ofLines(left, what.lines, what.delivery)
  const amount = what.kind === 'all' ? whole : what.amount
  if (amount.currency !== currency) return refused('wrong_currency', { currency })
  if (amount.minor <= 0n) return refused('amount_not_positive')
  if (amount.minor > whole.minor) return refused('exceeds_refundable', { available: whole.minor.toString() })
  const shares = split(
    amount,
    left.map((part) => part.left.minor),
  )
  return done(
    left.map(({ subject, account }, i) => ({ subject, account, amount: shares[i] ?? money(0n, currency) })),
  )
}

/** Give the parts to the buyer's wallet at once; nothing is asked of a provider. A guest has no wallet. */
async function giveToWallet(
  tx: Tx,
  { orderId, reason, key, actor }: RefundOrder,
  party: PartyId | null,
  { amount, parts }: { readonly amount: Money; readonly parts: readonly RefundPart[] },
): Promise<Result<OperationId, RefundOrderRefusal>> {
  if (party === null) return refused('no_wallet')
  const asked = { amount, parts, cause: key, reason, actor, to: 'wallet' }
  const recorded = await recordRefundElsewhere(tx, orderId, asked)
  if (!recorded.ok) return recorded
  const { operationId, isKnown } = recorded.value
  if (!isKnown)
    mustBeDone(
      await creditWallet(tx, { party, from: byAccount(parts), cause: operationId, actor, code: 'refund' }),
    )
  const payment = await findPaymentFor(tx, orderId)
  if (payment?.intent.state === 'refunded') await markOrderRefunded(tx, orderId, { actor })
  return done(operationId)
}

/** What each account gives. */
function byAccount(parts: readonly RefundPart[]): { account: string; amount: Money }[] {
  const sums = new Map<string, Money>()
  for (const { account, amount } of parts) {
    const known = sums.get(account)
    sums.set(account, known === undefined ? amount : add(known, amount))
  }
  return [...sums].map(([account, amount]) => ({ account, amount }))
}

/** True when the order was paid from the wallet: then the way the money came leads there too. */
async function wasPaidFromWallet(tx: Tx, orderId: OrderId): Promise<boolean> {
  const payment = await findPaymentFor(tx, orderId)
  return payment?.attempts.some((each) => each.connector === 'wallet' && each.captured.minor > 0n) === true
}

async function claimRefund(tx: Tx, given: RefundOrder): Promise<Result<OperationId, RefundOrderRefusal>> {
  const { orderId, what, reason, key, actor, to = 'source' } = given
  const order = await lockOrder(tx, orderId)
  if (order === null) return refused('order_not_found')
  const [known] = await tx.sql<{ id: OperationId }>`
    select o.id
      from payments.operations o
      join payments.attempts a on a.id = o.attempt_id
      join payments.intents i on i.id = a.intent_id
     where i.reference = ${orderId} and o.kind = 'refund' and o.cause = ${key} and o.state <> 'failed'`
  if (known !== undefined) return done(known.id)
  const chosen = chooseParts(await leftToRefund(tx, orderId), what)
  if (!chosen.ok) return chosen
  const parts = chosen.value.filter(({ amount }) => amount.minor > 0n)
  const [first] = parts
  if (first === undefined) return refused('nothing_left_to_refund')
  const amount = sum(
    parts.map((part) => part.amount),
    first.amount.currency,
  )
  if (to === 'wallet' && !(await wasPaidFromWallet(tx, orderId)))
    return giveToWallet(tx, given, order.buyerId as PartyId | null, { amount, parts })
  return requestRefund(tx, orderId, { amount, parts, cause: key, reason, actor })
}

const outcomeOf = ({ state }: Operation): Refunded['state'] =>
  state === 'succeeded' || state === 'failed' ? state : 'undecided'

/**
 * Give money of an order back: reserved in the ledger first, then asked of the provider, then booked by its answer. All
 * refunds of an order together never exceed what its parcels earned, however many are asked at the same moment.
 */
export async function refundOrder(
  db: Db,
  connectors: Connectors,
  given: RefundOrder,
): Promise<Result<Refunded, RefundOrderRefusal>> {
  const claim = await inTransaction(db, (tx) => claimRefund(tx, given))
  if (!claim.ok) return claim
  await failpoint('refunds.afterReserve')
  const performed = await performOperation(db, connectors, claim.value)
  const [row] = await db.sql<{ amount_minor: bigint; currency: Money['currency'] }>`
    select o.amount_minor, a.currency
      from payments.operations o join payments.attempts a on a.id = o.attempt_id
     where o.id = ${claim.value}`
  if (row === undefined) return refused('order_not_found')
  return done({
    operationId: claim.value,
    amount: money(row.amount_minor, row.currency),
    state: performed.ok ? outcomeOf(performed.value) : 'undecided',
  })
}
