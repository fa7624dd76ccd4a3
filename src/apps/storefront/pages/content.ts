import { html, type Html } from '#kernel/html.ts'
import type { Locale } from '#market/catalog/index.ts'
import {
  spokenIn,
  type BlockBody,
  type ShownPiece,
  type Spoken,
  type Writing,
} from '#market/content/index.ts'
import type { ListingItem } from '#views/storefront/index.ts'
import { shelf } from '../components/product-card.ts'
import { picture, rows } from '../components/picture.ts'
import { localized, prose } from '../components/prose.ts'
import { formatDay, tagOf } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'

/** Marks the language of a text that stands in for one that is missing. */
const langOf = (page: PageContext, locale: Locale) =>
  locale === page.locale ? null : html` lang="${tagOf(locale)}"`

/** A page or an article, in the reader's language where there is one. */
export function writingPage(
  page: PageContext,
  shown: {
    readonly texts: Spoken<Writing>
    readonly picture?: string | undefined
    readonly publishedAt?: Date
    readonly canonical?: string
  },
): Page {
  const words = wordsFor(page.locale)
  const { said, locale } = spokenIn(shown.texts, page.locale)
  const { canonical, publishedAt, picture: key = '' } = shown
  return {
    title: said.title,
    ...(said.lede === '' ? {} : { description: said.lede }),
    ...(canonical === undefined ? {} : { canonical }),
    crumbs:
      publishedAt === undefined
        ? [{ name: said.title }]
        : [{ name: words('journal.title'), href: `/${page.locale}/journal` }, { name: said.title }],
    body: html`<article class="page section prose" ${langOf(page, locale)}>
      <header>
        <h1>${said.title}</h1>
        ${publishedAt && html`<p class="quiet small"><time datetime="${publishedAt.toISOString()}">${formatDay(publishedAt, page.locale)}</time></p>`}
        ${said.lede !== '' && html`<p class="lede">${said.lede}</p>`}
      </header>
      ${key !== '' && picture(key, { alt: '', width: 1600, height: 900, widths: rows.wide, sizes: '(min-width: 52rem) 48rem, 94vw', when: 'first' })}
      ${prose(said.text, page.locale)}
    </article>`,
  }
}

function teaser(page: PageContext, article: ShownPiece<'article'>): Html {
  const { said, locale } = spokenIn(article.body.texts, page.locale)
  const at = article.firstPublishedAt
  const key = article.body.picture ?? ''
  return html`<li class="teaser" ${langOf(page, locale)}>
    ${key !== '' && picture(key, { alt: '', width: 1600, height: 900, widths: rows.large, sizes: '(min-width: 52rem) 48rem, 94vw' })}
    <h2><a href="/${page.locale}/journal/${article.slug}">${said.title}</a></h2>
    <p class="quiet small"><time datetime="${at.toISOString()}">${formatDay(at, page.locale)}</time></p>
    ${said.lede !== '' && html`<p>${said.lede}</p>`}
  </li>`
}

/** The articles of the journal, the newest first. */
export function journalPage(
  page: PageContext,
  shown: {
    readonly articles: readonly ShownPiece<'article'>[]
    readonly number: number
    readonly isLast: boolean
  },
): Page {
  const words = wordsFor(page.locale)
  const { articles, number, isLast } = shown
  const at = (to: number) => `/${page.locale}/journal${to === 1 ? '' : `?page=${to}`}`
  return {
    title: words('journal.title'),
    description: words('journal.lede'),
    canonical: number === 1 ? '/journal' : `/journal?page=${number}`,
    feed: { href: `/${page.locale}/journal.xml`, title: words('journal.title') },
    crumbs: [{ name: words('journal.title') }],
    body: html`<div class="page section flow">
      <h1>${words('journal.title')}</h1>
      <p class="lede">${words('journal.lede')}</p>
      ${
        articles.length === 0
          ? html`<p class="empty">${words('journal.none')}</p>`
          : html`<ol class="teasers" role="list">
              ${articles.map((each) => teaser(page, each))}
            </ol>`
      }
      <nav class="cluster" aria-label="${words('journal.pages')}">
        ${number > 1 && html`<a class="button second" rel="prev" href="${at(number - 1)}">${words('journal.newer')}</a>`}
        ${!isLast && html`<a class="button second" rel="next" href="${at(number + 1)}">${words('journal.older')}</a>`}
      </nav>
    </div>`,
  }
}

/** A block of the front page with the products it shows. */
export type ShownBlock = BlockBody & { readonly slug: string; readonly items: readonly ListingItem[] }

function banner(page: PageContext, block: ShownBlock, id: string): Html {
  const { said, locale } = spokenIn(block.texts, page.locale)
  const { picture: key, href } = block
  return html`<section
    class="banner ${key === '' ? 'bare' : ''}"
    aria-labelledby="${id}"
    ${langOf(page, locale)}
  >
    ${key !== '' && picture(key, { alt: '', width: 1600, height: 900, widths: rows.wide, sizes: '(min-width: 80rem) 76rem, 94vw' })}
    <div class="flow">
      <h2 id="${id}">${said.heading}</h2>
      ${said.text !== '' && html`<p>${said.text}</p>`}
      ${href !== '' && html`<p><a class="button" href="${localized(href, page.locale)}">${said.button}</a></p>`}
    </div>
  </section>`
}

/** A shelf whose products are all gone is not shown. */
function blockPart(page: PageContext, block: ShownBlock): Html | null {
  const id = `block-${block.slug}`
  if (block.look === 'banner') return banner(page, block, id)
  const { said, locale } = spokenIn(block.texts, page.locale)
  const { href } = block
  if (block.look === 'products' && block.items.length === 0) return null
  return html`<section class="section flow" aria-labelledby="${id}" ${langOf(page, locale)}>
    <div class="spread">
      <h2 id="${id}">${said.heading}</h2>
      ${href !== '' && said.button !== '' && html`<a href="${localized(href, page.locale)}">${said.button}</a>`}
    </div>
    ${block.look === 'text' ? html`<div class="prose">${prose(said.text, page.locale)}</div>` : said.text !== '' && html`<p>${said.text}</p>`}
    ${block.look === 'products' && shelf(wordsFor(page.locale), page, block.items)}
  </section>`
}

/** The operator's blocks as the front page shows them. */
export function blocksPart(page: PageContext, blocks: readonly ShownBlock[]): Html {
  return html`<div class="page">${blocks.map((block) => blockPart(page, block))}</div>`
}
