import type { Queries } from '#kernel/database.ts'
import {
  categoryAddress,
  categoryName,
  categoryTree,
  labelIn,
  wayTo,
  type CategoryNode,
  type CategoryTree,
  type Locale,
} from '#market/catalog/index.ts'
import type { CategoryPage, CategoryTile, Crumb } from './types.ts'

/** A category as a tile. */
export function tileOf(node: CategoryNode, locale: Locale): CategoryTile {
  return {
    slug: node.slug,
    address: categoryAddress(node, locale),
    name: categoryName(node, locale),
    pictureKey: node.mediaKey,
  }
}

/** The way from a department down to a category, as a page shows it. */
export function crumbsTo(node: CategoryNode, locale: Locale): Crumb[] {
  return wayTo(node).map((each) => ({
    slug: each.slug,
    address: categoryAddress(each, locale),
    name: categoryName(each, locale),
  }))
}

/**
 * A category with its way down and its children, by its slug or any address it has or had; undefined where there is
 * none. No statement once warm.
 */
export async function categoryPage(
  db: Queries,
  { slug, locale }: { readonly slug: string; readonly locale: Locale },
): Promise<CategoryPage | undefined> {
  const tree = await categoryTree(db)
  const node = tree.bySlug.get(slug) ?? tree.byAddress.get(slug)
  if (node === undefined) return undefined
  return {
    slug: node.slug,
    addresses: {
      en: categoryAddress(node, 'en'),
      zh: categoryAddress(node, 'zh'),
      fr: categoryAddress(node, 'fr'),
    },
    name: categoryName(node, locale),
    description: labelIn(node.descriptions, locale),
    crumbs: crumbsTo(node, locale),
    children: node.children.map((child) => tileOf(child, locale)),
    parentSlug: node.parent?.slug ?? null,
  }
}

/** A department with its categories, as a menu shows it. */
export type MenuEntry = CategoryTile & { readonly children: readonly CategoryTile[] }

const menus = new WeakMap<CategoryTree, Map<Locale, readonly MenuEntry[]>>()

/** The departments with their categories, for menus: the same list until the tree changes. No statement once warm. */
export async function categoryMenu(db: Queries, locale: Locale): Promise<readonly MenuEntry[]> {
  const tree = await categoryTree(db)
  const known = menus.get(tree) ?? new Map<Locale, readonly MenuEntry[]>()
  menus.set(tree, known)
  const menu =
    known.get(locale) ??
    tree.departments.map((node) => ({
      ...tileOf(node, locale),
      children: node.children.map((child) => tileOf(child, locale)),
    }))
  known.set(locale, menu)
  return menu
}
