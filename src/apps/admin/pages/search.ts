import { html, type Html } from '#kernel/html.ts'
import type { Explanation, PlacementRow, QueryRow, SearchState, SynonymRow } from '#views/search/index.ts'
import { locales } from '#market/catalog/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { say, type DeskWord } from '../words.ts'

/** What the page of searches shows. */
export type SearchShown = {
  readonly state: (SearchState & { readonly waiting: number }) | undefined
  readonly log: readonly QueryRow[]
  readonly without: readonly QueryRow[]
  readonly placements: readonly PlacementRow[]
  readonly synonyms: readonly SynonymRow[]
  readonly asked: { readonly q: string; readonly slug: string; readonly locale: string }
  readonly explained: Explanation | undefined
  /** The form that was refused. */
  readonly form: DeskForm & { readonly of?: 'placement' | 'synonyms' }
}

const head = (names: readonly DeskWord[]): Html =>
  html`<thead>
    <tr>
      ${names.map((name) => html`<th scope="col">${say(name)}</th>`)}
    </tr>
  </thead>`

const table = (names: readonly DeskWord[], rows: readonly Html[], none: DeskWord): Html =>
  rows.length === 0
    ? html`<p class="nothing">${say(none)}</p>`
    : html`<div class="panel flush">
        <table class="grid rows">
          ${head(names)}
          <tbody>
            ${rows}
          </tbody>
        </table>
      </div>`

function stateOf(state: SearchShown['state']): Html {
  if (!state || state.state !== 'ready')
    return html`<p class="notice warn">
      ${say(state?.state === 'building' ? 'searching.building' : 'searching.absent')}
    </p>`
  const line = (name: DeskWord, value: string | number) =>
    html`<tr>
      <th scope="row">${say(name)}</th>
      <td class="end">${value}</td>
    </tr>`
  const behind =
    state.waiting > 0
      ? say('searching.waiting', { count: state.waiting })
      : `${say('searching.behind', { ms: state.behindMs })} (${say('searching.behind_text')})`
  return html`<p class="notice good">${behind}</p>
    <div class="panel flush">
      <table class="grid">
        <tbody>
          ${line('searching.products', state.products)} ${line('searching.changed', state.changed)}
          ${line('searching.bytes', `${(state.bytes / 1_048_576).toFixed(1)} MB`)}
          ${line('searching.built', `${state.builtMs} ms, ${say(state.from === 'disk' ? 'searching.from_disk' : 'searching.from_built')}`)}
        </tbody>
      </table>
    </div>`
}

function logTable(rows: readonly QueryRow[]): Html {
  const shown = rows.map(
    (row) =>
      html`<tr>
        <th scope="row">
          <a href="/${row.locale}/search?q=${encodeURIComponent(row.query)}">${row.query}</a>
        </th>
        <td>${row.locale}</td>
        <td class="end">${row.searches}</td>
        <td class="end">
          ${row.results ?? '–'}
          ${row.is_partial && html`<span class="quiet">${say('searching.partial')}</span>`}
        </td>
      </tr>`,
  )
  const names = ['searching.words', 'searching.language', 'searching.searches', 'searching.results'] as const
  return table(names, shown, 'searching.no_log')
}

const remove = (kind: string, id: number, name: string): Html =>
  html`<form method="post" action="/admin/search/${kind}/${id}/remove">
    ${keyField()}
    <button class="button danger" aria-label="${say('searching.remove_label', { name })}">
      ${say('searching.remove')}
    </button>
  </form>`

const localeField = (id: string, value: string): Html =>
  selectField({
    name: id,
    label: say('searching.language'),
    width: 'half',
    value,
    options: locales.map((each) => ({ value: each, label: each })),
  })

function explainForm({ asked, explained }: SearchShown): Html {
  const answer =
    explained &&
    html`<p>
        <strong>${explained.title}</strong>:
        ${explained.place === null ? say('searching.not_found', { count: explained.count }) : say('searching.place', { place: explained.place, count: explained.count })}
        ${explained.placed && html`<span class="badge">${say(explained.placed === 'first' ? 'searching.pin' : 'searching.bury')}</span>`}
      </p>
      ${table(
        [
          'searching.looked_for',
          'searching.how',
          'searching.fields',
          'searching.rarity',
          'searching.weight',
          'searching.share',
        ],
        explained.words.map(
          (word) =>
            html`<tr>
              <th scope="row">${word.asked} <code>${word.stem}</code></th>
              <td>${say(`searching.how_${word.how}`)}</td>
              <td>${word.fields.join(', ')}</td>
              <td class="end">${word.rarity.toFixed(2)}</td>
              <td class="end">${word.weight.toFixed(2)}</td>
              <td class="end strong">${word.adds.toFixed(2)}</td>
            </tr>`,
        ),
        'searching.no_log',
      )}`
  return html`<form class="panel" id="explain" action="/admin/search">
    <h2>${say('searching.explain')}</h2>
    <div class="fields">
      ${inputField({ name: 'q', label: say('searching.words'), value: asked.q, maxlength: 100, width: 'half' })}
      ${inputField({ name: 'slug', label: say('searching.product'), hint: say('searching.product_hint'), value: asked.slug, maxlength: 120, width: 'half' })}
      ${localeField('locale', asked.locale)}
    </div>
    <div><button class="button second">${say('searching.explain_button')}</button></div>
    ${answer}
  </form>`
}

function placementForm({ form }: SearchShown): Html {
  const own = form.of === 'placement'
  const [values, faults] = own ? [form.values, form.faults] : [{} as DeskForm['values'], {}]
  const field = (name: string, label: DeskWord, more: object = {}) =>
    inputField({ name, label: say(label), value: values[name] ?? '', width: 'half', maxlength: 120, ...more })
  return html`<form method="post" action="/admin/search/placements" class="panel" id="place">
    <h2>${say('searching.placement_new')}</h2>
    ${formFaults(faults)} ${keyField()}
    <div class="fields">
      ${field('text', 'searching.words', { required: true })}
      ${field('product', 'searching.product', { required: true, hint: say('searching.product_hint') })}
      ${localeField('placeLocale', values['placeLocale'] ?? 'en')}
      ${selectField({
        name: 'kind',
        label: say('searching.kind'),
        width: 'half',
        value: values['kind'] ?? 'pin',
        options: [
          { value: 'pin', label: say('searching.pin') },
          { value: 'bury', label: say('searching.bury') },
        ],
      })}
      ${field('position', 'searching.position', { inputmode: 'numeric', value: values['position'] ?? '1' })}
    </div>
    <div><button class="button">${say('searching.put')}</button></div>
  </form>`
}

function synonymForm({ form }: SearchShown): Html {
  const own = form.of === 'synonyms'
  const [values, faults] = own ? [form.values, form.faults] : [{} as DeskForm['values'], {}]
  return html`<form method="post" action="/admin/search/synonyms" class="panel" id="same">
    <h2>${say('searching.synonyms_new')}</h2>
    ${formFaults(faults)} ${keyField()}
    ${inputField({ name: 'words', label: say('searching.words'), hint: say('searching.synonyms_hint'), value: values['words'] ?? '', maxlength: 500, required: true })}
    ${localeField('synonymLocale', values['synonymLocale'] ?? 'en')}
    <div><button class="button">${say('searching.add')}</button></div>
  </form>`
}

/** What buyers look for and find, how fresh the index is, and the merchant's rules. */
export function searchDeskPage(shown: SearchShown): DeskPage {
  const placements = shown.placements.map(
    (row) =>
      html`<tr>
        <th scope="row">${row.query} <span class="quiet">${row.locale}</span></th>
        <td>${row.title || row.slug}</td>
        <td>${say(row.kind === 'pin' ? 'searching.pin' : 'searching.bury')}</td>
        <td class="end">${remove('placements', row.id, `${row.query}, ${row.title}`)}</td>
      </tr>`,
  )
  const synonyms = shown.synonyms.map(
    (row) =>
      html`<tr>
        <th scope="row">${row.words.join(', ')}</th>
        <td>${row.locale}</td>
        <td class="end">${remove('synonyms', row.id, row.words.join(', '))}</td>
      </tr>`,
  )
  return {
    title: say('searching.title'),
    body: html`<div class="two">
      <div class="column">
        <h2>${say('searching.index')}</h2>
        ${stateOf(shown.state)} ${explainForm(shown)}
        <h2>${say('searching.without')}</h2>
        ${logTable(shown.without)}
        <h2>${say('searching.log')}</h2>
        ${logTable(shown.log)}
      </div>
      <div class="column">
        <h2>${say('searching.placements')}</h2>
        ${table(['searching.words', 'searching.product', 'searching.kind', 'searching.remove'], placements, 'searching.placements_none')}
        ${placementForm(shown)}
        <h2>${say('searching.synonyms')}</h2>
        ${table(['searching.words', 'searching.language', 'searching.remove'], synonyms, 'searching.synonyms_none')}
        ${synonymForm(shown)}
      </div>
    </div>`,
  }
}
