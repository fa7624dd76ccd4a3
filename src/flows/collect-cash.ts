import type { Db } from '#kernel/database.ts'
import { exponentOf, parseCurrency, type Currency } from '#kernel/currency.ts'
import { log } from '#kernel/log.ts'
import { money, negate, parseDecimal, subtract, sum, type Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
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
import {
  findPaymentFor,
  type Connectors,
  type HouseRules,
  type SettlementLine,
} from '#money/payments/index.ts'
import { importSettlement } from '#money/reconciliation/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { placeEarlierEntries } from './import-settlements.ts'
import { refundOrder } from './refund-order.ts'

const holdSeconds = 90 * 86_400
/** Whose settlement files remittances are. */
const settles = { connector: 'cash_on_delivery', method: 'cash-on-delivery' } as const

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

/** Nothing was collected and nothing is owed: the carrier's word settles the sale and its refund against each other. */
async function settleRefused(db: Db): Promise<void> {
  const due = await db.sql<{ id: string; operation: string; amount_minor: bigint; currency: Currency }>`
    select c.shipment_id as id, o.id as operation, o.amount_minor, c.currency
      from shipping.collections c
      join payments.operations o on o.cause = 'refused:' || c.shipment_id and o.state = 'succeeded'
     where c.state = 'refused'
       and not exists (select from reconciliation.files f where f.connector = ${settles.connector} and f.batch = 'refused:' || c.shipment_id)
     order by c.changed_at limit 20`
  for (const { id, operation, amount_minor: minor, currency } of due) {
    const [none, gross] = [money(0n, currency), money(minor, currency)]
    const batch = `refused:${id}`
    const taken = await inTransaction(db, async (tx) => {
      const merchantRef = await paymentOf(tx, id)
      const about = { batch, merchantRef, connectorRef: id, fee: none, valueDate: ports().now() }
      const back = negate(gross)
      const lines: SettlementLine[] = [
        { ...about, type: 'capture', gross, net: gross },
        { ...about, type: 'refund', gross: back, net: back, reference: operation },
      ]
      return importSettlement(tx, { ...settles, batch, lines })
    })
    if (!taken.ok) log.warn('refused_parcel_not_settled', { id, code: taken.refusal })
  }
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
  await settleRefused(db)
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

/** Our name of the payment whose cash a parcel carried; the parcel's own where there is none. */
async function paymentOf(tx: Tx, shipmentId: string): Promise<string> {
  const [row] = await tx.sql<{ merchantRef: string }>`
    select a.merchant_ref as "merchantRef"
      from shipping.collections c
      join payments.intents i on i.reference = c.order_id
      join payments.attempts a on a.intent_id = i.id
     where c.shipment_id = ${shipmentId} and a.connector = 'cash_on_delivery' and a.captured_minor > 0
     order by a.id limit 1`
  return row?.merchantRef ?? shipmentId
}

/** What a remittance tells, as lines of a settlement file: the cash of each parcel, and the carrier's fee. */
async function linesOf(tx: Tx, { id, fee, lines }: Remittance): Promise<SettlementLine[]> {
  const none = money(0n, fee.currency)
  const about = { batch: id, valueDate: ports().now() }
  const told: SettlementLine[] = []
  for (const { reference, remitted } of lines) {
    const merchantRef = await paymentOf(tx, reference)
    told.push({ ...about, merchantRef, connectorRef: reference, type: 'capture', gross: remitted, fee: none, net: remitted }) // prettier-ignore
  }
  if (fee.minor > 0n)
    told.push({ ...about, merchantRef: id, connectorRef: id, type: 'fee', gross: none, fee: negate(fee), net: negate(fee) }) // prettier-ignore
  return told
}

/**
 * Take a carrier's remittance in: it is the carrier's settlement file, and our bank must tell of its sum less the fee. Cash
 * that fell short stays owed by the courier and opens a case, and so does a parcel whose cash nobody waited for.
 */
export async function takeRemittance(
  db: Db,
  carrier: string,
  file: string,
): Promise<Result<'new' | 'known', 'remittance_malformed'>> {
  const read = readRemittance(file)
  if (!read.ok) return read
  const remittance = read.value
  const taken = await inTransaction<'new' | 'known', never>(db, async (tx) => {
    if (!(await keepRemittance(tx, carrier, remittance))) return done('known' as const)
    for (const line of remittance.lines) await markRemitted(tx, line, remittance.id)
    const lines = await linesOf(tx, remittance)
    if (lines.length > 0) mustBeDone(await importSettlement(tx, { ...settles, batch: remittance.id, lines }))
    return done('new' as const)
  })
  await placeEarlierEntries(db)
  return taken
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
