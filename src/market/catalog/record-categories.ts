import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { Labels } from './locale.ts'

/** A category as it is recorded; a department has no parent. Its parent stands earlier in the list, or is known. */
export type CategoryRecord = {
  readonly slug: string
  readonly parent: string | null
  readonly position: number
  readonly mediaKey?: string
  readonly names: Labels
  readonly descriptions: Labels
  /** Its address by language, where it is not the slug. What is absent stays as it is. */
  readonly addresses?: Labels
}

/** Why categories cannot be recorded. */
export type RecordCategoriesRefusal = 'parent_not_found' | 'category_without_name'

/** Record categories by slug, parents before children; tells `category_changed` once when anything changed. */
export async function recordCategories(
  tx: Tx,
  records: readonly CategoryRecord[],
  actor: string,
): Promise<Result<{ readonly changed: number }, RecordCategoriesRefusal>> {
  const nameless = records.find((each) => Object.keys(each.names).length === 0)
  if (nameless) return refused('category_without_name', { slug: nameless.slug })
  const changed = new Set<number>()
  for (const level of levelsOf(records)) {
    const put = await putLevel(tx, level)
    if (!put.ok) return put
    for (const id of put.value) changed.add(id)
  }
  if (changed.size > 0) {
    await tell(tx, {
      type: 'category_changed',
      aggregate: 'catalog',
      actor,
      payload: { categoryIds: [...changed].slice(0, 500) },
    })
  }
  return done({ changed: changed.size })
}

/** Categories of one depth in the list together, so that a set needs its parents to be there already. */
function levelsOf(records: readonly CategoryRecord[]): CategoryRecord[][] {
  const depth = new Map<string, number>()
  const levels: CategoryRecord[][] = []
  for (const record of records) {
    const at = record.parent === null ? 0 : (depth.get(record.parent) ?? -1) + 1
    depth.set(record.slug, at)
    const level = (levels[at] ??= [])
    level.push(record)
  }
  return levels.filter((level) => level !== undefined)
}

async function putLevel(
  tx: Tx,
  records: readonly CategoryRecord[],
): Promise<Result<number[], 'parent_not_found'>> {
  const rows = records.map(({ slug, parent, position, mediaKey = null }) => ({
    slug,
    parent,
    position,
    media_key: mediaKey,
  }))
  const put = await tx.sql<{ id: number }>`
    insert into catalog.categories as c (slug, parent_id, position, media_key)
    select g.slug, p.id, g.position, g.media_key
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as g (slug text, parent text, position integer, media_key text)
      left join catalog.categories p on p.slug = g.parent
     where g.parent is null or p.id is not null
     order by g.position, g.slug
    on conflict (slug) do update
       set parent_id = excluded.parent_id, position = excluded.position, media_key = excluded.media_key
     where (c.parent_id, c.position, c.media_key)
           is distinct from (excluded.parent_id, excluded.position, excluded.media_key)
    returning c.id`
  const found = await tx.sql<{ id: number; slug: string; parent: string | null }>`
    select c.id, c.slug, p.slug as parent
      from catalog.categories c left join catalog.categories p on p.id = c.parent_id
     where c.slug = any (${records.map((each) => each.slug)}::text[])`
  const bySlug = new Map(found.map((each) => [each.slug, each]))
  const orphan = records.find((each) => bySlug.get(each.slug)?.parent !== each.parent)
  if (orphan) return refused('parent_not_found', { slug: orphan.slug, parent: orphan.parent })
  const texts = await putNames(tx, records, new Map(found.map((each) => [each.slug, each.id])))
  return done([...put.map((each) => each.id), ...texts])
}

async function putNames(
  tx: Tx,
  records: readonly CategoryRecord[],
  ids: ReadonlyMap<string, number>,
): Promise<number[]> {
  const rows = records.flatMap(({ slug, names, descriptions, addresses = {} }) =>
    Object.entries(names).map(([locale, name]) => ({
      category_id: ids.get(slug),
      locale,
      name,
      description: descriptions[locale as keyof typeof descriptions] ?? '',
      slug: addresses[locale as keyof typeof addresses] ?? null,
    })),
  )
  const put = await tx.sql<{ category_id: number }>`
    insert into catalog.category_translations as t (category_id, locale, name, description, slug)
    select category_id, locale, name, description, slug
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as g (category_id bigint, locale text, name text, description text, slug text)
    on conflict (category_id, locale) do update
       set name = excluded.name, description = excluded.description, slug = coalesce(excluded.slug, t.slug)
     where (t.name, t.description, t.slug)
           is distinct from (excluded.name, excluded.description, coalesce(excluded.slug, t.slug))
    returning t.category_id`
  return put.map((each) => each.category_id)
}
