import type { Db } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { onChange, type SequencedFact } from '#kernel/outbox.ts'
import { dropCategoryTree } from '#market/catalog/index.ts'
import { dropMenus } from '#market/content/index.ts'
import { availability, soldOutVariants } from '#goods/inventory/index.ts'
import type { TaggedCache } from '../tagged-cache.ts'

const numbersIn = (fact: SequencedFact, key: string): number[] => {
  const given = fact.payload[key]
  return Array.isArray(given) ? given.map(Number).filter(Number.isSafeInteger) : []
}

/**
 * Keep the memory of pages right: a product's page is forgotten when anything of it changes, the shelves when a product
 * changes, or when one runs out or comes back. Answers how to stop. What was missed while away is forgotten altogether.
 */
export async function keepPagesFresh(
  db: Db,
  cache: Pick<TaggedCache<unknown>, 'drop' | 'dropAll'>,
): Promise<{ stop(): Promise<void> }> {
  const soldOut = new Set(await soldOutVariants(db))

  const noticeStock = async (variants: readonly number[]) => {
    const left = await availability(db.sql, variants)
    const turned = variants.filter((variant) => ((left.get(variant) ?? 0) === 0) !== soldOut.has(variant))
    for (const variant of turned) {
      if (soldOut.has(variant)) soldOut.delete(variant)
      else soldOut.add(variant)
    }
    if (turned.length > 0) cache.drop('shelf')
  }

  const facts = (told: readonly SequencedFact[]) => {
    const refreshed = told.filter((fact) => fact.type === 'shelf_refreshed')
    if (told.some((fact) => fact.type === 'category_changed')) {
      dropCategoryTree()
      cache.dropAll()
    }
    const written = told.filter((fact) => fact.type === 'content_changed')
    if (written.length > 0) cache.drop('content')
    // Menus stand on every page.
    if (written.some((fact) => fact.payload['kind'] === 'menu')) {
      dropMenus()
      cache.dropAll()
    }
    const variants = [...new Set(refreshed.flatMap((fact) => numbersIn(fact, 'variants')))]
    for (const variant of variants) cache.drop(`variant:${variant}`)
    for (const product of refreshed.flatMap((fact) => numbersIn(fact, 'products')))
      cache.drop(`product:${product}`)
    if (refreshed.some((fact) => fact.payload['only_stock'] !== true)) cache.drop('shelf')
    if (variants.length === 0) return
    noticeStock(variants).catch((error: unknown) => {
      log.warn('stock_not_noticed', errorFields(error))
      cache.drop('shelf')
    })
  }
  const forget = () => {
    dropCategoryTree()
    dropMenus()
    cache.dropAll()
  }
  return onChange(db, { facts, forget })
}
