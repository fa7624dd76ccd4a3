import { html, type Html } from '#kernel/html.ts'
import type { Reason } from '#trust/risk/index.ts'
import type { DeskDecision, DeskRelative } from '#views/operator-desk/index.ts'
import { inputField } from '../../storefront/components/field.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { agoText, moment } from '../parts/time.ts'
import { say } from '../words.ts'
import { actionBadge, amountText, percentText } from './risk.ts'

function reasonRow(reason: Reason): Html {
  if (reason.kind === 'rule')
    return html`<tr>
      <th scope="row">${reason.says}</th>
      <td>${actionBadge(reason.action)}</td>
      <td class="end"></td>
    </tr>`
  const value = reason.value === null ? say('risk.unknown') : String(Math.round(reason.value * 100) / 100)
  return html`<tr>
    <th scope="row">${reason.feature.replaceAll('_', ' ')} <span class="quiet">${value}</span></th>
    <td class="quiet">${reason.added > 0 ? say('risk.towards') : say('risk.against')}</td>
    <td class="end">${reason.added.toFixed(2)}</td>
  </tr>`
}

function reviewForm(decision: DeskDecision, { values, faults }: DeskForm): Html | null {
  if (decision.state !== 'waiting') return null
  const note = inputField({
    name: 'note',
    label: say('risk.note'),
    maxlength: 500,
    required: true,
    value: values['note'] ?? '',
    fault: faults['note'],
  })
  return html`<form method="post" action="/admin/risk/${decision.id}/review" class="panel stack">
    <h2>${say('risk.review')}</h2>
    ${formFaults(faults)} ${keyField()}
    <p class="quiet">${say('risk.review_hint')}</p>
    ${note}
    <div class="cluster">
      <button class="button" name="verdict" value="approve">${say('risk.approve')}</button>
      <button class="button second" name="verdict" value="refuse">${say('risk.refuse')}</button>
    </div>
  </form>`
}

function factList(decision: DeskDecision): Html {
  const known = Object.entries(decision.facts).filter(([, value]) => value !== 0)
  return html`<section class="panel" aria-labelledby="facts">
    <h2 id="facts">${say('risk.facts')}</h2>
    <dl class="facts">
      ${known.map(
        ([name, value]) =>
          html`<dt>${name.replaceAll('_', ' ')}</dt>
            <dd>${typeof value === 'number' ? String(Math.round(value * 100) / 100) : value}</dd>`,
      )}
    </dl>
  </section>`
}

function relativeRow(each: DeskRelative): Html {
  return html`<tr>
    <th scope="row">
      <a class="row-link" href="/admin/risk/${each.id}">${each.orderNumber ?? each.reference}</a>
    </th>
    <td class="quiet">${moment(each.decidedAt)}</td>
    <td>${actionBadge(each.action)}</td>
    <td class="quiet">${each.shared.join(', ')}</td>
    <td>${each.outcomes.map((outcome) => say(`outcome.${outcome}`)).join(', ')}</td>
  </tr>`
}

function relativeTable(relatives: readonly DeskRelative[]): Html {
  return html`<section class="panel flush" aria-labelledby="relatives">
    <h2 id="relatives" class="panel-head">${say('risk.relatives')}</h2>
    ${
      relatives.length === 0
        ? html`<p class="panel-foot quiet">${say('risk.relatives_none')}</p>`
        : html`<table class="grid rows">
            <tbody>
              ${relatives.map(relativeRow)}
            </tbody>
          </table>`
    }
  </section>`
}

function summary(decision: DeskDecision): Html {
  const row = (name: string, value: Html | string) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`
  const by = decision.model === null ? say('risk.rules_alone') : percentText(decision.probability)
  return html`<section class="panel">
    <dl class="figures">
      ${row(say('risk.amount'), html`<strong>${amountText(decision)}</strong>`)} ${row(say('risk.model'), by)}
      ${row(say('risk.at'), moment(decision.decidedAt))}
      ${row(say('risk.took'), `${(decision.microseconds / 1000).toFixed(1)} ms`)}
      ${row(say('risk.rules'), say('risk.version', { version: decision.ruleSet }))}
      ${row(say('risk.outcomes'), decision.outcomes.map((each) => say(`outcome.${each}`)).join(', ') || '–')}
    </dl>
    ${
      decision.reviewedAt &&
      html`<p>
        ${say('risk.reviewed', { who: decision.reviewedBy ?? '', time: agoText(decision.reviewedAt) })}:
        ${decision.note}
      </p>`
    }
  </section>`
}

/** One decision: what was decided and why, what was known, who is related, and the review where it waits for one. */
export function decisionPage(
  decision: DeskDecision,
  relatives: readonly DeskRelative[],
  form: DeskForm,
): DeskPage {
  const isOrder = decision.orderNumber !== undefined
  return {
    title: say('risk.decision', { number: decision.orderNumber ?? decision.reference }),
    up: { href: '/admin/risk', name: say('risk.title') },
    beside: html`${actionBadge(decision.action)}
    ${decision.state !== 'decided' && html`<span class="badge">${say(`review.${decision.state}`)}</span>`}`,
    actions: isOrder
      ? html`<a class="button second" href="/admin/orders/${decision.reference}">${decision.orderNumber}</a>`
      : null,
    body: html`${summary(decision)} ${reviewForm(decision, form)}
      <section class="panel flush" aria-labelledby="reasons">
        <h2 id="reasons" class="panel-head">${say('risk.reasons')}</h2>
        ${
          decision.reasons.length === 0
            ? html`<p class="panel-foot quiet">${say('risk.no_reason')}</p>`
            : html`<table class="grid rows">
                <tbody>
                  ${decision.reasons.map(reasonRow)}
                </tbody>
              </table>`
        }
      </section>
      ${relativeTable(relatives)} ${factList(decision)}`,
  }
}
