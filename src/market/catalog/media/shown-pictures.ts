import type { Queries } from '#kernel/database.ts'

/** A picture pages show; on shelves stand the first of each product and those of categories. */
export type ShownPicture = { readonly key: string; readonly onShelves: boolean }

/** The pictures of categories and of so many products at most, those of shelves and of what is loved most first; each once. */
export async function shownPictures(db: Queries, mostProducts: number): Promise<ShownPicture[]> {
  const rows = await db.sql<{ key: string; on_shelves: boolean }>`
    with loved as (
      select id, popularity from catalog.products
       where state = 'active'
       order by popularity desc, id desc limit ${mostProducts}
    ), shown as (
      select c.media_key as key, true as on_shelves, null::integer as popularity
        from catalog.categories c where c.media_key is not null
      union all
      select m.file_key, m.position = min(m.position) over (partition by m.product_id), l.popularity
        from loved l join catalog.media m on m.product_id = l.id
    )
    select key, bool_or(on_shelves) as on_shelves
      from shown
     group by key
     order by bool_or(on_shelves) desc, max(popularity) desc nulls first, key`
  return rows.map(({ key, on_shelves: onShelves }) => ({ key, onShelves }))
}
