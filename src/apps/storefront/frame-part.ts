import type { Html } from '#kernel/html.ts'
import type { PageContext } from './visitor.ts'

type Where = Pick<PageContext, 'departments' | 'menus' | 'path'>

const kept = new WeakMap<Where['departments'], WeakMap<Where['menus'], Map<string, Html>>>()

/** True where a menu of the frame leads to this very page, and says so. */
const isInMenu = ({ path, menus }: Where): boolean =>
  path.startsWith('/c/') || Object.values(menus).some((items) => items.some(({ href }) => href === path))

/**
 * A part of the frame that is the same on every page of a language, but for those its menus lead to: made once, and anew
 * where departments or menus are others. `name` says what it depends on besides.
 */
export function framePart(page: Where, name: string, make: () => Html): Html {
  if (isInMenu(page)) return make()
  const byMenus = kept.get(page.departments) ?? new WeakMap<Where['menus'], Map<string, Html>>()
  kept.set(page.departments, byMenus)
  const parts = byMenus.get(page.menus) ?? new Map<string, Html>()
  byMenus.set(page.menus, parts)
  const part = parts.get(name) ?? make()
  parts.set(name, part)
  return part
}
