import type { Queries } from '#kernel/database.ts'
import type { Sql } from '#kernel/sql.ts'
import type { Labels, Locale } from './locale.ts'

/** A category where it stands in the tree. */
export type CategoryNode = {
  readonly id: number
  readonly slug: string
  /** Its address by language, where it is not the slug. */
  readonly addresses: Labels
  readonly parent: CategoryNode | null
  readonly children: readonly CategoryNode[]
  readonly mediaKey: string | null
  readonly names: Labels
  readonly descriptions: Labels
}

/** All categories, by id and by slug, departments first. */
export type CategoryTree = {
  readonly departments: readonly CategoryNode[]
  readonly byId: ReadonlyMap<number, CategoryNode>
  readonly bySlug: ReadonlyMap<string, CategoryNode>
  /** By every address a category has or had, in any language. */
  readonly byAddress: ReadonlyMap<string, CategoryNode>
}

type CategoryRow = {
  id: number
  parent_id: number | null
  slug: string
  media_key: string | null
  names: Labels
  descriptions: Labels
  addresses: Labels
  known: string[]
}

let kept = new WeakMap<Sql, Promise<CategoryTree>>()

/** Forget the tree kept in memory: call it when `category_changed` is told. */
export function dropCategoryTree(): void {
  kept = new WeakMap()
}

/** The tree of categories, read once and kept until `dropCategoryTree`. A transaction reads its own. */
export function categoryTree(db: Queries): Promise<CategoryTree> {
  let tree = kept.get(db.sql)
  if (tree === undefined) {
    tree = readTree(db)
    const held = kept
    held.set(db.sql, tree)
    tree.catch(() => held.delete(db.sql))
  }
  return tree
}

async function readTree(db: Queries): Promise<CategoryTree> {
  const rows = await db.sql<CategoryRow>`
    select c.id, c.parent_id, c.slug, c.media_key,
           coalesce(jsonb_object_agg(t.locale, t.name) filter (where t.locale is not null), '{}') as names,
           coalesce(jsonb_object_agg(t.locale, t.description) filter (where t.locale is not null), '{}')
             as descriptions,
           coalesce(jsonb_object_agg(t.locale, t.slug) filter (where t.slug is not null), '{}') as addresses,
           array(select a.slug::text from catalog.category_addresses a where a.category_id = c.id) as known
      from catalog.categories c
      left join catalog.category_translations t on t.category_id = c.id
     group by c.id
     order by c.position, c.id`
  return treeOf(rows)
}

type Growing = Omit<CategoryNode, 'parent' | 'children'> & {
  parent: CategoryNode | null
  children: CategoryNode[]
}

function treeOf(rows: readonly CategoryRow[]): CategoryTree {
  const byId = new Map<number, Growing>()
  for (const { id, slug, media_key: mediaKey, names, descriptions, addresses } of rows) {
    byId.set(id, { id, slug, mediaKey, names, descriptions, addresses, parent: null, children: [] })
  }
  for (const row of rows) {
    const node = byId.get(row.id)
    const parent = row.parent_id === null ? undefined : byId.get(row.parent_id)
    if (node === undefined || parent === undefined) continue
    node.parent = parent
    parent.children.push(node)
  }
  const all = [...byId.values()]
  return {
    departments: all.filter((node) => node.parent === null),
    byId,
    bySlug: new Map(all.map((node) => [node.slug, node])),
    byAddress: new Map(
      rows.flatMap((row) => {
        const node = byId.get(row.id)
        return node === undefined ? [] : row.known.map((address) => [address, node] as const)
      }),
    ),
  }
}

/** The way from the department down to the category, both included. */
export function wayTo(node: CategoryNode): CategoryNode[] {
  const way: CategoryNode[] = []
  for (let at: CategoryNode | null = node; at !== null; at = at.parent) way.unshift(at)
  return way
}

/** Where a category is found in a language. */
export function categoryAddress(node: CategoryNode, locale: Locale): string {
  return node.addresses[locale] ?? node.slug
}

/** The name of a category for a reader; its slug where it has none. */
export function categoryName(node: CategoryNode, locale: Locale): string {
  return node.names[locale] ?? node.names.en ?? Object.values(node.names)[0] ?? node.slug
}
