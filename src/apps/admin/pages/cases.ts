import { html, type Html } from '#kernel/html.ts'
import { money } from '#kernel/money.ts'
import { orderNumber } from '#trade/orders/index.ts'
import type { DeskCase, RefusedEvidence, UndecidedOperation } from '#views/operator-desk/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import { inputField } from '../../storefront/components/field.ts'
import { formFaults, freshForm, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { stateBadge } from '../parts/badge.ts'
import { agoText, moment, momentText } from '../parts/time.ts'
import { say } from '../words.ts'

/** What the page of cases shows, and the form that was refused just now. */
export type CasesShown = {
  readonly cases: readonly DeskCase[]
  readonly undecided: readonly UndecidedOperation[]
  readonly strange: readonly RefusedEvidence[]
  readonly refused?: { readonly id: string; readonly form: DeskForm } | undefined
}

/** Facts of a case that say something to a person; amounts and codes only, never a message's own text. */
function factList(facts: Readonly<Record<string, unknown>>): Html {
  const shown = Object.entries(facts).filter(
    ([, value]) => (typeof value === 'string' && value.length <= 80) || typeof value === 'number',
  )
  return html`<dl class="facts">
    ${shown.map(
      ([name, value]) =>
        html`<dt>${name.replaceAll('_', ' ')}</dt>
          <dd><code class="break">${String(value)}</code></dd>`,
    )}
  </dl>`
}

/** Where a difference may be posted to. */
const explaining = [
  'refunds:goodwill',
  'rounding',
  'receivables:lost',
  'psp:card:fees',
  'psp:bank-transfer:fees',
  'suspense:unmatched',
]

/** Who looks after a case, what was written at it, and the buttons for both. */
function caseWork(each: DeskCase): Html {
  const owner = each.ownerName ?? each.owner
  return html`<p class="quiet">
      ${owner === null ? say('cases.nobody') : say('cases.owner', { name: owner })}${each.dueAt && `, ${say('cases.due', { time: momentText(each.dueAt) })}`}
    </p>
    ${
      each.notes.length > 0 &&
      html`<ul>
        ${each.notes.map((note) => html`<li>${moment(note.at)} ${note.text}</li>`)}
      </ul>`
    }
    <div class="cluster">
      <form method="post" action="/admin/cases/${each.id}/take">
        ${keyField()}<button class="button second">${say('cases.take')}</button>
      </form>
      <form method="post" action="/admin/cases/${each.id}/note" class="cluster">
        ${keyField()}<input
          class="input"
          name="text"
          maxlength="1000"
          required
          aria-label="${say('cases.add_note')}"
        />
        <button class="button second">${say('cases.add_note')}</button>
      </form>
    </div>`
}

/** Tokens the house itself put in or took out, and nothing else, explain a difference of the treasury. */
const explainsOf = (each: DeskCase) =>
  each.kind === 'break_treasury'
    ? ['chain:owner']
    : explaining.filter((path) => path !== each.facts['account'])

function resolveForm(each: DeskCase): Html {
  return html`<form method="post" action="/admin/cases/${each.id}/resolve" class="cluster">
    ${keyField()}
    <label class="pair"
      ><span>${say('cases.resolve_to')}</span>
      <select class="input" name="to">
        ${explainsOf(each).map((path) => html`<option>${path}</option>`)}
      </select></label
    >
    <input
      class="input"
      name="note"
      maxlength="500"
      required
      aria-label="${say('cases.note')}"
      placeholder="${say('cases.note')}"
    />
    <button class="button second">${say('cases.resolve')}</button>
  </form>`
}

function closeForm(each: DeskCase, form: DeskForm): Html {
  const note = inputField({
    name: 'note',
    label: say('cases.note'),
    maxlength: 500,
    required: true,
    value: form.values['note'] ?? '',
    fault: form.faults['note'],
  })
  return html`<form method="post" action="/admin/cases/${each.id}/close" class="stack">
    ${formFaults(form.faults)} ${keyField()} ${note}
    <div><button class="button second">${say('cases.close')}</button></div>
  </form>`
}

function caseSheet(each: DeskCase, form: DeskForm): Html {
  return html`<article class="panel" id="${each.id}">
    <div class="spread">
      <h3>
        ${say(`case.${each.kind}`)}
        ${each.paymentId && html`<a href="/admin/payments/${each.paymentId}">${each.orderNumber ?? each.reference}</a>`}
      </h3>
      <span class="quiet">${say('cases.opened', { time: agoText(each.openedAt) })}</span>
    </div>
    <p class="quiet">${say('cases.subject')} <code class="break">${each.subject}</code></p>
    ${factList(each.facts)} ${caseWork(each)}
    ${
      each.kind === 'chain_reversed' && each.subject.startsWith('cin_')
        ? html`<p><a href="/admin/treasury#${each.subject}">${say('menu.treasury')}</a></p>`
        : each.kind.startsWith('break_')
          ? resolveForm(each)
          : closeForm(each, form)
    }
  </article>`
}

function undecidedRow(each: UndecidedOperation): Html {
  return html`<tr>
    <th scope="row">
      ${say(`operation.${each.kind}`)}
      <a href="/admin/payments/${each.paymentId}"
        >${each.orderNumber === null ? each.paymentId : orderNumber(each.orderNumber)}</a
      >
    </th>
    <td class="quiet">${moment(each.createdAt)}</td>
    <td>${stateBadge('operation', each.state)}</td>
    <td class="quiet">${each.nextSyncAt && html`${say('payments.next')} ${moment(each.nextSyncAt)}`}</td>
    <td class="end strong">${formatMoney(money(each.amount_minor, each.currency), 'en')}</td>
    <td class="end">
      <form method="post" action="/admin/payments/${each.paymentId}/ask">
        ${keyField()}<button class="button second">${say('payments.ask')}</button>
      </form>
    </td>
  </tr>`
}

const panel = (title: string, id: string, rows: readonly Html[], none: string): Html =>
  html`<section class="panel flush" aria-labelledby="${id}">
    <h2 id="${id}" class="panel-head">${title}</h2>
    ${
      rows.length === 0
        ? html`<p class="panel-foot quiet">${none}</p>`
        : html`<table class="grid rows">
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }
  </section>`

/** What needs a person: open cases, requests without an answer, and messages that were turned away. */
export function casesPage({ cases, undecided, strange, refused }: CasesShown): DeskPage {
  return {
    title: say('cases.title'),
    body: html`<section class="section" aria-labelledby="open">
        <h2 id="open">${say('cases.open')}</h2>
        ${
          cases.length === 0
            ? html`<p class="nothing">${say('cases.none')}</p>`
            : cases.map((each) => caseSheet(each, refused?.id === each.id ? refused.form : freshForm))
        }
      </section>
      ${panel(say('cases.undecided'), 'undecided', undecided.map(undecidedRow), say('cases.undecided_none'))}
      ${panel(
        say('cases.strange'),
        'strange',
        strange.map(
          (each) =>
            html`<tr>
              <th scope="row">${each.connector}</th>
              <td class="quiet">${moment(each.receivedAt)}</td>
              <td>${each.effect && stateBadge('effect', each.effect)}</td>
              <td class="wide"><code class="break">${each.merchantRef}</code></td>
            </tr>`,
        ),
        say('cases.strange_none'),
      )}`,
  }
}
