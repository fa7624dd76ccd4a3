import { html, type Html } from '#kernel/html.ts'
import type { Actor } from '#people/access/index.ts'
import type { DeskBadges } from '#views/operator-desk/index.ts'
import { assetUrl } from '../storefront/assets.ts'
import { mark } from '../storefront/components/icons.ts'
import { deskIcons, type DeskIcon } from './parts/icons.ts'
import { deskLanguage, say, type DeskWord } from './words.ts'

/** A page of the desk: its title, what can be done with the whole of it, and the rest. */
export type DeskPage = {
  readonly title: string
  /** Where it stands: the way back up. */
  readonly up?: { readonly href: string; readonly name: string }
  /** Beside the title: a state, a link, a button. */
  readonly beside?: Html | null
  readonly actions?: Html | null
  readonly body: Html
  /** Look again after so many seconds. */
  readonly refreshSeconds?: number
}

/** What the frame shows around a page. */
export type DeskFrame = {
  readonly actor: Actor
  readonly badges: DeskBadges
  /** The route's pattern; it tells which entry of the menu is lit. */
  readonly path: string
  readonly notice: Html | null
  readonly mode: string
}

type Entry = {
  readonly href: string
  readonly word: DeskWord
  readonly icon: DeskIcon
  readonly badge?: keyof DeskBadges
  /** Further paths below which the entry is lit. */
  readonly also?: readonly string[]
}

const menu: readonly { readonly word: DeskWord; readonly entries: readonly Entry[] }[] = [
  {
    word: 'menu.sales',
    entries: [
      { href: '/admin', word: 'menu.today', icon: 'today' },
      {
        href: '/admin/orders',
        word: 'menu.orders',
        icon: 'orders',
        badge: 'toPack',
        also: ['/admin/shipments', '/admin/pick-list'],
      },
      { href: '/admin/returns', word: 'menu.returns', icon: 'stock', badge: 'returns' },
    ],
  },
  {
    word: 'menu.goods',
    entries: [
      { href: '/admin/products', word: 'menu.products', icon: 'products' },
      { href: '/admin/stock', word: 'menu.stock', icon: 'stock', also: ['/admin/variants'] },
      { href: '/admin/downloads', word: 'menu.downloads', icon: 'import' },
      { href: '/admin/coupons', word: 'menu.coupons', icon: 'coupons' },
      { href: '/admin/content', word: 'menu.content', icon: 'content' },
      { href: '/admin/search', word: 'menu.search', icon: 'search' },
      { href: '/admin/recommendations', word: 'menu.recommendations', icon: 'products' },
      { href: '/admin/matches', word: 'menu.matches', icon: 'products' },
      { href: '/admin/import', word: 'menu.import', icon: 'import' },
      { href: '/admin/voices', word: 'menu.voices', icon: 'mails', badge: 'voices' },
    ],
  },
  {
    word: 'menu.money',
    entries: [
      { href: '/admin/payments', word: 'menu.payments', icon: 'payments' },
      { href: '/admin/credit', word: 'menu.credit', icon: 'credit' },
      { href: '/admin/debts', word: 'menu.debts', icon: 'credit' },
      { href: '/admin/payouts', word: 'menu.payouts', icon: 'payments' },
      { href: '/admin/treasury', word: 'menu.treasury', icon: 'ledger' },
      { href: '/admin/rates', word: 'menu.rates', icon: 'payments' },
      { href: '/admin/cases', word: 'menu.cases', icon: 'cases', badge: 'cases' },
      { href: '/admin/routes', word: 'menu.routes', icon: 'payments' },
      { href: '/admin/risk', word: 'menu.risk', icon: 'risk', badge: 'reviews' },
      { href: '/admin/disputes', word: 'menu.disputes', icon: 'cases' },
      { href: '/admin/books', word: 'menu.books', icon: 'ledger', also: ['/admin/settlements'] },
      { href: '/admin/ledger', word: 'menu.ledger', icon: 'ledger' },
    ],
  },
  {
    word: 'menu.house',
    entries: [
      { href: '/admin/mails', word: 'menu.mails', icon: 'mails' },
      { href: '/admin/endpoints', word: 'menu.endpoints', icon: 'endpoints', also: ['/admin/keys'] },
      { href: '/admin/found', word: 'menu.found', icon: 'import' },
      { href: '/admin/system', word: 'menu.system', icon: 'system' },
    ],
  },
]

function isLit(entry: Entry, path: string): boolean {
  if (entry.href === '/admin') return path === '/admin'
  return [entry.href, ...(entry.also ?? [])].some((each) => path === each || path.startsWith(`${each}/`))
}

function entryLink(entry: Entry, frame: DeskFrame): Html {
  const count = entry.badge ? frame.badges[entry.badge] : 0
  const current = isLit(entry, frame.path) ? html` aria-current="page"` : null
  return html`<li>
    <a href="${entry.href}" ${current}
      >${deskIcons[entry.icon]}<span>${say(entry.word)}</span>${
        count > 0 &&
        html`<span class="tally ${entry.badge === 'cases' || entry.badge === 'reviews' ? 'hot' : ''}"
          >${count}</span
        >`
      }</a
    >
  </li>`
}

function menuList(frame: DeskFrame): Html {
  return html`${menu.map(
    (group) =>
      html`<p class="menu-head" id="${group.word.replace('.', '-')}">${say(group.word)}</p>
        <ul role="list" aria-labelledby="${group.word.replace('.', '-')}">
          ${group.entries.map((entry) => entryLink(entry, frame))}
        </ul>`,
  )}`
}

function person(frame: DeskFrame): Html {
  return html`<div class="person">
    <p class="who"><strong>${frame.actor.displayName}</strong><span>${frame.actor.email}</span></p>
    <div class="cluster">
      <a href="/en">${say('menu.shop')}</a>
      <form method="post" action="/admin/sign-out">
        <button class="quiet-button">${say('menu.sign_out')}</button>
      </form>
    </div>
  </div>`
}

function head(page: DeskPage): Html {
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${page.title} · ${say('desk.name')}</title>
    <meta name="robots" content="noindex" />
    <meta name="theme-color" content="#0f4557" />
    ${page.refreshSeconds && html`<meta http-equiv="refresh" content="${page.refreshSeconds}" />`}
    <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="${assetUrl('desk.css')}" />
  </head>`
}

function pageHead(page: DeskPage): Html {
  return html`<header class="page-head">
    <div class="page-title">
      ${page.up && html`<a class="up" href="${page.up.href}">${page.up.name}</a>`}
      <h1>${page.title}</h1>
      ${page.beside}
    </div>
    ${page.actions && html`<div class="cluster no-print">${page.actions}</div>`}
  </header>`
}

/** A whole page of the desk: menu at the side, on a phone behind a button that needs no script. */
export function renderDesk(frame: DeskFrame, page: DeskPage): string {
  const isPlay = frame.mode !== 'production'
  return html`<!doctype html>
    <html lang="${deskLanguage}">
      ${head(page)}
      <body class="desk">
        <a class="skip" href="#content">${say('desk.skip')}</a>
        <header class="side no-print">
          <a class="wordmark" href="/admin">${mark}<span>Kontor</span></a>
          ${isPlay && html`<span class="badge mode">${frame.mode}</span>`}
          <details class="fold">
            <summary>${deskIcons.menu}<span>${say('menu.title')}</span></summary>
            <nav aria-label="${say('menu.title')}">${menuList(frame)}</nav>
            ${person(frame)}
          </details>
        </header>
        <main id="content" tabindex="-1">${pageHead(page)} ${frame.notice} ${page.body}</main>
      </body>
    </html>`.text
}

/** A page for somebody outside: the door, and what is said there. */
export function renderDoor(page: DeskPage, width: 'narrow' | 'wide' = 'narrow'): string {
  return html`<!doctype html>
    <html lang="${deskLanguage}">
      ${head(page)}
      <body class="desk door-page">
        <main id="content" class="at-door ${width}">
          <p class="wordmark">${mark}<span>${say('desk.name')}</span></p>
          ${
            width === 'wide'
              ? html`<h1>${page.title}</h1>
                  ${page.body}`
              : html`<section class="panel">
                  <h1>${page.title}</h1>
                  ${page.body}
                </section>`
          }
        </main>
      </body>
    </html>`.text
}
