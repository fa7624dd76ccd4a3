import { toSVG } from 'bwip-js/node'
import { html, trusted, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import type { PayerAction } from '#money/payments/index.ts'
import { methodName } from '../components/method-names.ts'
import { formatMoment, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'

/** A payer on the way: what for, by what, and what comes next. */
export type PayingShown = {
  readonly title: string
  readonly total: Money
  readonly method: string
  readonly action: Exclude<PayerAction, { kind: 'page' | 'prove' }>
  readonly payBy: Date | undefined
  readonly isMobile: boolean
  readonly at: string
  readonly proof: string
}

const hostOf = (url: string): string => new URL(url).host

function frame(page: PageContext, shown: PayingShown, title: string, content: Html, safe: string): Html {
  const words = wordsFor(page.locale)
  const { at, proof } = shown
  return html`<div class="page section flow pay">
    <h1>${title}</h1>
    <p class="spread pay-total">
      <span>${shown.title}</span><strong>${formatMoney(shown.total, page.locale)}</strong>
    </p>
    ${content}
    ${shown.payBy && html`<p class="quiet small">${words('pay.until', { time: formatMoment(shown.payBy, page.locale) })}</p>`}
    <div class="cluster">
      <form method="post" action="${at}/pay/ask${proof}">
        <button class="button second">${words('pay.ask_now')}</button>
      </form>
      <a class="button second" href="${at}/pay${proof}">${words('pay.change')}</a>
    </div>
    <aside class="notice">
      <h2>${words('pay.safe')}</h2>
      <p>${safe}</p>
    </aside>
    <p><a href="${at}${proof}">${words('pay.back_to_order')}</a></p>
  </div>`
}

function leaving(page: PageContext, shown: PayingShown, url: string): Page {
  const words = wordsFor(page.locale)
  const name = methodName(words, shown.method)
  const title = words('pay.leaving', { name })
  const host = hostOf(url)
  const content = html`<p role="status">${words('pay.leaving_text', { host })}</p>
    <p><a class="button large wide" href="${url}">${words('pay.leaving_button', { host })}</a></p>`
  return {
    title,
    refreshTo: { seconds: 1, url },
    body: frame(page, shown, title, content, words('pay.safe_text', { name: host })),
  }
}

function posting(page: PageContext, shown: PayingShown, action: PayerAction & { kind: 'form' }): Page {
  const words = wordsFor(page.locale)
  const host = hostOf(action.url)
  const title = words('pay.leaving', { name: methodName(words, shown.method) })
  const content = html`<form method="post" action="${action.url}" class="flow" data-auto-post>
    ${Object.entries(action.fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <p role="status">${words('pay.leaving_text', { host })}</p>
    <button class="button large wide">${words('pay.leaving_button', { host })}</button>
  </form>`
  return {
    title,
    islands: ['auto-post'],
    body: frame(page, shown, title, content, words('pay.safe_text', { name: host })),
  }
}

/** A code as the payer's app scans it: black on white whatever the page's colors, with the quiet zone scanners need. */
export function codeOf(content: string, label: string): Html {
  const drawn = toSVG({ bcid: 'qrcode', text: content, padding: 4, backgroundcolor: 'FFFFFF' })
  return html`<div class="pay-code" role="img" aria-label="${label}">${trusted(drawn)}</div>`
}

function scanning(page: PageContext, shown: PayingShown, action: PayerAction & { kind: 'qr' }): Page {
  const words = wordsFor(page.locale)
  const name = methodName(words, shown.method)
  const total = formatMoney(shown.total, page.locale)
  const title = words('pay.scan')
  const app =
    action.url !== undefined &&
    html`<p>
      <a class="button large wide ${shown.isMobile ? '' : 'second'}" href="${action.url}"
        >${words('pay.open_app')}</a
      >
    </p>`
  const content = html`${shown.isMobile && app}
    <p role="status">${words('pay.scan_text', { name })}</p>
    ${codeOf(action.content, words('pay.scan_alt', { name, total }))} ${!shown.isMobile && app}`
  return {
    title,
    refreshWithoutScript: 4,
    islands: ['await-payment'],
    body: frame(page, shown, title, content, words('pay.safe_any')),
  }
}

/** The page for what the payer does next: be led on, post a form, or scan a code. */
export function payingPage(page: PageContext, shown: PayingShown): Page {
  const { action } = shown
  if (action.kind === 'redirect') return leaving(page, shown, action.url)
  if (action.kind === 'form') return posting(page, shown, action)
  return scanning(page, shown, action)
}

/** One try as its payer is told of it. */
export type TryShown = {
  readonly method: string
  readonly at: Date
  readonly text: string
  readonly reason: string | undefined
  readonly tone: '' | 'good' | 'warn' | 'bad'
}

/** What became of a payment. */
export type StatusShown = {
  readonly title: string
  readonly total: Money
  readonly tries: readonly TryShown[]
  readonly refunded: Money
  /** How the question went that was asked just now. */
  readonly asked: 'no' | 'answered' | 'silent'
  readonly isOpen: boolean
  readonly canGoOn: boolean
  readonly at: string
  readonly proof: string
}

function tryLine(words: Words, page: PageContext, each: TryShown): Html {
  return html`<li class="sheet flow">
    <p class="spread">
      <strong>${methodName(words, each.method)}</strong
      ><time class="quiet small" datetime="${each.at.toISOString()}"
        >${formatMoment(each.at, page.locale)}</time
      >
    </p>
    <p class="pay-state ${each.tone}">${each.text}</p>
    ${each.reason !== undefined && html`<p class="quiet">${each.reason}</p>`}
  </li>`
}

/** "What became of my payment?": every try with its state in plain words, and a button that asks the provider. */
export function paymentStatusPage(page: PageContext, shown: StatusShown): Page {
  const words = wordsFor(page.locale)
  const { at, proof } = shown
  const title = words('pay.status')
  const heard = shown.asked === 'silent' ? words('paystate.silent') : words('pay.asked')
  return {
    title,
    body: html`<div class="page section flow pay">
      <h1>${title}</h1>
      <p class="spread pay-total">
        <span>${shown.title}</span><strong>${formatMoney(shown.total, page.locale)}</strong>
      </p>
      ${shown.asked !== 'no' && html`<p class="notice ${shown.asked === 'silent' ? 'warn' : 'good'}" role="status">${heard}</p>`}
      <p>${words('pay.status_text')}</p>
      <h2>${words('pay.tries')}</h2>
      ${
        shown.tries.length === 0
          ? html`<p class="empty">${words('pay.no_try')}</p>`
          : html`<ol class="flow" role="list" reversed>
              ${shown.tries.map((each) => tryLine(words, page, each))}
            </ol>`
      }
      ${shown.refunded.minor > 0n && html`<p>${words('paystate.refunded', { amount: formatMoney(shown.refunded, page.locale) })}</p>`}
      <div class="cluster">
        ${
          shown.tries.length > 0 &&
          html`<form method="post" action="${at}/pay/ask${proof}">
            <button class="button second">${words('pay.ask_now')}</button>
          </form>`
        }
        ${shown.canGoOn && html`<a class="button" href="${at}/pay/now${proof}">${words('pay.continue')}</a>`}
        ${shown.isOpen && html`<a class="button ${shown.canGoOn ? 'second' : ''}" href="${at}/pay${proof}">${words('order.pay_again')}</a>`}
      </div>
      <aside class="notice">
        <h2>${words('pay.safe')}</h2>
        <p>${words('pay.safe_any')}</p>
      </aside>
      <p><a href="${at}${proof}">${words('pay.back_to_order')}</a></p>
    </div>`,
  }
}
