import type { Currency } from '../../src/kernel/currency.ts'
import {
  taxSituation,
  type Coupon,
  type QuoteInput,
  type QuoteLineInput,
  type TaxSituation,
} from '../../src/market/pricing/index.ts'

const rates: Record<string, Record<string, string>> = {
  DE: { standard: '19.000', books: '7.000' },
  FR: { standard: '20.000', books: '5.500', food: '5.500' },
  IE: { standard: '23.000', books: '0.000' },
  US: { standard: '0.000' },
}

/** How a sale from Germany to a country is taxed; a few made-up rates will do. */
export function situation(
  country: string,
  currency: Currency = 'EUR',
  taxIncluded = true,
  vatId: string | null = null,
) {
  return taxSituation(
    { currency, taxIncluded, homeCountry: 'DE' },
    { country, zone: 'any', treatment: country === 'US' ? 'outside' : 'union' },
    vatId,
    { home: rates['DE'] ?? {}, destination: rates[country] ?? {} },
  )
}

/** A line with an article of 100 g that is for sale in any number. */
export const line = (
  id: number,
  quantity: number,
  storedMinor: bigint,
  taxClass = 'standard',
): QuoteLineInput => ({
  id: `lin_${id}`,
  variantId: id,
  quantity,
  storedMinor,
  seenMinor: storedMinor,
  taxClass,
  weightGrams: 100,
  isForSale: true,
  available: 1_000_000,
})

/** The one step of a tariff, for any weight. */
export const step = (amountMinor: bigint) => ({
  method: 'standard',
  kind: 'delivery' as const,
  labels: {},
  position: 1,
  upToGrams: 1_000_000_000,
  amountMinor,
  freeFromMinor: null,
})

/** A coupon that counts, unless told otherwise. */
export const coupon = (
  gift: Coupon['gift'],
  rest: Partial<Coupon> = {},
): { code: string; found: Coupon } => ({
  code: 'SAVE',
  found: {
    code: 'SAVE',
    gift,
    currency: null,
    minimumMinor: null,
    phase: 'valid',
    isExhausted: false,
    isUsedUpByCustomer: false,
    ...rest,
  },
})

/** A cart to be quoted, with standard shipping at 4.90. */
export const input = (
  where: TaxSituation,
  lines: readonly QuoteLineInput[],
  rest: Partial<QuoteInput> = {},
): QuoteInput => ({
  situation: where,
  lines,
  shippingSteps: [step(490n)],
  shippingMethod: 'standard',
  ...rest,
})
