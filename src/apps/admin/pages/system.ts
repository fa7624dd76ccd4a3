import { html, type Html } from '#kernel/html.ts'
import { ports } from '#kernel/ports.ts'
import type { SettingRow } from '#kernel/config.ts'
import type { ConsumerRow, DatabaseFigures, FactRow } from '#views/operator-desk/index.ts'
import type { DeskPage } from '../layout.ts'
import { promises, type Kept } from '../oracles.ts'
import { actorText, shortPath } from '../parts/short.ts'
import { address, tabs } from '../parts/tabs.ts'
import { agoText, moment } from '../parts/time.ts'
import { say } from '../words.ts'

const systemTabs = (at: 'state' | 'facts' | 'settings'): Html =>
  tabs(say('system.title'), [
    { href: '/admin/system', name: say('system.state'), current: at === 'state' },
    { href: '/admin/system/facts', name: say('system.facts'), current: at === 'facts' },
    { href: '/admin/system/settings', name: say('system.settings'), current: at === 'settings' },
  ])

function promisesPanel({ at, broken }: Kept): Html {
  const count = promises.reduce((all, { oracles }) => all + oracles.length, 0)
  const said =
    broken === undefined
      ? html`<p>${say('system.oracles_slow')}</p>`
      : broken.length === 0
        ? html`<p><span class="badge good">${say('system.oracles_kept', { count })}</span></p>`
        : html`<ul role="list" class="tight">
            ${broken.map((each) => html`<li class="spread"><span class="strong">${each.name}</span><span class="badge bad">${say('system.oracles_broken', { count: each.count })}</span></li>`)}
          </ul>`
  return html`<section class="panel" aria-labelledby="promises">
    <div class="spread">
      <h2 id="promises">${say('system.oracles')}</h2>
      <span class="quiet">${say('system.oracles_asked', { time: agoText(at) })}</span>
    </div>
    ${said}
    <details class="behind">
      <summary>${say('system.oracles_all')}</summary>
      ${promises.map(
        ({ part, oracles }) =>
          html`<h3>${part}</h3>
            <ul>
              ${oracles.map(({ name }) => html`<li>${name}</li>`)}
            </ul>`,
      )}
    </details>
  </section>`
}

function consumersPanel(consumers: readonly ConsumerRow[]): Html {
  return html`<section class="panel" aria-labelledby="consumers">
    <h2 id="consumers">${say('system.consumers')}</h2>
    ${
      consumers.length === 0
        ? html`<p class="quiet">${say('system.consumers_none')}</p>`
        : html`<ul role="list" class="tight">
            ${consumers.map(
              (each) =>
                html`<li class="spread">
                  <span
                    ><strong>${each.name}</strong>
                    <span class="quiet">${say('system.moved', { time: agoText(each.movedAt) })}</span></span
                  >
                  <span class="cluster"
                    >${each.deadLetters > 0 && html`<span class="badge bad">${say('system.dead', { count: each.deadLetters })}</span>`}
                    <span class="badge ${each.behind > 100 ? 'warn' : 'good'}"
                      >${each.behind === 0 ? say('system.level') : say('system.behind', { count: each.behind })}</span
                    ></span
                  >
                </li>`,
            )}
          </ul>`
    }
  </section>`
}

function databasePanel(figures: DatabaseFigures | undefined, mode: string): Html | null {
  if (!figures) return null
  const row = (name: string, value: Html | string) =>
    html`<dt>${name}</dt>
      <dd>${value}</dd>`
  return html`<section class="panel" aria-labelledby="database">
    <h2 id="database">${say('system.database')}</h2>
    <dl class="facts">
      ${row(say('system.version'), figures.version)} ${row(say('system.size'), figures.size)}
      ${row(say('system.fact_count'), `${figures.facts}, ${figures.sequenced}`)}
      ${row(say('system.order_count'), String(figures.orders))}
      ${row(say('system.product_count'), String(figures.products))} ${row(say('system.mode'), mode)}
      ${row(say('system.time'), moment(ports().now()))}
    </dl>
  </section>`
}

/** How the shop is: promises, consumers, database. */
export function systemPage(found: {
  readonly kept: Kept
  readonly consumers: readonly ConsumerRow[]
  readonly figures: DatabaseFigures | undefined
  readonly mode: string
}): DeskPage {
  return {
    title: say('system.title'),
    body: html`${systemTabs('state')}
      <div class="two">
        <div class="column">${promisesPanel(found.kept)} ${consumersPanel(found.consumers)}</div>
        <div class="column">${databasePanel(found.figures, found.mode)}</div>
      </div>`,
  }
}

function factRow(each: FactRow): Html {
  const about = each.aggregate.startsWith('ord_')
    ? html`<a href="/admin/orders/${each.aggregate}"><code>${shortPath(each.aggregate)}</code></a>`
    : html`<code title="${each.aggregate}">${shortPath(each.aggregate)}</code>`
  return html`<tr>
    <td class="quiet">${each.seq}</td>
    <th scope="row">${each.type.replaceAll('_', ' ')}</th>
    <td>${about}</td>
    <td class="quiet">${actorText(each.actor)}</td>
    <td class="wide">
      <code class="one-line quiet">${shortPath(JSON.stringify(each.payload).slice(0, 400))}</code>
    </td>
    <td class="quiet">${moment(each.at)}</td>
  </tr>`
}

/** The latest facts. */
export function factsPage(
  rows: readonly FactRow[],
  at: { type: string; about: string; hasMore: boolean },
): DeskPage {
  const { type, about, hasMore } = at
  const last = rows.at(-1)
  return {
    title: say('system.title'),
    body: html`${systemTabs('facts')}
      <form class="filter" role="search" action="/admin/system/facts">
        <div class="grow">
          <label class="out-of-sight" for="about">${say('facts.about_search')}</label>
          <input
            class="input"
            id="about"
            name="about"
            maxlength="100"
            placeholder="${say('facts.about_search')}"
            value="${about}"
          />
        </div>
        <div class="grow">
          <label class="out-of-sight" for="type">${say('facts.type_search')}</label>
          <input
            class="input"
            id="type"
            name="type"
            maxlength="60"
            placeholder="${say('facts.type_search')}"
            value="${type}"
          />
        </div>
        <button class="button second">${say('desk.filter')}</button>
      </form>
      ${
        rows.length === 0
          ? html`<p class="nothing">${say('facts.none')}</p>`
          : html`<div class="panel flush">
              <table class="grid rows">
                <thead>
                  <tr>
                    <th scope="col">${say('facts.place')}</th>
                    <th scope="col">${say('facts.type')}</th>
                    <th scope="col">${say('facts.about')}</th>
                    <th scope="col">${say('facts.actor')}</th>
                    <th scope="col">${say('facts.payload')}</th>
                    <th scope="col">${say('facts.when')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(factRow)}
                </tbody>
              </table>
            </div>`
      }
      <nav class="turn" aria-label="${say('system.facts')}">
        ${hasMore && last && html`<a class="button second" href="${address('/admin/system/facts', { type, about, before: last.id })}" rel="next">${say('desk.older')}</a>`}
      </nav>`,
  }
}

/** All settings with their present values; secrets are only said to be set. */
export function settingsPage(rows: readonly SettingRow[]): DeskPage {
  return {
    title: say('system.title'),
    body: html`${systemTabs('settings')}
      <div class="panel flush">
        <table class="grid rows">
          <thead>
            <tr>
              <th scope="col">${say('settings.name')}</th>
              <th scope="col">${say('settings.value')}</th>
              <th scope="col">${say('settings.source')}</th>
              <th scope="col">${say('settings.meaning')}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (each) =>
                html`<tr>
                  <th scope="row"><code>${each.env}</code></th>
                  <td><code class="break">${each.value}</code></td>
                  <td class="quiet">${say(`settings.${each.source}`)}</td>
                  <td class="wide quiet">${each.meaning}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`,
  }
}
