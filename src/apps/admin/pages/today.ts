import type { Currency } from '#kernel/currency.ts'
import { html, type Html } from '#kernel/html.ts'
import { money, sum, type Money } from '#kernel/money.ts'
import type { Concern, DaySold, DeskOverview, OrderRow } from '#views/operator-desk/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import type { DeskPage } from '../layout.ts'
import { sparkline } from '../parts/sparkline.ts'
import { agoText } from '../parts/time.ts'
import { isDeskWord, say } from '../words.ts'
import { orderRows } from './orders.ts'

/** What the front page of the desk shows. */
export type TodayShown = {
  readonly overview: DeskOverview
  readonly lowStock: number
  readonly sold: readonly DaySold[]
  readonly concerns: readonly Concern[]
  /** Names of the promises found broken. */
  readonly broken: readonly string[]
  readonly recent: readonly OrderRow[]
}

function tile(href: string, name: string, count: number, tone = ''): Html {
  return html`<a class="tile ${count > 0 ? tone : ''}" href="${href}"
    ><span class="tile-name">${name}</span><span class="tile-count">${count}</span></a
  >`
}

const amounts = (days: readonly DaySold[], currency: Currency): Money =>
  sum(
    days.map((each) => money(each.sold_minor, currency)),
    currency,
  )

function soldPanel(currency: Currency, days: readonly DaySold[]): Html {
  const today = days.slice(-1)
  const week = days.slice(-7)
  const orders = (some: readonly DaySold[]) =>
    say('today.orders_count', { count: some.reduce((all, each) => all + each.orders, 0) })
  const figure = (name: string, some: readonly DaySold[]) =>
    html`<div>
      <dt>${name}</dt>
      <dd>
        <strong>${formatMoney(amounts(some, currency), 'en')}</strong
        ><span class="quiet">${orders(some)}</span>
      </dd>
    </div>`
  const points = days.map((each) => ({
    minor: each.sold_minor,
    says: `${each.day} ${formatMoney(money(each.sold_minor, currency), 'en')}`,
  }))
  return html`<section class="panel sold" aria-label="${currency}">
    <dl class="figures">${figure(say('today.sold_today'), today)} ${figure(say('today.sold_week'), week)}</dl>
    ${sparkline(say('today.sold_days', { currency }), points)}
  </section>`
}

function soldPanels(sold: readonly DaySold[]): Html {
  const currencies = [...new Set(sold.map(({ currency }) => currency))]
  if (currencies.length === 0)
    return html`<section class="panel"><p class="quiet">${say('today.no_sales')}</p></section>`
  return html`${currencies.map((each) =>
    soldPanel(
      each,
      sold.filter(({ currency }) => currency === each),
    ),
  )}`
}

const leads: Readonly<Record<string, string>> = {
  unknown_operations: '/admin/cases',
  failed_mails: '/admin/mails?state=failed',
  waiting_mails: '/admin/mails?state=queued',
  dead_letters: '/admin/system',
  lag: '/admin/system',
  overdue_packing: '/admin/orders?stage=to_pack',
}

function concernLine({ kind, name, count, since }: Concern): Html {
  const key = `attention.${kind}`
  const text = isDeskWord(key) ? say(key, { count, name: name ?? '' }) : kind
  return html`<li class="spread">
    <a href="${leads[kind] ?? '/admin/cases'}">${text}</a>
    ${since && html`<span class="quiet">${say('desk.ago', { time: agoText(since) })}</span>`}
  </li>`
}

function attention({ concerns, broken }: TodayShown): Html {
  const isCalm = concerns.length === 0 && broken.length === 0
  return html`<section class="panel ${isCalm ? '' : 'alarm'}" aria-labelledby="attention">
    <h2 id="attention">${say('today.attention')}</h2>
    ${
      isCalm
        ? html`<p class="quiet">${say('today.calm')}</p>`
        : html`<ul role="list" class="tight">
            ${broken.map((name) => html`<li><a href="/admin/system">${say('attention.oracle', { name })}</a></li>`)}
            ${concerns.map(concernLine)}
          </ul>`
    }
  </section>`
}

/** What waits, what was sold, what needs a person, and the latest orders. */
export function todayPage(shown: TodayShown): DeskPage {
  const { overview, lowStock, recent } = shown
  return {
    title: say('today.title'),
    body: html`<div class="tiles">
        ${tile('/admin/orders?stage=to_pack', say('today.to_pack'), overview.toPack, 'hot')}
        ${tile('/admin/orders?stage=to_ship', say('today.to_ship'), overview.toShip, 'hot')}
        ${tile('/admin/orders?stage=unpaid', say('today.unpaid'), overview.awaitingPayment)}
        ${tile('/admin/cases', say('today.cases'), overview.openCases, 'bad')}
        ${tile('/admin/stock?low=yes', say('today.low_stock'), lowStock)}
      </div>
      <div class="pairs">
        <div class="column">${soldPanels(shown.sold)}</div>
        ${attention(shown)}
      </div>
      <section class="section" aria-labelledby="recent">
        <div class="spread">
          <h2 id="recent">${say('today.recent')}</h2>
          <a href="/admin/orders">${say('today.all_orders')}</a>
        </div>
        ${recent.length === 0 ? html`<p class="nothing">${say('orders.none_yet')}</p>` : orderRows(recent)}
      </section>`,
  }
}
