import { html, type Html } from '#kernel/html.ts'
import { returnNumber, type Return } from '#goods/returns/index.ts'
import { formatDay } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import { accountFrame } from './account.ts'

const tones: Readonly<Record<Return['state'], string>> = {
  requested: 'warn',
  approved: 'warn',
  on_the_way: 'warn',
  received: 'good',
  refunded: 'good',
  exchanged: 'good',
  refused: 'bad',
  canceled: '',
}

/** How a return stands, in a word. */
export const returnBadge = (words: Words, { state }: Pick<Return, 'state'>): Html =>
  html`<span class="badge ${tones[state]}">${words(`return.state_${state}`)}</span>`

/** Returns in a few words each, with the way to their pages. The proof is the query that leads there. */
export function returnList(page: PageContext, returns: readonly Return[], proof: string): Html {
  const words = wordsFor(page.locale)
  return html`<ul role="list" class="flow">
    ${returns.map(
      (each) =>
        html`<li class="spread">
          <span
            ><a href="/${page.locale}/orders/${each.orderId}/returns/${each.id}${proof}"
              >${words('return.one', { number: returnNumber(each.number) })}</a
            >
            <span class="quiet small">${formatDay(each.askedAt, page.locale)}</span></span
          >
          ${returnBadge(words, each)}
        </li>`,
    )}
  </ul>`
}

/** The returns of an order on its page, and the way to ask for one; nothing where neither is. */
export function returnsSection(
  page: PageContext,
  shown: {
    readonly orderId: string
    readonly proof: string
    readonly returns: readonly Return[]
    readonly canAsk: boolean
  },
): Html | null {
  const { orderId, proof, returns, canAsk } = shown
  if (returns.length === 0 && !canAsk) return null
  const words = wordsFor(page.locale)
  return html`<section class="sheet flow no-print" id="returns" aria-labelledby="returns-title">
    <h2 id="returns-title">${words('return.title')}</h2>
    ${returns.length > 0 && returnList(page, returns, proof)}
    ${
      canAsk &&
      html`<div>
        <a class="button second" href="/${page.locale}/orders/${orderId}/returns${proof}"
          >${words('return.button')}</a
        >
      </div>`
    }
  </section>`
}

/** All returns of a person, the latest first. */
export function ownReturnsPage(page: PageContext, returns: readonly Return[]): Page {
  const words = wordsFor(page.locale)
  const title = words('account.returns')
  return {
    title,
    body: accountFrame(
      page,
      'returns',
      html`<h1>${title}</h1>
        ${
          returns.length === 0
            ? html`<p class="empty">${words('return.none')}</p>`
            : html`<section class="sheet flow">${returnList(page, returns, '')}</section>`
        }`,
    ),
  }
}
