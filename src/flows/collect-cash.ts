import type { Db } from '#kernel/database.ts'
import { exponentOf, parseCurrency, type Currency } from '#kernel/currency.ts'
import { log } from '#kernel/log.ts'
import { money, negate, parseDecimal, subtract, sum, type Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { digitalPlace } from '#goods/downloads/index.ts'
import { findOpenHolds } from '#goods/inventory/index.ts'
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
    async hold(tx, { reference }) {
      // The courier brings no downloads, and what is given out at once is not paid later.
      const held = await findOpenHolds(tx, reference)
      return held.some(({ location }) => location === digitalPlace)
        ? refused('not_for_downloads')
        : done(undefined)
    },
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

type Refused = { readonly id: string; readonly amount_minor: bigint; readonly currency: Currency }
type GivenBack = { readonly id: string; readonly amount_minor: bigint }

/** What was given back for a refused parcel the way it came, and is in no file yet: at its door first, then by a person. */
async function givenBackFor(
  tx: Tx,
  { id, amount_minor: most }: Refused,
  merchantRef: string,
): Promise<GivenBack[]> {
  const rows = await tx.sql<GivenBack>`
    select o.id, o.amount_minor
      from payments.operations o
      join payments.attempts a on a.id = o.attempt_id
     where a.merchant_ref = ${merchantRef} and o.kind = 'refund' and o.state = 'succeeded' and cardinality(o.reserved_by) > 0
       and (o.cause = 'refused:' || ${id}::text or o.cause not like 'refused:%')
       and not exists (select from reconciliation.lines l where l.operation_id = o.id)
     order by o.cause = 'refused:' || ${id}::text desc, o.id`
  let left = most
  return rows.filter(({ amount_minor: minor }) => (minor <= left ? ((left -= minor), true) : false))
}

/**
 * Nothing was collected: the carrier's word settles the sale and what was given back against each other. What a person gave
 * back by another way, such as to a wallet, nobody will pay: it is a difference with a case.
 */
async function settleRefused(db: Db, released: readonly string[]): Promise<void> {
  const due = await db.sql<Refused>`
    select c.shipment_id as id, c.amount_minor, c.currency
      from shipping.collections c
     where c.state = 'refused'
       and not exists (select from reconciliation.files f where f.connector = ${settles.connector} and f.batch = 'refused:' || c.shipment_id)
       and (c.shipment_id = any (${[...released]}::text[])
            or exists (select from payments.operations o where o.cause = 'refused:' || c.shipment_id and o.state = 'succeeded'))
     order by c.changed_at limit 20`
  for (const refusedParcel of due) {
    const { id, currency } = refusedParcel
    const batch = `refused:${id}`
    const taken = await inTransaction(db, async (tx) => {
      const merchantRef = await paymentOf(tx, id)
      const back = await givenBackFor(tx, refusedParcel, merchantRef)
      const about = {
        batch,
        merchantRef,
        connectorRef: id,
        fee: money(0n, currency),
        valueDate: ports().now(),
      }
      const lineOf = (type: 'capture' | 'refund', minor: bigint) => ({ ...about, type, gross: money(minor, currency), net: money(minor, currency) }) // prettier-ignore
      const lines: SettlementLine[] = [
        lineOf(
          'capture',
          back.reduce((total, each) => total + each.amount_minor, 0n),
        ),
        ...back.map((each) => ({ ...lineOf('refund', -each.amount_minor), reference: each.id })),
      ]
      return importSettlement(tx, { ...settles, batch, lines })
    })
    if (!taken.ok) log.warn('refused_parcel_not_settled', { id, code: taken.refusal })
  }
}

/** Give back what is still to be given back of a refused parcel: all of it, unless a person was faster. True once done. */
async function release(
  db: Db,
  connectors: Connectors,
  { id, orderId, amount }: { id: string; orderId: OrderId; amount: Money },
): Promise<boolean> {
  const asked = { orderId, reason: 'refused at the door', key: `refused:${id}`, actor: 'carrier' }
  const whole = await refundOrder(db, connectors, { ...asked, what: { kind: 'amount', amount } })
  if (whole.ok || whole.refusal === 'nothing_left_to_refund') return true
  const rest =
    whole.refusal === 'exceeds_refundable'
      ? await refundOrder(db, connectors, { ...asked, what: { kind: 'all' } })
      : whole
  if (!rest.ok) log.warn('refused_parcel_not_released', { id, code: rest.refusal })
  return rest.ok
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
       and not exists (select from reconciliation.files f where f.connector = ${settles.connector} and f.batch = 'refused:' || c.shipment_id)
     order by c.changed_at limit 20`
  const released: string[] = []
  for (const { id, order_id: orderId, amount_minor: minor, currency } of due)
    if (await release(db, connectors, { id, orderId, amount: { minor, currency } })) released.push(id)
  await settleRefused(db, released)
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
