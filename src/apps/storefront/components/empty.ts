import { html, type Html } from '#kernel/html.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'

/** A page with nothing on it yet: a sign, why, and the way on to the departments. */
export function emptyState(page: PageContext, sign: Html | null, text: string, more = ''): Html {
  const words = wordsFor(page.locale)
  return html`<div class="empty">
    ${sign}
    <p class="lede">${text}</p>
    ${more !== '' && html`<p class="quiet">${more}</p>`}
    <nav class="subcategories" aria-label="${words('home.departments')}">
      ${page.departments.map((each) => html`<a href="/${page.locale}/c/${each.slug}">${each.name}</a>`)}
    </nav>
  </div>`
}
