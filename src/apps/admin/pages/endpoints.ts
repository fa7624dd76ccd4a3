import { html, type Html } from '#kernel/html.ts'
import type { ApiKey } from '#people/access/index.ts'
import type { Delivery, Endpoint } from '#people/subscriptions/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { stateBadge } from '../parts/badge.ts'
import { moment, momentText } from '../parts/time.ts'
import { say } from '../words.ts'

const typesText = (types: readonly string[]) =>
  types.length === 0 ? say('endpoints.all_types') : types.join(' ')

function endpointRow(each: Endpoint): Html {
  return html`<tr>
    <th scope="row" class="wide">
      <a class="row-link cut" href="/admin/endpoints/${each.id}">${each.url}</a>
    </th>
    <td class="quiet">${each.note}</td>
    <td class="quiet cut">${typesText(each.types)}</td>
    <td>${stateBadge('endpoint', each.state)}</td>
  </tr>`
}

function newEndpoint({ values, faults }: DeskForm): Html {
  return html`<form method="post" action="/admin/endpoints" class="panel" id="new">
    <h2>${say('endpoints.new')}</h2>
    ${formFaults(faults)} ${keyField()}
    <div class="fields">
      ${inputField({ name: 'url', label: say('endpoints.url'), hint: say('endpoints.url_hint'), maxlength: 2_000, required: true, value: values['url'] ?? '', fault: faults['url'] })}
      ${inputField({ name: 'note', label: say('endpoints.note'), maxlength: 200, value: values['note'] ?? '', fault: faults['note'] })}
      ${selectField({ name: 'form', label: say('endpoints.form'), value: values['form'] ?? 'standard', options: (['standard', 'stripe'] as const).map((value) => ({ value, label: say(`endpoints.form_${value}`) })) })}
      ${inputField({ name: 'types', label: say('endpoints.types'), hint: say('endpoints.types_hint'), maxlength: 2_000, value: values['types'] ?? '', fault: faults['types'] })}
    </div>
    <div><button class="button">${say('endpoints.add')}</button></div>
  </form>`
}

function keyRow(each: ApiKey): Html {
  return html`<tr>
    <th scope="row" class="wide">${each.name}</th>
    <td><code>sk_…${each.ending}</code></td>
    <td class="quiet">${moment(each.createdAt)}</td>
    <td class="end">
      ${
        each.revokedAt === null
          ? html`<form method="post" action="/admin/keys/${each.id}/revoke">
              ${keyField()}<button class="button second small">${say('keys.revoke')}</button>
            </form>`
          : html`<span class="quiet">${say('keys.revoked')} ${moment(each.revokedAt)}</span>`
      }
    </td>
  </tr>`
}

function keysPanel(keys: readonly ApiKey[], made: string | undefined, { faults, values }: DeskForm): Html {
  return html`<section class="panel" id="keys">
    <h2>${say('keys.title')}</h2>
    <p class="quiet">${say('keys.text')}</p>
    ${
      made !== undefined &&
      html`<div class="notice good" role="status">
        <p>${say('keys.once')}</p>
        <pre class="plain-text break">${made}</pre>
      </div>`
    }
    ${
      keys.length === 0
        ? html`<p class="nothing">${say('keys.none')}</p>`
        : html`<table class="grid">
            <thead>
              <tr>
                <th scope="col">${say('keys.name')}</th>
                <th scope="col">${say('keys.key')}</th>
                <th scope="col">${say('keys.made')}</th>
                <td class="end"></td>
              </tr>
            </thead>
            <tbody>
              ${keys.map(keyRow)}
            </tbody>
          </table>`
    }
    <form method="post" action="/admin/keys" class="fields">
      ${keyField()}
      ${inputField({ name: 'name', label: say('keys.name'), maxlength: 80, required: true, value: values['name'] ?? '', fault: faults['name'] })}
      <div><button class="button">${say('keys.make')}</button></div>
    </form>
  </section>`
}

/** Everybody who is told, the form for another, and the keys of programs. */
export function endpointsPage(shown: {
  readonly endpoints: readonly Endpoint[]
  readonly keys: readonly ApiKey[]
  readonly form: DeskForm
  readonly keyForm: DeskForm
  readonly madeKey?: string | undefined
}): DeskPage {
  const { endpoints, keys, form, keyForm, madeKey } = shown
  return {
    title: say('endpoints.title'),
    body: html`<p class="quiet">${say('endpoints.text')}</p>
      <div class="two">
        <div class="column">
          ${
            endpoints.length === 0
              ? html`<p class="nothing">${say('endpoints.none')}</p>`
              : html`<div class="panel flush">
                  <table class="grid rows">
                    <thead>
                      <tr>
                        <th scope="col">${say('endpoints.url')}</th>
                        <th scope="col">${say('endpoints.note')}</th>
                        <th scope="col">${say('endpoints.types')}</th>
                        <th scope="col">${say('endpoints.state')}</th>
                      </tr>
                    </thead>
                    <tbody>
                      ${endpoints.map(endpointRow)}
                    </tbody>
                  </table>
                </div>`
          }
          ${keysPanel(keys, madeKey, keyForm)}
        </div>
        <div class="column">${newEndpoint(form)}</div>
      </div>`,
  }
}

const act = (endpoint: Endpoint, path: string, label: string, tone: '' | 'danger' = ''): Html =>
  html`<form method="post" action="/admin/endpoints/${endpoint.id}/${path}">
    ${keyField()}<button class="button ${tone === '' ? 'second' : tone}">${label}</button>
  </form>`

function moves(endpoint: Endpoint): Html {
  const isActive = endpoint.state === 'active'
  return html`<div class="cluster">
    ${act(endpoint, 'try', say('endpoints.try'))}
    ${isActive ? act(endpoint, 'pause', say('endpoints.pause')) : act(endpoint, 'resume', say('endpoints.resume'))}
    ${act(endpoint, 'replay', say('endpoints.replay_failed'))}
    ${act(endpoint, 'close', say('endpoints.close'), 'danger')}
  </div>`
}

function trouble({ disabledBecause, disabledAt, failingSince }: Endpoint): Html | null {
  if (disabledAt !== null && disabledBecause !== null) {
    const time = momentText(disabledAt)
    return html`<p class="notice bad">${say(`endpoints.disabled_${disabledBecause}`, { time })}</p>`
  }
  if (failingSince === null) return null
  return html`<p class="notice warn">${say('endpoints.failing', { time: momentText(failingSince) })}</p>`
}

function deliveryRow(each: Delivery): Html {
  const answer = each.lastStatus ?? each.lastFailure
  return html`<tr>
    <th scope="row"><code>${each.type}</code></th>
    <td class="quiet cut">${each.about}</td>
    <td>${stateBadge('delivery', each.state)}</td>
    <td class="end">${each.tries}</td>
    <td class="quiet">
      ${answer ?? ''}${each.nextTryAt !== null && each.tries > 0 && html` · ${say('deliveries.next', { time: momentText(each.nextTryAt) })}`}
    </td>
    <td class="quiet">${moment(each.createdAt)}</td>
    <td class="end">
      ${
        each.state !== 'queued' &&
        html`<form method="post" action="/admin/deliveries/${each.id}/replay">
          ${keyField()}<button class="button second small">${say('endpoints.replay')}</button>
        </form>`
      }
    </td>
  </tr>`
}

function deliveriesPart(deliveries: readonly Delivery[]): Html {
  if (deliveries.length === 0) return html`<p class="nothing">${say('deliveries.none')}</p>`
  return html`<div class="panel flush">
    <table class="grid rows">
      <thead>
        <tr>
          <th scope="col">${say('deliveries.event')}</th>
          <th scope="col">${say('deliveries.about')}</th>
          <th scope="col">${say('deliveries.state')}</th>
          <th scope="col" class="end">${say('deliveries.tries')}</th>
          <th scope="col">${say('deliveries.answer')}</th>
          <th scope="col">${say('deliveries.when')}</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${deliveries.map(deliveryRow)}
      </tbody>
    </table>
  </div>`
}

/** One address: how it is, its secret, what it was sent, and sending again. */
export function endpointPage(endpoint: Endpoint, secret: string, deliveries: readonly Delivery[]): DeskPage {
  const { formerSecretUntil } = endpoint
  return {
    title: endpoint.url,
    up: { href: '/admin/endpoints', name: say('endpoints.title') },
    beside: stateBadge('endpoint', endpoint.state),
    body: html`${trouble(endpoint)} ${endpoint.state !== 'closed' && moves(endpoint)}
      <section class="panel">
        <dl class="facts">
          <dt>${say('endpoints.note')}</dt>
          <dd>${endpoint.note === '' ? '–' : endpoint.note}</dd>
          <dt>${say('endpoints.form')}</dt>
          <dd>${say(`endpoints.form_${endpoint.form}`)}</dd>
          <dt>${say('endpoints.types')}</dt>
          <dd class="break">${typesText(endpoint.types)}</dd>
        </dl>
        <details class="act">
          <summary class="button second">${say('endpoints.secret_show')}</summary>
          <p class="quiet">${say('endpoints.secret_text')}</p>
          <pre class="plain-text break">${secret}</pre>
          ${act(endpoint, 'rotate', say('endpoints.rotate'))}
        </details>
        ${formerSecretUntil !== null && html`<p class="quiet">${say('endpoints.rotating', { time: momentText(formerSecretUntil) })}</p>`}
      </section>
      <h2>${say('deliveries.title')}</h2>
      ${deliveriesPart(deliveries)}`,
  }
}
