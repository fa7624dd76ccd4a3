import type { Db } from '#kernel/database.ts'
import type { Money } from '#kernel/money.ts'
import { marketOf, quote, taxSituation } from '#market/pricing/index.ts'
import type { VariantOffer } from '#views/storefront/index.ts'
import type { Market } from './visitor.ts'

/** One piece at the buyer's door: by which way, for how much of it, and what it all comes to. */
export type Delivered = {
  readonly labels: Readonly<Record<string, string>>
  readonly delivery: Money
  readonly total: Money
  /** Goods that leave the Union: duties are the country's, and not in the total. */
  readonly isExport: boolean
}

/**
 * What one piece costs delivered, by the first way that brings it, as the cart would say. `piece.price` is the listed price.
 * Null where it is not sold, weighs nothing or nothing brings it there.
 */
export async function delivered(
  db: Db,
  market: Market,
  piece: Pick<VariantOffer, 'id' | 'price' | 'weightGrams' | 'available'> & { readonly taxClass: string },
): Promise<Delivered | null> {
  if (piece.price === null || piece.weightGrams === 0) return null
  const { book, destination, homeRates, rates, shippingSteps } = await marketOf(
    db,
    market.currency,
    market.country,
  )
  const situation = taxSituation(book, destination, null, { home: homeRates, destination: rates })
  const line = {
    id: 'one',
    variantId: piece.id,
    quantity: 1,
    storedMinor: piece.price.minor,
    seenMinor: piece.price.minor,
    taxClass: piece.taxClass,
    weightGrams: piece.weightGrams,
    isForSale: true,
    available: Math.max(1, piece.available),
  }
  const asked = (shippingMethod: string | null) =>
    quote({ situation, lines: [line], shippingSteps, shippingMethod })
  const way = asked(null).shippingOptions.find(({ kind }) => kind === 'delivery')
  if (way === undefined) return null
  const { total, shippingTotal, treatment } = asked(way.method)
  const isExport = treatment !== 'domestic' && treatment !== 'union'
  return { labels: way.labels, delivery: shippingTotal, total, isExport }
}
