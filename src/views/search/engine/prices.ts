import { growingDecimals } from './grow.ts'
import type { Amounts, PriceImage } from './image.ts'
import type { RecordVariant } from './record.ts'

/** What stands where there is no price, in amounts of four bytes; in amounts of eight it is minus infinity. */
const noneShort = -2_147_483_648

/** What stands in a list of amounts where there is no price. */
export const noneIn = (amounts: Amounts): number => (amounts instanceof Int32Array ? noneShort : -Infinity)

/** The price of what is kept for it, in minor units: what is not in stock lies below zero. Not for amounts that say none. */
export const priceOf = (kept: number): number => (kept < 0 ? -1 - kept : kept)

/** The lowest price of a product in minor units, NaN where it has none. */
export function lowestOf({ ends }: PriceImage, place: number): number {
  const kept = ends[2 * place] as number
  return kept === noneIn(ends) ? Number.NaN : priceOf(kept)
}

/** True where some variant that has a price is in stock. */
export const isInStock = ({ ends }: PriceImage, place: number): boolean => (ends[2 * place] as number) >= 0

type Put = (kept: number, i: number) => void

/** Give `put` what is kept of each variant of a product, and `putEnd` its lowest and its highest price. */
function each(variants: readonly RecordVariant[], currency: string, put: Put, putEnd: Put): void {
  let [low, high, isThere] = [Infinity, -Infinity, false]
  for (const [i, { prices, available }] of variants.entries()) {
    const asked = prices[currency]
    put(asked === undefined ? -Infinity : available ? asked : -1 - asked, i)
    if (asked === undefined) continue
    low = Math.min(low, asked)
    high = Math.max(high, asked)
    isThere ||= available
  }
  putEnd(high < 0 ? -Infinity : isThere ? low : -1 - low, 0)
  putEnd(high, 1)
}

/** Prices in four bytes each, where `none` is kept for those that are not. */
const short = (amounts: Float64Array): Int32Array =>
  Int32Array.from(amounts, (amount) => (amount === -Infinity ? noneShort : amount))

/** Takes the prices of products, one after another. */
export function priceBuilder(currency: string): {
  add(variants: readonly RecordVariant[]): void
  done(): PriceImage
} {
  const [all, allEnds] = [growingDecimals(), growingDecimals()]
  let highest = 0
  const put = (kept: number) => {
    if (kept !== -Infinity) highest = Math.max(highest, Math.abs(kept))
    all.push(kept)
  }
  const add = (variants: readonly RecordVariant[]) => each(variants, currency, put, allEnds.push)
  const done = (): PriceImage => {
    const [ends, amounts] = [allEnds.done(), all.done()]
    if (highest >= -noneShort) return { currency, ends, amounts }
    return { currency, ends: short(ends), amounts: short(amounts) }
  }
  return { add, done }
}

/** True where the prices of these variants can be written among those of an image. */
export function holdsPrices(images: readonly PriceImage[], variants: readonly RecordVariant[]): boolean {
  return variants.every(({ prices }) =>
    Object.entries(prices).every(([currency, price]) => {
      const image = images.find((one) => one.currency === currency)
      return image !== undefined && (!(image.amounts instanceof Int32Array) || price < -noneShort - 1)
    }),
  )
}

/** Write the prices and stock of a product's variants, of which this is the first, over what was known. */
export function writePrices(
  { currency, ends, amounts }: PriceImage,
  at: { readonly place: number; readonly first: number },
  variants: readonly RecordVariant[],
): void {
  const none = noneIn(amounts)
  const into = (list: Amounts, from: number): Put => (kept, i) => {
    list[from + i] = kept === -Infinity ? none : kept
  }
  each(variants, currency, into(amounts, at.first), into(ends, 2 * at.place))
}
