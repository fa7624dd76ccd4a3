import { html, type Html } from '#kernel/html.ts'
import { maskIban, type PayoutLimit } from '#money/payouts/index.ts'
import { payoutPurposes } from '#flows/make-payout.ts'
import type { DeskPayout } from '#views/operator-desk/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { formatMoney } from '../../storefront/format.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { moment } from '../parts/time.ts'
import { say } from '../words.ts'

/** Payouts that have not left, those that have, the limits, and the forms as they were sent. */
export type PayoutsShown = {
  readonly open: readonly DeskPayout[]
  readonly closed: readonly DeskPayout[]
  readonly limits: readonly PayoutLimit[]
  /** The person who looks at it: what they made, another approves. */
  readonly me: string
  readonly make: DeskForm
  readonly limit: DeskForm
  readonly move: { readonly id: string; readonly form: DeskForm } | undefined
}

function moveForm(each: DeskPayout, move: 'approve' | 'cancel' | 'hold'): Html {
  return html`<form method="post" action="/admin/payouts/${each.id}/${move}" class="cluster">
    ${keyField()}
    ${
      move === 'hold' &&
      html`<label class="pair"
        ><span>${say('payouts.because')}</span><input class="input" name="because" maxlength="200" required
      /></label>`
    }
    <button class="button ${move === 'approve' ? '' : 'second'}">${say(`payouts.${move}`)}</button>
  </form>`
}

function openSheet(each: DeskPayout, { me, move }: PayoutsShown): Html {
  const isWaiting = each.state === 'waiting'
  const isMine = each.madeBy === me
  return html`<section class="panel" id="${each.id}" aria-labelledby="to-${each.id}">
    <h3 id="to-${each.id}">${formatMoney(each.amount, 'en')} · ${each.creditorName}</h3>
    ${move?.id === each.id && formFaults(move.form.faults)}
    <p>
      <span class="badge ${isWaiting ? 'warn' : ''}">${say(`payout.${each.state}`)}</span>
      ${maskIban(each.creditorIban)} · ${each.remittance}
    </p>
    <p class="quiet">
      ${say('payouts.made', { who: isMine ? say('payouts.you') : each.madeBy, source: each.source })}
      ${moment(each.requestedAt)}
      ${each.heldBecause !== null && html`<br />${say('payouts.held_because', { because: each.heldBecause })}`}
    </p>
    ${isWaiting && isMine && html`<p>${say('payouts.another')}</p>`}
    <div class="cluster">
      ${isWaiting && !isMine && moveForm(each, 'approve')} ${!isWaiting && moveForm(each, 'hold')}
      ${moveForm(each, 'cancel')}
    </div>
  </section>`
}

function closedTable(closed: readonly DeskPayout[]): Html {
  if (closed.length === 0) return html`<p class="nothing">${say('books.no_payouts')}</p>`
  return html`<div class="panel flush scroll" tabindex="0">
    <table class="grid rows">
      <thead>
        <tr>
          <th scope="col">${say('books.to')}</th>
          <th scope="col">${say('payouts.made_by')}</th>
          <th scope="col">${say('payouts.approved_by')}</th>
          <th scope="col" class="end">${say('books.state')}</th>
          <th scope="col" class="end">${say('money.amount')}</th>
        </tr>
      </thead>
      <tbody>
        ${closed.map(
          (each) =>
            html`<tr>
              <th scope="row">${each.creditorName} <span class="quiet">${each.remittance}</span></th>
              <td><code>${each.madeBy}</code></td>
              <td>${each.approvedBy === null ? '–' : html`<code>${each.approvedBy}</code>`}</td>
              <td class="end"><span class="badge">${say(`payout.${each.state}`)}</span> ${each.reason}</td>
              <td class="end">${formatMoney(each.amount, 'en')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function makeForm({ values, faults }: DeskForm): Html {
  const value = (name: string) => values[name] ?? ''
  const purposes = payoutPurposes.map((each) => ({ value: each, label: say(`payouts.for_${each}`) }))
  return html`<form method="post" action="/admin/payouts" class="panel">
    <h2>${say('payouts.make')}</h2>
    <p class="quiet">${say('payouts.make_lede')}</p>
    ${formFaults(faults)} ${keyField()}
    <div class="fields">
      ${selectField({ name: 'purpose', label: say('payouts.purpose'), value: value('purpose') || 'own_account', options: purposes })}
      ${inputField({ name: 'amount', label: say('money.amount'), value: value('amount'), inputmode: 'decimal', maxlength: 14, width: 'half', required: true, fault: faults['amount'] })}
      ${inputField({ name: 'currency', label: say('payouts.currency'), value: value('currency') || 'EUR', maxlength: 3, width: 'half', required: true, fault: faults['currency'] })}
      ${inputField({ name: 'name', label: say('payouts.name'), value: value('name'), maxlength: 70, required: true, fault: faults['name'] })}
      ${inputField({ name: 'iban', label: say('payouts.iban'), value: value('iban'), maxlength: 42, required: true, fault: faults['iban'] })}
      ${inputField({ name: 'remittance', label: say('payouts.remittance'), value: value('remittance'), maxlength: 140, required: true, fault: faults['remittance'] })}
    </div>
    <div><button class="button">${say('payouts.make')}</button></div>
  </form>`
}

function limitForm(limits: readonly PayoutLimit[], { values, faults }: DeskForm): Html {
  return html`<form method="post" action="/admin/payouts/limits" class="panel">
    <h2>${say('payouts.limits')}</h2>
    <p class="quiet">${say('payouts.limits_lede')}</p>
    <p class="cluster">
      ${limits.map(({ above }) => html`<span class="badge">${formatMoney(above, 'en')}</span>`)}
    </p>
    ${formFaults(faults, 'limit-')} ${keyField()}
    <div class="fields">
      ${inputField({ name: 'above', id: 'limit-above', label: say('payouts.above'), value: values['above'] ?? '', inputmode: 'decimal', maxlength: 14, width: 'half', required: true, fault: faults['above'] })}
      ${inputField({ name: 'currency', id: 'limit-currency', label: say('payouts.currency'), value: values['currency'] ?? 'EUR', maxlength: 3, width: 'half', required: true, fault: faults['currency'] })}
    </div>
    <div><button class="button second">${say('payouts.set_limit')}</button></div>
  </form>`
}

/** Money we send: what waits, what left, and what a person may make, approve, stop and take back. */
export function payoutsPage(shown: PayoutsShown): DeskPage {
  const { open, closed, limits } = shown
  return {
    title: say('payouts.title'),
    body: html`<p class="quiet">${say('payouts.lede')}</p>
      <section class="section" aria-labelledby="open">
        <h2 id="open">${say('payouts.open')}</h2>
        ${open.length === 0 ? html`<p class="nothing">${say('payouts.none_open')}</p>` : open.map((each) => openSheet(each, shown))}
      </section>
      <div class="two">
        <div class="column">${makeForm(shown.make)}</div>
        <div class="column">${limitForm(limits, shown.limit)}</div>
      </div>
      <section class="section" aria-labelledby="closed">
        <h2 id="closed">${say('payouts.closed')}</h2>
        ${closedTable(closed)}
      </section>`,
  }
}
