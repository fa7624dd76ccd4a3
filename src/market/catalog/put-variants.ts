import { houseId } from '#people/parties/index.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { GivenProduct } from './product-parts.ts'

type Put = { readonly ids: ReadonlyMap<string, number>; readonly changed: readonly number[] }

/** Put the variants of products as given; those no longer named are archived, since orders may name them. */
export async function putVariants(
  tx: Tx,
  ids: number[],
  given: readonly GivenProduct[],
): Promise<Result<Put, 'sku_taken'>> {
  const rows = given.flatMap(({ id, record }) =>
    record.variants.map(
      ({ sku, sellerId = houseId, options, gtin = null, weightGrams, state = null }, position) => ({
        product_id: id,
        sku,
        seller_id: sellerId,
        options,
        gtin,
        weight_grams: weightGrams,
        position,
        state,
      }),
    ),
  )
  const json = JSON.stringify(rows)
  // Choices that move from one SKU to another must be free before they are taken again, so these go first.
  const gone = await tx.sql<{ product_id: number }>`
    with given as materialized (
      select g.product_id, g.sku, g.options
          from jsonb_to_recordset(${json}::jsonb) as g (product_id bigint, sku text, options jsonb)
    )
    update catalog.variants v set state = 'archived', updated_at = now()
     where v.product_id = any (${ids}::bigint[]) and v.state <> 'archived'
       and not exists (select 1 from given g
                        where g.sku = v.sku and g.product_id = v.product_id and g.options = v.options)
    returning v.product_id`
  const put = await tx.sql<{ product_id: number }>`
    insert into catalog.variants as v
           (product_id, sku, seller_id, options, gtin, weight_grams, position, state)
    select g.product_id, g.sku, g.seller_id, g.options, g.gtin, g.weight_grams, g.position,
           coalesce(g.state, nullif(was.state, 'archived'), 'active')
      from jsonb_to_recordset(${json}::jsonb)
        as g (product_id bigint, sku text, seller_id text, options jsonb, gtin text, weight_grams integer,
              position integer, state text)
      left join catalog.variants was on was.sku = g.sku
     order by g.sku
    on conflict (sku) do update
       set seller_id = excluded.seller_id, options = excluded.options, gtin = excluded.gtin,
           weight_grams = excluded.weight_grams, position = excluded.position, state = excluded.state,
           updated_at = now()
     where v.product_id = excluded.product_id
       and (v.seller_id, v.options, v.gtin, v.weight_grams, v.position, v.state)
           is distinct from
           (excluded.seller_id, excluded.options, excluded.gtin, excluded.weight_grams, excluded.position,
            excluded.state)
    returning v.product_id`
  const found = await tx.sql<{ id: number; sku: string; product_id: number }>`
    select id, sku, product_id from catalog.variants where sku = any (${rows.map((row) => row.sku)}::text[])`
  const bySku = new Map(found.map((each) => [each.sku, each]))
  const taken = rows.find((row) => bySku.get(row.sku)?.product_id !== row.product_id)
  if (taken) return refused('sku_taken', { sku: taken.sku })
  return done({
    ids: new Map(found.map((each) => [each.sku, each.id])),
    changed: [...gone, ...put].map((row) => row.product_id),
  })
}
