import { findShipments } from '#goods/shipping/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { packShipment } from '../../src/flows/pack-order.ts'
import { refundOrder, type RefundWhat } from '../../src/flows/refund-order.ts'
import { shipShipment } from '../../src/flows/ship-order.ts'
import { withdrawOrder } from '../../src/flows/withdraw-order.ts'
import { pick } from '../../outside/wire/dice.ts'
import { chance, type Flow, type Wanted } from './flow.ts'
import { sendTransfer } from './transfers.ts'
import { invoiceOf } from './ways-own.ts'

/** The state of an order now. */
export async function stateOf({ db }: Flow, id: string): Promise<string> {
  const [row] = await db.sql<{ state: string }>`select state from orders.orders where id = ${id}`
  return row?.state ?? 'none'
}

/** Pack and ship the first so many parcels of an order; one the provider did not answer about is tried once more. */
async function ship(flow: Flow, orderId: string, most: number): Promise<void> {
  const { db, connectors, carriers } = flow
  const shipments = await findShipments(db, { orderId })
  for (const { id } of shipments.slice(0, most)) {
    await packShipment(db, { shipmentId: id, actor: 'operator' })
    for (let tries = 0; tries < 2; tries++) {
      const left = await shipShipment(db, { connectors, carriers, actor: 'operator' }, id)
      flow.did.push(left.ok ? `shipped ${id}` : `not shipped: ${left.refusal}`)
      if (left.ok) break
    }
  }
}

/** A parcel of the carrier goes to the door, where its cash is collected or refused. */
async function deliver(flow: Flow, orderId: string): Promise<void> {
  for (const { trackingNumber } of await findShipments(flow.db, { orderId }))
    for (let step = 0; trackingNumber !== undefined && step < 3; step++)
      await flow.world.control('carrier', 'advance', { tracking_number: trackingNumber })
}

/** Give money of an order back, as the dice say. */
async function giveBack(flow: Flow, { id, total, buyer }: Wanted): Promise<void> {
  const how = pick(flow.dice, ['none', 'none', 'none', 'whole', 'part', 'parts', 'too much', 'wallet'])
  if (how === 'none') return
  const share = (hundredths: bigint): RefundWhat => ({
    kind: 'amount',
    amount: { minor: (total.minor * hundredths) / 100n + 1n, currency: total.currency },
  })
  const asks: RefundWhat[] = { whole: [{ kind: 'all' as const }], part: [share(30n)], parts: [share(25n), share(45n)], 'too much': [share(60n), share(60n)], wallet: [share(50n)] }[how] ?? [] // prettier-ignore
  for (const [i, what] of asks.entries()) {
    const to = how === 'wallet' && buyer !== undefined ? 'wallet' : 'source'
    const asked = {
      orderId: id as OrderId,
      what,
      reason: 'test',
      key: `refund-${i}`,
      actor: 'operator',
      to,
    } as const
    const given = await refundOrder(flow.db, flow.connectors, asked)
    flow.did.push(`refund ${how}: ${given.ok ? given.value.state : given.refusal}`)
  }
}

/** An invoice is paid in whole, in part, too much, or not for now. */
async function payInvoice(flow: Flow, order: Wanted): Promise<void> {
  const invoice = await invoiceOf(flow, order)
  if (invoice === undefined || invoice.open.minor <= 0n) return
  const hundredths = pick(flow.dice, [100n, 100n, 100n, 40n, 120n, 0n])
  const minor = (invoice.open.minor * hundredths) / 100n
  flow.did.push(`invoice ${invoice.written}: ${minor} of ${invoice.open.minor} sent`)
  if (minor === 0n) return
  await sendTransfer(flow, {
    amount: { minor, currency: invoice.open.currency },
    text: `Invoice ${invoice.written}`,
    name: 'Ann Buyer',
    iban: 'DE89370400440532013000',
    key: 'invoice',
  })
}

/** What becomes of a paid order: canceled, shipped in part or whole, and money of it given back. */
export async function afterwards(flow: Flow, order: Wanted, way: string): Promise<void> {
  if ((await stateOf(flow, order.id)) !== 'paid') return
  const next = pick(flow.dice, ['ship', 'ship', 'ship', 'ship', 'ship', 'first', 'cancel', 'wait'])
  if (next === 'wait') return
  if (next === 'cancel') {
    const asked = { orderId: order.id as OrderId, actor: 'operator' }
    const canceled = await withdrawOrder(flow.db, flow.connectors, asked)
    flow.did.push(canceled.ok ? 'canceled' : `not canceled: ${canceled.refusal}`)
    return
  }
  await ship(flow, order.id, next === 'first' ? 1 : 9)
  if (way === 'cash_on_delivery') await deliver(flow, order.id)
  if (way === 'on_account' && chance(flow, 80)) await payInvoice(flow, order)
  await giveBack(flow, order)
}
