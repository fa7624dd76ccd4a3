import { html, type Html } from '#kernel/html.ts'
import { money } from '#kernel/money.ts'
import type { CouponRow } from '#views/operator-desk/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { formatMoney } from '../../storefront/format.ts'
import { marketCurrencies } from '../../storefront/market.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { dayText } from '../parts/time.ts'
import { say } from '../words.ts'

/** What a coupon may give. */
export const couponKinds = ['percent', 'fixed', 'free_shipping'] as const

function gift(row: CouponRow): string {
  if (row.kind === 'percent') return `${row.percent ?? ''} %`
  if (row.kind === 'free_shipping') return say('coupons.free_shipping')
  return row.amount_minor !== null && row.currency
    ? formatMoney(money(row.amount_minor, row.currency), 'en')
    : ''
}

function validity({ validFrom, validTo }: CouponRow): string {
  if (!validFrom && !validTo) return say('coupons.always')
  return `${validFrom ? dayText(validFrom) : '…'} – ${validTo ? dayText(validTo) : '…'}`
}

const tones = { early: 'warn', valid: 'good', over: '', off: '' } as const

function couponRow(row: CouponRow): Html {
  const minimum = row.minimum_minor !== null && row.currency ? money(row.minimum_minor, row.currency) : null
  return html`<tr>
    <th scope="row"><code>${row.code}</code></th>
    <td>
      ${gift(row)}
      ${minimum && html`<span class="quiet">${say('coupons.minimum_says', { amount: formatMoney(minimum, 'en') })}</span>`}
    </td>
    <td class="quiet">${validity(row)}</td>
    <td><span class="badge ${tones[row.phase]}">${say(`phase.${row.phase}`)}</span></td>
    <td class="end">
      ${row.redeemed}${row.totalLimit !== null && html` / ${row.totalLimit}`}
      ${row.perCustomerLimit !== null && html`<span class="quiet">${say('coupons.each', { count: row.perCustomerLimit })}</span>`}
    </td>
  </tr>`
}

function couponForm({ values, faults }: DeskForm): Html {
  const kind = values['kind'] ?? 'percent'
  const field = (name: string, label: string, more: object = {}) =>
    inputField({
      name,
      label,
      value: values[name] ?? '',
      fault: faults[name],
      width: 'half',
      maxlength: 40,
      ...more,
    })
  const day = (name: 'from' | 'to') =>
    html`<div class="field">
      <label for="${name}">${say(`coupons.${name}`)}</label>
      <input
        class="input"
        type="date"
        id="${name}"
        name="${name}"
        value="${values[name] ?? ''}"
        ${faults[name] ? html` aria-invalid="true"` : null}
      />
      ${faults[name] && html`<span class="fault">${faults[name]}</span>`}
    </div>`
  const hint = say('coupons.optional')
  return html`<form method="post" action="/admin/coupons" class="panel" id="new">
    <h2>${say('coupons.new')}</h2>
    ${formFaults(faults)} ${keyField()}
    <div class="fields">
      ${field('code', say('coupons.code'), { required: true, width: undefined })}
      ${selectField({ name: 'kind', label: say('coupons.kind'), value: kind, options: couponKinds.map((each) => ({ value: each, label: say(`coupons.${each}`) })) })}
      ${field('percent', say('coupons.percent_field'), { inputmode: 'decimal' })}
      ${field('amount', say('coupons.amount'), { inputmode: 'decimal' })}
      ${selectField({ name: 'currency', label: say('coupons.currency'), width: 'half', value: values['currency'] ?? '', fault: faults['currency'], options: [{ value: '', label: '–' }, ...marketCurrencies.map((each) => ({ value: each, label: each }))] })}
      ${field('minimum', say('coupons.minimum'), { inputmode: 'decimal' })} ${day('from')} ${day('to')}
      ${field('total', say('coupons.total_limit'), { inputmode: 'numeric', hint })}
      ${field('each', say('coupons.customer_limit'), { inputmode: 'numeric', hint })}
    </div>
    <div><button class="button">${say('coupons.create')}</button></div>
  </form>`
}

/** Coupons and the form for a new one. */
export function couponsPage(rows: readonly CouponRow[], form: DeskForm): DeskPage {
  return {
    title: say('coupons.title'),
    body: html`<div class="two">
      <div class="column">
        ${
          rows.length === 0
            ? html`<p class="nothing">${say('coupons.none')}</p>`
            : html`<div class="panel flush">
                <table class="grid rows">
                  <thead>
                    <tr>
                      <th scope="col">${say('coupons.code')}</th>
                      <th scope="col">${say('coupons.gives')}</th>
                      <th scope="col">${say('coupons.valid')}</th>
                      <th scope="col">${say('products.state')}</th>
                      <th scope="col" class="end">${say('coupons.used')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${rows.map(couponRow)}
                  </tbody>
                </table>
              </div>`
        }
      </div>
      <div class="column">${couponForm(form)}</div>
    </div>`,
  }
}
