import { html, type Html } from '#kernel/html.ts'
import { parseCurrency } from '#kernel/currency.ts'
import { formatDecimal, money } from '#kernel/money.ts'
import type { ConnectorHealth, Route } from '#money/payments/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { marketCurrencies } from '../../storefront/market.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { momentText } from '../parts/time.ts'
import { say } from '../words.ts'

const tones = { closed: 'good', half_open: 'warn', open: 'bad' } as const

function healthRow(each: ConnectorHealth): Html {
  return html`<tr>
    <th scope="row"><code>${each.connector}</code></th>
    <td><span class="badge ${tones[each.state]}">${say(`routes.${each.state}`)}</span></td>
    <td class="end">${each.failures}</td>
    <td class="end">${each.answers}</td>
    <td class="end">${each.silences}</td>
    <td class="quiet">${each.probeAt && momentText(each.probeAt)}</td>
  </tr>`
}

function bound(minor: bigint | null, currency: string | null): string {
  if (minor === null) return '…'
  const known = parseCurrency(currency ?? '')
  return known.ok ? formatDecimal(money(minor, known.value)) : String(minor)
}

function fitText({ currency, country, least_minor, most_minor }: Route): string {
  const range =
    least_minor === null && most_minor === null
      ? undefined
      : `${bound(least_minor, currency)} – ${bound(most_minor, currency)}`
  const parts = [currency, country, range].filter((each) => typeof each === 'string')
  return parts.length === 0 ? say('routes.everything') : parts.join(', ')
}

function ruleRow(route: Route): Html {
  return html`<tr>
    <td class="end">${route.position}</td>
    <td>${fitText(route)}</td>
    <td><code>${route.connector}</code></td>
    <td class="end">${route.weight}</td>
    <td class="end">
      <form method="post" action="/admin/routes/${route.id}/remove">
        ${keyField()}
        <button class="button danger" aria-label="${say('routes.remove_label', { id: route.id })}">
          ${say('routes.remove')}
        </button>
      </form>
    </td>
  </tr>`
}

function ruleForm({ values, faults }: DeskForm, connectors: readonly string[]): Html {
  const field = (name: string, more: object = {}) =>
    inputField({
      name,
      label: say(`routes.${name}` as 'routes.position'),
      value: values[name] ?? '',
      fault: faults[name],
      width: 'half',
      maxlength: 20,
      ...more,
    })
  const currencies = [
    { value: '', label: say('routes.any') },
    ...marketCurrencies.map((each) => ({ value: each, label: each })),
  ]
  return html`<form method="post" action="/admin/routes" class="panel" id="new">
    <h2>${say('routes.new')}</h2>
    ${formFaults(faults)} ${keyField()}
    <div class="fields">
      ${selectField({ name: 'connector', label: say('routes.connector'), value: values['connector'] ?? '', fault: faults['connector'], options: connectors.map((each) => ({ value: each, label: each })) })}
      ${field('position', { inputmode: 'numeric', required: true })}
      ${field('weight', { inputmode: 'numeric', required: true })}
      ${selectField({ name: 'currency', label: say('routes.currency'), width: 'half', value: values['currency'] ?? '', fault: faults['currency'], options: currencies })}
      ${field('country', { hint: say('routes.country_hint') })} ${field('least', { inputmode: 'decimal' })}
      ${field('most', { inputmode: 'decimal' })}
    </div>
    <div><button class="button">${say('routes.add')}</button></div>
  </form>`
}

/** Rules and health of the connectors cards go to, and the form for a new rule. */
export function routesPage(
  shown: {
    readonly routes: readonly Route[]
    readonly health: readonly ConnectorHealth[]
    readonly connectors: readonly string[]
  },
  form: DeskForm,
): DeskPage {
  const { routes, health, connectors } = shown
  const head = (names: readonly Parameters<typeof say>[0][]) =>
    html`<thead>
      <tr>
        ${names.map((name) => html`<th scope="col">${say(name)}</th>`)}
      </tr>
    </thead>`
  const healthTable =
    health.length === 0
      ? html`<p class="nothing">${say('routes.no_health')}</p>`
      : html`<div class="panel flush">
          <table class="grid rows">
            ${head(['routes.connector', 'routes.state', 'routes.failures', 'routes.answers', 'routes.silences', 'routes.probe'])}
            <tbody>
              ${health.map(healthRow)}
            </tbody>
          </table>
        </div>`
  const rules =
    routes.length === 0
      ? html`<p class="nothing">${say('routes.none')}</p>`
      : html`<div class="panel flush">
          <table class="grid rows">
            ${head(['routes.position', 'routes.fits', 'routes.connector', 'routes.weight', 'routes.remove'])}
            <tbody>
              ${routes.map(ruleRow)}
            </tbody>
          </table>
        </div>`
  return {
    title: say('routes.title'),
    body: html`<div class="two">
      <div class="column">
        <h2>${say('routes.health')}</h2>
        ${healthTable}
        <h2>${say('routes.rules')}</h2>
        <p class="quiet">${say('routes.rules_text')}</p>
        ${rules}
      </div>
      <div class="column">${ruleForm(form, connectors)}</div>
    </div>`,
  }
}
