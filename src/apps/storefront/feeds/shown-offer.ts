import type { Currency } from '#kernel/currency.ts'
import type { Db } from '#kernel/database.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'
import type { Locale } from '#market/catalog/index.ts'
import { findMarket, showPrice } from '#market/pricing/index.ts'
import { offersOnSale, type FeedOffer } from '#views/found/index.ts'

/** Whom a feed is for: a language, a country and a currency. */
export type FeedMarket = { readonly locale: Locale; readonly country: string; readonly currency: Currency }

/** An offer with what is paid for it in the feed's market; `former` where the price is reduced. */
export type ShownOffer = FeedOffer & { readonly price: Money; readonly former: Money | null }

/** All offers with the prices of a market, in parts; undefined where the shop does not sell there in that currency. */
export async function offersIn(
  db: Db,
  market: FeedMarket,
): Promise<AsyncGenerator<readonly ShownOffer[]> | undefined> {
  const situation = await findMarket(db.sql, market.currency, market.country)
  if (!situation) return undefined
  const withVat = situation.treatment === 'domestic' || situation.treatment === 'union'
  const paid = (taxClass: string, amountMinor: bigint) => {
    const price = showPrice(situation, taxClass, { amountMinor, compareAtMinor: null })
    return withVat ? price.withTax : price.withoutTax
  }
  const shown = async function* () {
    for await (const part of offersOnSale(db, market))
      yield part.map((offer) => ({
        ...offer,
        price: paid(offer.taxClass, offer.amountMinor),
        former: offer.formerMinor === null ? null : paid(offer.taxClass, offer.formerMinor),
      }))
  }
  return shown()
}

/** An amount as feeds write it, such as `19.90 EUR`. */
export function feedAmount(amount: Money): string {
  return `${formatDecimal(amount)} ${amount.currency}`
}

/** Where one variant is found: the page of its product with its choice made. */
export function offerLink(origin: string, locale: Locale, offer: FeedOffer): string {
  const choice = new URLSearchParams(
    Object.entries(offer.options).map(([code, value]): [string, string] => [`o.${code}`, value]),
  ).toString()
  const page = `${origin}/${locale}/p/${encodeURIComponent(offer.address)}`
  return choice === '' ? page : `${page}?${choice}`
}

/** The title of a variant: the product's with what was chosen. */
export function offerTitle(offer: FeedOffer): string {
  const words = Object.keys(offer.options).map((code) => offer.optionWords[code] ?? offer.options[code] ?? '')
  return [offer.title, ...words].join(', ').slice(0, 150)
}

/** A number that may be told to others: those of the ranges GS1 keeps for use inside a house are not. */
export function publicGtin(gtin: string | null): string | null {
  if (gtin === null || gtin.length < 12) return gtin
  return /^\d(?:02|04|2)/.test(gtin.padStart(14, '0')) ? null : gtin
}
