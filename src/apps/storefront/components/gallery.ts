import { html, type Html } from '#kernel/html.ts'
import { locales } from '#market/catalog/index.ts'
import type { ProductPage, ProductPicture, VariantOffer } from '#views/storefront/index.ts'
import { tagOf } from '../format.ts'
import type { PageContext } from '../visitor.ts'
import type { Words } from '../words.ts'
import { icons } from './icons.ts'
import { picture, pictureUrl, rows } from './picture.ts'

const sizes = '(min-width: 60rem) 36rem, (min-width: 46rem) 52vw, 94vw'

/** The pictures a variant is shown with: its own first, those of all after them. */
export function picturesFor(product: ProductPage, variant: VariantOffer | undefined): ProductPicture[] {
  const own = product.pictures.filter((each) =>
    Object.entries(each.options).every(([code, value]) => variant?.options[code] === value),
  )
  const shown = own.length > 0 ? own : product.pictures
  return shown.toSorted((a, b) => Object.keys(b.options).length - Object.keys(a.options).length)
}

function film(words: Words, page: PageContext, each: ProductPicture, key: string): Html {
  const captions = locales.flatMap((locale) => {
    const file = each.captions[locale]
    return file === undefined ? [] : [{ locale, file }]
  })
  return html`<video
    controls
    preload="none"
    playsinline
    poster="${pictureUrl(each.key, 960)}"
    width="${each.width}"
    height="${each.height}"
    aria-label="${words('picture.film', { what: each.alt })}"
  >
    <source src="/media/${key}" type="video/${key.endsWith('.webm') ? 'webm' : 'mp4'}" />
    ${captions.map(
      ({ locale, file }) =>
        html`<track
          kind="captions"
          src="/media/${file}"
          srclang="${tagOf(locale)}"
          label="${words(`picture.captions_${locale}`)}"
          ${locale === page.locale ? html` default` : null}
        />`,
    )}
  </video>`
}

function slide(words: Words, page: PageContext, each: ProductPicture, at: number): Html {
  const number = at + 1
  const when = at === 0 ? 'first' : 'lazy'
  const { key, alt, width, height } = each
  return html`<li id="picture-${number}">
    ${
      each.film === null
        ? html`<a
            href="${pictureUrl(key, 1_920)}"
            data-large="${pictureUrl(key, 1_920, 'avif')}"
            aria-label="${words('picture.enlarge', { number, what: alt })}"
            >${picture(key, { alt, width, height, widths: rows.large, sizes, when })}</a
          >`
        : film(words, page, each, each.film)
    }
  </li>`
}

function thumbs(words: Words, shown: readonly ProductPicture[]): Html | null {
  if (shown.length < 2) return null
  return html`<ul class="thumbs" role="list" aria-label="${words('product.pictures')}">
    ${shown.map((each, at) => {
      const said = each.film === null ? 'picture.show' : 'picture.show_film'
      const place = { alt: '', width: 150, height: 150, widths: rows.line, sizes: '5rem' }
      return html`<li>
        <a
          href="#picture-${at + 1}"
          aria-label="${words(said, { number: at + 1, count: shown.length })}"
          ${at === 0 ? html` aria-current="true"` : null}
          >${picture(each.key, place)}${each.film !== null && html`<span class="plays">${icons.play}</span>`}</a
        >
      </li>`
    })}
  </ul>`
}

/**
 * The pictures and films of a product in a row that is swiped, with small ones to jump by. Each picture leads to its large
 * form; with script that opens in the page, where it comes nearer by key, click or touch.
 */
export function gallery(
  words: Words,
  page: PageContext,
  product: ProductPage,
  variant: VariantOffer | undefined,
): Html {
  const shown = picturesFor(product, variant)
  if (shown.length === 0) return html`<div class="gallery"><div class="main"></div></div>`
  const says = ['close', 'next', 'previous', 'nearer', 'farther', 'large'] as const
  return html`<div
    class="gallery"
    data-gallery
    ${says.map((each) => html` data-${each}="${words(`picture.${each}`)}"`)}
  >
    <ul class="main" role="list" tabindex="0" aria-label="${words('product.pictures')}">
      ${shown.map((each, at) => slide(words, page, each, at))}
    </ul>
    ${thumbs(words, shown)}
  </div>`
}
