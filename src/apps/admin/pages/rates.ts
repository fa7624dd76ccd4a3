import { html, type Html } from '#kernel/html.ts'
import type { Rate } from '#money/chain/index.ts'
import { inputField } from '../../storefront/components/field.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { moment } from '../parts/time.ts'
import { say } from '../words.ts'

/** What the page of prices shows; undefined lists where no tokens are taken. */
export type RatesShown = {
  readonly symbol: string
  readonly maxHours: number
  readonly current: readonly (Rate & { readonly stale: boolean })[]
  readonly history: readonly Rate[]
  readonly form: DeskForm
}

const source = (each: Rate) => say(`rates.${each.source}`)

function currentRow(each: RatesShown['current'][number]): Html {
  return html`<tr>
    <th scope="row">${each.currency}</th>
    <td class="end strong">${each.rate}</td>
    <td class="end">${source(each)}</td>
    <td class="end">${moment(each.at)}</td>
    <td class="end">
      <span class="badge ${each.stale ? 'bad' : 'good'}"
        >${say(each.stale ? 'rates.stale' : 'rates.fresh')}</span
      >
    </td>
  </tr>`
}

function pastRow(each: Rate): Html {
  return html`<tr>
    <th scope="row">${each.currency}</th>
    <td class="end strong">${each.rate}</td>
    <td class="end">${source(each)}</td>
    <td class="end">${moment(each.at)}</td>
    <td class="wide">${each.reason ?? ''}</td>
  </tr>`
}

function table(title: string, last: string, rows: readonly Html[]): Html {
  const heads = [say('rates.currency'), say('rates.rate'), say('rates.source'), say('rates.set_at')]
  return html`<section class="panel flush scroll" tabindex="0">
    <h2 class="panel-head">${title}</h2>
    ${
      rows.length === 0
        ? html`<p class="panel-foot quiet">${say('rates.none')}</p>`
        : html`<table class="grid rows">
            <thead>
              <tr>
                ${heads.map((head, i) => html`<th scope="col" class="${i > 0 ? 'end' : ''}">${head}</th>`)}
                <th scope="col" class="${last === say('rates.reason') ? '' : 'end'}">${last}</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }
  </section>`
}

function setForm({ values, faults }: DeskForm): Html {
  const field = (name: 'currency' | 'rate' | 'because', maxlength: number) =>
    inputField({
      name,
      label: say(`rates.${name}`),
      value: values[name] ?? '',
      maxlength,
      required: true,
      fault: faults[name],
      ...(name === 'because' ? {} : { width: 'half' as const }),
      ...(name === 'rate' ? { inputmode: 'decimal' as const } : {}),
    })
  return html`<form method="post" action="/admin/rates" class="panel">
    <h2>${say('rates.set')}</h2>
    ${formFaults(faults)} ${keyField()}
    <div class="fields">${field('currency', 3)} ${field('rate', 19)} ${field('because', 500)}</div>
    <label class="choice"
      ><input type="checkbox" name="is_sure" value="yes" /><span>${say('rates.sure')}</span></label
    >
    <div><button class="button">${say('rates.set')}</button></div>
  </form>`
}

/** At what prices tokens are taken, where each comes from and since when, as they were set, and setting one. */
export function ratesPage(shown: RatesShown | undefined): DeskPage {
  if (shown === undefined)
    return { title: say('rates.title'), body: html`<p class="nothing">${say('treasury.none')}</p>` }
  const { maxHours, current, history, form, symbol } = shown
  return {
    title: say('rates.title'),
    beside: html`<span class="quiet">${symbol}</span>`,
    body: html`<p class="quiet">
        ${say('rates.lede')} ${maxHours > 0 && say('rates.limit', { hours: maxHours })}
      </p>
      ${table(say('rates.current'), say('books.state'), current.map(currentRow))} ${setForm(form)}
      ${table(say('rates.history'), say('rates.reason'), history.map(pastRow))}`,
  }
}
