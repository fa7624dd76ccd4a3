import { html, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import type { CardOnFile } from '#money/payments/index.ts'
import { formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import { accountFrame } from './account.ts'

/** A card as it may be shown, such as "Visa •••• 4242". */
export function cardName({ brand, last4 }: Pick<CardOnFile, 'brand' | 'last4'>): string {
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} •••• ${last4}`
}

/** True from the first day after the card's last month. */
export function isExpired({ month, year }: CardOnFile): boolean {
  return ports().now().getTime() >= Date.UTC(year, month, 1, 12)
}

function validity(words: Words, card: CardOnFile): string {
  const expiry = `${String(card.month).padStart(2, '0')}/${card.year}`
  return words(isExpired(card) ? 'cards.expired' : 'cards.valid', { expiry })
}

/** An order being paid by card: its number, what is asked, where its pages are. */
export type CardPaying = {
  readonly number: string
  readonly total: Money
  readonly at: string
  readonly proof: string
}

function payFrame(page: PageContext, shown: CardPaying, title: string, content: Html): Html {
  const words = wordsFor(page.locale)
  return html`<div class="page section flow pay">
    <h1>${title}</h1>
    <p class="spread pay-total">
      <span>${words('pay.title', { number: shown.number })}</span
      ><strong>${formatMoney(shown.total, page.locale)}</strong>
    </p>
    ${content}
    <p><a href="${shown.at}/pay${shown.proof}">${words('pay.change')}</a></p>
    <p><a href="${shown.at}${shown.proof}">${words('pay.back_to_order')}</a></p>
  </div>`
}

/** Which card: those on file, or another. */
export function chooseCardPage(
  page: PageContext,
  shown: CardPaying & { readonly cards: readonly CardOnFile[]; readonly asksCode: boolean },
): Page {
  const words = wordsFor(page.locale)
  const title = words('cards.choose')
  const option = (value: string, name: string, hint: string, isFirst: boolean) =>
    html`<label class="choice"
      ><input type="radio" name="card" value="${value}" ${isFirst ? html` checked` : null} />
      <span class="grow"
        ><strong>${name}</strong>${hint !== '' && html`<br /><span class="quiet small">${hint}</span>`}</span
      ></label
    >`
  const usable = shown.cards.filter((each) => !isExpired(each))
  const content = html`<form method="post" action="${shown.at}/pay/vault_card${shown.proof}" class="flow">
    <fieldset class="flow">
      <legend class="out-of-sight">${title}</legend>
      ${usable.map((each, at) => option(each.token, cardName(each), validity(words, each), at === 0))}
      ${option('other', words('cards.other'), '', usable.length === 0)}
    </fieldset>
    ${shown.asksCode && html`<p class="quiet small">${words('cards.code_again')}</p>`}
    <button class="button large wide">${words('pay.go_on')}</button>
  </form>`
  return { title, body: payFrame(page, shown, title, content) }
}

/** The issuer wants to ask the payer: on to its page, by itself where scripts run. */
export function challengePage(
  page: PageContext,
  shown: CardPaying & { readonly url: string; readonly creq: string },
): Page {
  const words = wordsFor(page.locale)
  const title = words('cards.confirm')
  const content = html`<form method="post" action="${shown.url}" class="flow" data-auto-post>
    <input type="hidden" name="creq" value="${shown.creq}" />
    <input type="hidden" name="threeDSSessionData" value="" />
    <p role="status">${words('cards.confirm_text')}</p>
    <button class="button large wide">${words('cards.confirm_button')}</button>
  </form>`
  return { title, islands: ['auto-post'], body: payFrame(page, shown, title, content) }
}

/** It is not known yet what became of the card: the page looks again by itself, with script or without, and leads on. */
export function waitingPage(page: PageContext, shown: CardPaying): Page {
  const words = wordsFor(page.locale)
  const title = words('cards.waiting')
  const content = html`<p role="status" data-waiting>${words('cards.waiting_text')}</p>
    <p><a class="button second" href="${shown.at}/payment${shown.proof}">${words('pay.status')}</a></p>`
  return {
    title,
    refreshWithoutScript: 3,
    islands: ['await-payment'],
    body: payFrame(page, shown, title, content),
  }
}

/** The cards a buyer has on file, each with a way to be rid of it. */
export function cardsPage(
  page: PageContext,
  shown: { readonly cards: readonly CardOnFile[] | undefined; readonly isDeleted: boolean },
): Page {
  const words = wordsFor(page.locale)
  const title = words('cards.title')
  const { cards } = shown
  const list =
    cards === undefined
      ? html`<p class="notice warn" role="status">${words('cards.unavailable')}</p>`
      : cards.length === 0
        ? html`<p>${words('cards.none')}</p>`
        : html`<ul class="flow" role="list">
            ${cards.map(
              (each) =>
                html`<li class="spread">
                  <span
                    ><strong>${cardName(each)}</strong><br /><span class="quiet small"
                      >${validity(words, each)}</span
                    ></span
                  >
                  <form method="post" action="/${page.locale}/account/cards/delete">
                    <input type="hidden" name="card" value="${each.token}" />
                    <button
                      class="button danger"
                      aria-label="${words('cards.delete_label', { card: cardName(each) })}"
                    >
                      ${words('cards.delete')}
                    </button>
                  </form>
                </li>`,
            )}
          </ul>`
  const body = html`<h1>${title}</h1>
    ${shown.isDeleted && html`<p class="notice good" role="status">${words('cards.deleted')}</p>`}
    <section class="sheet flow">
      <p class="quiet">${words('cards.text')}</p>
      ${list}
    </section>`
  return { title, body: accountFrame(page, 'cards', body) }
}
