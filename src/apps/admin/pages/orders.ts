import { html, type Html } from '#kernel/html.ts'
import { money } from '#kernel/money.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { mostCounted, orderStages, type OrderRow, type OrderStage } from '#views/operator-desk/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import type { DeskPage } from '../layout.ts'
import { stateBadge } from '../parts/badge.ts'
import { address, tabs } from '../parts/tabs.ts'
import { moment } from '../parts/time.ts'
import { say } from '../words.ts'

/** What was asked of the list, to be shown in its form again. */
export type OrdersAsked = {
  readonly stage: OrderStage | undefined
  readonly q: string
  readonly from: string
  readonly to: string
}

/** A page of the list of orders. */
export type OrdersShown = {
  readonly rows: readonly OrderRow[]
  readonly hasMore: boolean
  readonly isFirst: boolean
  readonly counts: Readonly<Record<OrderStage, number>>
  readonly asked: OrdersAsked
}

function stageTabs({ counts, asked }: OrdersShown): Html {
  const { q, from, to } = asked
  const to_ = (stage: OrderStage | undefined) => address('/admin/orders', { stage, q, from, to })
  return tabs(say('orders.stage'), [
    { href: to_(undefined), name: say('desk.all'), current: asked.stage === undefined },
    ...orderStages.map((stage) => ({
      href: to_(stage),
      name: say(`stage.${stage}`),
      count: counts[stage] > mostCounted ? `${mostCounted.toLocaleString('en')}+` : counts[stage],
      current: asked.stage === stage,
    })),
  ])
}

function filterForm({ asked }: OrdersShown): Html {
  const isNarrow = asked.q !== '' || asked.from !== '' || asked.to !== ''
  return html`<form class="filter" role="search" action="/admin/orders">
    ${asked.stage && html`<input type="hidden" name="stage" value="${asked.stage}" />`}
    <div class="grow">
      <label class="out-of-sight" for="q">${say('orders.search')}</label>
      <input
        class="input"
        id="q"
        name="q"
        type="search"
        maxlength="100"
        placeholder="${say('orders.search')}"
        value="${asked.q}"
      />
    </div>
    <label class="pair"
      ><span>${say('desk.from')}</span><input class="input" type="date" name="from" value="${asked.from}"
    /></label>
    <label class="pair"
      ><span>${say('desk.to')}</span><input class="input" type="date" name="to" value="${asked.to}"
    /></label>
    <button class="button second">${say('desk.filter')}</button>
    ${isNarrow && html`<a class="plain-link" href="${address('/admin/orders', { stage: asked.stage })}">${say('desk.clear')}</a>`}
  </form>`
}

/** The rows of a list of orders, on a phone one card each. */
export function orderRows(rows: readonly OrderRow[]): Html {
  return html`<div class="panel flush">
    <table class="grid rows">
      <thead>
        <tr>
          <th scope="col">${say('orders.number')}</th>
          <th scope="col">${say('orders.placed')}</th>
          <th scope="col">${say('orders.buyer')}</th>
          <th scope="col">${say('orders.stage')}</th>
          <th scope="col">${say('orders.payment')}</th>
          <th scope="col" class="end">${say('orders.pieces')}</th>
          <th scope="col" class="end">${say('orders.total')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">
                <a class="row-link" href="/admin/orders/${row.id}">${orderNumber(row.number)}</a>
              </th>
              <td class="quiet">${moment(row.placedAt)}</td>
              <td class="wide">
                <span class="cut">${row.name}</span><span class="cut quiet">${row.email}</span>
              </td>
              <td>
                ${stateBadge(row.stage === 'closed' ? 'state' : 'stage', row.stage === 'closed' ? row.state : row.stage)}
              </td>
              <td>${row.payment && stateBadge('payment', row.payment)}</td>
              <td class="end phone-off">${row.pieces}</td>
              <td class="end strong">${formatMoney(money(row.total_minor, row.currency), 'en')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** The list of orders. */
export function ordersPage(shown: OrdersShown): DeskPage {
  const { rows, asked, hasMore, isFirst } = shown
  const last = rows.at(-1)
  const isAll = asked.stage === undefined && asked.q === '' && asked.from === '' && asked.to === ''
  return {
    title: say('orders.title'),
    actions: html`<a class="button second" href="/admin/pick-list">${say('orders.pick_list')}</a>`,
    body: html`${stageTabs(shown)} ${filterForm(shown)}
      ${rows.length === 0 ? html`<p class="nothing">${say(isAll && isFirst ? 'orders.none_yet' : 'orders.none')}</p>` : orderRows(rows)}
      <nav class="turn" aria-label="${say('orders.title')}">
        ${!isFirst && html`<a class="button second" href="${address('/admin/orders', asked)}">${say('desk.newest')}</a>`}
        ${hasMore && last && html`<a class="button second" href="${address('/admin/orders', { ...asked, before: last.number })}" rel="next">${say('desk.older')}</a>`}
      </nav>`,
  }
}
