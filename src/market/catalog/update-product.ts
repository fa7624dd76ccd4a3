import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { Locale } from './locale.ts'
import { productLifecycle, type ProductState, type ProductText } from './product.ts'
import { tellProductsChanged } from './tell-product-changed.ts'

/** What may be changed of a product at the desk; what is absent stays. A text replaces that language's text. */
export type ProductChange = {
  readonly slug?: string
  readonly category?: string
  readonly brand?: string
  readonly taxClass?: string
  readonly popularity?: number
  readonly translations?: Readonly<Partial<Record<Locale, ProductText>>>
}

const addressesIn = ({ slug, translations = {} }: ProductChange): string[] =>
  [slug, ...Object.values(translations).map((text) => text.slug)].filter((each) => typeof each === 'string')

/** Why a product cannot be changed. `slug_taken`: the address leads, or once led, to another product. */
export type UpdateProductRefusal =
  | 'product_not_found'
  | 'category_not_found'
  | 'slug_taken'
  | 'changed_meanwhile'

/**
 * Change a product. With `seenAt`, the `updatedAt` the editor read, it refuses to overwrite what somebody else changed
 * since. Tells `product_changed`.
 */
export async function updateProduct(
  tx: Tx,
  productId: number,
  change: ProductChange,
  { actor, seenAt = null }: { readonly actor: string; readonly seenAt?: Date | null },
): Promise<Result<{ readonly updatedAt: Date }, UpdateProductRefusal>> {
  const [found] = await tx.sql<{ updated_at: Date; category_known: boolean; slug_taken: string | null }>`
    select p.updated_at,
           (${change.category ?? null}::text is null
             or exists (select from catalog.categories c where c.slug = ${change.category ?? null}::text))
             as category_known,
           (select a.slug from catalog.product_addresses a
             where a.slug = any (${addressesIn(change)}::text[]) and a.product_id <> p.id limit 1) as slug_taken
      from catalog.products p where p.id = ${productId} for update of p`
  if (!found) return refused('product_not_found')
  if (seenAt !== null && Math.abs(found.updated_at.getTime() - seenAt.getTime()) > 0)
    return refused('changed_meanwhile', { updatedAt: found.updated_at })
  if (!found.category_known) return refused('category_not_found', { category: change.category })
  if (found.slug_taken !== null) return refused('slug_taken', { slug: found.slug_taken })
  const [row] = await tx.sql<{ updated_at: Date }>`
    update catalog.products p
       set slug = coalesce(${change.slug ?? null}::text, p.slug),
           category_id = coalesce(
             (select c.id from catalog.categories c where c.slug = ${change.category ?? null}::text), p.category_id),
           brand = coalesce(${change.brand ?? null}::text, p.brand),
           tax_class = coalesce(${change.taxClass ?? null}::text, p.tax_class),
           popularity = coalesce(${change.popularity ?? null}::integer, p.popularity),
           updated_at = clock_timestamp()
     where p.id = ${productId}
    returning p.updated_at`
  const texts = Object.entries(change.translations ?? {}).map(([locale, text]) => ({ locale, ...text }))
  const addressed = texts.filter((text) => text.slug !== undefined).map(({ locale }) => locale)
  await tx.sql`
    insert into catalog.product_translations as t (product_id, locale, title, summary, description, slug)
    select ${productId}::bigint, locale, title, summary, description, slug
      from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb)
        as g (locale text, title text, summary text, description text, slug text)
    on conflict (product_id, locale) do update
       set title = excluded.title, summary = excluded.summary, description = excluded.description,
           slug = case when t.locale = any (${addressed}::text[]) then excluded.slug else t.slug end`
  await tellProductsChanged(tx, [productId], { actor })
  return done({ updatedAt: row?.updated_at ?? found.updated_at })
}

/** Take a product into the shop, out of it, or put it away. Tells `product_changed`. */
export async function moveProduct(
  tx: Tx,
  productId: number,
  event: 'activate' | 'withdraw' | 'archive',
  actor: string,
): Promise<Result<{ readonly state: ProductState }, 'product_not_found' | 'product_not_movable'>> {
  const target: ProductState = event === 'activate' ? 'active' : event === 'withdraw' ? 'draft' : 'archived'
  const [moved] = await tx.sql<{ id: number }>`
    update catalog.products set state = ${target}, updated_at = clock_timestamp()
     where id = ${productId} and state = any (${productLifecycle.from(event)}::text[])
    returning id`
  if (moved) {
    await tellProductsChanged(tx, [productId], { actor })
    return done({ state: target })
  }
  const [found] = await tx.sql<{ state: string }>`select state from catalog.products where id = ${productId}`
  if (!found) return refused('product_not_found')
  return refused('product_not_movable', { state: found.state, event })
}
