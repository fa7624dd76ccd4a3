import type { Queries } from '#kernel/database.ts'
import type { ProductQuery } from './find-product.ts'

/** Addresses of the products on the shelf in a language and currency, the best loved first, so many at most. */
export async function bestLoved(
  { sql }: Queries,
  { locale, currency, most }: Pick<ProductQuery, 'locale' | 'currency'> & { readonly most: number },
): Promise<string[]> {
  const rows = await sql<{ slug: string }>`
    select c.slug
      from search.shelf s
      join search.cards c on c.locale = ${locale} and c.product_id = s.product_id
     where s.category_id = 0 and s.currency = ${currency}
     order by s.popularity desc, s.product_id desc limit ${most}::bigint`
  return rows.map(({ slug }) => slug)
}
