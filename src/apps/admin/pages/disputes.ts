import { html, type Html } from '#kernel/html.ts'
import type { Dispute } from '#money/disputes/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { moment } from '../parts/time.ts'
import { say } from '../words.ts'

const tones = {
  needs_response: 'bad',
  under_review: 'warn',
  won: 'good',
  withdrawn: 'good',
  lost: '',
} as const

const state = (dispute: Dispute): Html =>
  html`<span class="badge ${tones[dispute.state]}">${say(`dispute.${dispute.state}`)}</span>`

function row(each: Dispute): Html {
  return html`<tr>
    <th scope="row">
      <a class="row-link" href="/admin/disputes/${each.id}">${each.reasonText.replaceAll('_', ' ')}</a>
    </th>
    <td>${state(each)} <span class="quiet">${each.stage.replaceAll('_', ' ')}</span></td>
    <td class="quiet">${each.respondBy && html`${say('dispute.respond_by')} ${moment(each.respondBy)}`}</td>
    <td class="end strong">${formatMoney(each.amount, 'en')}</td>
  </tr>`
}

/** All disputes, those with the nearest deadline first. */
export function disputesPage(disputes: readonly Dispute[]): DeskPage {
  return {
    title: say('dispute.title'),
    body:
      disputes.length === 0
        ? html`<p class="nothing">${say('dispute.none')}</p>`
        : html`<div class="panel flush">
            <table class="grid rows">
              <tbody>
                ${disputes.map(row)}
              </tbody>
            </table>
          </div>`,
  }
}

function facts(of: Readonly<Record<string, string>>): Html {
  return html`<dl class="facts">
    ${Object.entries(of).map(
      ([name, value]) =>
        html`<dt>${name.replaceAll('_', ' ')}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`
}

function answerForm(
  dispute: Dispute,
  evidence: Readonly<Record<string, string>>,
  form: DeskForm,
): Html | null {
  if (dispute.state !== 'needs_response') return null
  return html`<section class="panel">
    <h2>${say('dispute.answer')}</h2>
    <p class="quiet">${say('dispute.packet')}</p>
    ${facts(evidence)}
    <form method="post" action="/admin/disputes/${dispute.id}/fight" class="stack">
      ${formFaults(form.faults)} ${keyField()}
      <label for="text">${say('dispute.text')}</label>
      <textarea class="input" id="text" name="text" rows="4" maxlength="2000">
${form.values['text'] ?? ''}</textarea>
      <div><button class="button">${say('dispute.fight')}</button></div>
    </form>
    <form method="post" action="/admin/disputes/${dispute.id}/accept">
      ${keyField()}<button class="button second">${say('dispute.accept')}</button>
    </form>
  </section>`
}

/** One dispute: what is asked, until when, and the answer made of what we know. */
export function disputePage(
  dispute: Dispute,
  evidence: Readonly<Record<string, string>>,
  form: DeskForm,
): DeskPage {
  return {
    title: dispute.reasonText.replaceAll('_', ' '),
    up: { href: '/admin/disputes', name: say('dispute.title') },
    beside: state(dispute),
    actions:
      dispute.paymentId &&
      html`<a class="button second" href="/admin/payments/${dispute.paymentId}">${say('order.payment')}</a>`,
    body: html`<section class="panel">
        <dl class="figures">
          <div>
            <dt>${say('money.amount')}</dt>
            <dd><strong>${formatMoney(dispute.amount, 'en')}</strong></dd>
          </div>
          <div>
            <dt>${say('dispute.reason')}</dt>
            <dd>${dispute.reason}</dd>
          </div>
          <div>
            <dt>${say('dispute.stage')}</dt>
            <dd>${dispute.stage.replaceAll('_', ' ')}</dd>
          </div>
          <div>
            <dt>${say('dispute.respond_by')}</dt>
            <dd>${dispute.respondBy && moment(dispute.respondBy)}</dd>
          </div>
        </dl>
      </section>
      ${answerForm(dispute, evidence, form)}
      ${
        dispute.evidence &&
        html`<section class="panel">
          <h2>${say('dispute.answered')}</h2>
          ${facts(dispute.evidence)}
        </section>`
      }`,
  }
}
