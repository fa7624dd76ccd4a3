import { html, type Html } from '#kernel/html.ts'
import { add, type Money } from '#kernel/money.ts'
import { invoiceNumber, type Invoice, type Terms } from '#money/credit/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { formatMoney } from '../../storefront/format.ts'
import { marketCurrencies } from '../../storefront/market.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { dayText } from '../parts/time.ts'
import { say } from '../words.ts'

/** Everything about purchase on account, with the names of those it is about. */
export type CreditShown = {
  readonly invoices: readonly Invoice[]
  readonly terms: readonly Terms[]
  readonly names: ReadonlyMap<string, string>
  readonly grant: DeskForm
  readonly settle: DeskForm
  readonly writeOff: DeskForm
}

const show = (amount: Money) => formatMoney(amount, 'en')

/** How late an invoice is, in four steps. */
const ages = [
  ['credit.not_due', (days: number) => days <= 0],
  ['credit.late_30', (days: number) => days > 0 && days <= 30],
  ['credit.late_60', (days: number) => days > 30 && days <= 60],
  ['credit.late_more', (days: number) => days > 60],
] as const

function sumsOf(invoices: readonly Invoice[]): string {
  const sums = new Map<string, Money>()
  for (const { open } of invoices) {
    const known = sums.get(open.currency)
    sums.set(open.currency, known ? add(known, open) : open)
  }
  return [...sums.values()].map(show).join(' · ') || '–'
}

function aging({ invoices, names }: CreditShown): Html {
  const steps = ages.map(
    ([word, fits]) =>
      html`<div class="panel">
        <p class="quiet">${say(word)}</p>
        <p class="strong">${sumsOf(invoices.filter(({ daysOverdue }) => fits(daysOverdue)))}</p>
      </div>`,
  )
  const rows = invoices.map(
    (each) =>
      html`<tr>
        <th scope="row">
          <a href="/admin/orders/${each.orderId}">${invoiceNumber(each.number)}</a>
        </th>
        <td>${names.get(each.party) ?? each.party}</td>
        <td>${dayText(each.dueAt)}</td>
        <td class="end">
          ${each.daysOverdue > 0 ? html`<span class="badge ${each.daysOverdue > 30 ? 'bad' : 'warn'}">${each.daysOverdue}</span>` : '–'}
        </td>
        <td class="end">${each.reminders}</td>
        <td class="end">
          ${show(each.open)} <span class="quiet">${say('credit.of', { amount: show(each.amount) })}</span>
        </td>
      </tr>`,
  )
  return html`<h2>${say('credit.aging')}</h2>
    <div class="four">${steps}</div>
    ${
      invoices.length === 0
        ? html`<p class="nothing">${say('credit.none')}</p>`
        : html`<div class="panel flush scroll" tabindex="0">
            <table class="grid rows">
              <thead>
                <tr>
                  <th scope="col">${say('credit.invoice')}</th>
                  <th scope="col">${say('credit.party')}</th>
                  <th scope="col">${say('credit.due')}</th>
                  <th scope="col" class="end">${say('credit.days')}</th>
                  <th scope="col" class="end">${say('credit.reminders')}</th>
                  <th scope="col" class="end">${say('credit.open')}</th>
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>
          </div>`
    }`
}

function termsList({ terms, names }: CreditShown): Html {
  if (terms.length === 0) return html`<p class="nothing">${say('credit.no_terms')}</p>`
  return html`<div class="panel flush scroll" tabindex="0">
    <table class="grid rows">
      <thead>
        <tr>
          <th scope="col">${say('credit.party')}</th>
          <th scope="col" class="end">${say('credit.limit')}</th>
          <th scope="col" class="end">${say('credit.free')}</th>
          <th scope="col" class="end">${say('credit.net')}</th>
        </tr>
      </thead>
      <tbody>
        ${terms.map(
          (each) =>
            html`<tr>
              <th scope="row">${names.get(each.party) ?? each.party}</th>
              <td class="end">${show(each.limit)}</td>
              <td class="end">${show(each.available)}</td>
              <td class="end">${say('credit.net_days', { days: each.netDays })}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function settleForm({ settle: { values, faults } }: CreditShown): Html {
  const value = (name: string) => values[name] ?? ''
  return html`<form method="post" action="/admin/credit/receipts" class="panel">
    <h2>${say('credit.receipt')}</h2>
    <p class="quiet">${say('credit.receipt_lede')}</p>
    ${formFaults(faults)} ${keyField()}
    <div class="fields">
      ${inputField({ name: 'number', label: say('credit.number'), value: value('number'), maxlength: 20, width: 'half', required: true, fault: faults['number'] })}
      ${inputField({ name: 'amount', label: say('credit.amount'), value: value('amount'), inputmode: 'decimal', maxlength: 14, width: 'half', required: true, fault: faults['amount'] })}
      ${selectField({
        name: 'way',
        label: say('credit.way'),
        width: 'half',
        value: value('way') || 'transfer',
        options: (['transfer', 'cash'] as const).map((each) => ({
          value: each,
          label: say(`credit.way_${each}`),
        })),
      })}
      ${inputField({ name: 'received_on', label: say('credit.received_on'), type: 'date', value: value('received_on'), maxlength: 10, width: 'half', fault: faults['receivedOn'] })}
      ${inputField({ name: 'party_account', label: say('credit.party_account'), value: value('party_account'), maxlength: 40 })}
      ${inputField({ name: 'reference', label: say('credit.reference'), value: value('reference'), maxlength: 90, required: true, fault: faults['reference'] })}
    </div>
    <label class="choice"
      ><input type="checkbox" name="is_other" value="yes" /><span>${say('credit.is_other')}</span></label
    >
    <div><button class="button">${say('credit.settle')}</button></div>
  </form>`
}

function writeOffForm({ writeOff: { values, faults } }: CreditShown): Html {
  return html`<form method="post" action="/admin/credit/write-offs" class="panel">
    <h2>${say('credit.write_off')}</h2>
    <p class="quiet">${say('credit.write_off_lede')}</p>
    ${formFaults(faults, 'lost-')} ${keyField()}
    <div class="fields">
      ${inputField({ name: 'number', id: 'lost-number', label: say('credit.number'), value: values['number'] ?? '', maxlength: 20, width: 'half', required: true, fault: faults['number'] })}
      ${inputField({ name: 'because', id: 'lost-because', label: say('credit.because'), value: values['because'] ?? '', maxlength: 500, required: true, fault: faults['because'] })}
    </div>
    <div><button class="button second">${say('credit.write_off')}</button></div>
  </form>`
}

function grantForm({ grant: { values, faults } }: CreditShown): Html {
  const value = (name: string) => values[name] ?? ''
  const days = [14, 30].map((each) => ({
    value: String(each),
    label: say('credit.net_days', { days: each }),
  }))
  return html`<form method="post" action="/admin/credit/terms" class="panel">
    <h2>${say('credit.grant')}</h2>
    <p class="quiet">${say('credit.grant_lede')}</p>
    ${formFaults(faults)} ${keyField()}
    <div class="fields">
      ${inputField({ name: 'email', label: say('credit.email'), type: 'email', value: value('email'), maxlength: 254, required: true, fault: faults['email'] })}
      ${inputField({ name: 'limit', label: say('credit.limit'), value: value('limit'), inputmode: 'decimal', maxlength: 14, width: 'half', required: true, fault: faults['limit'] })}
      ${selectField({ name: 'currency', label: say('credit.currency'), width: 'half', value: value('currency'), options: marketCurrencies.map((each) => ({ value: each, label: each })) })}
      ${selectField({ name: 'days', label: say('credit.net'), value: value('days'), options: days })}
    </div>
    <div><button class="button">${say('credit.grant')}</button></div>
  </form>`
}

/** Purchase on account: what is owed by age, money that came, terms and granting them. */
export function creditPage(shown: CreditShown): DeskPage {
  return {
    title: say('credit.title'),
    body: html`<p class="quiet">${say('credit.lede')}</p>
      <div class="two">
        <div class="column">
          ${aging(shown)}
          <h2>${say('credit.terms')}</h2>
          ${termsList(shown)}
        </div>
        <div class="column">${settleForm(shown)} ${writeOffForm(shown)} ${grantForm(shown)}</div>
      </div>`,
  }
}
