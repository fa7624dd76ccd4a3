import { html, type Html } from '#kernel/html.ts'
import { faultSentences, type ImportFault } from '#flows/import-catalog.ts'
import type { ImportRow } from '#views/operator-desk/index.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { stateBadge } from '../parts/badge.ts'
import { moment } from '../parts/time.ts'
import { say } from '../words.ts'

/** What became of a file: faults, no faults, or products imported. */
export type ImportOutcome =
  | {
      readonly kind: 'faults'
      readonly products: number
      readonly count: number
      readonly faults: readonly ImportFault[]
    }
  | { readonly kind: 'fine'; readonly products: number; readonly file: string; readonly format: string }
  | {
      readonly kind: 'imported'
      readonly products: number
      readonly created: number
      readonly changed: number
      readonly unchanged: number
    }

function faultTable(faults: readonly ImportFault[]): Html {
  return html`<table class="grid rows">
    <thead>
      <tr>
        <th scope="col" class="end">${say('import.row')}</th>
        <th scope="col">${say('import.field')}</th>
        <th scope="col">${say('import.reason')}</th>
        <th scope="col">${say('import.given')}</th>
      </tr>
    </thead>
    <tbody>
      ${faults.map(
        (each) =>
          html`<tr>
            <th scope="row" class="end">${each.row}</th>
            <td><code class="break">${each.field}</code></td>
            <td class="wide">${faultSentences[each.reason]}</td>
            <td><code class="break quiet">${each.given}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function outcomePanel(outcome: ImportOutcome): Html {
  if (outcome.kind === 'imported')
    return html`<div class="notice good" role="status"><p>${say('import.done', outcome)}</p></div>`
  if (outcome.kind === 'fine')
    return html`<section class="panel" role="status">
      <p>${say('import.fine', { products: outcome.products })}</p>
      <form method="post" action="/admin/import" enctype="multipart/form-data">
        ${keyField()}<input type="hidden" name="kept" value="${outcome.file}" /><input
          type="hidden"
          name="format"
          value="${outcome.format}"
        />
        <button class="button">${say('import.for_real')}</button>
      </form>
    </section>`
  return html`<section class="panel flush" aria-labelledby="report">
    <div class="panel-head">
      <h2 id="report">${say('import.report')}</h2>
      <p role="alert">
        ${say('import.faults', { faults: outcome.count, products: outcome.products })}
        ${outcome.count > outcome.faults.length && say('import.shown', { count: outcome.faults.length })}
      </p>
    </div>
    ${faultTable(outcome.faults)}
  </section>`
}

/** Bring in products by file: check first, then for real. */
export function importPage(latest: readonly ImportRow[], form: DeskForm, outcome?: ImportOutcome): DeskPage {
  return {
    title: say('import.title'),
    up: { href: '/admin/products', name: say('products.title') },
    body: html`${outcome && outcomePanel(outcome)}
      <form method="post" action="/admin/import" enctype="multipart/form-data" class="panel">
        ${formFaults(form.faults)} ${keyField()}
        <p class="quiet prose">${say('import.text')}</p>
        <div class="field">
          <label for="file">${say('import.file')}</label>
          <input class="input" type="file" id="file" name="file" accept=".jsonl,.ndjson,.csv" required />
          ${form.faults['file'] && html`<span class="fault">${form.faults['file']}</span>`}
        </div>
        <div><button class="button">${say('import.check')}</button></div>
      </form>
      <section class="panel flush" aria-labelledby="latest">
        <h2 id="latest" class="panel-head">${say('import.latest')}</h2>
        ${
          latest.length === 0
            ? html`<p class="panel-foot quiet">${say('import.none')}</p>`
            : html`<table class="grid rows">
                <tbody>
                  ${latest.map(
                    (row) =>
                      html`<tr>
                        <th scope="row">${moment(row.startedAt)}</th>
                        <td>
                          ${stateBadge('imported', row.state)}
                          ${row.dryRun && html`<span class="quiet">${say('import.dry')}</span>`}
                        </td>
                        <td class="end">${say('import.lines', { count: row.lines })}</td>
                        <td class="end quiet">
                          ${row.faults > 0 && say('import.fault_count', { count: row.faults })}
                        </td>
                      </tr>`,
                  )}
                </tbody>
              </table>`
        }
      </section>`,
  }
}
