import { html, type Html } from '#kernel/html.ts'
import type { GoneProduct, ListingItem } from '#views/storefront/index.ts'
import { icons } from '../components/icons.ts'
import { shelf } from '../components/product-card.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'

function searchAgain(words: Words, page: PageContext, text: string): Html {
  return html`<form class="search-again" action="/${page.locale}/search">
    <label class="out-of-sight" for="again">${words('shop.search_label')}</label>
    <input class="input" id="again" name="q" type="search" maxlength="100" value="${text}" />
    <button class="button">${words('page.search_instead')}</button>
  </form>`
}

/** A product that is no longer sold: what it was, what stands beside it, and the search. */
export function goneProductPage(page: PageContext, gone: GoneProduct, beside: readonly ListingItem[]): Page {
  const words = wordsFor(page.locale)
  const title = words('page.gone', { title: gone.title })
  return {
    title,
    crumbs: gone.crumbs.map((each) => ({
      name: each.name,
      href: `/${page.locale}/c/${encodeURIComponent(each.address)}`,
    })),
    body: html`<div class="page">
      <section class="section flow">
        <h1>${title}</h1>
        <p class="lede">${words('page.gone_text')}</p>
        ${beside.length > 0 && shelf(words, page, beside, 4)} ${searchAgain(words, page, gone.title)}
      </section>
    </div>`,
  }
}

/** The words an address speaks of, such as `oak table` of `/en/p/oak-table`; empty where it says nothing. */
export function wordsOfAddress(path: string): string {
  const last = path.split('?')[0]?.split('/').at(-1) ?? ''
  const name = decodeSafely(last)
  return name
    .replace(/\.[a-z]{2,5}$/, '')
    .split(/[-_+\s]+/)
    .filter((each) => /[a-z\u3400-\u9fff]/i.test(each))
    .join(' ')
    .slice(0, 60)
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** No such page: the search with the words of the address already in it, and the departments. */
export function notFoundPage(page: PageContext): Page {
  const words = wordsFor(page.locale)
  const title = words('page.not_found')
  return {
    title,
    body: html`<div class="page empty">
      ${icons.search}
      <h1>${title}</h1>
      <p class="lede">${words('page.not_found_text')}</p>
      ${searchAgain(words, page, wordsOfAddress(page.path))}
      <nav class="subcategories" aria-label="${words('home.departments')}">
        ${page.departments.map((each) => html`<a href="/${page.locale}/c/${each.slug}">${each.name}</a>`)}
      </nav>
      <p><a href="/${page.locale}">${words('shop.home')}</a></p>
    </div>`,
  }
}
