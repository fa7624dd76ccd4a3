import { receiveStock, stockOf } from '#goods/inventory/index.ts'
import type { Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { recordProducts, type ProductRecord, type VariantRecord } from '#market/catalog/index.ts'
import { setPrices } from '#market/pricing/index.ts'

/** A variant with what it costs in each currency and the pieces there are at the opening, by place. */
export type OfferedVariant = VariantRecord & {
  readonly prices: readonly { readonly amount: Money; readonly compareAt?: Money }[]
  readonly stock: Readonly<Record<string, number>>
}

/** A product with everything that makes it sellable. */
export type OfferedProduct = Omit<ProductRecord, 'variants'> & {
  readonly variants: readonly OfferedVariant[]
}

/** What became of offered products. */
export type TakenOver = {
  readonly productIds: readonly number[]
  readonly created: number
  readonly changed: number
}

/** Why offers cannot be taken over. */
export type OffersRefusal =
  | 'category_not_found'
  | 'attribute_not_found'
  | 'sku_taken'
  | 'slug_taken'
  | 'stock_refused'

/** Who offers, because of what. With an import, its new products stay drafts until they are taken in. */
export type OffersCause = { readonly actor: string; readonly cause: string; readonly importId?: string }

/**
 * Record up to 500 products with prices and opening stock. Stock is only opened where a place has none of the variant
 * yet: a file knows nothing of what was sold since.
 */
export async function recordOffers(
  tx: Tx,
  products: readonly OfferedProduct[],
  { actor, cause, importId }: OffersCause,
): Promise<Result<TakenOver, OffersRefusal>> {
  const recorded = await recordProducts(tx, products, {
    actor,
    cause,
    ...(importId === undefined ? {} : { importId }),
  })
  if (!recorded.ok) return recorded
  const { variantIds, productIds, changedIds, created } = recorded.value
  const productOf = new Map<number, number>()
  const offers = products.flatMap(({ variants }, i) =>
    variants.map((variant) => {
      const variantId = variantIds.get(variant.sku) ?? 0
      productOf.set(variantId, productIds[i] ?? 0)
      return { ...variant, variantId }
    }),
  )
  const repriced = await setPrices(
    tx,
    offers.flatMap(({ variantId, prices }) => prices.map((price) => ({ variantId, ...price }))),
    actor,
  )
  const opened = await openStock(tx, offers, { actor, cause })
  if (!opened.ok) return opened
  const changed = new Set(changedIds)
  for (const id of [...repriced, ...opened.value]) changed.add(productOf.get(id) ?? 0)
  return done({ productIds, created, changed: changed.size - created })
}

async function openStock(
  tx: Tx,
  offers: readonly { readonly variantId: number; readonly stock: Readonly<Record<string, number>> }[],
  { actor, cause }: OffersCause,
): Promise<Result<number[], 'stock_refused'>> {
  const kept = await stockOf(
    tx.sql,
    offers.map((offer) => offer.variantId),
  )
  const known = new Set(kept.map((row) => `${row.variantId} ${row.location}`))
  const lines = offers.flatMap(({ variantId, stock }) =>
    Object.entries(stock)
      .filter(([location, quantity]) => quantity > 0 && !known.has(`${variantId} ${location}`))
      .map(([location, quantity]) => ({ variantId, location, quantity })),
  )
  if (lines.length === 0) return done([])
  const received = await receiveStock(tx, { actor, cause, lines })
  if (!received.ok) return refused('stock_refused', { reason: received.refusal, ...received.detail })
  return done(lines.map((line) => line.variantId))
}
