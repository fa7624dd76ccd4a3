import { html, trusted } from '#kernel/html.ts'
import type { HomePage } from '#views/storefront/index.ts'
import { icons } from '../components/icons.ts'
import { picture, rows } from '../components/picture.ts'
import { shelf } from '../components/product-card.ts'
import { personalGap, type Page } from '../layout.ts'
import { organization, webSite } from '../structured/index.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import { blocksPart, type ShownBlock } from './content.ts'

/** How wide the tile of a department stands. */
const tileSizes = '(min-width: 75rem) 16rem, (min-width: 45rem) 23vw, 46vw'

function assurances(words: Words) {
  const promises = [
    [icons.shelf, words('home.assurance_stock'), words('home.assurance_stock_text')],
    [icons.scale, words('home.assurance_price'), words('home.assurance_price_text')],
    [icons.card, words('home.assurance_pay'), words('home.assurance_pay_text')],
  ] as const
  return html`<ul class="assurances" role="list">
    ${promises.map(
      ([icon, title, text]) =>
        html`<li>
          ${icon}
          <div><strong>${title}</strong><span class="quiet">${text}</span></div>
        </li>`,
    )}
  </ul>`
}

const gap = trusted(personalGap)

/** The front of the shop, with room for what is recommended to the one who looks. */
export function homePage(page: PageContext, home: HomePage, blocks: readonly ShownBlock[]): Page {
  const words = wordsFor(page.locale)
  const first = page.departments[0]
  return {
    title: words('shop.tagline'),
    description: words('home.lede'),
    canonical: '',
    structured: [organization(page), webSite(page)],
    body: html`<section class="hero">
        ${home.heroKey && picture(home.heroKey, { alt: '', width: 1600, height: 900, widths: rows.wide, sizes: '100vw', when: 'first' })}
        <div class="page">
          <h1>${words('home.title')}</h1>
          <p>${words('home.lede')}</p>
          ${
            first &&
            html`<a class="button large" href="/${page.locale}/c/${first.slug}">${words('home.browse')}</a>`
          }
        </div>
      </section>
      <div class="page">
        <section class="section" aria-labelledby="departments">
          <div class="spread"><h2 id="departments">${words('home.departments')}</h2></div>
          <div class="tiles">
            ${home.categories.map(
              (each) =>
                html`<a class="tile" href="/${page.locale}/c/${each.address}"
                  >${each.pictureKey && picture(each.pictureKey, { alt: '', width: 400, height: 400, widths: rows.card, sizes: tileSizes })}<span
                    >${each.name}</span
                  ></a
                >`,
            )}
          </div>
        </section>
      </div>
      ${gap} ${blocks.length > 0 && blocksPart(page, blocks)}
      <div class="page">
        <section class="section" aria-labelledby="featured">
          <div class="spread"><h2 id="featured">${words('home.featured')}</h2></div>
          ${shelf(words, page, home.featured)}
        </section>
        <section class="section">${assurances(words)}</section>
        <section class="section" aria-labelledby="newest">
          <div class="spread"><h2 id="newest">${words('home.newest')}</h2></div>
          ${shelf(words, page, home.newest)}
        </section>
      </div>`,
  }
}
