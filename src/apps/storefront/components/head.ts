import { html, type Html } from '#kernel/html.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import type { PageContext } from '../visitor.ts'

/** How crawlers are told of a language; no country, for the pages are for readers of it anywhere. */
export const languageTags: Readonly<Record<Locale, string>> = { en: 'en', zh: 'zh-Hans', fr: 'fr' }

/** A path without its language, in each language. */
export type Translated = Readonly<Record<Locale, string>>

/** What those who show a link are told: a picture they can draw (no vector drawing), and of a product its price. */
export type SharedLink = {
  readonly kind: 'website' | 'product'
  readonly picture?: { readonly url: string; readonly alt: string } | undefined
  readonly price?: Money | null
  readonly inStock?: boolean
}

type Found = {
  readonly title: string
  readonly description?: string
  readonly canonical?: string
  readonly personal?: true
  readonly translated?: Translated
  readonly shared?: SharedLink
}

/** A path in each language, by the part of it that is translated. */
export function translatedPath(
  prefix: string,
  addresses: Readonly<Record<Locale, string>>,
  suffix = '',
): Translated {
  const path = (locale: Locale) => `${prefix}${encodeURIComponent(addresses[locale])}${suffix}`
  return { en: path('en'), zh: path('zh'), fr: path('fr') }
}

const ogLocale = (locale: Locale): string => ({ en: 'en_GB', zh: 'zh_CN', fr: 'fr_FR' })[locale]

function openGraph(page: PageContext, found: Found, address: string): Html {
  const { kind = 'website', picture, price, inStock } = found.shared ?? {}
  const property = (name: string, content: string | undefined) =>
    content === undefined || content === '' ? null : html`<meta property="${name}" content="${content}" />`
  return html`${property('og:site_name', 'Kontor')}${property('og:type', kind)}${property('og:title', found.title)}${property('og:description', found.description)}${property('og:url', address)}${property('og:locale', ogLocale(page.locale))}${locales
      .filter((each) => each !== page.locale)
      .map((each) =>
        property('og:locale:alternate', ogLocale(each)),
      )}${property('og:image', picture?.url)}${property('og:image:alt', picture?.alt)}${price && html`${property('product:price:amount', formatDecimal(price))}${property('product:price:currency', price.currency)}`}${inStock !== undefined && property('product:availability', inStock ? 'in stock' : 'out of stock')}
    <meta name="twitter:card" content="${picture ? 'summary_large_image' : 'summary'}" />`
}

/** What the head says of where a page is found: its one address, the same in other languages, and how a link to it looks. */
export function headLinks(page: PageContext, found: Found): Html {
  const { canonical, translated } = found
  if (canonical === undefined && found.personal) return html``
  if (canonical === undefined) return html`<meta name="robots" content="noindex" />`
  const at = (locale: Locale) => `${page.origin}/${locale}${translated?.[locale] ?? canonical}`
  return html`<link rel="canonical" href="${at(page.locale)}" />${locales.map(
      (each) => html`<link rel="alternate" hreflang="${languageTags[each]}" href="${at(each)}" />`,
    )}
    <link rel="alternate" hreflang="x-default" href="${at('en')}" />
    <link rel="alternate" type="application/rss+xml" title="Kontor" href="/${page.locale}/new.rss" />
    ${openGraph(page, found, at(page.locale))}`
}
