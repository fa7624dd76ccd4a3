import { html, type Html } from '#kernel/html.ts'
import type { Dispute, DisputeFile } from '#money/disputes/index.ts'
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
      ${form.faults['file'] === undefined && formFaults(form.faults)} ${keyField()}
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

/** What the page of a dispute shows: the dispute, what we know of the sale, and the files kept for it. */
export type DisputeShown = {
  readonly dispute: Dispute
  readonly evidence: Readonly<Record<string, string>>
  readonly files: readonly DisputeFile[]
}

function fileRow({ id }: Dispute, file: DisputeFile): Html {
  const at = `/admin/disputes/${id}/files/${file.id}`
  return html`<li class="cluster">
    <a href="${at}">${file.name}</a> <span class="quiet">${Math.ceil(file.bytes / 1_000)} kB</span>
    ${
      file.answeredAt === null
        ? html`<form method="post" action="${at}/remove">
            ${keyField()}<button class="button second">${say('dispute.remove_file')}</button>
          </form>`
        : html`<span class="badge">${say('dispute.file_sent')}</span>`
    }
  </li>`
}

function filePanel({ dispute, files }: DisputeShown, form: DeskForm): Html | null {
  const isOpen = dispute.state === 'needs_response'
  if (!isOpen && files.length === 0) return null
  return html`<section class="panel stack" aria-labelledby="files">
    <h2 id="files">${say('dispute.files')}</h2>
    ${
      files.length === 0
        ? html`<p class="quiet">${say('dispute.no_files')}</p>`
        : html`<ul class="stack">
            ${files.map((file) => fileRow(dispute, file))}
          </ul>`
    }
    ${
      isOpen &&
      html`<form
        method="post"
        action="/admin/disputes/${dispute.id}/files"
        enctype="multipart/form-data"
        class="stack"
      >
        ${form.faults['file'] && formFaults({ file: form.faults['file'] })}
        <div class="field">
          <label for="file">${say('dispute.file')}</label>
          <input
            class="input"
            type="file"
            id="file"
            name="file"
            accept=".pdf,.jpg,.jpeg,.png,.txt"
            required
            aria-describedby="file-hint"
          />
          <span class="quiet" id="file-hint">${say('dispute.files_hint')}</span>
        </div>
        <div><button class="button second">${say('dispute.add_file')}</button></div>
      </form>`
    }
  </section>`
}

/** One dispute: what is asked, until when, and the answer made of what we know. */
export function disputePage(shown: DisputeShown, form: DeskForm): DeskPage {
  const { dispute, evidence } = shown
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
      ${filePanel(shown, form)} ${answerForm(dispute, evidence, form)}
      ${
        dispute.evidence &&
        html`<section class="panel">
          <h2>${say('dispute.answered')}</h2>
          ${facts(dispute.evidence)}
        </section>`
      }`,
  }
}
