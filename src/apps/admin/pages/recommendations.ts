import { parseCurrency } from '#kernel/currency.ts'
import { html, type Html } from '#kernel/html.ts'
import { money } from '#kernel/money.ts'
import type { Exclusion, LiveState, PlaceFigures } from '#views/recommendations/index.ts'
import { inputField } from '../../storefront/components/field.ts'
import { formatMoney } from '../../storefront/format.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { say, sayCode, type DeskWord } from '../words.ts'

/** What the page of recommendations shows. */
export type RecommendationsShown = {
  readonly state: (LiveState & { readonly waiting: number; readonly covered: number }) | undefined
  readonly onSale: number
  readonly figures: readonly PlaceFigures[]
  readonly exclusions: readonly Exclusion[]
  readonly form: DeskForm
}

function stateOf({ state, onSale }: RecommendationsShown): Html {
  if (!state) return html`<p class="notice warn">${say('recs.absent')}</p>`
  const line = (name: DeskWord, value: string | number) =>
    html`<tr>
      <th scope="row">${say(name)}</th>
      <td class="end">${value}</td>
    </tr>`
  const said =
    state.state === 'learning'
      ? say('recs.learning')
      : state.waiting > 0
        ? say('recs.waiting', { count: state.waiting })
        : say('recs.behind', { ms: state.behindMs })
  const from = say(state.from === 'disk' ? 'recs.from_disk' : 'recs.from_facts')
  const share = onSale === 0 ? '' : ` (${Math.round((100 * state.covered) / onSale)} %)`
  return html`<p class="notice ${state.state === 'ready' ? 'good' : 'warn'}">${said} (${from})</p>
    <div class="panel flush">
      <table class="grid">
        <tbody>
          ${line('recs.coverage', `${state.covered} / ${onSale}${share}`)}
          ${line('recs.products', state.products)} ${line('recs.baskets', state.baskets)}
          ${line('recs.bytes', `${(state.bytes / 1_048_576).toFixed(1)} MB`)}
        </tbody>
      </table>
    </div>`
}

function sales({ currency, sold_minor: minor }: PlaceFigures): string {
  const parsed = currency === null ? undefined : parseCurrency(currency)
  return parsed?.ok ? formatMoney(money(minor, parsed.value), 'en') : '–'
}

function placeRow(row: PlaceFigures, isFirst: boolean): Html {
  const rate = row.shown === 0 ? '–' : `${((100 * row.followed) / row.shown).toFixed(1)} %`
  return html`<tr>
    <th scope="row">${sayCode('recs', `place_${row.place}`)}</th>
    <td class="end">${isFirst ? row.shown : ''}</td>
    <td class="end">${isFirst ? row.followed : ''}</td>
    <td class="end">${isFirst ? rate : ''}</td>
    <td class="end">${isFirst ? row.taken : ''}</td>
    <td class="end">${row.sold}</td>
    <td class="end">${sales(row)}</td>
    <td class="end">
      ${
        isFirst &&
        html`<form method="post" action="/admin/recommendations/places">
          ${keyField()} <input type="hidden" name="place" value="${row.place}" />
          <span class="badge ${row.is_on ? 'good' : 'bad'}">${say(row.is_on ? 'recs.on' : 'recs.off')}</span>
          <button class="button second" name="on" value="${row.is_on ? 'no' : 'yes'}">
            ${say(row.is_on ? 'recs.switch_off' : 'recs.switch_on')}<span class="out-of-sight"
              >: ${sayCode('recs', `place_${row.place}`)}</span
            >
          </button>
        </form>`
      }
    </td>
  </tr>`
}

const columns = [
  'recs.place',
  'recs.shown',
  'recs.followed',
  'recs.rate',
  'recs.taken',
  'recs.sold',
  'recs.sales',
  'recs.switch',
] as const satisfies readonly DeskWord[]

function figuresTable(figures: readonly PlaceFigures[]): Html {
  return html`<div class="panel flush scroll" role="region" aria-label="${say('recs.figures')}" tabindex="0">
    <table class="grid rows">
      <thead>
        <tr>
          ${columns.map((name) => html`<th scope="col">${say(name)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${figures.map((row, at) => placeRow(row, figures[at - 1]?.place !== row.place))}
      </tbody>
    </table>
  </div>`
}

function exclusionsPart({ exclusions, form }: RecommendationsShown): Html {
  const rows = exclusions.map(
    ({ id, slug, title }) =>
      html`<tr>
        <th scope="row"><a href="/admin/products/${id}">${title === '' ? slug : title}</a></th>
        <td class="end">
          <form method="post" action="/admin/recommendations/exclusions/${id}/remove">
            ${keyField()}
            <button class="button second" aria-label="${say('recs.include_label', { name: title })}">
              ${say('recs.include')}
            </button>
          </form>
        </td>
      </tr>`,
  )
  return html`${
      rows.length === 0
        ? html`<p class="nothing">${say('recs.excluded_none')}</p>`
        : html`<div class="panel flush">
            <table class="grid rows">
              <tbody>
                ${rows}
              </tbody>
            </table>
          </div>`
    }
    <form method="post" action="/admin/recommendations/exclusions" class="panel">
      ${formFaults(form.faults)} ${keyField()}
      ${inputField({ name: 'product', label: say('recs.product'), hint: say('recs.product_hint'), value: form.values['product'] ?? '', maxlength: 120, required: true })}
      <div><button class="button">${say('recs.exclude')}</button></div>
    </form>`
}

/** What is recommended where, what it brings, how fresh it is, and what the merchant says about it. */
export function recommendationsDeskPage(shown: RecommendationsShown): DeskPage {
  return {
    title: say('recs.title'),
    body: html`<div class="column">
      <h2>${say('recs.figures')}</h2>
      <p class="quiet">${say('recs.figures_text')}</p>
      ${figuresTable(shown.figures)}
      <div class="two">
        <div class="column">
          <h2>${say('recs.habits')}</h2>
          ${stateOf(shown)}
        </div>
        <div class="column">
          <h2>${say('recs.excluded')}</h2>
          ${exclusionsPart(shown)}
        </div>
      </div>
    </div>`,
  }
}
