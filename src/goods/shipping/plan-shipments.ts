import type { Currency } from '#kernel/currency.ts'
import { add, money, split, sum, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'

/** A line of an order as parcels need it: what it is worth in full, net of tax, and the tax. */
export type PlannedLine = {
  readonly orderLineId: string
  readonly childOrderId: string
  readonly sellerId: string
  readonly variantId: number
  readonly sku: string
  readonly title: string
  readonly quantity: number
  readonly weightGrams: number
  readonly net: Money
  readonly tax: Money
}

/** Pieces that are held for the order at a place. */
export type HeldPieces = {
  readonly variantId: number
  readonly location: string
  readonly quantity: number
}

/** What an order is worth, and where it is taxed. */
export type PlannedOrder = {
  readonly id: string
  readonly currency: Currency
  readonly taxCountry: string
  readonly deliveryNet: Money
  readonly deliveryTax: Money
  readonly lines: readonly PlannedLine[]
}

/** A parcel to be: one seller's goods from one place. */
export type PlannedShipment = {
  readonly childOrderId: string
  readonly sellerId: string
  readonly location: string
  readonly deliveryNet: Money
  readonly deliveryTax: Money
  readonly total: Money
  readonly weightGrams: number
  readonly lines: readonly Omit<PlannedLine, 'childOrderId' | 'sellerId' | 'weightGrams'>[]
}

type Portion = { readonly location: string; readonly quantity: number }

/** From which places the pieces of each line come: held pieces are dealt to the lines of their variant in order. */
function portions(order: PlannedOrder, held: readonly HeldPieces[]): Map<string, Portion[]> {
  const left = held.map((each) => ({ ...each }))
  const dealt = new Map<string, Portion[]>()
  for (const line of order.lines) {
    let wanted = line.quantity
    const taken: Portion[] = []
    for (const pieces of left) {
      if (pieces.variantId !== line.variantId || pieces.quantity === 0 || wanted === 0) continue
      const quantity = Math.min(wanted, pieces.quantity)
      pieces.quantity -= quantity
      wanted -= quantity
      taken.push({ location: pieces.location, quantity })
    }
    assert(wanted === 0, `order ${order.id}: every piece of a paid order is held somewhere`)
    dealt.set(line.orderLineId, taken)
  }
  return dealt
}

/**
 * Divide an order into parcels, one per seller and place. What each is worth is frozen here: the parts of a line follow
 * its pieces, the delivery goes with the first parcel, and all parcels together are the order to the cent.
 */
export function planShipments(order: PlannedOrder, held: readonly HeldPieces[]): PlannedShipment[] {
  const dealt = portions(order, held)
  const parcels = new Map<string, PlannedShipment>()
  const nothing = money(0n, order.currency)
  for (const line of order.lines) {
    const { childOrderId, sellerId, weightGrams, ...goods } = line
    const places = dealt.get(line.orderLineId) ?? []
    const weights = places.map(({ quantity }) => BigInt(quantity))
    const nets = split(line.net, weights)
    const taxes = split(line.tax, weights)
    places.forEach(({ location, quantity }, i) => {
      const key = `${childOrderId} ${location}`
      const isFirst = parcels.size === 0
      const parcel = parcels.get(key) ?? {
        childOrderId,
        sellerId,
        location,
        weightGrams: 0,
        lines: [],
        deliveryNet: isFirst ? order.deliveryNet : nothing,
        deliveryTax: isFirst ? order.deliveryTax : nothing,
        total: isFirst ? add(order.deliveryNet, order.deliveryTax) : nothing,
      }
      const net = nets[i] ?? nothing
      const tax = taxes[i] ?? nothing
      parcels.set(key, {
        ...parcel,
        weightGrams: parcel.weightGrams + weightGrams * quantity,
        total: sum([parcel.total, net, tax], order.currency),
        lines: [...parcel.lines, { ...goods, quantity, net, tax }],
      })
    })
  }
  return [...parcels.values()]
}
