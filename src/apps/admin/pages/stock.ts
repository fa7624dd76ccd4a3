import { html, type Html } from '#kernel/html.ts'
import type { DeskStock, MovementRow, StockedArticle } from '#views/operator-desk/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { actorText } from '../parts/short.ts'
import { address } from '../parts/tabs.ts'
import { moment } from '../parts/time.ts'
import { say, sayCode } from '../words.ts'

/** A place where stock is kept. */
export type Place = { readonly code: string; readonly name: string }

/** A page of the list of stock. */
export type StockShown = {
  readonly rows: readonly DeskStock[]
  readonly places: readonly Place[]
  readonly hasMore: boolean
  readonly asked: { readonly sku: string; readonly place: string; readonly low: string }
}

const choice = (options: Readonly<Record<string, string>>): string => Object.values(options).join(', ')

function filterForm({ asked, places }: StockShown): Html {
  return html`<form class="filter" role="search" action="/admin/stock">
    <div class="grow">
      <label class="out-of-sight" for="sku">${say('stock.search')}</label>
      <input
        class="input"
        id="sku"
        name="sku"
        type="search"
        maxlength="64"
        placeholder="${say('stock.search')}"
        value="${asked.sku}"
      />
    </div>
    <label class="pair"
      ><span>${say('stock.place')}</span
      ><select class="input" name="place">
        <option value="">${say('stock.all_places')}</option>
        ${places.map((each) => html`<option value="${each.code}" ${each.code === asked.place ? html` selected` : null}>${each.name}</option>`)}
      </select></label
    >
    <label class="pair"
      ><input type="checkbox" name="low" value="yes" ${asked.low === 'yes' ? html` checked` : null} /><span
        >${say('stock.low_only')}</span
      ></label
    >
    <button class="button second">${say('desk.filter')}</button>
  </form>`
}

function stockRow(row: DeskStock, names: ReadonlyMap<string, string>): Html {
  return html`<tr>
    <th scope="row" class="wide">
      <a class="row-link" href="/admin/variants/${row.variantId}/stock"><code>${row.sku}</code></a>
      <span class="cut">${row.title}</span><span class="quiet cut">${choice(row.options)}</span>
    </th>
    <td class="quiet">${names.get(row.location) ?? row.location}</td>
    <td class="end phone-off">${row.onHand}</td>
    <td class="end quiet phone-off">${row.reserved}</td>
    <td class="end strong ${row.available === 0 ? 'short-of' : ''}">${row.available}</td>
  </tr>`
}

/** Stock by article and place. */
export function stockPage(shown: StockShown): DeskPage {
  const { rows, places, hasMore, asked } = shown
  const names = new Map(places.map(({ code, name }) => [code, name]))
  const last = rows.at(-1)
  return {
    title: say('stock.title'),
    body: html`${filterForm(shown)}
      ${
        rows.length === 0
          ? html`<p class="nothing">${say('stock.none')}</p>`
          : html`<div class="panel flush">
              <table class="grid rows">
                <thead>
                  <tr>
                    <th scope="col">${say('stock.article')}</th>
                    <th scope="col">${say('stock.place')}</th>
                    <th scope="col" class="end">${say('stock.on_hand')}</th>
                    <th scope="col" class="end">${say('stock.reserved')}</th>
                    <th scope="col" class="end">${say('stock.available')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map((row) => stockRow(row, names))}
                </tbody>
              </table>
            </div>`
      }
      <nav class="turn" aria-label="${say('stock.title')}">
        ${hasMore && last && html`<a class="button second" href="${address('/admin/stock', { ...asked, after: `${last.sku}~${last.location}` })}" rel="next">${say('desk.next')}</a>`}
      </nav>`,
  }
}

/** The stock of one article: what is where, what has moved, and the form for the next movement. */
export type ArticleStock = {
  readonly article: StockedArticle
  readonly stock: readonly { readonly location: string; readonly onHand: number; readonly reserved: number }[]
  readonly movements: readonly MovementRow[]
  readonly places: readonly Place[]
  readonly form: DeskForm
}

/** What an operator may record; sales and returns are recorded by what causes them. */
export const movementKinds = ['receive', 'adjust', 'count'] as const

function movementForm({ article, places, form }: ArticleStock): Html {
  const { values, faults } = form
  const kind = values['kind'] ?? 'receive'
  return html`<form method="post" action="/admin/variants/${article.id}/stock" class="panel" id="move">
    <h2>${say('stock.move')}</h2>
    ${formFaults(faults)} ${keyField()}
    <fieldset class="stack">
      <legend>${say('stock.kind')}</legend>
      ${movementKinds.map(
        (each) =>
          html`<div class="option">
            <label
              ><input type="radio" name="kind" value="${each}" ${each === kind ? html` checked` : null} />
              <span>${say(`stock.${each}`)}</span></label
            >
          </div>`,
      )}
    </fieldset>
    ${selectField({ name: 'location', label: say('stock.place'), value: values['location'] ?? '', fault: faults['location'], options: places.map(({ code, name }) => ({ value: code, label: name })) })}
    ${inputField({ name: 'quantity', label: say('stock.quantity'), hint: say('stock.quantity_hint'), maxlength: 9, required: true, value: values['quantity'] ?? '', fault: faults['quantity'] })}
    ${inputField({ name: 'reason', label: say('stock.reason'), hint: say('stock.reason_hint'), maxlength: 200, value: values['reason'] ?? '', fault: faults['reason'] })}
    <div><button class="button">${say('stock.record')}</button></div>
  </form>`
}

function movementRow(row: MovementRow, names: ReadonlyMap<string, string>): Html {
  const sign = row.quantity > 0 ? '+' : ''
  return html`<tr>
    <th scope="row">${sayCode('movement', row.kind)} <span class="quiet">${row.reason}</span></th>
    <td class="quiet">${names.get(row.location) ?? row.location}</td>
    <td class="end strong">${sign}${row.quantity}</td>
    <td class="end quiet">${row.onHand}</td>
    <td class="quiet phone-off">${actorText(row.actor)}</td>
    <td class="quiet">${moment(row.at)}</td>
  </tr>`
}

/** The page of one article's stock. */
export function articleStockPage(shown: ArticleStock): DeskPage {
  const { article, stock, movements, places } = shown
  const names = new Map(places.map(({ code, name }) => [code, name]))
  return {
    title: say('stock.of', { sku: article.sku }),
    up: { href: '/admin/stock', name: say('stock.title') },
    beside: html`<a href="/admin/products/${article.productId}">${article.title}</a>
      <span class="quiet">${choice(article.options)}</span>`,
    body: html`<div class="two">
      <div class="column">
        <section class="panel flush">
          <table class="grid">
            <thead>
              <tr>
                <th scope="col">${say('stock.place')}</th>
                <th scope="col" class="end">${say('stock.on_hand')}</th>
                <th scope="col" class="end">${say('stock.reserved')}</th>
                <th scope="col" class="end">${say('stock.available')}</th>
              </tr>
            </thead>
            <tbody>
              ${stock.map(
                (row) =>
                  html`<tr>
                    <th scope="row">${names.get(row.location) ?? row.location}</th>
                    <td class="end">${row.onHand}</td>
                    <td class="end quiet">${row.reserved}</td>
                    <td class="end strong">${row.onHand - row.reserved}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </section>
        <section class="panel flush" aria-labelledby="history">
          <h2 id="history" class="panel-head">${say('stock.history')}</h2>
          ${
            movements.length === 0
              ? html`<p class="panel-foot quiet">${say('stock.no_history')}</p>`
              : html`<table class="grid rows">
                  <thead>
                    <tr>
                      <th scope="col">${say('stock.why')}</th>
                      <th scope="col">${say('stock.place')}</th>
                      <th scope="col" class="end">${say('stock.change')}</th>
                      <th scope="col" class="end">${say('stock.after')}</th>
                      <th scope="col">${say('facts.actor')}</th>
                      <th scope="col">${say('stock.when')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${movements.map((row) => movementRow(row, names))}
                  </tbody>
                </table>`
          }
        </section>
      </div>
      <div class="column">${movementForm(shown)}</div>
    </div>`,
  }
}
