import type { Db } from '#kernel/database.ts'
import type { Money } from '#kernel/money.ts'
import { taxClassesOf } from '#market/catalog/index.ts'
import { marketOf, showPrice, taxSituation, type TaxSituation } from '#market/pricing/index.ts'
import { withRatings, type ListingItem, type ProductPage } from '#views/storefront/index.ts'
import type { Market } from './visitor.ts'

type Priced = {
  readonly price: Money
  readonly compareAt: Money | null
  readonly lowestBefore?: Money | null
}

/** Prices as they are shown in one market: with VAT where it is paid, without where goods leave the Union. */
export type ShownPrices = {
  readonly withVat: boolean
  items(items: readonly ListingItem[]): Promise<readonly ListingItem[]>
  product(product: ProductPage): Promise<ProductPage>
}

function shown<T extends Priced>(situation: TaxSituation, withVat: boolean, taxClass: string, offer: T): T {
  const amounts = (amount: Money) => {
    const price = showPrice(situation, taxClass, { amountMinor: amount.minor, compareAtMinor: null })
    return withVat ? price.withTax : price.withoutTax
  }
  return {
    ...offer,
    price: amounts(offer.price),
    compareAt: offer.compareAt && amounts(offer.compareAt),
    ...(offer.lowestBefore ? { lowestBefore: amounts(offer.lowestBefore) } : {}),
  }
}

const unchanged: ShownPrices = {
  withVat: true,
  items: async (items) => items,
  product: async (product) => product,
}

async function pricesIn(db: Db, market: Market): Promise<ShownPrices> {
  const { book, destination, homeRates, rates } = await marketOf(db, market.currency, market.country)
  const situation = taxSituation(book, destination, null, { home: homeRates, destination: rates })
  const withVat = situation.treatment === 'domestic' || situation.treatment === 'union'
  if (withVat && situation.book.taxIncluded) return unchanged
  const items = async (listed: readonly ListingItem[]) => {
    const classes = await taxClassesOf(
      db,
      listed.map((each) => each.productId),
    )
    return listed.map((each) => shown(situation, withVat, classes.get(each.productId) ?? 'standard', each))
  }
  const product = async (page: ProductPage): Promise<ProductPage> => {
    const price = <T extends { price: Money | null; compareAt: Money | null }>(offer: T): T =>
      offer.price === null
        ? offer
        : shown(situation, withVat, page.taxClass, { ...offer, price: offer.price })
    const { price: lowest } = price({ price: page.price, compareAt: null })
    return { ...page, price: lowest, variants: page.variants.map(price), related: await items(page.related) }
  }
  return { withVat, items, product }
}

/**
 * How products are shown to a visitor of this market: with the price that is the price in the cart, and with their stars.
 * Prices are left alone where listed ones already are what is paid.
 */
export async function shownPrices(db: Db, market: Market): Promise<ShownPrices> {
  const prices = await pricesIn(db, market)
  return {
    withVat: prices.withVat,
    items: async (items) => withRatings(db, await prices.items(items)),
    product: (page) => prices.product(page),
  }
}
