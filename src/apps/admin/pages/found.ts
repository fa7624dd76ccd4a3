import { html, type Html } from '#kernel/html.ts'
import { locales } from '#market/catalog/index.ts'
import type { SitemapPart } from '#views/found/index.ts'
import { localeNames } from '../../storefront/format.ts'
import type { DeskPage } from '../layout.ts'
import { dayText } from '../parts/time.ts'
import { say } from '../words.ts'

type Line = { readonly what: string; readonly path: string; readonly holds?: string; readonly changed?: Date }

function lines(title: string, rows: readonly Line[]): Html {
  return html`<section class="panel flush">
    <h2 class="panel-head">${title}</h2>
    <table class="grid">
      <thead>
        <tr>
          <th scope="col">${say('found.what')}</th>
          <th scope="col">${say('found.address')}</th>
          <th scope="col" class="end">${say('found.holds')}</th>
          <th scope="col">${say('found.changed')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ what, path, holds, changed }) =>
            html`<tr>
              <th scope="row">${what}</th>
              <td><a href="${path}">${path}</a></td>
              <td class="end">${holds}</td>
              <td class="quiet">${changed && dayText(changed)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}

const shownParts = 50

/** What machines read of the shop, with the address of each. */
export function foundPage(parts: readonly SitemapPart[]): DeskPage {
  const count = parts.reduce((sum, part) => sum + part.products, 0)
  const markets = [
    { locale: 'en', country: 'DE' },
    { locale: 'fr', country: 'FR' },
    { locale: 'zh', country: 'DE' },
  ] as const
  const named = (locale: (typeof locales)[number]) => localeNames[locale]
  return {
    title: say('found.title'),
    body: html`${lines(say('found.crawlers'), [
        { what: say('found.index'), path: '/sitemap.xml', holds: say('found.products', { count }) },
        { what: say('found.pages'), path: '/sitemaps/pages.xml' },
        ...parts.slice(0, shownParts).map((each) => ({
          what: say('found.part', { part: each.part }),
          path: `/sitemaps/products-${each.part}.xml`,
          holds: say('found.products', { count: each.products }),
          changed: each.changedAt,
        })),
        { what: say('found.rules'), path: '/robots.txt' },
        ...locales.map((each) => ({
          what: say('found.news', { language: named(each) }),
          path: `/${each}/new.rss`,
        })),
      ])}
      ${lines(
        say('found.feeds'),
        markets.flatMap(({ locale, country }) => [
          {
            what: say('found.google', { language: named(locale), country }),
            path: `/feeds/google/${locale}-${country}-EUR.xml`,
          },
          {
            what: say('found.agents', { language: named(locale), country }),
            path: `/feeds/agents/${locale}-${country}-EUR.jsonl`,
          },
        ]),
      )}
      <p class="quiet">${say('found.hint')}</p>`,
  }
}
