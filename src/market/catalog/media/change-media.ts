import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { Labels } from '../locale.ts'
import { tellProductsChanged } from '../tell-product-changed.ts'

/** A product shows at most so many pictures. */
export const mostMedia = 60

/** A picture in the file store. Pixels. */
export type StoredPicture = { readonly key: string; readonly width: number; readonly height: number }

/** A film in the file store and its captions by language. */
export type StoredFilm = { readonly key: string; readonly captions: Labels }

/** What is said of a picture: its text by language, and the options of the variants it shows; empty for all. */
export type MediaWords = { readonly alt: Labels; readonly options: Readonly<Record<string, string>> }

/** Which picture of which product. */
export type MediaOf = { readonly productId: number; readonly mediaId: number }

/** Why pictures of a product are not changed. */
type MediaRefusal =
  | 'product_not_found'
  | 'picture_not_found'
  | 'too_many_pictures'
  | 'option_unknown'
  | 'pictures_not_all'

/** The changes of one product's pictures come one after another. Refuses a product that is not there. */
async function lockProduct(tx: Tx, productId: number): Promise<Result<true, 'product_not_found'>> {
  const [found] = await tx.sql`select 1 as one from catalog.products where id = ${productId} for update`
  return found === undefined ? refused('product_not_found') : done(true as const)
}

async function knowsOptions(tx: Tx, productId: number, options: MediaWords['options']): Promise<boolean> {
  const rows = await tx.sql`
    select 1 as one
      from jsonb_each_text(${options}::jsonb) as g (option_code, code)
      join catalog.option_values v
        on v.product_id = ${productId} and v.option_code = g.option_code and v.code = g.code`
  return rows.length === Object.keys(options).length
}

/** Put a picture behind the others of a product. Tells `product_changed`. */
export async function addMedia(
  tx: Tx,
  productId: number,
  given: MediaWords & { readonly picture: StoredPicture; readonly film?: StoredFilm | undefined },
  actor: string,
): Promise<Result<{ readonly mediaId: number }, MediaRefusal>> {
  const { picture, film, alt, options } = given
  const locked = await lockProduct(tx, productId)
  if (!locked.ok) return locked
  if (!(await knowsOptions(tx, productId, options))) return refused('option_unknown', { field: 'shown_for' })
  const [added] = await tx.sql<{ id: number }>`
    insert into catalog.media (product_id, position, file_key, options, alt, width, height, film_key, captions)
    select ${productId}::bigint, coalesce(max(m.position), 0) + 1, ${picture.key}, ${options}::jsonb, ${alt}::jsonb,
           ${picture.width}::integer, ${picture.height}::integer, ${film?.key ?? null}::text,
           ${film?.captions ?? {}}::jsonb
      from catalog.media m where m.product_id = ${productId}
    having count(*) < ${mostMedia}::bigint and coalesce(max(m.position), 0) < 999
    returning id`
  if (added === undefined) return refused('too_many_pictures', { most: mostMedia })
  await tellProductsChanged(tx, [productId], { actor })
  return done({ mediaId: added.id })
}

/** Show another picture in the place of one; a film and its captions stay. Tells `product_changed`. */
export async function replaceMedia(
  tx: Tx,
  { productId, mediaId }: MediaOf,
  { key, width, height }: StoredPicture,
  actor: string,
): Promise<Result<true, MediaRefusal>> {
  const rows = await tx.sql`
    update catalog.media set file_key = ${key}, width = ${width}, height = ${height}
     where product_id = ${productId} and id = ${mediaId} returning 1 as one`
  if (rows.length === 0) return refused('picture_not_found')
  await tellProductsChanged(tx, [productId], { actor })
  return done(true as const)
}

/** Say something else of a picture. Tells `product_changed`. */
export async function describeMedia(
  tx: Tx,
  { productId, mediaId }: MediaOf,
  { alt, options }: MediaWords,
  actor: string,
): Promise<Result<true, MediaRefusal>> {
  if (!(await knowsOptions(tx, productId, options))) return refused('option_unknown', { field: 'shown_for' })
  const rows = await tx.sql`
    update catalog.media set alt = ${alt}::jsonb, options = ${options}::jsonb
     where product_id = ${productId} and id = ${mediaId} returning 1 as one`
  if (rows.length === 0) return refused('picture_not_found')
  await tellProductsChanged(tx, [productId], { actor })
  return done(true as const)
}

/** Take a picture away; its file stays, since orders show it. Tells `product_changed`. */
export async function removeMedia(
  tx: Tx,
  { productId, mediaId }: MediaOf,
  actor: string,
): Promise<Result<true, MediaRefusal>> {
  const rows = await tx.sql`
    delete from catalog.media where product_id = ${productId} and id = ${mediaId} returning 1 as one`
  if (rows.length === 0) return refused('picture_not_found')
  await tellProductsChanged(tx, [productId], { actor })
  return done(true as const)
}

/** Put the pictures of a product into this order; all of them must be named once. Tells `product_changed`. */
export async function arrangeMedia(
  tx: Tx,
  productId: number,
  order: readonly number[],
  actor: string,
): Promise<Result<true, MediaRefusal>> {
  const locked = await lockProduct(tx, productId)
  if (!locked.ok) return locked
  const known = await tx.sql<{ id: number; position: number }>`
    select id, position from catalog.media where product_id = ${productId} order by position`
  const named = new Set(order)
  if (named.size !== order.length || known.length !== order.length || !known.every(({ id }) => named.has(id)))
    return refused('pictures_not_all', { field: 'order' })
  const taken = new Set(known.map(({ position }) => position))
  const free = Array.from({ length: 999 }, (_, i) => 999 - i).filter((each) => !taken.has(each))
  // A place is taken by one picture at every moment, so they step aside before they line up.
  await placeMedia(tx, order, free.slice(0, order.length))
  await placeMedia(
    tx,
    order,
    order.map((_, at) => at + 1),
  )
  await tellProductsChanged(tx, [productId], { actor })
  return done(true as const)
}

async function placeMedia(tx: Tx, order: readonly number[], places: readonly number[]): Promise<void> {
  await tx.sql`
    update catalog.media m set position = g.position
      from unnest(${[...order]}::bigint[], ${[...places]}::integer[]) as g (id, position)
     where m.id = g.id`
}
