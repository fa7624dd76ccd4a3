import { html, type Html } from '#kernel/html.ts'
import type { KeptItem, ProductPage } from '#views/storefront/index.ts'
import { priceTag } from '../components/price.ts'
import { shelf } from '../components/product-card.ts'
import { ratingLine } from '../components/stars.ts'
import { emptyState } from '../components/empty.ts'
import { icons } from '../components/icons.ts'
import { linePicture } from '../components/line.ts'
import { picture, rows } from '../components/picture.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import { accountFrame } from './account.ts'

function itemLine(words: Words, page: PageContext, item: KeptItem, isOwn: boolean): Html {
  const { locale } = page
  const button = (path: string, label: string, look: string) =>
    html`<form method="post" action="/${locale}/wishes/${path}">
      <button class="${look}" name="variant" value="${item.variantId}">${label}</button>
    </form>`
  return html`<li class="line">
    <span class="picture">${linePicture(item.picture?.key)}</span>
    <div class="spread">
      <div>
        <a class="title" href="/${locale}/p/${item.slug}">${item.title}</a>
        <p class="quiet small">${item.choice}</p>
        ${item.rating && html`<p class="cluster">${ratingLine(words, page, item.rating)}</p>`}
      </div>
      <p>${priceTag(words, locale, item)}</p>
    </div>
    ${
      isOwn &&
      html`<div class="tools">
        ${item.inStock ? button('to-cart', words('wish.to_cart'), 'button second') : button('tell-me', words('wish.tell_me'), 'button second')}
        ${button('remove', words('wish.remove'), 'plain')}
      </div>`
    }
  </li>`
}

const lines = (words: Words, page: PageContext, items: readonly KeptItem[], isOwn: boolean): Html =>
  items.length === 0
    ? emptyState(page, icons.shelf, words('wish.none'))
    : html`<ul class="lines sheet" role="list">
        ${items.map((each) => itemLine(words, page, each, isOwn))}
      </ul>`

/** What the page of one's own wish list shows. */
export type WishesShown = {
  readonly items: readonly KeptItem[]
  readonly isGuest: boolean
  /** The link others may be given; nothing while the list is not shared. */
  readonly link: string | undefined
  readonly notice: 'tell_thanks' | 'full' | 'not_for_sale' | undefined
}

/** One's own wish list. */
export function wishesPage(page: PageContext, shown: WishesShown): Page {
  const words = wordsFor(page.locale)
  const { items, isGuest, link, notice } = shown
  const at = `/${page.locale}/wishes/share`
  const sharing = html`<form method="post" action="${at}" class="flow">
    ${
      link !== undefined &&
      html`<p>${words('wish.share_text')}</p>
        <p class="said"><a href="${link}">${link}</a></p>`
    }
    <button class="button second" name="share" value="${link === undefined ? 'yes' : 'no'}">
      ${words(link === undefined ? 'wish.share' : 'wish.unshare')}
    </button>
  </form>`
  const body = html`<h1>${words('wish.title')}</h1>
    ${notice && html`<p class="notice ${notice === 'tell_thanks' ? 'good' : 'warn'}" role="status">${words(`wish.${notice}`)}</p>`}
    ${lines(words, page, items, true)}
    ${isGuest ? html`<p class="quiet"><a href="/${page.locale}/sign-in?back=/${page.locale}/wishes">${words('wish.guest')}</a></p>` : items.length > 0 && sharing}`
  return {
    title: words('wish.title'),
    body: isGuest ? html`<div class="page section flow">${body}</div>` : accountFrame(page, 'wishes', body),
  }
}

/** Somebody’s list as whoever has the link sees it. */
export function sharedWishesPage(page: PageContext, items: readonly KeptItem[]): Page {
  const words = wordsFor(page.locale)
  return {
    title: words('wish.shared'),
    body: html`<div class="page section flow">
      <h1>${words('wish.shared')}</h1>
      ${lines(words, page, items, false)}
    </div>`,
  }
}

/** What was looked at last. */
export function seenPage(page: PageContext, items: readonly KeptItem[]): Page {
  const words = wordsFor(page.locale)
  return {
    title: words('seen.title'),
    body: html`<div class="page section flow">
      <h1>${words('seen.title')}</h1>
      ${items.length === 0 ? emptyState(page, icons.shelf, words('seen.none')) : html`<p class="lede">${words('seen.text')}</p>`}
      ${items.length > 0 && shelf(words, page, items)}
      ${
        items.length > 0 &&
        html`<form method="post" action="/${page.locale}/seen/forget">
          <button class="button second">${words('seen.forget')}</button>
        </form>`
      }
    </div>`,
  }
}

/** A product in the comparison: the shelf's view of it, and its facts. */
export type Compared = { readonly item: KeptItem; readonly facts: ProductPage['facts'] }

function compareTable(words: Words, page: PageContext, all: readonly Compared[]): Html {
  const labels = [...new Set(all.flatMap(({ facts }) => facts.map((each) => each.label)))]
  const said = (value: string) =>
    value === 'true' ? words('listing.yes') : value === 'false' ? words('listing.no') : value
  const row = (name: string, cell: (each: Compared) => Html | string | null) =>
    html`<tr>
      <th scope="row">${name}</th>
      ${all.map((each) => html`<td>${cell(each) ?? '–'}</td>`)}
    </tr>`
  return html`<div class="scroll" role="region" aria-label="${words('compare.title')}" tabindex="0">
    <table class="table compare">
      <thead>
        <tr>
          <th scope="col"><span class="out-of-sight">${words('compare.feature')}</span></th>
          ${all.map(
            ({ item }) =>
              html`<th scope="col">
                ${item.picture && picture(item.picture.key, { alt: '', width: 160, height: 160, widths: rows.line, sizes: '10rem' })}
                <a href="/${page.locale}/p/${item.slug}">${item.title}</a>
                <form method="post" action="/${page.locale}/compare">
                  <input type="hidden" name="slug" value="${item.slug}" />
                  <button class="plain" name="what" value="remove">
                    ${words('compare.remove')}<span class="out-of-sight">: ${item.title}</span>
                  </button>
                </form>
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${row(words('compare.price'), ({ item }) => priceTag(words, page.locale, item))}
        ${row(words('compare.rating'), ({ item }) => (item.rating ? html`<span class="cluster">${ratingLine(words, page, item.rating)}</span>` : null))}
        ${row(words('compare.stock'), ({ item }) => words(item.inStock ? 'listing.yes' : 'listing.no'))}
        ${labels.map((label) =>
          row(label, ({ facts }) => {
            const fact = facts.find((each) => each.label === label)
            return fact ? `${said(fact.value)}${fact.unit ? ` ${fact.unit}` : ''}` : null
          }),
        )}
      </tbody>
    </table>
  </div>`
}

/** Up to four products side by side. */
export function comparePage(page: PageContext, all: readonly Compared[]): Page {
  const words = wordsFor(page.locale)
  return {
    title: words('compare.title'),
    body: html`<div class="page section flow">
      <h1>${words('compare.title')}</h1>
      ${all.length === 0 ? emptyState(page, icons.scale, words('compare.none')) : compareTable(words, page, all)}
    </div>`,
  }
}

/** The ways to keep a product that stand below its button to buy. */
export function keepForms(
  page: PageContext,
  product: { readonly slug: string; readonly variantId: number; readonly isSoldOut: boolean },
): Html {
  const words = wordsFor(page.locale)
  return html`<div class="cluster small no-print">
    <form method="post" action="/${page.locale}/wishes/${product.isSoldOut ? 'tell-me' : 'keep'}">
      <button class="plain" name="variant" value="${product.variantId}">
        ${words(product.isSoldOut ? 'wish.tell_me' : 'wish.keep')}
      </button>
    </form>
    <form method="post" action="/${page.locale}/compare">
      <input type="hidden" name="slug" value="${product.slug}" />
      <button class="plain" name="what" value="add">${words('compare.add')}</button>
    </form>
  </div>`
}
