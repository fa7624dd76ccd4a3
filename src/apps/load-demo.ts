import { recordOffers, type OfferedProduct } from '#flows/import-catalog.ts'
import type { Db } from '#kernel/database.ts'
import type { FileStore } from '#kernel/files.ts'
import { toneOfHex } from '#kernel/pictures.ts'
import { parseDecimal } from '#kernel/money.ts'
import { done, mustBeDone, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  addressOf,
  categoryTree,
  dropCategoryTree,
  recordAttributes,
  recordCategories,
} from '#market/catalog/index.ts'
import { beginPiece, publishPiece } from '#market/content/index.ts'
import { houseId } from '#people/parties/index.ts'
import { refreshProducts } from '#views/search/index.ts'
import {
  demoWritings,
  heroArtwork,
  type DemoWriting,
  type DemoCatalog,
  type DemoProduct,
  type DemoVariant,
} from './demo/index.ts'
import { keepPictures, type Draw, type KeptPicture } from './demo-pictures.ts'

const actor = 'demo'

/** The warehouses of the demo as the shop's places. */
const places = { hamburg: 'main', shanghai: 'second' } as const

/** Where demo products go, and how their pictures are drawn. */
export type DemoShelf = { readonly db: Db; readonly files: FileStore; readonly draw: Draw }

/** Record the demo's categories and attributes. */
export async function loadDemoTree({ db, files, draw }: DemoShelf, catalog: DemoCatalog): Promise<void> {
  const pictures = await keepPictures(
    files,
    catalog.categories.map((category) => category.artwork),
    draw,
  )
  const loaded = await inTransaction(db, async (tx): Promise<Result<null, string>> => {
    const categories = await recordCategories(
      tx,
      catalog.categories.map(({ artwork, ...category }) => {
        const picture = pictures.get(artwork)
        const addresses = { zh: addressOf(category.names.zh), fr: addressOf(category.names.fr) }
        return { ...category, addresses, ...(picture ? { mediaKey: picture.key } : {}) }
      }),
      actor,
    )
    if (!categories.ok) return categories
    const attributes = await recordAttributes(tx, catalog.attributes, actor)
    return attributes.ok ? done(null) : attributes
  })
  mustBeDone(loaded)
  dropCategoryTree()
}

/** Keep the picture of the front page and mark it as such. */
export async function loadFrontPicture({ db, files }: Omit<DemoShelf, 'draw'>): Promise<void> {
  const key = await files.put(heroArtwork(), 'svg', toneOfHex('#2c5363'))
  await db.sql`
    insert into kernel.marks (name, value) values ('front_picture', ${{ key }}::jsonb)
    on conflict (name) do update set value = excluded.value`
}

async function pictured({ db }: Pick<DemoShelf, 'db'>, writing: DemoWriting): Promise<DemoWriting> {
  if (writing.kind === 'menu' || writing.pictureOf === undefined) return writing
  const picture = (await categoryTree(db)).bySlug.get(writing.pictureOf)?.mediaKey ?? ''
  const kept = <Body extends object>(body: Body) => ({ ...body, picture })
  // Said twice because a writing and a block are two types; what is done is the same.
  if (writing.kind === 'block') return { ...writing, body: kept(writing.body) }
  return { ...writing, body: kept(writing.body) }
}

/** Publish what the demo shop has to say; what has its address already stays as it is. */
export async function loadDemoWritings(shelf: Pick<DemoShelf, 'db'>): Promise<void> {
  for (const each of demoWritings) {
    const { kind, slug, body } = await pictured(shelf, each)
    const loaded = await inTransaction(shelf.db, async (tx): Promise<Result<unknown, string>> => {
      const begun = await beginPiece(tx, { kind, slug, body, author: houseId })
      if (!begun.ok) return begun.refusal === 'address_taken' ? done(null) : begun
      return publishPiece(tx, begun.value.id, { version: 1, actor })
    })
    mustBeDone(loaded)
  }
}

/**
 * Load demo products in batches of 500, each a transaction with its shelf and search made at once. Answers how many.
 */
export async function loadDemoProducts(
  shelf: DemoShelf,
  products: Iterable<DemoProduct>,
  progress: (loaded: number) => void = () => undefined,
): Promise<number> {
  const pictures = new Map<string, KeptPicture>()
  let batch: DemoProduct[] = []
  let loaded = 0
  const send = async () => {
    await loadBatch(shelf, batch, pictures)
    loaded += batch.length
    batch = []
    progress(loaded)
  }
  for (const product of products) {
    batch.push(product)
    if (batch.length === 500) await send()
  }
  if (batch.length > 0) await send()
  return loaded
}

async function loadBatch(
  { db, files, draw }: DemoShelf,
  products: readonly DemoProduct[],
  pictures: Map<string, KeptPicture>,
): Promise<void> {
  const artworks = products.flatMap((product) => product.media.map((each) => each.artwork))
  await keepPictures(files, artworks, draw, pictures)
  const offers = products.map((product) => offeredOf(product, pictures))
  // What is reduced was sold at its former price before: the history of prices knows it as it does in a real shop.
  const before = offers.filter(isReduced).map(beforeReduction)
  const taken = await inTransaction(db, async (tx) => {
    // Shelf and words of five hundred products are one statement, which on a busy machine is no matter of seconds.
    await tx.sql`set local statement_timeout = '2min'`
    const sold = await recordOffers(tx, before, { actor, cause: 'demo-shop' })
    if (!sold.ok) return sold
    const recorded = await recordOffers(tx, offers, { actor, cause: 'demo-shop' })
    if (recorded.ok) await refreshProducts(tx, recorded.value.productIds)
    return recorded
  })
  mustBeDone(taken)
}

const isReduced = ({ variants }: OfferedProduct): boolean =>
  variants.some(({ prices }) => prices.some(({ compareAt }) => compareAt !== undefined))

const beforeReduction = (offer: OfferedProduct): OfferedProduct => ({
  ...offer,
  variants: offer.variants.map((variant) => ({
    ...variant,
    prices: variant.prices.map(({ amount, compareAt = amount }) => ({ amount: compareAt })),
  })),
})

/** A demo product as the shop records it, with addresses made of its titles. */
export function offeredOf(product: DemoProduct, pictures: ReadonlyMap<string, KeptPicture>): OfferedProduct {
  return {
    ...product,
    translations: {
      en: product.translations.en,
      zh: { ...product.translations.zh, slug: addressOf(product.translations.zh.title) },
      fr: { ...product.translations.fr, slug: addressOf(product.translations.fr.title) },
    },
    variants: product.variants.map((variant) => ({
      sku: variant.sku,
      gtin: variant.gtin,
      options: variant.options,
      weightGrams: variant.weightGrams,
      prices: pricesOf(variant),
      stock: Object.fromEntries(
        Object.entries(variant.stock).map(([place, pieces]) => [
          places[place as keyof typeof places],
          pieces,
        ]),
      ),
    })),
    media: product.media.flatMap(({ artwork, position, alt, variantOptions = {} }) => {
      const picture = pictures.get(artwork)
      return picture ? [{ ...picture, position, alt, options: variantOptions }] : []
    }),
  }
}

function pricesOf({ prices, compareAt }: DemoVariant): OfferedProduct['variants'][number]['prices'] {
  return (['EUR', 'USD'] as const).map((currency) => {
    const amount = mustBeDone(parseDecimal(prices[currency], currency))
    if (compareAt === undefined) return { amount }
    return { amount, compareAt: mustBeDone(parseDecimal(compareAt[currency], currency)) }
  })
}
