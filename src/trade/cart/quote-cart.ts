import { money, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import {
  quote,
  taxSituation,
  unitPrice,
  type Coupon,
  type Quote,
  type QuoteLine,
  type QuoteProblem,
  type TaxSituation,
} from '#market/pricing/index.ts'
import { needsDownloadConsent } from '#goods/downloads/index.ts'
import type { CartLineReading, CartReading } from './read-cart.ts'

/** What must be said before an order can be placed, besides what the quote finds. */
export type MissingDetail = 'email_missing' | 'shipping_address_missing' | 'consent_missing'

/** A line as the buyer sees it. */
export type CartLineView = QuoteLine & {
  readonly sku: string
  readonly title: string
  readonly slug: string
  readonly options: Readonly<Record<string, string>>
  readonly choice: Readonly<Record<string, string>>
  readonly media: string | null
  readonly compareAt: Money | null
  readonly available: number
  readonly isDigital: boolean
  readonly problems: readonly QuoteProblem[]
}

/** A cart as the buyer sees it: lines, totals, ways to ship, and what still stands in the way. */
export type CartView = {
  readonly id: string
  readonly version: number
  readonly currency: Money['currency']
  readonly country: string
  readonly locale: string
  readonly email: string | null
  readonly shippingAddress: CartReading['shippingAddress']
  readonly billingAddress: CartReading['billingAddress']
  readonly vatId: string | null
  readonly shippingMethod: string | null
  readonly couponCode: string | null
  /** Nothing of it is carried: who buys, and from which country, is all that is asked. */
  readonly isDownload: boolean
  /** The law of the buyer's country wants their word before a download is handed out at once. */
  readonly needsConsent: boolean
  readonly lines: readonly CartLineView[]
  readonly pieces: number
  readonly quote: Quote
  readonly missing: readonly MissingDetail[]
  /** True when nothing stands in the way of placing the order. */
  readonly isReady: boolean
}

/** Quote a cart as it was read and say how it stands. Pure. */
export function quoteCart(reading: CartReading): CartView {
  const situation = situationOf(reading)
  const quoted = quote({
    situation,
    lines: reading.lines.map((line) => ({
      ...line,
      storedMinor: line.stored_minor,
      seenMinor: line.seen_minor,
    })),
    shippingSteps: reading.market.shippingSteps,
    shippingMethod: reading.shippingMethod,
    coupon:
      reading.couponCode === null ? undefined : { code: reading.couponCode, found: couponOf(reading.coupon) },
  })
  const isDownload = reading.lines.length > 0 && reading.lines.every((line) => line.isDigital)
  const needsConsent = reading.lines.some((line) => line.isDigital) && needsDownloadConsent(reading.country)
  const missing = missingOf(reading, { isDownload, needsConsent })
  const { id, version, currency, country, locale, email, shippingAddress, billingAddress, vatId } = reading
  return {
    id,
    version,
    currency,
    country,
    locale,
    email,
    shippingAddress,
    billingAddress,
    vatId,
    shippingMethod: reading.shippingMethod,
    couponCode: reading.couponCode,
    isDownload,
    needsConsent,
    lines: reading.lines.map((line, i) => lineView(situation, line, quoted, i)),
    pieces: reading.lines.reduce((pieces, line) => pieces + line.quantity, 0),
    quote: quoted,
    missing,
    isReady: missing.length === 0 && !quoted.problems.some((problem) => problem.blocks),
  }
}

/** What is carried needs a street; what is downloaded needs a name and a country. */
function missingOf(
  { email, shippingAddress, consentedAt }: CartReading,
  { isDownload, needsConsent }: Pick<CartView, 'isDownload' | 'needsConsent'>,
): MissingDetail[] {
  const hasAddress = shippingAddress !== null && (isDownload || shippingAddress.line1 !== '')
  return [
    ...(email === null ? (['email_missing'] as const) : []),
    ...(hasAddress ? [] : (['shipping_address_missing'] as const)),
    ...(needsConsent && consentedAt === null ? (['consent_missing'] as const) : []),
  ]
}

function situationOf({ market, vatId }: CartReading): TaxSituation {
  const { book, destination, homeRates, rates } = market
  return taxSituation(book, destination, vatId, { home: homeRates, destination: rates })
}

function lineView(situation: TaxSituation, line: CartLineReading, quoted: Quote, at: number): CartLineView {
  const amounts = quoted.lines[at]
  assert(amounts?.id === line.id, 'the quote has the lines of the cart in their order')
  const { sku, title, slug, options, choice, media, available, isDigital, compare_at_minor: listed } = line
  return {
    ...amounts,
    sku,
    title,
    slug,
    options,
    choice,
    media,
    available,
    isDigital,
    compareAt:
      listed === null ? null : unitPrice(situation, line.taxClass, money(listed, situation.book.currency)),
    problems: quoted.problems.filter((problem) => problem.lineId === line.id),
  }
}

function couponOf(read: CartReading['coupon']): Coupon | null {
  if (read === null) return null
  const { code, currency, minimum_minor: minimumMinor, phase, isExhausted, isUsedUpByCustomer } = read
  const terms = { code, currency, minimumMinor, phase, isExhausted, isUsedUpByCustomer }
  switch (read.kind) {
    case 'percent':
      return { ...terms, gift: { kind: 'percent', percent: read.percent ?? '0' } }
    case 'fixed':
      return { ...terms, gift: { kind: 'fixed', amountMinor: read.amount_minor ?? 0n } }
    case 'free_shipping':
      return { ...terms, gift: { kind: 'free_shipping' } }
  }
}
