import { add, money, ratio, split, subtract, sum, times, zero, type Money } from '#kernel/money.ts'
import { judgeCoupon, type CouponRefusal } from './coupon.ts'
import type {
  Quote,
  QuoteInput,
  QuoteLine,
  QuoteLineInput,
  QuoteProblem,
  QuoteShipping,
  TaxLine,
} from './quote-shapes.ts'
import { downloadOption, shippingOptions, type ShippingOption } from './shipping-options.ts'
import { taxOn, taxRateOf, unitPrice, type TaxRate, type TaxSituation } from './tax.ts'

type Priced = QuoteLineInput & TaxRate & { readonly unit: Money; readonly total: Money }

/**
 * What a cart costs, to the minor unit. Pure: the same input gives the same quote, and the order of lines changes
 * nothing. Discounts are shared out over the lines and tax is rounded once per rate, both by largest remainder.
 */
export function quote(input: QuoteInput): Quote {
  const { situation } = input
  const { currency, taxIncluded } = situation.book
  const lines = input.lines.map((line) => priced(situation, line)).toSorted(byVariant)
  const items = sum(
    lines.map((line) => line.total),
    currency,
  )
  const verdict = input.coupon === undefined ? undefined : judgeCoupon(input.coupon.found, items)
  const gift = verdict?.ok ? verdict.value : { off: zero(currency), paysShipping: false }
  const discounts = share(
    gift.off,
    lines.map((line) => line.total),
  )
  const weightGrams = lines.reduce((grams, line) => grams + line.weightGrams * line.quantity, 0)
  const goods = subtract(items, gift.off)
  const options = waysToGet(input, { weightGrams, goods })
  const chosen = options.find(({ method, kind }) => kind === 'download' || method === input.shippingMethod)
  const shipped = chosen === undefined ? null : shippingAmounts(chosen, gift.paysShipping, lines)
  const payables = lines.map((line, i) => subtract(line.total, discounts[i] ?? zero(currency)))
  const taxed = taxes(situation, lines, payables, shipped)
  const quoted = lines.map((line, i) => quoteLine(line, discounts[i], payables[i], taxed.lines[i], currency))
  const shippingTotal = shipped?.payable ?? zero(currency)
  const asked = add(goods, shippingTotal)
  return {
    taxIncluded,
    treatment: situation.treatment,
    lines: inOrderOf(input.lines, quoted),
    shipping: shipped === null ? null : { ...shipped, tax: taxed.shipping },
    shippingOptions: options,
    coupon: couponGiven(input, verdict?.ok === true, gift, shipped),
    items,
    discount: gift.off,
    shippingTotal,
    tax: taxed.tax,
    total: taxIncluded ? asked : add(asked, taxed.tax),
    taxLines: taxed.groups,
    weightGrams,
    problems: [
      ...lineProblems(input),
      ...shippingProblems(input, options),
      ...(verdict === undefined || verdict.ok ? [] : [couponProblem(verdict)]),
    ],
  }
}

/** Where all is downloaded there is one way to get it; else what is carried decides. */
function waysToGet(
  { lines, situation, shippingSteps }: QuoteInput,
  order: { readonly weightGrams: number; readonly goods: Money },
): readonly ShippingOption[] {
  if (lines.length === 0) return []
  if (lines.every(({ isDigital }) => isDigital === true)) return [downloadOption(situation)]
  return shippingOptions(situation, shippingSteps, order)
}

function couponGiven(
  input: QuoteInput,
  counts: boolean,
  gift: { readonly off: Money },
  shipped: Omit<QuoteShipping, 'tax'> | null,
): Quote['coupon'] {
  if (input.coupon === undefined || !counts) return null
  return {
    code: input.coupon.code,
    discount: shipped === null ? gift.off : add(gift.off, shipped.discount),
  }
}

const byVariant = (a: Priced, b: Priced) => a.variantId - b.variantId || (a.id < b.id ? -1 : 1)

function priced(situation: TaxSituation, line: QuoteLineInput): Priced {
  const stored = money(line.storedMinor ?? 0n, situation.book.currency)
  const unit = unitPrice(situation, line.taxClass, stored)
  return { ...line, ...taxRateOf(situation, line.taxClass), unit, total: times(unit, line.quantity) }
}

function share(whole: Money, over: readonly Money[]): Money[] {
  if (over.length === 0) return []
  return split(
    whole,
    over.map((each) => each.minor),
  )
}

function quoteLine(
  line: Priced,
  discount: Money | undefined,
  payable: Money | undefined,
  tax: Money | undefined,
  currency: Money['currency'],
): QuoteLine {
  const { id, variantId, quantity, unit, total, rate, reason } = line
  const none = zero(currency)
  return {
    id,
    variantId,
    quantity,
    unit,
    total,
    discount: discount ?? none,
    payable: payable ?? none,
    rate,
    reason,
    tax: tax ?? none,
  }
}

function inOrderOf(asked: readonly QuoteLineInput[], quoted: readonly QuoteLine[]): QuoteLine[] {
  const byId = new Map(quoted.map((line) => [line.id, line]))
  return asked.flatMap((line) => byId.get(line.id) ?? [])
}

/** Shipping is taxed at the highest rate among the goods: never too little, and a cheap book cannot lower the bill. */
function shippingAmounts(
  option: ShippingOption,
  isPaid: boolean,
  lines: readonly Priced[],
): Omit<QuoteShipping, 'tax'> {
  const { method, amount } = option
  const highest = lines.reduce((best, line) => (isHigher(line.rate, best.rate) ? line : best))
  const discount = isPaid ? amount : zero(amount.currency)
  const { rate, reason } = highest
  return { method, amount, discount, payable: subtract(amount, discount), rate, reason }
}

function isHigher(a: string, b: string): boolean {
  const [numerator, denominator] = ratio(a)
  const [otherNumerator, otherDenominator] = ratio(b)
  return numerator * otherDenominator > otherNumerator * denominator
}

type Taxed = {
  readonly lines: readonly Money[]
  readonly shipping: Money
  readonly tax: Money
  readonly groups: readonly TaxLine[]
}

const rateKey = ({ rate, reason }: TaxRate) => `${rate} ${reason ?? ''}`

/** Tax per rate over goods and shipping together, rounded once, then shared out over what it was made from. */
function taxes(
  situation: TaxSituation,
  lines: readonly Priced[],
  payables: readonly Money[],
  shipped: Omit<QuoteShipping, 'tax'> | null,
): Taxed {
  const none = zero(situation.book.currency)
  const parts = [
    ...lines.map((line, at) => ({ at, ...line, amount: payables[at] ?? none })),
    ...(shipped === null ? [] : [{ at: lines.length, ...shipped, amount: shipped.payable }]),
  ]
  const byRate = Map.groupBy(parts, rateKey)
  const shares = parts.map(() => none)
  const groups: TaxLine[] = []
  for (const [, members] of [...byRate].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [first] = members
    if (first === undefined) continue
    const amounts = members.map((member) => member.amount)
    const amount = sum(amounts, none.currency)
    const tax = taxOn(situation, amount, first.rate)
    share(tax, amounts).forEach((part, i) => {
      shares[members[i]?.at ?? 0] = part
    })
    const net = situation.book.taxIncluded ? subtract(amount, tax) : amount
    groups.push({ rate: first.rate, reason: first.reason, net, tax })
  }
  return {
    lines: shares.slice(0, lines.length),
    shipping: shares[lines.length] ?? none,
    tax: sum(shares, none.currency),
    groups,
  }
}

function lineProblems({ lines, situation }: QuoteInput): QuoteProblem[] {
  if (lines.length === 0) return [{ code: 'cart_is_empty', blocks: true }]
  const { currency } = situation.book
  return lines.flatMap(({ id, isForSale, storedMinor, seenMinor, quantity, available }): QuoteProblem[] => {
    if (!isForSale || storedMinor === null) return [{ code: 'not_for_sale', blocks: true, lineId: id }]
    const problems: QuoteProblem[] = []
    if (quantity > available)
      problems.push({ code: 'out_of_stock', blocks: true, lineId: id, detail: { available } })
    if (storedMinor !== seenMinor) {
      const detail = { was: money(seenMinor, currency), now: money(storedMinor, currency) }
      problems.push({ code: 'price_changed', blocks: false, lineId: id, detail })
    }
    return problems
  })
}

function shippingProblems(input: QuoteInput, options: readonly ShippingOption[]): QuoteProblem[] {
  if (input.lines.length === 0) return []
  if (options.some(({ kind }) => kind === 'download')) return []
  const offered = options.map((option) => option.method)
  if (input.shippingMethod === null)
    return [{ code: 'shipping_method_missing', blocks: true, detail: { offered } }]
  if (offered.includes(input.shippingMethod)) return []
  return [{ code: 'shipping_method_unavailable', blocks: true, detail: { offered } }]
}

function couponProblem(verdict: {
  readonly refusal: CouponRefusal
  readonly detail?: Readonly<Record<string, unknown>>
}): QuoteProblem {
  const { refusal: code, detail } = verdict
  return { code, blocks: false, ...(detail === undefined ? {} : { detail }) }
}
