import type { Db } from '#kernel/database.ts'
import { exponentOf, parseCurrency, type Currency } from '#kernel/currency.ts'
import { log } from '#kernel/log.ts'
import { parseDecimal, subtract, sum, toWire, type Money } from '#kernel/money.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import {
  collectionsOf,
  keepRemittance,
  lastRemittance,
  markRemitted,
  type Carriers,
  type Remittance,
} from '#goods/shipping/index.ts'
import { account, postTransfers, transferIdOf, type Transfer } from '#money/ledger/index.ts'
import { findPaymentFor, openCase, type Connectors, type HouseRules } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { refundOrder } from './refund-order.ts'

const holdSeconds = 90 * 86_400
const clearing = account.clearing('cash-on-delivery')

/**
 * Paying the courier: taken at the payer's word when the order is placed, owed by the courier when the parcel leaves. What
 * was refused at the door is released by a refund; cash that was collected goes back by another way.
 */
export function cashRules(mostWholeEuros: number): HouseRules {
  return {
    name: 'cash_on_delivery',
    asks: 'nothing',
    holdSeconds,
    async admit({ amount, reference }) {
      const most = BigInt(mostWholeEuros) * 10n ** BigInt(exponentOf(amount.currency))
      if (!reference.startsWith('ord_')) return refused('not_for_top_ups')
      return amount.currency === 'EUR' && amount.minor <= most ? done(true) : refused('over_cash_limit')
    },
    hold: async () => done(undefined),
    capture: async () => undefined,
    release: async () => undefined,
    async refund(tx, payment, { amount }) {
      const turnedAway = (await collectionsOf(tx, payment.reference)).filter(
        ({ state }) => state === 'refused',
      )
      const free = subtract(
        sum(
          turnedAway.map((each) => each.amount),
          amount.currency,
        ),
        payment.refunded,
      )
      return amount.minor <= free.minor ? done(true) : refused('collected_in_cash')
    },
  }
}

/** The cash to be collected with a parcel of an order; undefined where it is paid another way. */
export async function cashFor(db: Db, orderId: string, total: Money): Promise<Money | undefined> {
  const payment = await findPaymentFor(db, orderId)
  const paying = payment?.attempts.find(({ captured, surplus }) => !surplus && captured.minor > 0n)
  return paying?.method === 'cash_on_delivery' && total.minor > 0n ? total : undefined
}

/**
 * Parcels refused at the door: nothing was collected, so what their buyers owe for them is released by a refund. Answers
 * how many; call again while it answers any.
 */
export async function releaseRefused(db: Db, connectors: Connectors): Promise<number> {
  const due = await db.sql<{ id: string; order_id: OrderId; amount_minor: bigint; currency: Currency }>`
    select c.shipment_id as id, c.order_id, c.amount_minor, c.currency
      from shipping.collections c
     where c.state = 'refused'
       and not exists (select from payments.operations o where o.cause = 'refused:' || c.shipment_id)
     order by c.changed_at limit 20`
  for (const { id, order_id: orderId, amount_minor: minor, currency } of due) {
    const what = { kind: 'amount', amount: { minor, currency } } as const
    const asked = { orderId, what, reason: 'refused at the door', key: `refused:${id}`, actor: 'carrier' }
    const released = await refundOrder(db, connectors, asked)
    if (!released.ok) log.warn('refused_parcel_not_released', { id, code: released.refusal })
  }
  return due.length
}

/** Read a carrier's file of cash passed on: a head, a line for each parcel, the sum with its fee. Refused when it does not add up. */
export function readRemittance(file: string): Result<Remittance, 'remittance_malformed'> {
  const lines = file
    .trim()
    .split(/\r?\n/)
    .map((each) => each.split(';'))
  const [head, foot] = [lines[0] ?? [], lines.at(-1) ?? []]
  const currency = parseCurrency(head[3] ?? '')
  if (head[0] !== 'H' || foot[0] !== 'T' || !currency.ok || !/^[\w-]{1,100}$/.test(head[1] ?? ''))
    return refused('remittance_malformed')
  const amounts = [foot[2], foot[3], ...lines.slice(1, -1).flatMap((each) => [each[3], each[4]])].map(
    (text) => parseDecimal(text ?? '', currency.value),
  )
  if (amounts.some((each) => !each.ok || each.value.minor < 0n)) return refused('remittance_malformed')
  const [total, fee, ...rest] = amounts.map(mustBeDone)
  const parcels = lines.slice(1, -1).map((each, i) => ({
    reference: each[2] ?? '',
    collected: rest[2 * i] as Money,
    remitted: rest[2 * i + 1] as Money,
  }))
  const passedOn = sum(
    parcels.map(({ remitted }) => remitted),
    currency.value,
  )
  const isWhole = lines.slice(1, -1).every((each) => each[0] === 'P') && Number(foot[1]) === parcels.length
  if (!isWhole || total === undefined || fee === undefined || passedOn.minor !== total.minor)
    return refused('remittance_malformed')
  return done({ id: head[1] ?? '', total, fee, lines: parcels, file })
}

/** What the cash of one parcel became: money in the bank less the carrier's fee, which the first parcel of a file bears. */
async function bookCash(tx: Tx, shipmentId: string, remitted: Money, fee: Money): Promise<void> {
  const net = subtract(remitted, fee)
  const transfers: Transfer[] = [
    {
      id: transferIdOf(shipmentId, 'remitted'),
      debit: account.bank('main'),
      credit: clearing,
      amount: net,
      code: 'cash_remitted',
    },
    {
      id: transferIdOf(shipmentId, 'remittance_fee'),
      debit: account.fees('cash-on-delivery'),
      credit: clearing,
      amount: fee,
      code: 'cash_fee',
    },
  ]
  const some = transfers.filter(({ amount }) => amount !== undefined && amount.minor > 0n)
  if (some.length > 0) mustBeDone(await postTransfers(tx, some, { actor: 'carrier', cause: shipmentId }))
}

/**
 * Take a carrier's remittance in: each parcel's cash is in the bank, less the fee, once. Cash that fell short stays owed by
 * the courier and opens a case, and so does a line for a parcel whose cash nobody waited for.
 */
export async function takeRemittance(
  db: Db,
  carrier: string,
  file: string,
): Promise<Result<'new' | 'known', 'remittance_malformed'>> {
  const read = readRemittance(file)
  if (!read.ok) return read
  const remittance = read.value
  return inTransaction(db, async (tx) => {
    if (!(await keepRemittance(tx, carrier, remittance))) return done('known' as const)
    let feeLeft = remittance.fee
    for (const line of remittance.lines) {
      const collection = await markRemitted(tx, line, remittance.id)
      const payment = collection && (await findPaymentFor(tx, collection.orderId))
      const isShort = collection !== undefined && line.remitted.minor < collection.amount.minor
      if (collection === undefined || isShort)
        await openCase(tx, {
          kind: collection === undefined ? 'unmatched' : 'conflict',
          subject: `remittance:${line.reference}`,
          ...(payment === undefined ? {} : { paymentId: payment.intent.id }),
          facts: {
            told: isShort ? 'short_remittance' : 'unexpected_remittance',
            remittance: remittance.id,
            ...toWire(line.remitted),
          },
        })
      if (collection === undefined) continue
      const fee = feeLeft.minor <= line.remitted.minor ? feeLeft : line.remitted
      feeLeft = subtract(feeLeft, fee)
      if (line.remitted.minor > 0n) await bookCash(tx, collection.shipmentId, line.remitted, fee)
    }
    return done('new' as const)
  })
}

/** Ask every carrier that collects cash for new remittances, and take them in; answers how many were new. */
export async function fetchRemittances(db: Db, carriers: Carriers): Promise<number> {
  let count = 0
  for (const carrier of carriers.byName.values()) {
    if (carrier.remittances === undefined) continue
    const files = await carrier.remittances(await lastRemittance(db, carrier.name))
    for (const file of files) {
      const taken = await takeRemittance(db, carrier.name, file)
      if (!taken.ok) log.error('remittance_refused', { name: carrier.name, code: taken.refusal })
      else if (taken.value === 'new') count++
    }
  }
  return count
}
