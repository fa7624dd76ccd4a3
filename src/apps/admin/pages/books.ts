import { html, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import type { Payout } from '#money/payouts/index.ts'
import type { DeskReceipt, Entry, Period, PeriodReport } from '#money/reconciliation/index.ts'
import { inputField } from '../../storefront/components/field.ts'
import { formatMoney } from '../../storefront/format.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { moment } from '../parts/time.ts'
import { say } from '../words.ts'

/** What the page of the books shows. */
export type BooksShown = {
  readonly report: PeriodReport
  /** What stands at the end of yesterday: the day that may be closed. */
  readonly closing: PeriodReport
  readonly typed: readonly DeskReceipt[]
  readonly held: readonly Entry[]
  readonly entries: readonly Entry[]
  readonly payouts: readonly Payout[]
  readonly periods: readonly Period[]
  readonly yesterday: string
  readonly form: DeskForm
  readonly assign: { readonly id: string; readonly form: DeskForm } | undefined
}

const amount = (value: Money) => html`<td class="end">${formatMoney(value, 'en')}</td>`
const verdict = (value: Money) =>
  html`<td class="end">
    <span class="badge ${value.minor === 0n ? 'good' : 'bad'}">${formatMoney(value, 'en')}</span>
  </td>`

function table(title: string, heads: readonly string[], rows: readonly Html[], none: string): Html {
  return html`<section class="panel flush">
    <h2 class="panel-head">${title}</h2>
    ${
      rows.length === 0
        ? html`<p class="panel-foot quiet">${none}</p>`
        : html`<table class="grid rows">
            <thead>
              <tr>
                ${heads.map((head, i) => html`<th scope="col" class="${i > 0 ? 'end' : ''}">${head}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }
  </section>`
}

function positions({ clearing, bank }: PeriodReport): Html {
  const owed = clearing.map(
    (each) =>
      html`<tr>
        <th scope="row"><code>${each.account}</code> ${each.currency}</th>
        ${amount(each.balance)} ${amount(each.unsettled)} ${amount(each.unpaid)} ${amount(each.breaks)}
        ${verdict(each.unexplained)}
      </tr>`,
  )
  const held = bank.map(
    (each) =>
      html`<tr>
        <th scope="row"><code>${each.account}</code> ${each.currency}</th>
        ${amount(each.balance)} ${amount(each.told)} ${amount(each.unbooked)} ${amount(each.breaks)}
        ${verdict(each.unexplained)}
      </tr>`,
  )
  const words = (
    names: readonly (
      | 'account'
      | 'balance'
      | 'unsettled'
      | 'unpaid'
      | 'breaks'
      | 'unexplained'
      | 'told'
      | 'unbooked'
    )[],
  ) => names.map((name) => say(`books.${name}`))
  return html`${table(say('books.clearing'), words(['account', 'balance', 'unsettled', 'unpaid', 'breaks', 'unexplained']), owed, say('books.no_clearing'))}
  ${table(say('books.bank'), words(['account', 'balance', 'told', 'unbooked', 'breaks', 'unexplained']), held, say('books.no_bank'))}`
}

function entryRow(each: Entry): Html {
  return html`<tr>
    <th scope="row">${each.bookedOn} <span class="quiet">${each.partyName} ${each.remittance}</span></th>
    <td class="end">
      <span class="badge ${each.state === 'held' ? 'bad' : ''}"
        >${say(`entry.${each.state}`)} ${each.purpose?.replaceAll('_', ' ')}</span
      >
    </td>
    ${amount(each.amount)}
  </tr>`
}

function heldSheet(each: Entry, form: DeskForm | undefined): Html {
  return html`<article class="panel" id="${each.id}">
    <div class="spread">
      <h3>${formatMoney(each.amount, 'en')}</h3>
      <span class="quiet">${each.bookedOn}</span>
    </div>
    <p>${each.partyName} <span class="quiet">${each.partyAccount}</span></p>
    <p class="quiet">${each.remittance}</p>
    <form method="post" action="/admin/books/entries/${each.id}/assign" class="cluster">
      ${form && formFaults(form.faults)} ${keyField()}
      <label class="pair"
        ><span>${say('books.order')}</span>
        <input
          class="input"
          name="order"
          maxlength="40"
          required
          placeholder="K-100001"
          value="${form?.values['order'] ?? ''}"
      /></label>
      <button class="button second">${say('books.assign')}</button>
    </form>
    <form method="post" action="/admin/books/entries/${each.id}/return">
      ${keyField()}<button class="button second">${say('books.send_back')}</button>
    </form>
  </article>`
}

/** Who has not delivered what the day needs, plainly. */
function missingTable({ missing }: PeriodReport): Html {
  const rows = missing.map(
    (each) =>
      html`<tr>
        <th scope="row">
          ${each.who === 'desk' ? say('books.desk') : each.who.replaceAll('_', ' ')}
          <span class="quiet">${each.names.join(', ')}</span>
        </th>
        <td class="end">${say(`books.missing_${each.what}`)} × ${each.count}</td>
        <td class="end">${moment(each.since)}</td>
        ${amount(each.amount)}
      </tr>`,
  )
  const heads = [say('books.missing'), say('books.missing_what'), say('books.since'), say('money.amount')]
  return rows.length === 0 ? html`` : table(say('books.missing'), heads, rows, '')
}

function closingPanel({ closing, yesterday, form }: BooksShown): Html {
  return html`<section class="panel" aria-labelledby="close">
      <h2 id="close">${say('books.close')}</h2>
      <p>
        ${say('books.closing_of', { day: yesterday })}:
        ${
          closing.isClean
            ? html`<span class="badge good">${say('books.clean')}</span>`
            : html`<span class="badge bad"
                >${say('books.not_clean', { count: closing.openBreaks + closing.missing.length })}</span
              >`
        }
      </p>
      <form method="post" action="/admin/books/close" class="cluster">
        ${formFaults(form.faults)} ${keyField()}
        ${inputField({ name: 'day', label: say('books.day'), type: 'date', value: form.values['day'] ?? yesterday, maxlength: 10, width: 'half', required: true, fault: form.faults['day'] })}
        <button class="button">${say('books.close')}</button>
      </form>
    </section>
    ${missingTable(closing)}`
}

function typedTable(typed: readonly DeskReceipt[]): Html {
  const rows = typed.map(
    (each) =>
      html`<tr>
        <th scope="row">${each.number} <span class="quiet">${each.receivedOn} ${each.reference}</span></th>
        <td class="end">
          <span class="badge ${each.state === 'waiting' ? 'warn' : 'good'}"
            >${say(`receipt.${each.state}`)}</span
          >
        </td>
        ${amount(each.amount)}
      </tr>`,
  )
  return table(
    say('books.typed'),
    [say('books.for'), say('books.state'), say('money.amount')],
    rows,
    say('books.none_typed'),
  )
}

/** The three sides of our money beside one another: what is owed, what the bank says, what nobody can place, and the closing. */
export function booksPage(shown: BooksShown): DeskPage {
  const { report, held, entries, payouts, periods, assign } = shown
  return {
    title: say('books.title'),
    actions: html`<a class="button second" href="/admin/settlements">${say('settlement.title')}</a>
      <a class="button second" href="/admin/cases">${say('cases.title')}</a>`,
    body: html`${positions(report)}
      <section class="section" aria-labelledby="held">
        <h2 id="held">${say('books.held')}</h2>
        ${held.length === 0 ? html`<p class="nothing">${say('books.none_held')}</p>` : held.map((each) => heldSheet(each, assign?.id === each.id ? assign.form : undefined))}
      </section>
      ${closingPanel(shown)} ${typedTable(shown.typed)}
      ${table(say('books.entries'), [say('books.movement'), say('books.state'), say('money.amount')], entries.map(entryRow), say('books.no_bank'))}
      <p><a href="/admin/payouts">${say('payouts.title')}</a></p>
      ${table(
        say('books.payouts'),
        [say('books.to'), say('books.state'), say('money.amount')],
        payouts.map(
          (each) =>
            html`<tr>
              <th scope="row">${each.creditorName} <span class="quiet">${each.remittance}</span></th>
              <td class="end"><span class="badge">${say(`payout.${each.state}`)}</span> ${each.reason}</td>
              ${amount(each.amount)}
            </tr>`,
        ),
        say('books.no_payouts'),
      )}
      ${table(
        say('books.periods'),
        [say('books.until'), say('books.closed_at')],
        periods.map(
          (each) =>
            html`<tr>
              <th scope="row">${moment(each.until)}</th>
              <td class="end">${moment(each.closedAt)}</td>
            </tr>`,
        ),
        say('books.no_periods'),
      )}`,
  }
}
