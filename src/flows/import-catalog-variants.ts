import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { canonicalJson } from '#kernel/idempotency.ts'
import { parseDecimal, type Money } from '#kernel/money.ts'
import type { OptionRecord } from '#market/catalog/index.ts'
import type { FieldPath } from './import-catalog-faults.ts'
import type { OfferedVariant } from './import-catalog-offers.ts'
import { isFields, type Fields, type Reading } from './import-catalog-reading.ts'
import type { ShopWords } from './import-catalog-words.ts'

const sku = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/
const gtin = /^(\d{8}|\d{12}|\d{13}|\d{14})$/
const known = ['sku', 'gtin', 'options', 'weightGrams', 'prices', 'compareAt', 'stock']

/** Read the variants of a product: each has all its options, no two the same choice, prices that make sense. */
export function readVariants(
  value: unknown,
  options: readonly OptionRecord[],
  words: ShopWords,
  read: Reading,
): OfferedVariant[] {
  const items = read.list(value, ['variants'], 5_000)
  if (items.length === 0) read.complain(['variants'], 'required')
  const values = new Map(options.map((each) => [each.code, new Set(each.values.map(({ code }) => code))]))
  const skus = new Set<string>()
  const choices = new Set<string>()
  return items.map((item, i) => {
    const path = ['variants', i]
    const variant = readVariant(item, path, values, words, read)
    if (variant.sku !== '' && skus.has(variant.sku))
      read.complain([...path, 'sku'], 'duplicate_sku', variant.sku)
    const choice = canonicalJson(variant.options)
    if (choices.has(choice)) read.complain([...path, 'options'], 'duplicate_choice', variant.options)
    skus.add(variant.sku)
    choices.add(choice)
    return variant
  })
}

function readVariant(
  item: unknown,
  path: FieldPath,
  values: ReadonlyMap<string, ReadonlySet<string>>,
  words: ShopWords,
  read: Reading,
): OfferedVariant {
  const fields: Fields = isFields(item) ? item : (read.complain(path, 'not_an_object', item), {})
  read.only(fields, path, known)
  const number =
    fields['gtin'] === undefined
      ? ''
      : read.text(fields['gtin'], [...path, 'gtin'], { most: 14, pattern: gtin })
  if (number !== '' && !gtinHolds(number)) read.complain([...path, 'gtin'], 'wrong_check_digit', number)
  return {
    sku: read.text(fields['sku'], [...path, 'sku'], { most: 64, pattern: sku }),
    ...(number === '' ? {} : { gtin: number }),
    options: readChoice(fields['options'], [...path, 'options'], values, read),
    weightGrams: read.whole(fields['weightGrams'], [...path, 'weightGrams'], 0, 10_000_000, 0),
    prices: readPrices(fields, path, words, read),
    stock: readStock(fields['stock'], [...path, 'stock'], words, read),
  }
}

function readChoice(
  value: unknown,
  path: FieldPath,
  values: ReadonlyMap<string, ReadonlySet<string>>,
  read: Reading,
): Record<string, string> {
  const chosen: Record<string, string> = {}
  for (const [option, given] of read.fields(value, path)) {
    const at = [...path, option.slice(0, 80)]
    const code = read.text(given, at, { most: 80 })
    if (!values.has(option)) read.complain(at, 'unknown_option')
    else if (code !== '' && !values.get(option)?.has(code)) read.complain(at, 'unknown_value', code)
    chosen[option] = code
  }
  for (const option of values.keys()) if (!(option in chosen)) read.complain([...path, option], 'required')
  return chosen
}

function readPrices(
  fields: Fields,
  path: FieldPath,
  words: ShopWords,
  read: Reading,
): OfferedVariant['prices'] {
  const amounts = readAmounts(fields['prices'], [...path, 'prices'], words, read)
  const former = readAmounts(fields['compareAt'], [...path, 'compareAt'], words, read)
  if (!isFields(fields['prices']) || Object.keys(fields['prices']).length === 0)
    read.complain([...path, 'prices'], 'required')
  for (const [currency, { minor }] of former) {
    const amount = amounts.get(currency)
    if (amount === undefined || minor <= amount.minor)
      read.complain([...path, 'compareAt', currency], 'compare_at_not_above', fields['compareAt'])
  }
  return [...amounts].map(([currency, amount]) => {
    const compareAt = former.get(currency)
    return compareAt === undefined ? { amount } : { amount, compareAt }
  })
}

function readAmounts(value: unknown, path: FieldPath, words: ShopWords, read: Reading): Map<Currency, Money> {
  const amounts = new Map<Currency, Money>()
  for (const [name, given] of read.fields(value, path)) {
    const at = [...path, name.slice(0, 20)]
    const currency = parseCurrency(name)
    if (!currency.ok || !words.currencies.has(name)) {
      read.complain(at, 'unknown_currency')
      continue
    }
    const text = typeof given === 'number' ? String(given) : given
    if (typeof text !== 'string') {
      read.complain(at, 'not_a_decimal', given)
      continue
    }
    const amount = parseDecimal(text.trim(), currency.value)
    if (!amount.ok) read.complain(at, amount.refusal, given)
    else if (amount.value.minor < 0n) read.complain(at, 'negative_price', given)
    else if (amount.value.minor > 100_000_000_000n) read.complain(at, 'amount_too_large', given)
    else amounts.set(currency.value, amount.value)
  }
  return amounts
}

function readStock(value: unknown, path: FieldPath, words: ShopWords, read: Reading): Record<string, number> {
  const stock: Record<string, number> = {}
  for (const [location, given] of read.fields(value, path)) {
    const at = [...path, location.slice(0, 40)]
    if (!words.locations.has(location)) read.complain(at, 'unknown_location')
    else stock[location] = read.whole(given, at, 0, 10_000_000)
  }
  return stock
}

/** GS1: digits weigh 3 and 1 in turn from the right, and the sum with the check digit ends in 0. */
function gtinHolds(digits: string): boolean {
  const sum = [...digits].reduceRight((total, digit, at) => {
    const place = digits.length - 1 - at
    return total + Number(digit) * (place % 2 === 0 ? 1 : 3)
  }, 0)
  return sum % 10 === 0
}
