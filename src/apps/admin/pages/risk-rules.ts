import { html, type Html } from '#kernel/html.ts'
import {
  featureNames,
  rulesAsText,
  textNames,
  type KnownModel,
  type KnownRuleSet,
  type Rehearsal,
} from '#trust/risk/index.ts'
import { inputField } from '../../storefront/components/field.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { textArea } from '../parts/text-area.ts'
import { moment } from '../parts/time.ts'
import { say } from '../words.ts'
import { actionBadge, modelTable } from './risk.ts'

/** The actions a model may ask for, with the fields of their thresholds. */
export const thresholdNames = ['step_up', 'review', 'refuse'] as const

/** What the page of rules shows: the sets there are, the models, the form, and what came of trying it. */
export type RulesShown = {
  readonly sets: readonly KnownRuleSet[]
  readonly models: readonly KnownModel[]
  readonly form: DeskForm
  readonly tried?: Rehearsal | undefined
}

const percent = (share: number | undefined): string => (share === undefined ? '' : String(share * 100))

function rulesForm({ sets: [current], form }: RulesShown): Html {
  const { values, faults } = form
  const shown = (name: string, otherwise: string) => values[name] ?? otherwise
  return html`<form method="post" action="/admin/risk/rules" class="panel stack">
    ${formFaults(faults)} ${keyField()}
    ${textArea({
      name: 'text',
      label: say('risk.text'),
      rows: 14,
      maxlength: 20_000,
      value: shown('text', rulesAsText(current?.rules ?? [])),
      fault: faults['text'],
    })}
    <div class="fields">
      ${thresholdNames.map((name) =>
        inputField({
          name,
          label: say(`risk.threshold.${name}`),
          inputmode: 'decimal',
          maxlength: 6,
          width: 'third',
          value: shown(name, percent(current?.thresholds[name])),
          fault: faults[name],
        }),
      )}
    </div>
    ${inputField({ name: 'note', label: say('risk.change_note'), maxlength: 300, value: shown('note', ''), fault: faults['note'] })}
    <div class="cluster">
      <button class="button second" name="what" value="try">${say('risk.try')}</button>
      <button class="button" name="what" value="save">${say('risk.save')}</button>
    </div>
  </form>`
}

function rehearsal({ attempts, frauds, moves, rules, changed }: Rehearsal): Html {
  return html`<section class="panel flush" aria-labelledby="tried">
    <h2 id="tried" class="panel-head">${say('risk.tried', { attempts, frauds })}</h2>
    <table class="grid rows">
      <thead>
        <tr>
          <th scope="col">${say('risk.was')}</th>
          <th scope="col">${say('risk.would_be')}</th>
          <th scope="col" class="end">${say('risk.attempts')}</th>
          <th scope="col" class="end">${say('risk.frauds')}</th>
        </tr>
      </thead>
      <tbody>
        ${moves.map(
          (each) =>
            html`<tr>
              <th scope="row">${actionBadge(each.from)}</th>
              <td>${actionBadge(each.to)}</td>
              <td class="end">${each.count}</td>
              <td class="end">${each.frauds}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <table class="grid rows">
      <thead>
        <tr>
          <th scope="col">${say('risk.rule')}</th>
          <th scope="col" class="end">${say('risk.attempts')}</th>
          <th scope="col" class="end">${say('risk.frauds')}</th>
        </tr>
      </thead>
      <tbody>
        ${rules.map(
          (each) =>
            html`<tr>
              <th scope="row">${actionBadge(each.action)} ${each.because}</th>
              <td class="end">${each.count}</td>
              <td class="end">${each.frauds}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="panel-foot quiet small">
      ${changed.length > 0 && html`${say('risk.changed')}: ${changed.slice(0, 8).map(({ id }, i) => html`<a href="/admin/risk/${id}">${i + 1}</a> `)}`}
      ${say('risk.biased')}
    </p>
  </section>`
}

function language(): Html {
  return html`<details class="panel">
    <summary>${say('risk.language')}</summary>
    <p>${say('risk.language_text')}</p>
    <p>${[...featureNames, ...textNames].map((name) => html`<code>${name}</code> `)}</p>
  </details>`
}

/** The rules in force as text to be changed, what trying them came to, earlier sets, and the models. */
export function rulesPage(shown: RulesShown): DeskPage {
  const { sets, models, tried } = shown
  return {
    title: say('risk.rules'),
    up: { href: '/admin/risk', name: say('risk.title') },
    beside: sets[0]
      ? html`<span class="badge">${say('risk.version', { version: sets[0].version })}</span>`
      : null,
    body: html`${tried && rehearsal(tried)} ${rulesForm(shown)} ${language()}
      <section class="panel flush" aria-labelledby="models">
        <h2 id="models" class="panel-head">${say('risk.models')}</h2>
        ${modelTable(models)}
      </section>
      <section class="panel flush" aria-labelledby="history">
        <h2 id="history" class="panel-head">${say('risk.history')}</h2>
        <table class="grid rows">
          <tbody>
            ${sets.map(
              (each) =>
                html`<tr>
                  <th scope="row">${say('risk.version', { version: each.version })}</th>
                  <td class="quiet">${moment(each.madeAt)}</td>
                  <td class="wide">${each.note}</td>
                  <td class="end">${each.rules.length}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </section>`,
  }
}
