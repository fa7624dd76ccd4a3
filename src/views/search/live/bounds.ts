import type { Narrowing } from '../../storefront/index.ts'
import type { Bounds } from '../engine/rules.ts'
import { tokensOf, type Holding } from './holding.ts'

/** What a listing is narrowed by, as an index takes it. */
export function boundsFor(
  holding: Holding,
  { slots, priceFrom, priceTo, inStock, byVariant }: Narrowing,
  at: { readonly categoryId: number; readonly currency: string },
): Bounds {
  return {
    ...at,
    slots: slots.map(({ facet, values }) => ({
      facet,
      tokens: tokensOf(holding, facet, values),
      ofVariant: facet.startsWith('o:'),
    })),
    from: priceFrom === null ? null : Number(priceFrom),
    to: priceTo === null ? null : Number(priceTo),
    inStock,
    byVariant,
  }
}
