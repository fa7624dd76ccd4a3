import { html, type Html } from '#kernel/html.ts'
import type { ProductOption, ProductPage, ProductVoices, VariantOffer } from '#views/storefront/index.ts'
import { sharedPicture } from '../feeds/shared-picture.ts'
import { gallery, picturesFor } from '../components/gallery.ts'
import { icons } from '../components/icons.ts'
import { priceTag } from '../components/price.ts'
import { keptShelf } from '../components/product-card.ts'
import { ratingLine } from '../components/stars.ts'
import { labelIn } from '#market/catalog/index.ts'
import type { Delivered } from '../delivered.ts'
import { countryName, formatMoney } from '../format.ts'
import { translatedPath, type SharedLink } from '../components/head.ts'
import type { Page } from '../layout.ts'
import { structuredProduct } from '../structured/index.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import { voicesSection } from './questions.ts'
import { keepForms } from './wishes.ts'

/** The options an address asks for, such as `?o.color=sea`. */
export type Choice = Readonly<Record<string, string>>

const fits = (variant: VariantOffer, choice: Choice): boolean =>
  Object.entries(choice).every(([code, value]) => variant.options[code] === value)

/** The variant a page shows: the one chosen; else the first that can be bought, has a price, or is there at all. */
export function chosenVariant(product: ProductPage, choice: Choice): VariantOffer | undefined {
  const codes = product.options.map((each) => each.code)
  const known = Object.fromEntries(Object.entries(choice).filter(([code]) => codes.includes(code)))
  const fitting = product.variants.filter((each) => fits(each, known))
  return (
    fitting.find((each) => each.price && each.available > 0) ??
    fitting.find((each) => each.price) ??
    fitting[0]
  )
}

function swatches(words: Words, product: ProductPage, option: ProductOption, variant: VariantOffer): Html {
  const others = Object.fromEntries(Object.entries(variant.options).filter(([code]) => code !== option.code))
  const isLast = product.options.at(-1)?.code === option.code
  return html`<fieldset>
    <legend class="small"><strong>${option.label}</strong></legend>
    <div class="swatches">
      ${option.values.map((value) => {
        const same = product.variants.find((each) =>
          fits(each, isLast ? { ...others, [option.code]: value.code } : { [option.code]: value.code }),
        )
        const gone = isLast ? !same || same.available === 0 : !value.inStock
        return html`<label class="swatch${gone ? ' gone' : ''}"
          ><input
            type="radio"
            name="o.${option.code}"
            value="${value.code}"
            ${variant.options[option.code] === value.code ? html` checked` : null}
          /><span
            >${value.label}${gone && html`<span class="out-of-sight">, ${words('product.sold_out')}</span>`}</span
          ></label
        >`
      })}
    </div>
  </fieldset>`
}

function choiceForm(
  words: Words,
  page: PageContext,
  product: ProductPage,
  variant: VariantOffer,
): Html | null {
  if (product.options.length === 0) return null
  return html`<form
    action="/${page.locale}/p/${product.addresses[page.locale]}"
    method="get"
    data-choice
    class="flow"
  >
    ${product.options.map((each) => swatches(words, product, each, variant))}
    <button class="button second">${words('product.show_choice')}</button>
  </form>`
}

function stockBadge(words: Words, available: number): Html {
  if (available === 0) return html`<span class="badge bad">${words('product.sold_out')}</span>`
  if (available <= 5)
    return html`<span class="badge warn">${words('product.few_left', { count: available })}</span>`
  return html`<span class="badge good">${words('product.in_stock')}</span>`
}

/** The most pieces a page names or lets somebody choose; of more it says no more. */
export const mostPieces = 10

function cartForm(words: Words, page: PageContext, variant: VariantOffer, via?: string): Html | null {
  if (!variant.price) return html`<p class="notice warn">${words('product.not_here')}</p>`
  if (variant.available === 0) return null
  const most = Math.min(variant.available, mostPieces)
  return html`<form method="post" action="/${page.locale}/cart/lines" class="to-cart">
    <input type="hidden" name="variant" value="${variant.id}" />
    ${via !== undefined && html`<input type="hidden" name="via" value="${via}" />`}
    <div class="field">
      <label for="quantity" class="small">${words('product.quantity')}</label
      ><select class="input" id="quantity" name="quantity">
        ${Array.from({ length: most }, (_, i) => html`<option>${i + 1}</option>`)}
      </select>
    </div>
    <button class="button large">${words('product.add')}</button>
    <button class="button second large" formaction="/${page.locale}/express/product">
      ${words('express.buy')}
    </button>
  </form>`
}

function facts(words: Words, product: ProductPage, variant: VariantOffer | undefined): Html {
  const said = (value: string) =>
    value === 'true' ? words('listing.yes') : value === 'false' ? words('listing.no') : value
  return html`<dl class="facts">
    ${product.facts.map(
      (each) =>
        html`<div>
          <dt>${each.label}</dt>
          <dd>${said(each.value)}${each.unit && ` ${each.unit}`}</dd>
        </div>`,
    )}${
      variant &&
      html`<div>
        <dt>${words('product.sku')}</dt>
        <dd>${variant.sku}</dd>
      </div>`
    }
  </dl>`
}

/** The way to the door and what one piece comes to there, as the cart will say it. */
function doorstep(words: Words, page: PageContext, brought: Delivered): Html {
  const { locale, market } = page
  const { labels, delivery, total, isExport } = brought
  const price = formatMoney(total, locale)
  return html`<div class="doorstep">
    ${icons.parcel}
    <div>
      <p class="spread">
        <strong>${words('product.delivery', { country: countryName(market.country, locale) })}</strong
        ><span class="numbers"
          >${delivery.minor === 0n ? words('cart.free') : formatMoney(delivery, locale)}</span
        >
      </p>
      <p class="quiet small">${labelIn(labels, locale, '')}</p>
      <p class="small">${words(isExport ? 'product.delivered_export' : 'product.delivered', { price })}</p>
    </div>
  </div>`
}

function offer(words: Words, page: PageContext, product: ProductPage, chosen: Chosen): Html {
  const { variant, withVat } = chosen
  const shown = variant ?? product.variants[0]
  const price =
    shown?.price &&
    html`<div>
      <p>${priceTag(words, page.locale, { price: shown.price, compareAt: shown.compareAt })}</p>
      ${shown.lowestBefore && html`<p class="quiet small">${words('product.lowest_before', { price: formatMoney(shown.lowestBefore, page.locale) })}</p>`}
      <p class="quiet small">${words(withVat ? 'product.with_vat' : 'product.without_vat')}</p>
    </div>`
  const promises =
    shown?.isDigital === true
      ? (['download.at_once', 'download.again'] as const)
      : (['product.ships_soon', 'product.pay_at_dispatch', 'shop.free_returns'] as const)
  return html`<div class="buy">
    <div class="flow">
      <p class="quiet small">${product.brand}</p>
      <h1>${product.title}</h1>
      <p class="lede">${product.summary}</p>
      ${chosen.voices.rating && html`<p><a class="cluster" href="#reviews">${ratingLine(words, page, chosen.voices.rating)}</a></p>`}
    </div>
    ${price} ${!variant && html`<p class="notice warn">${words('product.no_such_choice')}</p>`}
    ${shown && choiceForm(words, page, product, shown)}
    ${
      variant &&
      html`<p>
        ${stockBadge(words, variant.available)}${variant.isDigital && html` <span class="badge">${words('download.badge')}</span>`}
      </p>`
    }
    ${variant && cartForm(words, page, variant, chosen.via)}
    ${variant && keepForms(page, { slug: product.slug, variantId: variant.id, isSoldOut: variant.available === 0 })}
    ${chosen.brought && doorstep(words, page, chosen.brought)}
    <ul class="ticks small" role="list">
      ${promises.map((each) => html`<li>${icons.tick}<span>${words(each)}</span></li>`)}
    </ul>
  </div>`
}

function about(
  words: Words,
  page: PageContext,
  product: ProductPage,
  variant: VariantOffer | undefined,
): Html {
  return html`<div class="about beside">
      <section class="section flow" aria-labelledby="description">
        <h2 id="description">${words('product.description')}</h2>
        <p class="prose">${product.description}</p>
      </section>
      <section class="section flow" aria-labelledby="details">
        <h2 id="details">${words('product.details')}</h2>
        ${facts(words, product, variant)}
      </section>
    </div>
    ${
      product.related.length > 0 &&
      html`<section class="section flow" aria-labelledby="related">
        <h2 id="related">${words('product.related')}</h2>
        ${keptShelf(words, page, product.related)}
      </section>`
    }`
}

/** What those are shown who get a link to a product. */
function sharedProduct(
  page: PageContext,
  product: ProductPage,
  variant: VariantOffer | undefined,
): SharedLink {
  const [first] = picturesFor(product, variant)
  return {
    kind: 'product',
    price: variant?.price ?? product.price,
    inStock: product.inStock,
    ...(first ? { picture: { url: sharedPicture(page.origin, first.key), alt: first.alt } } : {}),
  }
}

type Chosen = {
  readonly variant: VariantOffer | undefined
  readonly withVat: boolean
  readonly voices: ProductVoices
  readonly brought: Delivered | null
  /** What people buy and look at with it. */
  readonly beside?: Html | null
  /** The place of the shop that led here, sealed. */
  readonly via?: string | undefined
}

/** One product: pictures, choices, price with what it includes, stock, facts, and what goes with it. */
export function productPage(
  page: PageContext,
  product: ProductPage,
  choice: Choice,
  { withVat, voices, brought, beside = null, via }: Omit<Chosen, 'variant'>,
): Page {
  const words = wordsFor(page.locale)
  const variant = chosenVariant(product, choice)
  const text = product.textLocale === page.locale ? null : html` lang="${product.textLocale}"`
  const way = product.crumbs.map((each) => ({
    name: each.name,
    href: `/${page.locale}/c/${encodeURIComponent(each.address)}`,
  }))
  return {
    title: product.title,
    description: product.summary,
    canonical: `/p/${encodeURIComponent(product.addresses[page.locale])}`,
    translated: translatedPath('/p/', product.addresses),
    shared: sharedProduct(page, product, variant),
    structured: structuredProduct(page, product, voices),
    islands: ['gallery', 'choice'],
    crumbs: [...way, { name: product.title }],
    body: html`<div class="page">
      <article class="product" ${text}>
        ${gallery(words, page, product, variant)}
        ${offer(words, page, product, { variant, withVat, voices, brought, via })}
      </article>
      ${beside} ${about(words, page, product, variant)} ${voicesSection(page, product.slug, voices)}
    </div>`,
  }
}
