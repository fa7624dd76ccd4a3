import { Type } from 'typebox'
import { done, refused } from '#kernel/result.ts'
import { receiveStock } from '#goods/inventory/index.ts'
import type { ShipmentId } from '#goods/shipping/index.ts'
import { correctStock } from '#flows/hold-exchange.ts'
import { packShipment } from '#flows/pack-order.ts'
import { shipShipment } from '#flows/ship-order.ts'
import { deskParcels, deskStock } from '#views/operator-desk/index.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, orNull, text } from '../schemas/common.ts'
import { deskParcelSchema, parcelState, stockLines, stockRowSchema } from '../schemas/desk.ts'
import { deskParcelOnWire, shipmentOnWire, stockOnWire } from '../wire/desk.ts'

const often = 300
const parcelParams = closed({ parcel_id: idOf('shp', 'The parcel.') })

const parcels = operation({
  id: 'list_parcels',
  method: 'GET',
  path: '/api/admin/parcels',
  tag: 'Desk',
  summary: 'Parcels of a state, the oldest first; without one those to be packed or shipped.',
  query: closed({
    state: Type.Optional(parcelState),
    order_id: Type.Optional(idOf('ord', 'Only of this order.')),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  }),
  answers: { 200: closed({ parcels: Type.Array(deskParcelSchema) }, { title: 'ParcelList' }) },
  refusals: [],
  perMinute: often,
  handle: async ({ db, query }) => {
    const { state, order_id: orderId, size = 50 } = query
    const found = await deskParcels(db, {
      most: size,
      ...(state === undefined ? {} : { states: [state] }),
      ...(orderId === undefined ? {} : { orderId: orderId as `ord_${string}` }),
    })
    return answer({ parcels: found.map(deskParcelOnWire) })
  },
})

const pack = operation({
  id: 'pack_parcel',
  method: 'POST',
  path: '/api/admin/parcels/:parcel_id/pack',
  tag: 'Desk',
  summary: 'Say that a parcel of a paid order is packed.',
  params: parcelParams,
  answers: { 200: deskParcelSchema },
  refusals: ['shipment_not_found', 'shipment_state', 'order_not_paid'],
  perMinute: often,
  handle: async ({ db, params, caller }) => {
    const shipmentId = params.parcel_id as ShipmentId
    const packed = await packShipment(db, { shipmentId, actor: actorOf(caller).party })
    if (!packed.ok) throw refuse(packed)
    return answer(shipmentOnWire(packed.value))
  },
})

const ship = operation({
  id: 'ship_parcel',
  method: 'POST',
  path: '/api/admin/parcels/:parcel_id/ship',
  tag: 'Desk',
  summary: 'Ship a packed parcel: its money is captured, the carrier takes it, revenue and tax are booked.',
  description: 'After an interruption the same call goes on where it stopped.',
  params: parcelParams,
  answers: { 200: deskParcelSchema },
  refusals: [
    'shipment_not_found',
    'shipment_state',
    'order_not_paid',
    'payment_taken_back',
    'payment_not_found',
    'not_authorized',
    'being_voided',
    'exceeds_authorized',
    'capture_unknown',
    'capture_failed',
    'not_captured',
    'carrier_silent',
    'carrier_refused',
    'no_keys_left',
  ],
  load: 'pay',
  perMinute: 60,
  handle: async ({ db, params, caller, providers }) => {
    const actor = actorOf(caller).party
    const shipped = await shipShipment(db, { ...providers, actor }, params.parcel_id as ShipmentId)
    if (!shipped.ok) throw refuse(shipped)
    return answer(shipmentOnWire(shipped.value))
  },
})

const stock = operation({
  id: 'list_stock',
  method: 'GET',
  path: '/api/admin/stock',
  tag: 'Desk',
  summary: 'Stock by SKU and place.',
  query: closed({
    sku: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$', maxLength: 64 })),
    location: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$', maxLength: 40 })),
    below: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    after_sku: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$', maxLength: 64 })),
    after_location: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$', maxLength: 40 })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 100 })),
  }),
  answers: {
    200: closed({ stock: Type.Array(stockRowSchema), next: orNull(Type.String()) }, { title: 'StockList' }),
  },
  refusals: [],
  perMinute: often,
  handle: async ({ db, query }) => {
    const { sku, location, below, after_sku: afterSku, after_location: afterPlace, size = 100 } = query
    const filter = {
      ...(sku === undefined ? {} : { sku }),
      ...(location === undefined ? {} : { location }),
      ...(below === undefined ? {} : { below }),
    }
    const after = afterSku === undefined ? {} : { after: { sku: afterSku, location: afterPlace ?? '' } }
    const found = await deskStock(db, { ...filter, ...after, most: size + 1 })
    const rows = found.slice(0, size)
    const last = rows.at(-1)
    const params = new URLSearchParams(
      Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]),
    )
    params.set('size', String(size))
    params.set('after_sku', last?.sku ?? '')
    params.set('after_location', last?.location ?? '')
    const next = found.length > size ? `/api/admin/stock?${params.toString()}` : null
    return answer({ stock: rows.map(stockOnWire), next })
  },
})

const cause = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$',
  maxLength: 100,
  description: 'What it happens because of, such as the number of a delivery note; it counts once.',
})

const moves = ['unknown_variant', 'unknown_location', 'below_reserved', 'already_moved'] as const

const receive = operation({
  id: 'receive_stock',
  method: 'POST',
  path: '/api/admin/stock/receive',
  tag: 'Desk',
  summary: 'Take in goods that arrived: all lines or none.',
  body: closed(
    { cause, lines: stockLines },
    {
      title: 'StockReceipt',
      examples: [{ cause: 'delivery-4711', lines: [{ variant_id: 1, location: 'main', quantity: 10 }] }],
    },
  ),
  answers: { 204: null },
  refusals: ['quantity_must_be_positive', ...moves],
  perMinute: 60,
  handle: async ({ body, caller, changeTogether }) => {
    const lines = body.lines.map(({ variant_id: variantId, ...line }) => ({ variantId, ...line }))
    if (lines.some(({ quantity }) => quantity < 1)) throw refuse(refused('quantity_must_be_positive'))
    return changeTogether(async (tx) => {
      const moved = await receiveStock(tx, { cause: body.cause, actor: actorOf(caller).party, lines })
      return moved.ok ? done({ status: 204 }) : moved
    })
  },
})

const adjust = operation({
  id: 'adjust_stock',
  method: 'POST',
  path: '/api/admin/stock/adjust',
  tag: 'Desk',
  summary: 'Correct what is on hand by signed differences, with the reason.',
  body: closed({ cause, reason: text(200), lines: stockLines }, { title: 'StockAdjustment' }),
  answers: { 204: null },
  refusals: ['quantity_zero', ...moves],
  perMinute: 60,
  handle: async ({ body, caller, changeTogether }) => {
    const lines = body.lines.map(({ variant_id: variantId, ...line }) => ({ variantId, ...line }))
    if (lines.some(({ quantity }) => quantity === 0)) throw refuse(refused('quantity_zero'))
    const { cause: because, reason } = body
    return changeTogether(async (tx) => {
      const actor = actorOf(caller).party
      const moved = await correctStock(tx, { kind: 'adjust', cause: because, actor, reason, lines })
      return moved.ok ? done({ status: 204 }) : moved
    })
  },
})

/** Parcels and stock. */
export const deskGoodsOperations: readonly Operation[] = [parcels, pack, ship, stock, receive, adjust]
