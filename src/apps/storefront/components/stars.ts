import { html, type Html } from '#kernel/html.ts'
import { averageOf, type Rating } from '#people/reviews/index.ts'
import { formatPercent } from '../format.ts'
import type { PageContext } from '../visitor.ts'
import type { Words } from '../words.ts'

/** So many stars out of five, drawn to the half, and said in words for whoever does not see them. */
export function starRow(words: Words, page: PageContext, average: number): Html {
  const halves = Math.round(average * 2)
  const full = Math.floor(halves / 2)
  const half = halves % 2
  return html`<span class="stars"
    ><span aria-hidden="true"
      >${'★'.repeat(full)}${half === 1 && html`<span class="half">★</span>`}<span class="none"
        >${'★'.repeat(5 - full - half)}</span
      ></span
    ><span class="out-of-sight"
      >${words('voice.stars', { count: formatPercent(String(average), page.locale) })}</span
    ></span
  >`
}

/** The stars of a product in a line, with their mean and how many there are. */
export function ratingLine(words: Words, page: PageContext, rating: Pick<Rating, 'sum' | 'count'>): Html {
  const average = averageOf(rating)
  return html`${starRow(words, page, average)}
    <span class="small" aria-hidden="true">${formatPercent(String(average), page.locale)}</span>
    <span class="quiet small">${words('voice.count', { count: rating.count })}</span>`
}

/** How often each number of stars was given; each line leads to the reviews with that many. */
export function histogram(words: Words, rating: Rating, href: (stars: number) => string): Html {
  return html`<ul class="histogram" role="list" aria-label="${words('voice.histogram')}">
    ${[5, 4, 3, 2, 1].map((stars) => {
      const count = rating.stars[stars - 1] ?? 0
      return html`<li>
        <a href="${href(stars)}"
          ><span aria-hidden="true">${stars} ★</span
          ><span class="out-of-sight">${words('voice.stars', { count: stars })}: </span
          ><meter min="0" max="${rating.count}" value="${count}" aria-hidden="true"></meter
          ><span>${count}</span></a
        >
      </li>`
    })}
  </ul>`
}
