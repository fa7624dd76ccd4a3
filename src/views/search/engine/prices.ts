import { growingDecimals } from './grow.ts'
import type { PriceImage } from './image.ts'
import type { RecordVariant } from './record.ts'

/** What stands where there is no price, in amounts of four bytes; in amounts of eight it is minus infinity. */
const noneShort = -2_147_483_648

/** What stands in a list of amounts where there is no price. */
export const noneIn = (amounts: PriceImage['amounts']): number =>
  amounts instanceof Int32Array ? noneShort : -Infinity

/** The price of what is kept for it, in minor units: what is not in stock lies below zero. Not for amounts that say none. */
export const priceOf = (kept: number): number => (kept < 0 ? -1 - kept : kept)

/** The lowest price of a product in minor units, NaN where it has none. */
export function lowestOf({ amounts }: PriceImage, starts: Uint32Array, place: number): number {
  const amount = amounts[(starts[2 * place + 1] as number) + 2 * place] as number
  return amount === noneIn(amounts) ? Number.NaN : priceOf(amount)
}

/** True where some variant that has a price is in stock. */
export function isInStock({ amounts }: PriceImage, starts: Uint32Array, place: number): boolean {
  return (amounts[(starts[2 * place + 1] as number) + 2 * place] as number) >= 0
}

/** Give `put` what is kept of a product: lowest and highest price, then the price of each variant. */
function each(
  variants: readonly RecordVariant[],
  currency: string,
  put: (kept: number, i: number) => void,
): void {
  let [low, high, isThere] = [Infinity, -Infinity, false]
  for (const [i, { prices, available }] of variants.entries()) {
    const asked = prices[currency]
    put(asked === undefined ? -Infinity : available ? asked : -1 - asked, i + 2)
    if (asked === undefined) continue
    low = Math.min(low, asked)
    high = Math.max(high, asked)
    isThere ||= available
  }
  put(high < 0 ? -Infinity : isThere ? low : -1 - low, 0)
  put(high, 1)
}

/** Takes the prices of products, one after another. */
export function priceBuilder(currency: string): {
  add(variants: readonly RecordVariant[]): void
  done(): PriceImage
} {
  const all = growingDecimals()
  const own: number[] = []
  let highest = 0
  const add = (variants: readonly RecordVariant[]) => {
    each(variants, currency, (amount, i) => (own[i] = amount))
    for (let i = 0; i < variants.length + 2; i++) {
      const amount = own[i] as number
      if (amount > highest) highest = amount
      else if (-amount > highest && amount !== -Infinity) highest = -amount
      all.push(amount)
    }
  }
  const done = (): PriceImage => {
    const amounts = all.done()
    if (highest >= -noneShort) return { currency, amounts }
    const short = new Int32Array(amounts.length)
    for (let i = 0; i < short.length; i++)
      short[i] = amounts[i] === -Infinity ? noneShort : (amounts[i] as number)
    return { currency, amounts: short }
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

/** Write the prices and stock of a product's variants over what was known. */
export function writePrices(
  { currency, amounts }: PriceImage,
  starts: Uint32Array,
  place: number,
  variants: readonly RecordVariant[],
): void {
  const from = (starts[2 * place + 1] as number) + 2 * place
  const none = noneIn(amounts)
  each(variants, currency, (amount, i) => (amounts[from + i] = amount === -Infinity ? none : amount))
}
