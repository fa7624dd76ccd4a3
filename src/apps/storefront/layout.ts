import { html, type Html } from '#kernel/html.ts'
import { locales } from '#market/catalog/index.ts'
import { spokenIn, type menuPlaces } from '#market/content/index.ts'
import { assetUrl } from './assets.ts'
import { icons, mark } from './components/icons.ts'
import { localized } from './components/prose.ts'
import { framePart } from './frame-part.ts'
import { countryName, currencyName, localeNames, tagOf } from './format.ts'
import { marketCountries, marketCurrencies } from './market.ts'
import { headLinks, type SharedLink, type Translated } from './components/head.ts'
import { breadcrumbs, jsonLd, type Structured } from './structured/index.ts'
import type { PageContext } from './visitor.ts'
import { wordsFor, type Words } from './words.ts'

/** A page's own part, to be put into the shop's frame. */
export type Page = {
  readonly title: string
  readonly description?: string
  readonly body: Html
  /** Path of the canonical address without its language; search engines are told not to keep pages without one. */
  readonly canonical?: string
  /** Made from a cookie, so that no crawler ever meets it: nothing is said to them. */
  readonly personal?: true
  /** A feed of what is new on pages like this one. */
  readonly feed?: { readonly href: string; readonly title: string }
  /** The same in each language, where the path itself is translated. */
  readonly translated?: Translated
  /** What is told to those who show a link to this page. */
  readonly shared?: SharedLink
  /** What the page says to machines, in the words of schema.org. */
  readonly structured?: readonly Structured[]
  readonly crumbs?: readonly { readonly name: string; readonly href?: string }[]
  /** Scripts of the page's islands, such as `gallery`. */
  readonly islands?: readonly string[]
  /** Look again after so many seconds, for pages that wait for something. */
  readonly refreshSeconds?: number
  /** Look again after so many seconds where there is no script; a page that looks by an island does not jump under a reader. */
  readonly refreshWithoutScript?: number
  /** Go on to another address after so many seconds, without script. */
  readonly refreshTo?: { readonly seconds: number; readonly url: string }
}

/** Where a cached page's personal part goes; filled in when the page is sent. */
export const visitorGap = '<!--visitor-->'

/** Where a cached page has room for more that is made for the one who looks. */
export const personalGap = '<!--personal-->'

/** Account and cart in the header: the only part of a shelf page that depends on who looks. */
export function visitorDoors(page: Pick<PageContext, 'locale' | 'visitor'>): Html {
  const words = wordsFor(page.locale)
  const { cartCount = 0, name = null } = page.visitor ?? {}
  return html`<a class="door" href="/${page.locale}/${name ? 'account' : 'sign-in'}"
      >${icons.person}<span class="label">${name ?? words('shop.sign_in')}</span></a
    >
    <a class="door" href="/${page.locale}/cart" data-drawer="${assetUrl('drawer.js')}"
      >${icons.cart}<span class="label">${words('shop.cart')}</span>${
        cartCount > 0 &&
        html`<span class="count" aria-hidden="true">${cartCount}</span
          ><span class="out-of-sight">, ${words('shop.cart_count', { count: cartCount })}</span>`
      }</a
    >`
}

const gap = { text: visitorGap } as const

function marketChoices(words: Words, { locale, market }: PageContext): Html {
  return html`<div class="field">
      <label for="market-country">${words('shop.country')}</label
      ><select class="input" id="market-country" name="country">
        ${marketCountries.map((each) => html`<option value="${each}" ${each === market.country ? html` selected` : null}>${countryName(each, locale)}</option>`)}
      </select>
    </div>
    <div class="field">
      <label for="market-currency">${words('shop.currency')}</label
      ><select class="input" id="market-currency" name="currency">
        ${marketCurrencies.map((each) => html`<option value="${each}" ${each === market.currency ? html` selected` : null}>${currencyName(each, locale)}</option>`)}
      </select>
    </div>`
}

function marketForm(words: Words, page: PageContext): Html {
  const { locale, market } = page
  const shown = words('shop.market', {
    country: countryName(market.country, locale),
    currency: market.currency,
  })
  return html`<details class="market">
    <summary title="${shown}">${countryName(market.country, locale)} · ${market.currency}</summary>
    <form method="post" action="/${locale}/market">
      <input type="hidden" name="back" value="${page.path}" />
      ${framePart(page, `${market.country}.${market.currency}`, () => marketChoices(words, page))}
      <button class="button">${words('shop.apply')}</button>
    </form>
  </details>`
}

/** The search field. Its script is fetched when somebody first steps into it. */
function finder(words: Words, { locale, path }: PageContext): Html {
  return html`<form
    class="finder"
    action="/${locale}/search"
    role="search"
    data-module="${assetUrl('finder.js')}"
    data-suggestions="${words('search.suggestions')}"
    data-product="${words('search.kind_product')}"
    data-category="${words('search.kind_category')}"
    data-words="${words('search.kind_words')}"
  >
    <label class="out-of-sight" for="q">${words('shop.search_label')}</label>
    <input
      id="q"
      name="q"
      type="search"
      placeholder="${words('shop.search_placeholder')}"
      maxlength="100"
      autocomplete="off"
      value="${queryOf(path)}"
    />
    <button>${icons.search}<span class="out-of-sight">${words('shop.search')}</span></button>
  </form>`
}

function header(words: Words, page: PageContext, translated?: Translated): Html {
  const { locale, path } = page
  return html`<section class="notice-bar" aria-label="${words('shop.name')}">
      <div class="page">
        <span>${page.demo ? words('shop.demo') : words('shop.free_returns')}</span>
        <div class="cluster">
          ${marketForm(words, page)}
          <nav aria-label="${words('shop.language')}">
            <ul role="list">
              ${locales.map(
                (each) =>
                  html`<li>
                    <a
                      href="/${each}${translated?.[each] ?? path}"
                      lang="${each}"
                      hreflang="${each}"
                      ${each === locale ? html` aria-current="true"` : null}
                      >${localeNames[each]}</a
                    >
                  </li>`,
              )}
            </ul>
          </nav>
        </div>
      </div>
    </section>
    <header class="masthead">
      <div class="page">
        <a class="wordmark" href="/${locale}">${mark}<span>${words('shop.name')}</span></a>
        ${finder(words, page)}
        <div class="doors">@@doors@@</div>
      </div>
    </header>
    ${framePart(page, 'departments', () => departments(words, page))}`
}

function departments(words: Words, page: PageContext): Html {
  const { locale, path } = page
  return html`<nav class="departments" aria-label="${words('shop.departments')}">
    <ul role="list">
      ${page.departments.map(
        (each) =>
          html`<li>
            <a
              href="/${locale}/c/${each.slug}"
              ${path === `/c/${encodeURIComponent(each.slug)}` ? html` aria-current="page"` : null}
              >${each.name}</a
            >
          </li>`,
      )}
      ${menuEntries(page, 'header')}
    </ul>
  </nav>`
}

/** The entries the operator has put into a menu of the frame. */
function menuEntries(page: PageContext, place: (typeof menuPlaces)[number]): Html {
  const items = page.menus[place] ?? []
  return html`${items.map(({ href, labels }) => {
    const { said, locale } = spokenIn(labels, page.locale)
    return html`<li>
      <a
        href="${localized(href, page.locale)}"
        ${locale === page.locale ? null : html` lang="${tagOf(locale)}"`}
        ${page.path === href ? html` aria-current="page"` : null}
        >${said}</a
      >
    </li>`
  })}`
}

function queryOf(path: string): string {
  return path.startsWith('/search?') ? (new URLSearchParams(path.slice(8)).get('q') ?? '') : ''
}

function breadcrumb(words: Words, page: PageContext, crumbs: Page['crumbs']): Html | null {
  if (!crumbs || crumbs.length === 0) return null
  return html`<nav class="crumbs page" aria-label="${words('shop.breadcrumb')}">
    <ol role="list">
      <li><a href="/${page.locale}">${words('shop.home')}</a></li>
      ${crumbs.map((each) => html`<li>${each.href ? html`<a href="${each.href}">${each.name}</a>` : html`<span aria-current="page">${each.name}</span>`}</li>`)}
    </ol>
  </nav>`
}

function footer(words: Words, page: PageContext): Html {
  const { locale } = page
  return html`<footer class="footer">
    <div class="page">
      <div>
        <h2>${words('shop.departments')}</h2>
        <ul role="list">
          ${page.departments.map((each) => html`<li><a href="/${locale}/c/${each.slug}">${each.name}</a></li>`)}
        </ul>
      </div>
      <div>
        <h2>${words('shop.help')}</h2>
        <ul role="list">
          <li><a href="/${locale}/help/delivery">${words('shop.shipping_help')}</a></li>
          <li><a href="/${locale}/find-order">${words('shop.find_order')}</a></li>
          <li><a href="/${locale}/account">${words('account.title')}</a></li>
          <li><a href="/${locale}/wishes">${words('wish.title')}</a></li>
          <li><a href="/${locale}/compare">${words('compare.title')}</a></li>
          <li><a href="/${locale}/seen">${words('seen.title')}</a></li>
          ${menuEntries(page, 'help')}
        </ul>
      </div>
      <div>
        <h2>Kontor</h2>
        <ul role="list">
          <li><a href="/${locale}/help/about">${words('shop.about')}</a></li>
          <li><a href="/${locale}/journal">${words('journal.title')}</a></li>
          ${menuEntries(page, 'house')}
          <li><a href="/api/docs">API</a></li>
        </ul>
      </div>
      <p class="promise"><span>${words('shop.promise')}</span><span>${words('shop.free_returns')}</span></p>
    </div>
  </footer>`
}

/** The whole document. With no visitor in the context, the header keeps a gap for `fillVisitor`. */
export function renderPage(page: PageContext, content: Page): string {
  const words = wordsFor(page.locale)
  const way = breadcrumbs(page, words('shop.home'), content.crumbs ?? [])
  const structured = content.canonical === undefined ? [] : [...way, ...(content.structured ?? [])]
  const document = html`<!doctype html>
    <html lang="${tagOf(page.locale)}" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${content.title} · Kontor</title>
        ${content.description && html`<meta name="description" content="${content.description}" />`}
        ${headLinks(page, content)}
        ${content.refreshSeconds && html`<meta http-equiv="refresh" content="${content.refreshSeconds}" />`}
        ${content.refreshWithoutScript && html`<noscript><meta http-equiv="refresh" content="${content.refreshWithoutScript}" /></noscript>`}
        ${content.refreshTo && html`<meta http-equiv="refresh" content="${content.refreshTo.seconds};url=${content.refreshTo.url}" />`}
        ${content.feed && html`<link rel="alternate" type="application/rss+xml" href="${content.feed.href}" title="${content.feed.title}" />`}
        <meta name="theme-color" content="#0f4557" />
        <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${assetUrl('shop.css')}" />
        ${structured.map(jsonLd)}
        ${['front', ...(content.islands ?? [])].map((each) => html`<script type="module" src="${assetUrl(`${each}.js`)}"></script>`)}
      </head>
      <body>
        <a class="skip" href="#content">${words('shop.skip')}</a>
        ${header(words, page, content.translated)} ${breadcrumb(words, page, content.crumbs)}
        <main id="content" tabindex="-1">${content.body}</main>
        ${framePart(page, 'footer', () => footer(words, page))}
      </body>
    </html>`
  return document.text.replace('@@doors@@', () => (page.visitor ? visitorDoors(page).text : gap.text))
}
