import type { Locale } from '#market/catalog/index.ts'
import type { Newcomer } from '#views/found/index.ts'
import { tagOf } from '../format.ts'
import { wordsFor } from '../words.ts'
import { xmlText } from './xml-text.ts'

/** The latest products as RSS 2.0. */
export function newProductsRss(origin: string, locale: Locale, products: readonly Newcomer[]): string {
  const words = wordsFor(locale)
  const home = `${origin}/${locale}`
  const items = products.map(({ slug, title, summary, brand, createdAt }) => {
    const link = xmlText(`${home}/p/${encodeURIComponent(slug)}`)
    const name = brand === '' ? title : `${title} (${brand})`
    return `<item><title>${xmlText(name)}</title><link>${link}</link><guid isPermaLink="false">${xmlText(slug)}</guid><pubDate>${createdAt.toUTCString()}</pubDate><description>${xmlText(summary)}</description></item>\n`
  })
  const self = `${home}/new.rss`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n<title>${xmlText(words('page.new_title'))}</title>\n<link>${xmlText(home)}</link>\n<atom:link href="${xmlText(self)}" rel="self" type="application/rss+xml"/>\n<description>${xmlText(words('shop.tagline'))}</description>\n<language>${tagOf(locale)}</language>\n${items.join('')}</channel>\n</rss>\n`
}
