import { html, type Html } from '#kernel/html.ts'
import { debtNumber, type Debt } from '#money/mandates/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { formatMoney } from '../../storefront/format.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { dayText } from '../parts/time.ts'
import { say } from '../words.ts'

/** Debts of debits that were taken back, with the forms as they were sent. */
export type DebtsShown = {
  readonly debts: readonly Debt[]
  readonly pay: DeskForm
  readonly writeOff: DeskForm
}

function debtRow(each: Debt): Html {
  const tone =
    each.state === 'open' ? (each.daysOverdue > 0 ? 'bad' : 'warn') : each.state === 'paid' ? 'good' : ''
  return html`<tr>
    <th scope="row"><a href="/admin/orders/${each.orderId}">${debtNumber(each.number)}</a></th>
    <td>${each.holder}</td>
    <td>
      <code>${each.code}</code> ${each.isLate && html`<span class="badge bad">${say('debts.late')}</span>`}
    </td>
    <td>${dayText(each.dueAt)}</td>
    <td class="end">${each.reminders}</td>
    <td class="end"><span class="badge ${tone}">${say(`debts.${each.state}`)}</span></td>
    <td class="end">
      ${formatMoney(each.open, 'en')}
      <span class="quiet">${say('credit.of', { amount: formatMoney(each.amount, 'en') })}</span>
    </td>
  </tr>`
}

function list(debts: readonly Debt[]): Html {
  if (debts.length === 0) return html`<p class="nothing">${say('debts.none')}</p>`
  return html`<div class="panel flush scroll" tabindex="0">
    <table class="grid rows">
      <thead>
        <tr>
          <th scope="col">${say('debts.debt')}</th>
          <th scope="col">${say('credit.party')}</th>
          <th scope="col">${say('debts.reason')}</th>
          <th scope="col">${say('credit.due')}</th>
          <th scope="col" class="end">${say('credit.reminders')}</th>
          <th scope="col" class="end">${say('books.state')}</th>
          <th scope="col" class="end">${say('credit.open')}</th>
        </tr>
      </thead>
      <tbody>
        ${debts.map(debtRow)}
      </tbody>
    </table>
  </div>`
}

function payForm({ values, faults }: DeskForm): Html {
  const value = (name: string) => values[name] ?? ''
  const ways = (['transfer', 'cash'] as const).map((each) => ({
    value: each,
    label: say(`credit.way_${each}`),
  }))
  return html`<form method="post" action="/admin/debts/receipts" class="panel">
    <h2>${say('credit.receipt')}</h2>
    <p class="quiet">${say('debts.receipt_lede')}</p>
    ${formFaults(faults)} ${keyField()}
    <div class="fields">
      ${inputField({ name: 'number', label: say('debts.number'), value: value('number'), maxlength: 20, width: 'half', required: true, fault: faults['number'] })}
      ${inputField({ name: 'amount', label: say('credit.amount'), value: value('amount'), inputmode: 'decimal', maxlength: 14, width: 'half', required: true, fault: faults['amount'] })}
      ${selectField({ name: 'way', label: say('credit.way'), width: 'half', value: value('way') || 'transfer', options: ways })}
      ${inputField({ name: 'received_on', label: say('credit.received_on'), type: 'date', value: value('received_on'), maxlength: 10, width: 'half', fault: faults['receivedOn'] })}
      ${inputField({ name: 'party_account', label: say('credit.party_account'), value: value('party_account'), maxlength: 40 })}
      ${inputField({ name: 'reference', label: say('credit.reference'), value: value('reference'), maxlength: 90, required: true, fault: faults['reference'] })}
    </div>
    <label class="choice"
      ><input type="checkbox" name="is_other" value="yes" /><span>${say('credit.is_other')}</span></label
    >
    <div><button class="button">${say('debts.pay')}</button></div>
  </form>`
}

function writeOffForm({ values, faults }: DeskForm): Html {
  return html`<form method="post" action="/admin/debts/write-offs" class="panel">
    <h2>${say('credit.write_off')}</h2>
    <p class="quiet">${say('debts.write_off_lede')}</p>
    ${formFaults(faults, 'lost-')} ${keyField()}
    <div class="fields">
      ${inputField({ name: 'number', id: 'lost-number', label: say('debts.number'), value: values['number'] ?? '', maxlength: 20, width: 'half', required: true, fault: faults['number'] })}
      ${inputField({ name: 'because', id: 'lost-because', label: say('credit.because'), value: values['because'] ?? '', maxlength: 500, required: true, fault: faults['because'] })}
    </div>
    <div><button class="button second">${say('credit.write_off')}</button></div>
  </form>`
}

/** What payers owe because their banks took settled debits back: by age, money that came, and giving up. */
export function debtsPage({ debts, pay, writeOff }: DebtsShown): DeskPage {
  return {
    title: say('debts.title'),
    body: html`<p class="quiet">${say('debts.lede')}</p>
      ${list(debts)}
      <div class="two">
        <div class="column">${payForm(pay)}</div>
        <div class="column">${writeOffForm(writeOff)}</div>
      </div>`,
  }
}
