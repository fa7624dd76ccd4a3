import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { Labels, ProductState, ProductText, VariantState } from '#market/catalog/index.ts'

/** What an article costs in a currency. */
export type DeskPrice = {
  readonly currency: Currency
  readonly amount_minor: bigint
  readonly compare_at_minor: bigint | null
}

/** An article of a product: prices and pieces. */
export type DeskVariant = {
  readonly id: number
  readonly sku: string
  readonly options: Readonly<Record<string, string>>
  readonly gtin: string | null
  readonly weightGrams: number
  readonly state: VariantState
  readonly prices: readonly DeskPrice[]
  readonly stock: readonly { readonly location: string; readonly onHand: number; readonly reserved: number }[]
}

/** A typed fact of a product, its value as text. */
export type DeskAttribute = { readonly code: string; readonly labels: Labels; readonly value: string }

/** A picture of a product, perhaps the poster of a film. */
export type DeskMedia = {
  readonly id: number
  readonly key: string
  readonly alt: Labels
  readonly options: Readonly<Record<string, string>>
  readonly width: number
  readonly height: number
  readonly film: string | null
  readonly captions: Labels
}

/** An option of a product, with its values in their order. */
type DeskOption = {
  readonly code: string
  readonly labels: Labels
  readonly values: readonly { readonly code: string; readonly labels: Labels }[]
}

/** A product with everything the desk shows of it. */
export type DeskProduct = {
  readonly id: number
  readonly slug: string
  readonly category: string
  readonly taxClass: string
  readonly brand: string
  readonly popularity: number
  readonly state: ProductState
  readonly updatedAt: Date
  readonly texts: Readonly<Record<string, ProductText>>
  /** Every address that leads to it, the present ones among them. */
  readonly addresses: readonly string[]
  readonly media: readonly DeskMedia[]
  /** What buyers choose by, with the values. */
  readonly options: readonly DeskOption[]
  readonly attributes: readonly DeskAttribute[]
  readonly variants: readonly DeskVariant[]
}

/** One product with its texts, pictures, attributes, articles, prices and stock, in one statement; null when there is none. */
export async function oneProduct(db: Queries, id: number): Promise<DeskProduct | null> {
  const [row] = await db.sql<DeskProduct>`
    select p.id, p.slug, c.slug as category, p.tax_class as "taxClass", p.brand, p.popularity, p.state,
           p.updated_at as "updatedAt",
           (select coalesce(json_object_agg(t.locale, json_build_object(
                     'title', t.title, 'summary', t.summary, 'description', t.description, 'slug', t.slug)), '{}')
              from catalog.product_translations t where t.product_id = p.id) as texts,
           array(select a.slug::text from catalog.product_addresses a where a.product_id = p.id
                  order by a.since desc, a.slug) as addresses,
           (select coalesce(json_agg(json_build_object('id', m.id, 'key', m.file_key, 'alt', m.alt, 'options', m.options,
                     'width', m.width, 'height', m.height, 'film', m.film_key, 'captions', m.captions)
                     order by m.position), '[]')
              from catalog.media m where m.product_id = p.id) as media,
           (select coalesce(json_agg(json_build_object('code', o.code, 'labels', o.labels, 'values',
                     (select coalesce(json_agg(json_build_object('code', v.code, 'labels', v.labels)
                               order by v.position), '[]')
                        from catalog.option_values v
                       where v.product_id = o.product_id and v.option_code = o.code)) order by o.position), '[]')
              from catalog.product_options o where o.product_id = p.id) as options,
           (select coalesce(json_agg(json_build_object('code', a.code, 'labels', a.labels, 'value', trim(concat(
                     coalesce(v.text_value, nullif(catalog.label(v.texts, 'en'), ''), trim_scale(v.number_value)::text,
                              v.boolean_value::text, catalog.label(ac.labels, 'en')), ' ', a.unit)))
                     order by a.position, a.code), '[]')
              from catalog.attribute_values v
              join catalog.attributes a on a.code = v.attribute_code
              left join catalog.attribute_choices ac on ac.attribute_code = v.attribute_code and ac.code = v.choice_code
             where v.product_id = p.id) as attributes,
           (select coalesce(json_agg(json_build_object(
                     'id', v.id, 'sku', v.sku, 'options', v.options, 'gtin', v.gtin, 'weightGrams', v.weight_grams,
                     'state', v.state,
                     'prices', (select coalesce(json_agg(json_build_object('currency', r.currency,
                                         'amount_minor', r.amount_minor, 'compare_at_minor', r.compare_at_minor)
                                         order by r.currency), '[]')
                                  from pricing.prices r where r.variant_id = v.id),
                     'stock', (select coalesce(json_agg(json_build_object('location', s.location,
                                         'onHand', s.on_hand, 'reserved', s.reserved) order by s.location), '[]')
                                 from inventory.stock s where s.variant_id = v.id))
                     order by v.state = 'archived', v.position, v.id), '[]')
              from catalog.variants v where v.product_id = p.id) as variants
      from catalog.products p
      join catalog.categories c on c.id = p.category_id
     where p.id = ${id}::bigint`
  return row ?? null
}
