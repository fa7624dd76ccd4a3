import type { Queries } from '#kernel/database.ts'
import {
  categoryName,
  categoryTree,
  labelIn,
  wayTo,
  type CategoryNode,
  type Locale,
} from '#market/catalog/index.ts'
import type { CategoryPage, CategoryTile } from './types.ts'

/** A category as a tile. */
export function tileOf(node: CategoryNode, locale: Locale): CategoryTile {
  return { slug: node.slug, name: categoryName(node, locale), pictureKey: node.mediaKey }
}

/** A category with its way down and its children; undefined where there is none of that slug. No statement once warm. */
export async function categoryPage(
  db: Queries,
  { slug, locale }: { readonly slug: string; readonly locale: Locale },
): Promise<CategoryPage | undefined> {
  const node = (await categoryTree(db)).bySlug.get(slug)
  if (node === undefined) return undefined
  return {
    slug,
    name: categoryName(node, locale),
    description: labelIn(node.descriptions, locale),
    crumbs: wayTo(node).map((each) => ({ slug: each.slug, name: categoryName(each, locale) })),
    children: node.children.map((child) => tileOf(child, locale)),
    parentSlug: node.parent?.slug ?? null,
  }
}

/** A department with its categories, as a menu shows it. */
export type MenuEntry = CategoryTile & { readonly children: readonly CategoryTile[] }

/** The departments with their categories, for menus. No statement once warm. */
export async function categoryMenu(db: Queries, locale: Locale): Promise<readonly MenuEntry[]> {
  const { departments } = await categoryTree(db)
  return departments.map((node) => ({
    ...tileOf(node, locale),
    children: node.children.map((child) => tileOf(child, locale)),
  }))
}
