import { Readable } from 'node:stream'
import type { Db } from '#kernel/database.ts'
import { done, mustBeDone, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordAttributes, recordCategories } from '#market/catalog/index.ts'
import {
  importCatalog,
  type ImportFault,
  type ImportOptions,
  type Imported,
  type ImportRefusal,
} from '../import-catalog.ts'

/** A shop with two categories and an attribute of each kind, and nothing to sell yet. */
export function aShop(db: Db): Promise<null> {
  return inTransaction(db, async (tx): Promise<Result<null, string>> => {
    const categories = await recordCategories(
      tx,
      ['lamps', 'pans'].map((slug, position) => ({
        slug,
        parent: null,
        position,
        names: { en: slug },
        descriptions: {},
      })),
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
          labels: { en: 'Material' },
          choices: [{ code: 'oak', labels: { en: 'Oak' } }],
        },
        { code: 'power', kind: 'number', unit: 'W', filterable: true, labels: { en: 'Power' } },
        { code: 'organic', kind: 'boolean', filterable: true, labels: { en: 'Organic' } },
        { code: 'author', kind: 'text', filterable: false, labels: { en: 'Author' } },
      ],
      'test',
    )
    return attributes.ok ? done(null) : attributes
  }).then(mustBeDone)
}

/** A variant as a line of a file has it. */
export const aVariant = (sku: string) => ({
  sku,
  options: { color: 'sea' },
  weightGrams: 500,
  prices: { EUR: '19.90', USD: '21.90' },
  stock: { main: 4 },
})

/** A product as a line of a file has it. */
export const aProduct = (slug: string, change: object = {}) => ({
  slug,
  category: 'lamps',
  taxClass: 'standard',
  brand: 'Fyrholm',
  popularity: 3,
  translations: { en: { title: `Title of ${slug}`, summary: 's', description: 'd' } },
  options: [{ code: 'color', labels: { en: 'Color' }, values: [{ code: 'sea', labels: { en: 'Sea' } }] }],
  attributes: { material: 'oak', power: 8.5, organic: true, author: { en: 'One', fr: 'Un' } },
  variants: [aVariant(`${slug}-1`)],
  media: [{ key: 'p.svg', position: 1, alt: { en: 'x' }, width: 8, height: 8 }],
  ...change,
})

/** The bytes of a file, in these parts. */
export function bytes(...parts: (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  return Readable.from(parts.map((part) => Buffer.from(part as Uint8Array)))
}

/** A file of JSON lines. */
export const jsonl = (...values: unknown[]) =>
  values.map((each) => `${typeof each === 'string' ? each : JSON.stringify(each)}\n`).join('')

/** Import a file and gather its faults. */
export function imported(
  db: Db,
  file: AsyncIterable<Uint8Array>,
  more: Partial<ImportOptions> = {},
): Promise<{ readonly result: Result<Imported, ImportRefusal>; readonly faults: readonly ImportFault[] }> {
  const faults: ImportFault[] = []
  return importCatalog(db, file, {
    format: 'jsonl',
    actor: 'test',
    onFault: (fault) => faults.push(fault),
    ...more,
  }).then((result) => ({ result, faults }))
}

/** How many rows there are of what an import writes. */
export function counts(db: Db): Promise<object | undefined> {
  return db.sql`
    select (select count(*) from catalog.products) as products, (select count(*) from catalog.variants) as variants,
           (select count(*) from pricing.prices) as prices, (select count(*) from inventory.stock) as stock,
           (select count(*) from catalog.import_lines) as lines, (select count(*) from catalog.import_skus) as skus`.then(
    ([row]) => row,
  )
}
