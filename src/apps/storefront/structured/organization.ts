import { tagOf } from '../format.ts'
import type { PageContext } from '../visitor.ts'
import type { Structured } from './json-ld.ts'

type Where = Pick<PageContext, 'origin' | 'locale'>

/** Who sells here. */
export function organization({ origin, locale }: Where): Structured {
  return {
    '@type': 'Organization',
    '@id': `${origin}/#organization`,
    name: 'Kontor',
    url: `${origin}/${locale}`,
    logo: `${origin}/assets/favicon.svg`,
  }
}

/** The shop as a site, with the address of its search. */
export function webSite({ origin, locale }: Where): Structured {
  return {
    '@type': 'WebSite',
    name: 'Kontor',
    url: `${origin}/${locale}`,
    inLanguage: tagOf(locale),
    publisher: { '@id': `${origin}/#organization` },
    potentialAction: {
      '@type': 'SearchAction',
      target: { '@type': 'EntryPoint', urlTemplate: `${origin}/${locale}/search?q={query}` },
      'query-input': 'required name=query',
    },
  }
}
