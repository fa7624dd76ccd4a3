import { html, type Html } from '#kernel/html.ts'
import type { Place, Recommendation, Why } from '#views/recommendations/index.ts'
import type { PageContext } from '../visitor.ts'
import type { Words } from '../words.ts'
import { linePicture } from './line.ts'
import { priceTag } from './price.ts'
import { productCard } from './product-card.ts'

/** Recommendations of a place as they are shown: with the links' seals. */
export type Shown = {
  readonly place: Place
  readonly all: readonly Recommendation[]
  readonly seal: (productId: number) => string
}

/** Why something is recommended, in words; nothing where the heading says it already. */
function reason(words: Words, why: Why): string {
  switch (why.kind) {
    case 'bought':
      return words('rec.why_bought', { title: why.title })
    case 'looked_at':
      return words('rec.why_looked_at', { title: why.title })
    case 'with':
      return words('rec.why_with', { title: why.title })
    case 'often':
      return words('rec.why_often', { times: why.times })
    case 'popular':
      return words('rec.why_popular')
  }
}

/** How a shelf of recommendations is headed: by a title and a way to more, or by the heading of the page that is about it. */
export type Heading = {
  readonly title: string
  readonly why: boolean
  readonly more?: Html | null
  readonly isWholePage?: boolean
}

/** A shelf of recommendations, each with its reason where `why` is asked for; nothing where there are none. */
export function recommendedShelf(
  words: Words,
  page: PageContext,
  { place, all, seal }: Shown,
  { title, why, more = null, isWholePage = false }: Heading,
): Html | null {
  if (all.length === 0) return null
  const shelf = html`<ul class="shelf" role="list">
    ${all.map(({ item, why: because }) =>
      productCard(words, page, item, 'lazy', {
        query: `?via=${seal(item.productId)}`,
        ...(why ? { note: reason(words, because) } : {}),
      }),
    )}
  </ul>`
  if (isWholePage) return shelf
  return html`<section class="section flow" aria-labelledby="rec-${place}">
    <div class="spread">
      <h2 id="rec-${place}">${title}</h2>
      ${more}
    </div>
    ${shelf}
  </section>`
}

/** Something that can be chosen beside others: a variant, where it stood, and how it is shown. */
type Choosable = {
  readonly value: string
  readonly href: string
  readonly title: string
  readonly note: string
  readonly picture: string | null
  readonly price: Html
}

function choices(page: PageContext, place: string, all: readonly Choosable[], button: string): Html {
  return html`<form method="post" action="/${page.locale}/recommended/cart" class="sheet flow">
    <ul class="choose" role="list">
      ${all.map(
        ({ value, href, title, note, picture, price }, at) =>
          html`<li>
            <input
              type="checkbox"
              id="${place}-${at}"
              name="item"
              value="${value}"
              aria-label="${title}"
              checked
            />
            <label class="picture" for="${place}-${at}">${linePicture(picture)}</label>
            <div>
              <a class="title" href="${href}">${title}</a>
              ${note !== '' && html`<p class="quiet small">${note}</p>`}
            </div>
            <p>${price}</p>
          </li>`,
      )}
    </ul>
    <div><button class="button second">${button}</button></div>
  </form>`
}

const choosable = (
  words: Words,
  page: PageContext,
  { seal }: Shown,
  { item, why }: Recommendation,
  withReason: boolean,
): Choosable => {
  const via = seal(item.productId)
  const notes = [item.choice, withReason ? reason(words, why) : ''].filter((each) => each !== '')
  return {
    value: `${item.variantId}~${via}`,
    href: `/${page.locale}/p/${item.slug}?via=${via}`,
    title: item.title,
    picture: item.picture?.key ?? null,
    note: notes.join(' · '),
    price: priceTag(words, page.locale, item),
  }
}

/** The product of a page as it stands among what is bought with it. */
export type ThisOne = {
  readonly variantId: number
  readonly title: string
  readonly href: string
  readonly picture: string | null
  readonly price: Html
}

/** What is bought with a product, to be chosen and put into the cart with it by one form. */
export function togetherForm(
  words: Words,
  page: PageContext,
  shown: Shown,
  own: ThisOne | undefined,
): Html | null {
  if (shown.all.length === 0) return null
  const first = own === undefined ? [] : [{ ...own, value: String(own.variantId), note: words('rec.this') }]
  const others = shown.all.map((each) => choosable(words, page, shown, each, false))
  return html`<section class="section flow" aria-labelledby="rec-together">
    <h2 id="rec-together">${words('rec.together')}</h2>
    ${choices(page, 'together', [...first, ...others], words('rec.together_add'))}
  </section>`
}

/** What somebody buys again and again, to be put into the cart by one form. */
export function againForm(words: Words, page: PageContext, shown: Shown): Html | null {
  if (shown.all.length === 0) return null
  const all = shown.all.map((each) => choosable(words, page, shown, each, true))
  return html`<section class="section flow" aria-labelledby="rec-again">
    <h2 id="rec-again">${words('rec.again')}</h2>
    <p class="quiet">${words('rec.again_text')}</p>
    ${choices(page, 'again', all, words('rec.again_add'))}
  </section>`
}

/** How personal recommendations stand for the one who asks. */
export type Standing = {
  readonly isOn: boolean
  readonly isGuest: boolean
  /** The browser asks not to be followed. */
  readonly isUnfollowed: boolean
}

/** The switch of personal recommendations, with what it means. */
export function choiceForm(words: Words, page: PageContext, { isOn, isGuest, isUnfollowed }: Standing): Html {
  return html`<section class="sheet flow" aria-labelledby="rec-choice" id="recommendations">
    <h2 id="rec-choice">${words('rec.choice')}</h2>
    <p>${words(isGuest ? 'rec.choice_guest' : 'rec.choice_account')}</p>
    ${isUnfollowed && html`<p class="notice">${words('rec.choice_not_followed')}</p>`}
    <p>
      <span class="badge${isOn ? ' good' : ''}"
        >${words(isOn ? 'rec.choice_is_on' : 'rec.choice_is_off')}</span
      >
    </p>
    <p class="quiet small">${words('rec.choice_off_text')}</p>
    <form method="post" action="/${page.locale}/for-you/choice" class="cluster">
      ${!(isGuest && isOn) && html`<button class="button second" name="choice" value="on">${words('rec.switch_on')}</button>`}
      ${isOn && html`<button class="button second" name="choice" value="off">${words('rec.switch_off')}</button>`}
    </form>
  </section>`
}
