import { growingDecimals } from './grow.ts'
import type { Amounts, PriceImage } from './image.ts'
import type { RecordVariant } from './record.ts'

/** What stands where there is no price, in amounts of four bytes; in amounts of eight it is minus infinity. */
const noneShort = -2_147_483_648

/** What stands in a list of amounts where there is no price. */
export const noneIn = (amounts: Amounts): number => (amounts instanceof Int32Array ? noneShort : -Infinity)

/** The price of what is kept for it, in minor units: what is not in stock lies below zero. Not for amounts that say none. */
export const priceOf = (kept: number): number => (kept < 0 ? -1 - kept : kept)

/** True where some variant that has a price is in stock. */
export const isInStock = ({ lows }: PriceImage, place: number): boolean => (lows[place] as number) >= 0

type Put = (kept: number, i: number) => void

/** Give `put` what is kept of each variant of a product; answers the lowest price as it is kept, and the highest. */
function each(variants: readonly RecordVariant[], currency: string, put: Put): readonly [number, number] {
  let [low, high, isThere] = [Infinity, -Infinity, false]
  for (const [i, { prices, available }] of variants.entries()) {
    const asked = prices[currency]
    put(asked === undefined ? -Infinity : available ? asked : -1 - asked, i)
    if (asked === undefined) continue
    low = Math.min(low, asked)
    high = Math.max(high, asked)
    isThere ||= available
  }
  return [high < 0 ? -Infinity : isThere ? low : -1 - low, high]
}

/** So many products have one bound of what they cost at most. */
const block = 256

/** The block of a product in `tops`. */
export const blockOf = (place: number): number => place >>> 8

function topsOf(highs: Amounts): Amounts {
  const tops = highs.slice(0, Math.ceil(highs.length / block))
  for (const [place, high] of highs.entries()) {
    const at = blockOf(place)
    if (place % block === 0 || high > (tops[at] as number)) tops[at] = high
  }
  return tops
}

/** Prices in four bytes each, where `none` is kept for those that are not. */
const short = (amounts: Float64Array): Int32Array =>
  Int32Array.from(amounts, (amount) => (amount === -Infinity ? noneShort : amount))

/** Takes the prices of products, one after another. */
export function priceBuilder(currency: string): {
  add(variants: readonly RecordVariant[]): void
  done(): PriceImage
} {
  const [all, allLows, allHighs] = [growingDecimals(), growingDecimals(), growingDecimals()]
  let highest = 0
  const put = (kept: number) => {
    if (kept !== -Infinity) highest = Math.max(highest, Math.abs(kept))
    all.push(kept)
  }
  const add = (variants: readonly RecordVariant[]) => {
    const [low, high] = each(variants, currency, put)
    allLows.push(low)
    allHighs.push(high)
  }
  const done = (): PriceImage => {
    const fit = highest >= -noneShort ? (amounts: Float64Array): Amounts => amounts : short
    const highs = fit(allHighs.done())
    return { currency, lows: fit(allLows.done()), highs, tops: topsOf(highs), amounts: fit(all.done()) }
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
  { currency, lows, highs, tops, amounts }: PriceImage,
  { place, first }: { readonly place: number; readonly first: number },
  variants: readonly RecordVariant[],
): void {
  const none = noneIn(amounts)
  const written = (kept: number) => (kept === -Infinity ? none : kept)
  const [low, high] = each(variants, currency, (kept, i) => (amounts[first + i] = written(kept)))
  lows[place] = written(low)
  highs[place] = written(high)
  // The bound may be too high for what became cheaper, never too low.
  if (high > (tops[blockOf(place)] as number)) tops[blockOf(place)] = high
}
