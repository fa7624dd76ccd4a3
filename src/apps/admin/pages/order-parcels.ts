import { html, type Html } from '#kernel/html.ts'
import type { Shipment } from '#goods/shipping/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import { choiceText } from '../../storefront/components/line.ts'
import { formFaults, freshForm, keyField } from '../form.ts'
import { stateBadge } from '../parts/badge.ts'
import { momentText } from '../parts/time.ts'
import { say } from '../words.ts'
import type { OrderShown } from './order.ts'

function actions(shipment: Shipment): Html {
  const at = `/admin/shipments/${shipment.id}`
  const { state } = shipment
  return html`<div class="cluster no-print">
    ${
      state === 'pending' &&
      html`<form method="post" action="${at}/pack">
        ${keyField()}<button class="button">${say('parcels.pack')}</button>
      </form>`
    }
    ${
      state === 'packed' &&
      html`<form method="post" action="${at}/ship">
        ${keyField()}<button class="button">
          ${say(shipment.capturedAt === undefined ? 'parcels.ship' : 'parcels.ship_again')}
        </button>
      </form>`
    }
    <a class="button second" href="${at}/slip">${say('parcels.slip')}</a>
    ${shipment.trackingUrl && html`<a class="button second" href="${shipment.trackingUrl}" rel="noreferrer">${say('parcels.track')}</a>`}
    ${shipment.labelUrl && html`<a class="button second" href="${shipment.labelUrl}" rel="noreferrer">${say('parcels.label')}</a>`}
  </div>`
}

function parcel(shown: OrderShown, shipment: Shipment): Html {
  const faults = shown.parcelId === shipment.id ? (shown.forms.parcel ?? freshForm).faults : {}
  const place = shown.places.get(shipment.location) ?? shipment.location
  const amount = formatMoney(shipment.total, 'en')
  const captured = shipment.capturedAt && say('parcels.captured', { time: momentText(shipment.capturedAt) })
  return html`<article class="parcel" id="${shipment.id}">
    <div class="spread">
      <h3>${say(shipment.cause === undefined ? 'order.parcel' : 'order.exchange_parcel', { place })}</h3>
      ${stateBadge('parcel', shipment.state)}
    </div>
    ${formFaults(faults)}
    <ul role="list" class="pieces">
      ${shipment.lines.map((line) => html`<li><strong>${line.quantity} ×</strong> ${line.title} <code class="quiet">${line.sku}</code>${line.choice && html` <span class="quiet">${choiceText(line.choice)}</span>`}</li>`)}
    </ul>
    ${shipment.cause && html`<p class="quiet">${say('order.exchange_text')} <a href="/admin/returns/${shipment.cause}">${say('order.exchange_return')}</a></p>`}
    <p class="quiet">
      ${shipment.cause === undefined && html`${captured ? `${amount} ${captured}` : say('parcels.worth', { amount })} · `}
      ${say('parcels.weight', { weight: shipment.weightGrams })}
      ${shipment.trackingNumber && html`· <code>${shipment.trackingNumber}</code>`}
    </p>
    ${shipment.state !== 'canceled' && actions(shipment)}
  </article>`
}

/** The parcels of an order, each with what is to be done next. */
export function parcelsPanel(shown: OrderShown): Html {
  return html`<section class="panel" aria-labelledby="parcels">
    <h2 id="parcels">${say('order.parcels')}</h2>
    ${
      shown.shipments.length === 0
        ? html`<p class="quiet">${say('order.no_parcels')}</p>`
        : shown.shipments.map((each) => parcel(shown, each))
    }
  </section>`
}
