import type { Db } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { dropCategoryTree, recordCategories } from '#market/catalog/index.ts'
import { recordOffers, type OfferedProduct } from '#flows/import-catalog.ts'
import { refreshProducts } from '#views/search/index.ts'

type Listed = {
  readonly title: string
  readonly slug: string
  readonly description: string
  readonly category: number
  readonly variants: readonly { sku: string; size: string; price: number; stock: number }[]
}

type Catalog = {
  readonly categories: readonly { readonly index: number; readonly name: string; readonly slug: string }[]
  readonly product: (i: number) => Listed
}

/** The catalog all shops are measured with: the same bytes as the peers' harness has. */
async function catalog(): Promise<Catalog> {
  const path: string = new URL('../catalog.mjs', import.meta.url).href
  return (await import(path)) as Catalog
}

const sizes = ['small', 'large'] as const

function offered({ title, slug, description, variants }: Listed, category: string): OfferedProduct {
  return {
    slug,
    category,
    taxClass: 'standard',
    brand: '',
    popularity: 0,
    state: 'active',
    translations: { en: { title, summary: '', description } },
    options: [
      {
        code: 'size',
        labels: { en: 'Size' },
        values: sizes.map((size) => ({ code: size, labels: { en: size === 'small' ? 'Small' : 'Large' } })),
      },
    ],
    attributes: {},
    media: [],
    variants: variants.map(({ sku, size, price, stock }) => ({
      sku,
      options: { size: size.toLowerCase() },
      weightGrams: 500,
      prices: [{ amount: money(BigInt(price), 'EUR') }],
      stock: { main: stock },
    })),
  }
}

async function load(db: Db, batch: readonly OfferedProduct[], withShelf: boolean): Promise<void> {
  mustBeDone(
    await inTransaction(db, async (tx) => {
      const taken = await recordOffers(tx, batch, { actor: 'bench', cause: 'catalog' })
      if (taken.ok && withShelf) await refreshProducts(tx, taken.value.productIds)
      return taken
    }),
  )
}

/** Which products are loaded, and whether shelf and search are made with them. */
type Portion = { readonly from?: number; readonly to?: number; readonly withShelf?: boolean }

/**
 * Load the catalog in batches of 500: products from number `from` (from 0) to before `to`, 10,000 where nothing is said; shelf and search with
 * it, or left to the worker as an import leaves them. Answers how many. Harmless to repeat.
 */
export async function seedCatalog(
  db: Db,
  progress: (loaded: number) => void,
  { from = 0, to = 10_000, withShelf = true }: Portion = {},
): Promise<number> {
  const { categories, product } = await catalog()
  const slugs = categories.map(({ slug }) => slug)
  mustBeDone(
    await inTransaction(db, async (tx): Promise<Result<null, string>> => {
      const recorded = await recordCategories(
        tx,
        categories.map(({ index, name, slug }) => ({
          slug,
          parent: null,
          position: index,
          names: { en: name },
          descriptions: {},
        })),
        'bench',
      )
      return recorded.ok ? done(null) : recorded
    }),
  )
  dropCategoryTree()
  let batch: OfferedProduct[] = []
  let loaded = 0
  for (let i = from; i < to; i++) {
    const each = product(i)
    batch.push(offered(each, slugs[each.category] ?? ''))
    if (batch.length < 500) continue
    await load(db, batch, withShelf)
    loaded += batch.length
    batch = []
    if (loaded % 2_500 === 0) progress(loaded)
  }
  if (batch.length > 0) await load(db, batch, withShelf)
  return loaded + batch.length
}
