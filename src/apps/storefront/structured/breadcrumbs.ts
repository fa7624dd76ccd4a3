import type { PageContext } from '../visitor.ts'
import type { Structured } from './json-ld.ts'

/** The way to a page; none where there is no way. The last step is the page itself. */
export function breadcrumbs(
  page: Pick<PageContext, 'origin' | 'locale'>,
  home: string,
  crumbs: readonly { readonly name: string; readonly href?: string }[],
): Structured[] {
  if (crumbs.length === 0) return []
  const steps = [{ name: home, href: `/${page.locale}` }, ...crumbs]
  const itemListElement = steps.map(({ name, href }, i) => ({
    '@type': 'ListItem',
    position: i + 1,
    name,
    ...(href === undefined ? {} : { item: `${page.origin}${href}` }),
  }))
  return [{ '@type': 'BreadcrumbList', itemListElement }]
}
