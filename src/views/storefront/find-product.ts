import { batchedPer } from '#kernel/batched.ts'
import type { Currency } from '#kernel/currency.ts'
import { commitsByItself, type Db, type Queries } from '#kernel/database.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { ProductRow } from './product-row.ts'

/** Which product, for whom. */
export type ProductQuery = { readonly slug: string; readonly locale: Locale; readonly currency: Currency }

/** The most variants a product's page carries. */
export const mostVariants = 250

/** Active products by any address they have or had, each in one row, each collection read by itself; in the order asked. */
async function readProducts({ sql }: Queries, asked: readonly ProductQuery[]) {
  const rows = await sql<ProductRow & { place: number }>`
    select asked.place, found.*
      from unnest(${asked.map(({ slug }) => slug)}::text[], ${asked.map(({ locale }) => locale)}::text[],
                  ${asked.map(({ currency }) => currency)}::text[]) with ordinality as asked (slug, locale, currency, place)
     cross join lateral (
    with product as (
      select p.id, p.slug, p.brand, p.tax_class, p.category_id, p.updated_at from catalog.product_addresses a
        join catalog.products p on p.id = a.product_id
       where a.slug = asked.slug and p.state = 'active'
    ), offer as materialized (
      select v.id, v.sku, v.seller_id, v.options, v.gtin, v.weight_grams, v.position, v.is_digital,
             r.amount_minor, r.prior_minor, r.compare_at_minor,
             least(999, coalesce((select sum(s.on_hand - s.reserved) from inventory.stock s
                                   where s.variant_id = v.id), 0)) as available
        from product p
        join catalog.variants v on v.product_id = p.id and v.state = 'active'
        left join pricing.prices r on r.variant_id = v.id and r.currency = asked.currency
    ), choice as materialized (
      select each.key as option_code, each.value as code,
             bool_or(o.available > 0 and o.amount_minor is not null) as in_stock
        from offer o cross join lateral jsonb_each_text(o.options) each group by each.key, each.value
    )
    select p.id, p.slug, p.brand, p.tax_class, p.category_id, p.updated_at, t.locale as text_locale, t.title, t.summary,
           t.description,
           (select coalesce(json_object_agg(x.locale, x.slug) filter (where x.slug is not null), '{}')
              from catalog.product_translations x where x.product_id = p.id) as addresses,
           (select coalesce(json_agg(json_build_object(
                     'code', o.code, 'label', catalog.label(o.labels, asked.locale), 'values', w.values)
                     order by o.position), '[]')
              from catalog.product_options o
             cross join lateral (
               select coalesce(json_agg(json_build_object(
                        'code', v.code, 'label', catalog.label(v.labels, asked.locale), 'in_stock', c.in_stock,
                        'picture', (select m.file_key from catalog.media m
                                     where m.product_id = p.id and m.options ->> o.code = v.code
                                     order by m.position limit 1)) order by v.position), '[]') as values
                 from catalog.option_values v
                 join choice c on c.option_code = v.option_code and c.code = v.code
                where v.product_id = p.id and v.option_code = o.code) w
             where o.product_id = p.id) as options,
           (select coalesce(json_agg(json_build_object(
                     'id', o.id, 'sku', o.sku, 'seller_id', o.seller_id, 'options', o.options, 'gtin', o.gtin,
                     'weight_grams', o.weight_grams, 'amount_minor', o.amount_minor, 'compare_at_minor',
                     o.compare_at_minor, 'prior_minor', o.prior_minor, 'available', o.available, 'is_digital', o.is_digital)
                     order by o.position, o.id), '[]')
              from (select f.id, f.sku, f.seller_id, f.options, f.gtin, f.weight_grams, f.amount_minor, f.prior_minor,
                           f.compare_at_minor, f.available, f.position, f.is_digital
                      from offer f order by f.position, f.id limit ${mostVariants}::bigint) o) as variants,
           (select count(*) from offer) as variant_count, (select min(o.amount_minor) from offer o) as price_minor,
           (select max(o.amount_minor) from offer o) as highest_minor,
           coalesce((select bool_or(o.available > 0 and o.amount_minor is not null) from offer o), false) as in_stock,
           (select coalesce(json_agg(json_build_object(
                     'code', a.code, 'kind', a.kind, 'label', catalog.label(a.labels, asked.locale), 'unit', a.unit,
                     'value', coalesce(f.text_value, f.boolean_value::text, trim_scale(f.number_value)::text,
                                       catalog.label(coalesce(c.labels, f.texts), asked.locale)))
                     order by a.position, a.code), '[]')
              from catalog.attribute_values f join catalog.attributes a on a.code = f.attribute_code
              left join catalog.attribute_choices c on c.attribute_code = f.attribute_code and c.code = f.choice_code
             where f.product_id = p.id) as facts,
           (select coalesce(json_agg(json_build_object(
                     'key', m.file_key, 'alt', catalog.label(m.alt, asked.locale), 'width', m.width, 'height', m.height,
                     'options', m.options, 'film', m.film_key, 'captions', m.captions) order by m.position), '[]')
              from catalog.media m where m.product_id = p.id) as pictures
      from product p cross join lateral (
       select x.locale, x.title, x.summary, x.description from catalog.product_translations x where x.product_id = p.id
        order by x.locale <> asked.locale, x.locale <> 'en', x.locale limit 1) t) found`
  const byPlace = new Map(rows.map((row) => [row.place, row]))
  return asked.map((_, at) => byPlace.get(at + 1))
}

/** Products that are asked for while others are being read are read together. */
const readTogether = batchedPer<Db, ProductQuery, ProductRow | undefined>(readProducts, { max: 16, lanes: 2 })

/** An active product by any address it has or had, in one row. */
export async function findProduct(db: Queries, query: ProductQuery): Promise<ProductRow | undefined> {
  if (commitsByItself(db)) return readTogether(db, query)
  const [row] = await readProducts(db, [query])
  return row
}
