import { locales, type Locale } from '#market/catalog/index.ts'
import type { Place, SitemapPart } from '#views/found/index.ts'
import { languageTags } from '../components/head.ts'
import { xmlText } from './xml-text.ts'

const head = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** The index of all sitemaps, each with the time of its latest change. */
export function sitemapIndex(origin: string, parts: readonly SitemapPart[]): string {
  const entry = (path: string, changedAt?: Date) =>
    `<sitemap><loc>${xmlText(`${origin}${path}`)}</loc>${changedAt ? `<lastmod>${changedAt.toISOString()}</lastmod>` : ''}</sitemap>\n`
  const products = parts.map(({ part, changedAt }) => entry(`/sitemaps/products-${part}.xml`, changedAt))
  return `${head}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entry('/sitemaps/pages.xml')}${products.join('')}</sitemapindex>\n`
}

/** Something in all languages, each with the addresses of the others beside it. */
function entries(origin: string, path: (locale: Locale) => string, changedAt: Date | null): string {
  const at = (locale: Locale) => xmlText(`${origin}${path(locale)}`)
  const links = locales
    .map((each) => `<xhtml:link rel="alternate" hreflang="${languageTags[each]}" href="${at(each)}"/>`)
    .join('')
  const others = `${links}<xhtml:link rel="alternate" hreflang="x-default" href="${at('en')}"/>`
  const lastmod = changedAt === null ? '' : `<lastmod>${changedAt.toISOString()}</lastmod>`
  return locales.map((each) => `<url><loc>${at(each)}</loc>${lastmod}${others}</url>\n`).join('')
}

/** A sitemap of things below one prefix, such as `p` for products. Other paths, without language, may stand before them. */
export async function* sitemap(
  origin: string,
  { prefix, paths = [] }: { readonly prefix: 'p' | 'c'; readonly paths?: readonly string[] },
  parts: AsyncIterable<readonly Place[]> | Iterable<readonly Place[]>,
): AsyncGenerator<string> {
  yield `${head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n`
  yield paths.map((path) => entries(origin, (locale) => `/${locale}${path}`, null)).join('')
  for await (const part of parts)
    yield part
      .map((place) =>
        entries(
          origin,
          (locale) => `/${locale}/${prefix}/${encodeURIComponent(place.addresses[locale])}`,
          place.changedAt,
        ),
      )
      .join('')
  yield '</urlset>\n'
}
