import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { AttributeValue, ProductRecord } from './product.ts'

/** A product to record, with the id it has. */
export type GivenProduct = { readonly id: number; readonly record: ProductRecord }

type Touched = { product_id: number }
const idsOf = (rows: readonly Touched[]) => rows.map((row) => row.product_id)

/** Put the texts of products as given. Answers the products whose texts changed. */
export async function putTranslations(
  tx: Tx,
  ids: number[],
  given: readonly GivenProduct[],
): Promise<number[]> {
  const rows = given.flatMap(({ id, record }) =>
    Object.entries(record.translations).map(([locale, text]) => ({ product_id: id, locale, ...text })),
  )
  return idsOf(
    await tx.sql<Touched>`
      with given as materialized (
        select g.product_id, g.locale, g.title, g.summary, g.description, g.slug
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as g (product_id bigint, locale text, title text, summary text, description text, slug text)
      ), gone as (
        delete from catalog.product_translations t
         where t.product_id = any (${ids}::bigint[])
           and not exists (select 1 from given g where g.product_id = t.product_id and g.locale = t.locale)
        returning t.product_id
      ), put as (
        insert into catalog.product_translations as t (product_id, locale, title, summary, description, slug)
        select product_id, locale, title, summary, description, slug from given
        on conflict (product_id, locale) do update
           set title = excluded.title, summary = excluded.summary, description = excluded.description,
               slug = coalesce(excluded.slug, t.slug)
         where (t.title, t.summary, t.description, t.slug)
               is distinct from
               (excluded.title, excluded.summary, excluded.description, coalesce(excluded.slug, t.slug))
        returning t.product_id
      )
      select product_id from gone union select product_id from put`,
  )
}

/** Put what buyers choose as given. Answers the products where it changed. */
export async function putOptions(tx: Tx, ids: number[], given: readonly GivenProduct[]): Promise<number[]> {
  const rows = given.flatMap(({ id, record }) =>
    record.options.map(({ code, labels }, position) => ({ product_id: id, code, position, labels })),
  )
  return idsOf(
    await tx.sql<Touched>`
      with given as materialized (
        select g.product_id, g.code, g.position, g.labels
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as g (product_id bigint, code text, position integer, labels jsonb)
      ), gone as (
        delete from catalog.product_options t
         where t.product_id = any (${ids}::bigint[])
           and not exists (select 1 from given g where g.product_id = t.product_id and g.code = t.code)
        returning t.product_id
      ), put as (
        insert into catalog.product_options as t (product_id, code, position, labels)
        select product_id, code, position, labels from given
        on conflict (product_id, code) do update set position = excluded.position, labels = excluded.labels
         where (t.position, t.labels) is distinct from (excluded.position, excluded.labels)
        returning t.product_id
      )
      select product_id from gone union select product_id from put`,
  )
}

/** Put the values of options as given. Answers the products where they changed. */
export async function putOptionValues(
  tx: Tx,
  ids: number[],
  given: readonly GivenProduct[],
): Promise<number[]> {
  const rows = given.flatMap(({ id, record }) =>
    record.options.flatMap((option) =>
      option.values.map(({ code, labels }, position) => ({
        product_id: id,
        option_code: option.code,
        code,
        position,
        labels,
      })),
    ),
  )
  return idsOf(
    await tx.sql<Touched>`
      with given as materialized (
        select g.product_id, g.option_code, g.code, g.position, g.labels
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as g (product_id bigint, option_code text, code text, position integer, labels jsonb)
      ), gone as (
        delete from catalog.option_values t
         where t.product_id = any (${ids}::bigint[])
           and not exists (select 1 from given g
                            where (g.product_id, g.option_code, g.code) = (t.product_id, t.option_code, t.code))
        returning t.product_id
      ), put as (
        insert into catalog.option_values as t (product_id, option_code, code, position, labels)
        select product_id, option_code, code, position, labels from given
        on conflict (product_id, option_code, code) do update
           set position = excluded.position, labels = excluded.labels
         where (t.position, t.labels) is distinct from (excluded.position, excluded.labels)
        returning t.product_id
      )
      select product_id from gone union select product_id from put`,
  )
}

/** Put the pictures of products as given. Answers the products where they changed. */
export async function putMedia(tx: Tx, ids: number[], given: readonly GivenProduct[]): Promise<number[]> {
  const rows = given.flatMap(({ id, record }) =>
    record.media.map(({ key, position, alt, options = {}, width, height }) => ({
      product_id: id,
      position,
      file_key: key,
      options,
      alt,
      width,
      height,
    })),
  )
  return idsOf(
    await tx.sql<Touched>`
      with given as materialized (
        select g.product_id, g.position, g.file_key, g.options, g.alt, g.width, g.height
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as g (product_id bigint, position integer, file_key text, options jsonb, alt jsonb, width integer,
                height integer)
      ), gone as (
        delete from catalog.media t
         where t.product_id = any (${ids}::bigint[])
           and not exists (select 1 from given g where g.product_id = t.product_id and g.position = t.position)
        returning t.product_id
      ), put as (
        insert into catalog.media as t (product_id, position, file_key, options, alt, width, height)
        select product_id, position, file_key, options, alt, width, height from given
        on conflict (product_id, position) do update
           set file_key = excluded.file_key, options = excluded.options, alt = excluded.alt, width = excluded.width,
               height = excluded.height,
               film_key = case when t.file_key = excluded.file_key then t.film_key end,
               captions = case when t.file_key = excluded.file_key then t.captions else '{}' end
         where (t.file_key, t.options, t.alt, t.width, t.height)
               is distinct from
               (excluded.file_key, excluded.options, excluded.alt, excluded.width, excluded.height)
        returning t.product_id
      )
      select product_id from gone union select product_id from put`,
  )
}

const attributeRow = (product_id: number, code: string, value: AttributeValue) => ({
  product_id,
  code,
  number_value: typeof value === 'number' ? value : null,
  boolean_value: typeof value === 'boolean' ? value : null,
  said: typeof value === 'string' ? value : null,
  texts: typeof value === 'object' ? value : null,
})

/** Put the facts of products as given, each of its attribute's kind. Answers the products where they changed. */
export async function putAttributeValues(
  tx: Tx,
  ids: number[],
  given: readonly GivenProduct[],
): Promise<Result<number[], 'attribute_not_found'>> {
  const rows = given.flatMap(({ id, record }) =>
    Object.entries(record.attributes).map(([code, value]) => attributeRow(id, code, value)),
  )
  const touched = await tx.sql<{ product_id: number | null; unknown: string | null }>`
    with given as materialized (
      select g.product_id, g.code, a.kind, g.number_value, g.boolean_value, g.texts,
             case a.kind when 'choice' then g.said end as choice_code,
             case a.kind when 'text' then g.said end as text_value
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as g (product_id bigint, code text, number_value numeric, boolean_value boolean, said text, texts jsonb)
        left join catalog.attributes a on a.code = g.code
    ), gone as (
      delete from catalog.attribute_values t
       where t.product_id = any (${ids}::bigint[])
         and not exists (select 1 from given g where (g.product_id, g.code) = (t.product_id, t.attribute_code))
      returning t.product_id
    ), put as (
      insert into catalog.attribute_values as t
             (product_id, attribute_code, kind, text_value, texts, number_value, boolean_value, choice_code)
      select product_id, code, kind, text_value, texts, number_value, boolean_value, choice_code
        from given where kind is not null
      on conflict (product_id, attribute_code) do update
         set kind = excluded.kind, text_value = excluded.text_value, texts = excluded.texts,
             number_value = excluded.number_value, boolean_value = excluded.boolean_value,
             choice_code = excluded.choice_code
       where (t.kind, t.text_value, t.texts, t.number_value, t.boolean_value, t.choice_code)
             is distinct from
             (excluded.kind, excluded.text_value, excluded.texts, excluded.number_value, excluded.boolean_value,
              excluded.choice_code)
      returning t.product_id
    )
    select product_id, null as unknown from gone
    union select product_id, null from put
    union select null, code from given where kind is null`
  const unknown = touched.find((row) => row.unknown !== null)?.unknown
  if (unknown !== undefined) return refused('attribute_not_found', { attribute: unknown })
  return done(touched.flatMap((row) => row.product_id ?? []))
}
