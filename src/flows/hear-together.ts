import { batchedPer } from '#kernel/batched.ts'
import type { Db } from '#kernel/database.ts'
import { retrying } from '#kernel/transaction.ts'
import { digitalPlace } from '#goods/downloads/index.ts'
import type { OpenHold } from '#goods/inventory/index.ts'
import { shipmentRows } from '#goods/shipping/index.ts'
import {
  heardAlready,
  plainEvidence,
  type Applied,
  type Evidence,
  type PlainEvidence,
} from '#money/payments/index.ts'
import { findOrder, type OrderId } from '#trade/orders/index.ts'
import { paidHoldSeconds, parcelsOf } from './plan-parcels.ts'

type Heard = Readonly<Record<string, unknown>>
const numbered = (heard: readonly Heard[]) => JSON.stringify(heard.map((each, i) => ({ n: i + 1, ...each })))

/** Whose evidence was followed, in the order of the batch; the others are as they were. */
function followed(heard: readonly Heard[], rows: readonly { n: number }[]): boolean[] {
  const done = new Set(rows.map(({ n }) => n))
  return heard.map((_, i) => done.has(i + 1))
}

async function writeAuthorized({ sql }: Db, heard: readonly Heard[]): Promise<boolean[]> {
  return followed(
    heard,
    await sql<{ n: number }>`select n from flows.hear_authorized(${numbered(heard)}::json)`,
  )
}

async function writeOpen({ sql }: Db, heard: readonly Heard[]): Promise<boolean[]> {
  return followed(heard, await sql<{ n: number }>`select n from flows.hear_open(${numbered(heard)}::json)`)
}

/** What is heard while other evidence of its kind is being written is written together, in one statement and one commit. */
const write: Readonly<Record<PlainEvidence['says'], (db: Db, heard: Heard) => Promise<boolean>>> = {
  authorized: batchedPer(writeAuthorized, { max: 32, lanes: 1 }),
  open: batchedPer(writeOpen, { max: 32, lanes: 1 }),
}

type HeldGoods = OpenHold & { readonly grams: number }

/** What is held for these orders, of each in the order its goods are held in. */
async function readHeld({ sql }: Db, ids: readonly OrderId[]): Promise<HeldGoods[][]> {
  const rows = await sql<OpenHold & { grams: number; reference: string }>`
    select reference, hold_id as id, variant_id as "variantId", location, quantity, grams
      from flows.held_goods(${[...new Set(ids)]}::text[])`
  const held = Map.groupBy(rows, ({ reference }) => reference)
  return ids.map((id) => held.get(id) ?? [])
}

/** What is held for orders that are asked for while others are being read is read together. */
const heldFor = batchedPer(readHeld, { max: 32, lanes: 2 })

/** The parcels an order will become, with the goods they are of; undefined where it waits no more, or has downloads. */
async function goodsOf(db: Db, id: OrderId) {
  const [order, held] = await Promise.all([findOrder(db, id), heldFor(db, id)])
  if (order?.state !== 'awaiting_payment' || held.length === 0) return undefined
  if (held.some(({ location }) => location === digitalPlace)) return undefined
  const weights = new Map(held.map(({ variantId, grams }) => [variantId, grams]))
  const { worth, planned } = parcelsOf(order, held, weights)
  return { holds: held.map((each) => each.id), parcels: shipmentRows(worth, planned) }
}

/** What follows for the order when its payment is authorized: it is paid, its goods are kept, its parcels planned, all told. */
async function payingRow(db: Db, { reference, told }: PlainEvidence): Promise<Heard | undefined> {
  const goods = await goodsOf(db, reference as OrderId)
  if (goods === undefined) return undefined
  const facts = [told, { type: 'order_paid', payload: {} }, ...goods.parcels.map((each) => each.told)]
  return {
    holds: goods.holds,
    hold_seconds: paidHoldSeconds,
    parcels: goods.parcels.map(({ row }) => row),
    types: facts.map(({ type }) => type),
    payloads: facts.map(({ payload }) => payload),
  }
}

/**
 * Hear evidence of the two kinds that come with nearly every order: its money is authorized, or its payer's page is still
 * open. What `hearAlone` would do, as a few reads and a share of one statement. Undefined, and nothing done, where the
 * evidence says or the order needs anything more, or where somebody else is at the order just now.
 */
export async function hearTogether(
  db: Db,
  evidence: Evidence,
  merchant: string | undefined,
): Promise<Applied | undefined> {
  // A message comes again when it was not answered; what we ask for says the same again and again.
  const before = evidence.source === 'poll' ? await heardAlready(db, evidence) : undefined
  if (before !== undefined) return before
  const plain = await plainEvidence(db, evidence, merchant)
  if (plain === undefined || !plain.reference.startsWith('ord_')) return undefined
  const { says, paymentId, reference, actor } = plain
  const paying = says === 'authorized' ? await payingRow(db, plain) : {}
  if (paying === undefined) return undefined
  const heard = { ...plain.row, ...paying, order_id: reference, actor }
  const isFollowed = await retrying(() => write[says](db, heard))
  if (!isFollowed) return undefined
  const authorized = says === 'authorized'
  return { effect: authorized ? 'moved' : 'nothing', isDuplicate: false, paymentId, reference, authorized }
}
