import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import {
  putAttributeValues,
  putMedia,
  putOptions,
  putOptionValues,
  putTranslations,
} from './product-parts.ts'
import type { ProductRecord } from './product.ts'
import { putVariants } from './put-variants.ts'
import { tellProductsChanged } from './tell-product-changed.ts'

/** What became of recorded products. Ids stand in the order of the records. */
export type RecordedProducts = {
  readonly productIds: readonly number[]
  /** Variant ids by SKU. */
  readonly variantIds: ReadonlyMap<string, number>
  /** Ids of the products that are new, or of which anything changed. */
  readonly changedIds: readonly number[]
  readonly created: number
}

/** Why products cannot be recorded: a category or attribute is not known, another product has the SKU, or an address leads, or once led, to another. */
export type RecordProductsRefusal = 'category_not_found' | 'attribute_not_found' | 'sku_taken' | 'slug_taken'

/** How a batch is recorded. */
export type RecordProductsOptions = {
  readonly actor: string
  readonly cause?: string
  /** The import that brings the products in: they stay drafts, untold, until `takeImportedIn`. */
  readonly importId?: string
}

const mostAtOnce = 500

/**
 * Record up to 500 products as they stand, by slug and SKU, in thirteen statements however many they are. What has not
 * changed is not touched; variants that are no longer named are archived.
 */
export async function recordProducts(
  tx: Tx,
  records: readonly ProductRecord[],
  options: RecordProductsOptions,
): Promise<Result<RecordedProducts, RecordProductsRefusal>> {
  assert(records.length <= mostAtOnce, 'too many products at once')
  const heads = await putHeads(tx, records, options.importId ?? null)
  if (!heads.ok) return heads
  const { ids, changed, created } = heads.value
  const given = records.map((record, i) => ({ id: ids[i] ?? 0, record }))
  const parts = [
    await putTranslations(tx, ids, given),
    await putOptions(tx, ids, given),
    await putOptionValues(tx, ids, given),
    await putMedia(tx, ids, given),
  ]
  const attributes = await putAttributeValues(tx, ids, given)
  if (!attributes.ok) return attributes
  const variants = await putVariants(tx, ids, given)
  if (!variants.ok) return variants
  for (const id of [...parts.flat(), ...attributes.value, ...variants.value.changed]) changed.add(id)
  const changedIds = [...changed].toSorted((a, b) => a - b)
  await tx.sql`
    update catalog.products set updated_at = now() where id = any (${changedIds}::bigint[]) and updated_at <> now()`
  if (options.importId === undefined) await tellProductsChanged(tx, changedIds, options)
  return done({ productIds: ids, variantIds: variants.value.ids, changedIds, created })
}

/** An address of these products that leads to another product, or that two of them ask for. */
async function takenAddress(tx: Tx, records: readonly ProductRecord[]): Promise<string | undefined> {
  const asked = new Map<string, string>()
  for (const { slug, translations } of records) {
    for (const address of [slug, ...Object.values(translations).map((text) => text.slug)]) {
      if (address === undefined || address === null) continue
      if ((asked.get(address) ?? slug) !== slug) return address
      asked.set(address, slug)
    }
  }
  const [taken] = await tx.sql<{ slug: string }>`
    select a.slug
      from unnest(${[...asked.keys()]}::text[], ${[...asked.values()]}::text[]) as g (address, product)
      join catalog.product_addresses a on a.slug = g.address
      join catalog.products p on p.id = a.product_id
     where p.slug <> g.product
     limit 1`
  return taken?.slug
}

type Heads = { ids: number[]; changed: Set<number>; created: number }

async function putHeads(
  tx: Tx,
  records: readonly ProductRecord[],
  importId: string | null,
): Promise<Result<Heads, 'category_not_found' | 'slug_taken'>> {
  const taken = await takenAddress(tx, records)
  if (taken !== undefined) return refused('slug_taken', { slug: taken })
  const rows = records.map((each, n) => ({
    n,
    slug: each.slug,
    category: each.category,
    tax_class: each.taxClass,
    brand: each.brand,
    popularity: each.popularity,
    state: each.state ?? null,
  }))
  const put = await tx.sql<{ id: number; created: boolean }>`
    insert into catalog.products as p (slug, category_id, tax_class, brand, popularity, state, import_id)
    select g.slug, c.id, g.tax_class, g.brand, g.popularity, 
           case when ${importId}::text is null
                then coalesce(g.state, case when was.import_id is null then was.state end, 'active')
                else 'draft' end,
           ${importId}::text
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as g (n integer, slug text, category text, tax_class text, brand text, popularity integer, state text)
      join catalog.categories c on c.slug = g.category
      left join catalog.products was on was.slug = g.slug
     order by g.n
    on conflict (slug) do update
       set category_id = excluded.category_id, tax_class = excluded.tax_class, brand = excluded.brand,
           popularity = excluded.popularity, state = excluded.state, import_id = excluded.import_id,
           updated_at = now()
     where (p.category_id, p.tax_class, p.brand, p.popularity, p.state, p.import_id)
           is distinct from
           (excluded.category_id, excluded.tax_class, excluded.brand, excluded.popularity, excluded.state,
            excluded.import_id)
    returning p.id, p.xmax = 0 as created`
  const found = await tx.sql<{ id: number; slug: string; category: string }>`
    select p.id, p.slug, c.slug as category
      from catalog.products p join catalog.categories c on c.id = p.category_id
     where p.slug = any (${records.map((each) => each.slug)}::text[])`
  const bySlug = new Map(found.map((each) => [each.slug, each]))
  for (const { slug, category } of records) {
    if (bySlug.get(slug)?.category !== category) return refused('category_not_found', { slug, category })
  }
  return done({
    ids: records.map((each) => bySlug.get(each.slug)?.id ?? 0),
    changed: new Set(put.map((each) => each.id)),
    created: put.filter((each) => each.created).length,
  })
}
