import { toWire, type Money } from '#kernel/money.ts'
import { labelIn, type Labels, type Locale } from '#market/catalog/index.ts'
import type { QuoteProblem } from '#market/pricing/index.ts'
import type { Address } from '#people/parties/index.ts'
import type { CartView } from '#trade/cart/index.ts'
import { mediaUrl, wireOrNull } from './money.ts'

/** An address as the wire has it. */
export function addressOnWire({ postalCode, ...rest }: Address) {
  return { ...rest, ...(postalCode === undefined ? {} : { postal_code: postalCode }) }
}

type GivenAddress = Readonly<Record<string, string | undefined>> & {
  readonly postal_code?: string | undefined
}

/** An address as the shop reads it. */
export function addressFromWire({ postal_code: postalCode, ...rest }: GivenAddress) {
  return { ...rest, ...(postalCode === undefined ? {} : { postalCode }) } as Partial<
    Record<keyof Address, string>
  >
}

const amountOf = (detail: Readonly<Record<string, unknown>>, name: string) => {
  const value = detail[name] as Money | undefined
  return value === undefined ? {} : { [name]: toWire(value) }
}

/** A problem of a cart. */
export function problemOnWire({ code, blocks, lineId, detail = {} }: QuoteProblem) {
  const { available } = detail
  return {
    code,
    blocks,
    ...(lineId === undefined ? {} : { line_id: lineId }),
    ...(typeof available === 'number' ? { available } : {}),
    ...amountOf(detail, 'was'),
    ...amountOf(detail, 'now'),
    ...amountOf(detail, 'minimum'),
  }
}

function lineOnWire(line: CartView['lines'][number]) {
  return {
    id: line.id,
    variant_id: line.variantId,
    sku: line.sku,
    slug: line.slug,
    title: line.title,
    options: line.options,
    picture_url: mediaUrl(line.media),
    quantity: line.quantity,
    available: line.available,
    unit: toWire(line.unit),
    compare_at: wireOrNull(line.compareAt),
    total: toWire(line.total),
    discount: toWire(line.discount),
    payable: toWire(line.payable),
    tax: toWire(line.tax),
    rate: line.rate,
    reason: line.reason,
    problems: line.problems.map(problemOnWire),
  }
}

function quoteOnWire({ quote, locale }: CartView) {
  return {
    tax_included: quote.taxIncluded,
    items: toWire(quote.items),
    discount: toWire(quote.discount),
    shipping: toWire(quote.shippingTotal),
    tax: toWire(quote.tax),
    total: toWire(quote.total),
    tax_lines: quote.taxLines.map(({ rate, reason, net, tax }) => ({
      rate,
      reason,
      net: toWire(net),
      tax: toWire(tax),
    })),
    shipping_options: quote.shippingOptions.map(({ method, kind, labels, amount }) => ({
      method,
      kind,
      label: labelIn(labels as Labels, locale as Locale),
      amount: toWire(amount),
    })),
    coupon: quote.coupon && { code: quote.coupon.code, discount: toWire(quote.coupon.discount) },
    weight_grams: quote.weightGrams,
    problems: quote.problems.map(problemOnWire),
  }
}

/** A cart with its quote. */
export function cartOnWire(view: CartView) {
  return {
    id: view.id,
    version: view.version,
    currency: view.currency,
    country: view.country,
    locale: view.locale,
    email: view.email,
    shipping_address: view.shippingAddress && addressOnWire(view.shippingAddress),
    billing_address: view.billingAddress && addressOnWire(view.billingAddress),
    vat_id: view.vatId,
    shipping_method: view.shippingMethod,
    coupon_code: view.couponCode,
    is_download: view.isDownload,
    needs_consent: view.needsConsent,
    lines: view.lines.map(lineOnWire),
    pieces: view.pieces,
    quote: quoteOnWire(view),
    missing: view.missing,
    is_ready: view.isReady,
  }
}
