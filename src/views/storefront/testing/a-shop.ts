import { receiveStock } from '#goods/inventory/index.ts'
import type { Db } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  recordAttributes,
  recordCategories,
  recordProducts,
  type ProductRecord,
} from '#market/catalog/index.ts'
import { setPrices } from '#market/pricing/index.ts'
import { refreshProducts } from '../../search/index.ts'

/** A variant for a test: its options, what it costs in cents, and how many there are. */
export type TestVariant = {
  readonly options?: Readonly<Record<string, string>>
  readonly cents?: number
  readonly formerCents?: number
  readonly pieces?: number
}

/** A product for a test; what is left out is filled in. */
export type TestProduct = Partial<Omit<ProductRecord, 'variants' | 'slug'>> & {
  readonly slug: string
  readonly title?: string
  readonly variants?: readonly TestVariant[]
}

/** A shop with departments home (lamps, chairs) and kitchen (pans), and the attributes material, power, organic. */
export async function aShop(db: Db): Promise<void> {
  const recorded = await inTransaction(db, async (tx): Promise<Result<null, string>> => {
    const place = (slug: string, parent: string | null, position: number, name: string) => ({
      slug,
      parent,
      position,
      names: { en: name, fr: `${name} (fr)` },
      descriptions: { en: `All of ${name}` },
    })
    const categories = await recordCategories(
      tx,
      [
        place('home', null, 1, 'Home'),
        place('kitchen', null, 2, 'Kitchen'),
        place('lamps', 'home', 1, 'Lamps'),
        place('chairs', 'home', 2, 'Chairs'),
        place('pans', 'kitchen', 1, 'Pans'),
      ],
      'test',
    )
    if (!categories.ok) return categories
    const attributes = await recordAttributes(
      tx,
      [
        {
          code: 'material',
          kind: 'choice',
          filterable: true,
          labels: { en: 'Material', fr: 'Matière' },
          choices: [
            { code: 'oak', labels: { en: 'Oak', fr: 'Chêne' } },
            { code: 'steel', labels: { en: 'Steel', fr: 'Acier' } },
          ],
        },
        { code: 'power', kind: 'number', unit: 'W', filterable: true, labels: { en: 'Power' } },
        { code: 'organic', kind: 'boolean', filterable: true, labels: { en: 'Organic' } },
        { code: 'care', kind: 'text', filterable: false, labels: { en: 'Care' } },
      ],
      'test',
    )
    return attributes.ok ? done(null) : attributes
  })
  mustBeDone(recorded)
}

let delivery = 0

/** Put products into the shop with prices in EUR and stock, shelf and search made. Answers their ids. */
export async function withProducts(db: Db, products: readonly TestProduct[]): Promise<number[]> {
  const records = products.map(recordOf)
  const recorded = await inTransaction(db, async (tx): Promise<Result<number[], string>> => {
    const put = await recordProducts(tx, records, { actor: 'test' })
    if (!put.ok) return put
    const { variantIds, productIds } = put.value
    const all = products.flatMap((product, i) =>
      (product.variants ?? [{}]).map((variant, j) => ({
        ...variant,
        variantId: variantIds.get(records[i]?.variants[j]?.sku ?? '') ?? 0,
      })),
    )
    await setPrices(
      tx,
      all.map(({ variantId, cents = 1_000, formerCents }) => ({
        variantId,
        amount: money(BigInt(cents), 'EUR'),
        ...(formerCents === undefined ? {} : { compareAt: money(BigInt(formerCents), 'EUR') }),
      })),
      'test',
    )
    const lines = all
      .filter(({ pieces = 5 }) => pieces > 0)
      .map(({ variantId, pieces = 5 }) => ({ variantId, location: 'main', quantity: pieces }))
    const received = await receiveStock(tx, { actor: 'test', cause: `delivery-${delivery++}`, lines })
    return received.ok ? done([...productIds]) : received
  })
  const ids = mustBeDone(recorded)
  await refreshProducts(db, ids)
  return ids
}

function recordOf({ title, variants = [{}], slug, ...rest }: TestProduct): ProductRecord {
  const options = new Map<string, Set<string>>()
  for (const variant of variants)
    for (const [code, value] of Object.entries(variant.options ?? {}))
      options.set(code, (options.get(code) ?? new Set()).add(value))
  return {
    slug,
    category: 'lamps',
    taxClass: 'standard',
    brand: 'Fyrholm',
    popularity: 10,
    translations: { en: { title: title ?? slug, summary: '', description: '' } },
    options: [...options].map(([code, values]) => ({
      code,
      labels: { en: code },
      values: [...values].map((value) => ({ code: value, labels: { en: value } })),
    })),
    attributes: {},
    media: [],
    ...rest,
    variants: variants.map((variant, i) => ({
      sku: `${slug}-${i}`.toUpperCase(),
      options: variant.options ?? {},
      weightGrams: 100,
    })),
  }
}
