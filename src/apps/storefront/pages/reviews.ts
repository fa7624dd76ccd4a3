import { html, type Html } from '#kernel/html.ts'
import { lengths, reviewSorts, type Review, type ReviewSort } from '#people/reviews/index.ts'
import type { ProductVoices, VoicedProduct } from '#views/storefront/index.ts'
import { below, faultSummary, inputField } from '../components/field.ts'
import { pager } from '../components/pager.ts'
import { reviewCard } from '../components/review-card.ts'
import { histogram, ratingLine } from '../components/stars.ts'
import { linePicture } from '../components/line.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import type { FormState } from './door.ts'

/** Which reviews are looked at. */
export type ReviewsAsked = {
  readonly sort: ReviewSort
  readonly stars: number | undefined
  readonly photographs: boolean
  readonly page: number
}

/** The address of reviews looked at in a way, without what goes without saying. */
export function reviewsAddress(slug: string, asked: Partial<ReviewsAsked>): string {
  const query = new URLSearchParams()
  if (asked.sort !== undefined && asked.sort !== 'helpful') query.set('sort', asked.sort)
  if (asked.stars !== undefined) query.set('stars', String(asked.stars))
  if (asked.photographs) query.set('photographs', 'yes')
  if (asked.page !== undefined && asked.page > 1) query.set('page', String(asked.page))
  return `/p/${slug}/reviews${query.size > 0 ? `?${query.toString()}` : ''}`
}

function narrowForm(words: Words, page: PageContext, slug: string, asked: ReviewsAsked): Html {
  const option = (value: string, label: string, isChosen: boolean) =>
    html`<option value="${value}" ${isChosen ? html` selected` : null}>${label}</option>`
  return html`<form class="toolbar" action="/${page.locale}/p/${slug}/reviews">
    <div class="field">
      <label for="sort">${words('voice.sort')}</label
      ><select class="input" id="sort" name="sort">
        ${reviewSorts.map((each) => option(each, words(`voice.sort_${each}`), each === asked.sort))}
      </select>
    </div>
    <div class="field">
      <label for="stars">${words('listing.stars')}</label
      ><select class="input" id="stars" name="stars">
        ${option('', words('voice.every_star'), asked.stars === undefined)}
        ${[5, 4, 3, 2, 1].map((each) => option(String(each), words('voice.only_stars', { count: each }), each === asked.stars))}
      </select>
    </div>
    <label class="check"
      ><input
        type="checkbox"
        name="photographs"
        value="yes"
        ${asked.photographs ? html` checked` : null}
      /><span>${words('voice.with_photographs')}</span></label
    >
    <button class="button second">${words('voice.show')}</button>
  </form>`
}

const wayTo = (page: PageContext, product: VoicedProduct, name: string) => [
  { name: product.title, href: `/${page.locale}/p/${product.slug}` },
  { name },
]

/** Stars in sum, and the way to write. */
export function ratingSummary(
  words: Words,
  page: PageContext,
  slug: string,
  rating: ProductVoices['rating'],
): Html {
  return html`<div class="rating flow">
    ${rating === null ? html`<p class="quiet">${words('voice.none')}</p>` : html`<p class="cluster">${ratingLine(words, page, rating)}</p>`}
    ${rating && histogram(words, rating, (stars) => `/${page.locale}${reviewsAddress(slug, { stars })}`)}
    <p class="no-print">
      <a class="button second" href="/${page.locale}/p/${slug}/reviews/write" rel="nofollow"
        >${words('voice.write')}</a
      >
    </p>
  </div>`
}

/** All reviews of a product, narrowed and in order. */
export function reviewsPage(
  page: PageContext,
  product: VoicedProduct,
  shown: {
    readonly asked: ReviewsAsked
    readonly rating: ProductVoices['rating']
    readonly reviews: readonly Review[]
    readonly count: number
    readonly size: number
  },
): Page {
  const words = wordsFor(page.locale)
  const { asked, rating, reviews, count, size } = shown
  const title = words('voice.reviews_of', { title: product.title })
  const isWhole = asked.stars === undefined && !asked.photographs && asked.sort === 'helpful'
  return {
    title,
    description: `${title}: ${words('voice.count', { count: rating?.count ?? 0 })}`,
    ...(isWhole && asked.page === 1 ? { canonical: `/p/${product.slug}/reviews` } : {}),
    crumbs: wayTo(page, product, words('voice.reviews')),
    body: html`<div class="page section flow">
      <h1>${title}</h1>
      <div class="${rating === null ? 'flow' : 'voices'}">
        ${ratingSummary(words, page, product.slug, rating)}
        <div class="flow">
          ${rating && narrowForm(words, page, product.slug, asked)}
          ${reviews.map((each) => reviewCard(words, page, each, 'page'))}
          ${pager(words, { page: asked.page, pages: Math.ceil(count / size) }, (number) => `/${page.locale}${reviewsAddress(product.slug, { ...asked, page: number })}`)}
        </div>
      </div>
    </div>`,
  }
}

/** What the page for writing knows of the one who writes. */
export type WritingShown = {
  readonly product: VoicedProduct
  readonly own: Review | undefined
  readonly name: string
  readonly isVerified: boolean
  /** The query that proves a guest's right, such as `?order=…&token=…`. */
  readonly proof: string
  readonly form: FormState
  readonly done: 'shown' | 'held' | undefined
  readonly limits: { readonly photographs: number; readonly mb: number }
}

function starChoice(words: Words, chosen: string, fault: string | undefined): Html {
  return html`<fieldset class="field star-choice" id="rating">
    <legend class="label">${words('voice.rating')}</legend>
    <div class="cluster">
      ${[1, 2, 3, 4, 5].map(
        (each) =>
          html`<label
            ><input
              type="radio"
              name="rating"
              value="${each}"
              required
              ${String(each) === chosen ? html` checked` : null}
            /><span aria-hidden="true">${each} ★</span
            ><span class="out-of-sight">${words('voice.stars', { count: each })}</span></label
          >`,
      )}
    </div>
    ${below({ name: 'rating', fault })}
  </fieldset>`
}

function ownState(words: Words, own: Review | undefined): Html | null {
  if (own?.state === 'pending') return html`<p class="notice warn">${words('voice.state_pending')}</p>`
  if (own?.state === 'refused')
    return html`<p class="notice bad">
      ${words('voice.state_refused', { reason: own.refusedBecause ?? '' })}
    </p>`
  return null
}

function writeFields(words: Words, shown: WritingShown): Html {
  const { own, form, limits } = shown
  const value = (name: 'title' | 'body') => form.values[name] ?? own?.[name] ?? ''
  const bodyHint = words('voice.body_hint', { least: lengths.body.least })
  const photographs = words('voice.photographs_hint', { most: limits.photographs, mb: limits.mb })
  return html`${starChoice(words, form.values['rating'] ?? String(own?.rating ?? ''), form.faults['rating'])}
    ${inputField({ name: 'title', label: words('voice.title_field'), value: value('title'), required: true, maxlength: lengths.title.most, fault: form.faults['title'] })}
    <div class="field">
      <label for="body">${words('voice.body_field')}</label>
      <textarea
        class="input"
        id="body"
        name="body"
        rows="8"
        maxlength="${lengths.body.most}"
        required
        aria-describedby="body-hint"
        ${form.faults['body'] ? html` aria-invalid="true"` : null}
      >
${value('body')}</textarea>
      ${below({ name: 'body', hint: bodyHint, fault: form.faults['body'] })}
    </div>
    <div class="field">
      <label for="photographs">${words('voice.photographs')}</label>
      <input
        class="input"
        id="photographs"
        name="photographs"
        type="file"
        multiple
        accept="image/jpeg,image/png,image/webp,image/avif"
        aria-describedby="photographs-hint"
      />
      ${below({ name: 'photographs', hint: photographs, fault: form.faults['photographs'] })}
    </div>
    ${
      own &&
      own.photographs.length > 0 &&
      html`<label class="choice"
        ><input type="checkbox" name="remove" value="yes" /><span
          >${words('voice.remove_photographs')}</span
        ></label
      >`
    }`
}

/** The page on which somebody writes, changes or takes back their review. */
export function writePage(page: PageContext, shown: WritingShown): Page {
  const words = wordsFor(page.locale)
  const { product, own, proof, form, done } = shown
  const at = `/${page.locale}/p/${product.slug}/reviews`
  const title = words(own ? 'voice.edit' : 'voice.write')
  const faults = Object.entries(form.faults).map(([field, text]) => ({ field, text }))
  return {
    title,
    crumbs: wayTo(page, product, title),
    body: html`<div class="page narrow flow">
      <h1>${title}</h1>
      <p class="lede">${product.title}</p>
      ${done && html`<p class="notice good" role="status">${words(done === 'shown' ? 'voice.thanks' : 'voice.thanks_held')}</p>`}
      ${ownState(words, own)} ${faultSummary(words('checkout.fix'), faults)}
      <form method="post" action="${at}/write${proof}" enctype="multipart/form-data" class="sheet flow">
        ${writeFields(words, shown)}
        ${!shown.isVerified && html`<p class="quiet small">${words('voice.not_verified_hint')}</p>`}
        <p class="quiet small">${words('voice.shown_as', { name: shown.name })}</p>
        <button class="button large">${words('voice.send')}</button>
      </form>
      ${
        own &&
        html`<form method="post" action="${at}/withdraw${proof}">
          <button class="button danger">${words('voice.withdraw')}</button>
        </form>`
      }
      <p><a href="${at}">${words('voice.all')}</a></p>
    </div>`,
  }
}

/** What was in an order, each with the way to write about it. */
export function orderVoicesPage(
  page: PageContext,
  shown: {
    readonly products: readonly VoicedProduct[]
    readonly isReceived: boolean
    readonly proof: string
  },
): Page {
  const words = wordsFor(page.locale)
  const title = words('voice.order_title')
  return {
    title,
    body: html`<div class="page narrow flow">
      <h1>${title}</h1>
      <p class="lede">${words(shown.isReceived ? 'voice.order_lede' : 'voice.order_early')}</p>
      <ul class="lines sheet" role="list">
        ${shown.products.map(
          (each) =>
            html`<li class="line">
              <span class="picture">${linePicture(each.picture)}</span>
              <div class="spread">
                <span class="title">${each.title}</span>
                ${shown.isReceived && html`<a class="button second" href="/${page.locale}/p/${each.slug}/reviews/write${shown.proof}">${words('voice.write')}</a>`}
              </div>
            </li>`,
        )}
      </ul>
    </div>`,
  }
}
