import { money, type Money } from '#kernel/money.ts'
import { unitPrice, type TaxSituation } from './tax.ts'

/** One step of a shipping tariff: the amount up to a weight, waived from a value of goods on. */
export type ShippingStep = {
  readonly method: string
  readonly kind: 'delivery' | 'pickup'
  readonly labels: Readonly<Record<string, string>>
  readonly position: number
  readonly upToGrams: number
  readonly amountMinor: bigint
  readonly freeFromMinor: bigint | null
}

/** A way this order can be shipped, and what it costs in this sale. */
export type ShippingOption = {
  readonly method: string
  readonly kind: 'delivery' | 'pickup' | 'download'
  readonly labels: Readonly<Record<string, string>>
  readonly amount: Money
}

/** What is downloaded is shipped by nobody and costs nothing to get. */
export function downloadOption({ book }: TaxSituation): ShippingOption {
  const labels = { en: 'Download', zh: '下载', fr: 'Téléchargement' }
  return { method: 'download', kind: 'download', labels, amount: money(0n, book.currency) }
}

/**
 * The ways an order of this weight and value can be shipped, in the shop's order. A method whose tariff ends below the
 * weight is not offered.
 */
export function shippingOptions(
  situation: TaxSituation,
  steps: readonly ShippingStep[],
  order: { readonly weightGrams: number; readonly goods: Money },
): ShippingOption[] {
  const fitting = steps
    .filter((step) => step.upToGrams >= order.weightGrams)
    .toSorted((a, b) => a.position - b.position || a.upToGrams - b.upToGrams)
  const first = fitting.filter((step, i) => fitting[i - 1]?.method !== step.method)
  return first.map(({ method, kind, labels, amountMinor, freeFromMinor }) => {
    const isFree = freeFromMinor !== null && order.goods.minor >= freeFromMinor
    const stored = money(isFree ? 0n : amountMinor, situation.book.currency)
    return { method, kind, labels, amount: unitPrice(situation, 'standard', stored) }
  })
}
