import { html, type Html } from '#kernel/html.ts'
import type { Words } from '../words.ts'

/** The pages worth a link: the first, the last, and two around the one that is shown; null stands for a gap. */
export function pagesShown(page: number, pages: number): (number | null)[] {
  const wanted = [1, pages, page - 2, page - 1, page, page + 1, page + 2]
  const shown = [...new Set(wanted)].filter((each) => each >= 1 && each <= pages).toSorted((a, b) => a - b)
  return shown.flatMap((each, i) => {
    const before = shown[i - 1]
    return before !== undefined && each - before > 1 ? [null, each] : [each]
  })
}

/** Numbered pages. `href` gives the address of a page; `label` tells apart where there are two on a page. */
export function pager(
  words: Words,
  at: { page: number; pages: number },
  href: (page: number) => string,
  label = words('listing.pages'),
): Html | null {
  const { page, pages } = at
  if (pages <= 1) return null
  return html`<nav class="pager" aria-label="${label}">
    ${page > 1 && html`<a href="${href(page - 1)}" rel="prev">${words('listing.previous')}</a>`}
    ${pagesShown(page, pages).map((each) => {
      if (each === null) return html`<span class="gap" aria-hidden="true">…</span>`
      if (each === page)
        return html`<a
          href="${href(each)}"
          aria-current="page"
          aria-label="${words('listing.page', { page: each })}"
          >${each}</a
        >`
      return html`<a href="${href(each)}" aria-label="${words('listing.page', { page: each })}">${each}</a>`
    })}
    ${page < pages && html`<a href="${href(page + 1)}" rel="next">${words('listing.next')}</a>`}
  </nav>`
}
