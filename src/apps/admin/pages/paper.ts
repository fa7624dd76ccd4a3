import { html, type Html } from '#kernel/html.ts'
import { ports } from '#kernel/ports.ts'
import type { Shipment } from '#goods/shipping/index.ts'
import { orderNumber, type Order } from '#trade/orders/index.ts'
import type { PickLine } from '#views/operator-desk/index.ts'
import { choiceText } from '../../storefront/components/line.ts'
import type { DeskPage } from '../layout.ts'
import { postalAddress } from '../parts/address.ts'
import { dayText } from '../parts/time.ts'
import { say } from '../words.ts'

function pickRows(lines: readonly PickLine[]): Html {
  return html`<div class="panel flush">
    <table class="grid rows">
      <thead>
        <tr>
          <th scope="col">${say('pick.sku')}</th>
          <th scope="col">${say('pick.article')}</th>
          <th scope="col" class="end">${say('pick.quantity')}</th>
          <th scope="col">${say('pick.orders')}</th>
          <th scope="col" class="only-print">${say('pick.done')}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (each) =>
            html`<tr>
              <th scope="row"><code>${each.sku}</code></th>
              <td class="wide">${each.title}<span class="quiet">${choiceText(each.options)}</span></td>
              <td class="end strong">${each.quantity}</td>
              <td class="quiet">
                ${each.orders.map(({ number, quantity }) => `${orderNumber(number)}${quantity > 1 ? ` ×${quantity}` : ''}`).join(', ')}
              </td>
              <td class="only-print">☐</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** What to fetch for the parcels not yet packed, place by place. */
export function pickListPage(lines: readonly PickLine[]): DeskPage {
  const places = [...new Set(lines.map(({ location }) => location))]
  const pieces = lines.reduce((all, each) => all + each.quantity, 0)
  return {
    title: say('pick.title'),
    up: { href: '/admin/orders?stage=to_pack', name: say('orders.title') },
    beside: html`<span class="quiet">${dayText(ports().now())}</span>`,
    body:
      lines.length === 0
        ? html`<p class="nothing">${say('pick.none')}</p>`
        : html`<p class="quiet">${say('pick.text', { pieces })}</p>
            ${places.map((location) => {
              const here = lines.filter((each) => each.location === location)
              return html`<section class="section">
                <h2>${here[0]?.place ?? location}</h2>
                ${pickRows(here)}
              </section>`
            })}`,
  }
}

/** The paper that goes into a parcel: what is in it, for whom. No prices. */
export function slipPage(order: Order, shipment: Shipment): DeskPage {
  const number = orderNumber(order.number)
  const options = new Map(order.lines.map((each) => [each.id as string, each.options]))
  return {
    title: say('slip.title', { number }),
    up: { href: `/admin/orders/${order.id}`, name: number },
    body: html`<div class="panel slip">
      <div class="slip-head">
        <div>
          <h2>${say('order.deliver_to')}</h2>
          ${postalAddress(order.shippingAddress)}
        </div>
        <dl class="facts">
          <dt>${say('orders.number')}</dt>
          <dd>${number}</dd>
          <dt>${say('slip.parcel')}</dt>
          <dd><code class="break">${shipment.id}</code></dd>
          <dt>${say('slip.from')}</dt>
          <dd>${shipment.location}</dd>
          <dt>${say('slip.date')}</dt>
          <dd>${dayText(shipment.shippedAt ?? shipment.packedAt ?? ports().now())}</dd>
          ${
            shipment.trackingNumber &&
            html`<dt>${say('parcels.track')}</dt>
              <dd><code>${shipment.trackingNumber}</code></dd>`
          }
        </dl>
      </div>
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">${say('pick.sku')}</th>
            <th scope="col">${say('pick.article')}</th>
            <th scope="col" class="end">${say('pick.quantity')}</th>
          </tr>
        </thead>
        <tbody>
          ${shipment.lines.map(
            (line) =>
              html`<tr>
                <th scope="row"><code>${line.sku}</code></th>
                <td>
                  ${line.title}
                  <span class="quiet">${choiceText(line.choice ?? options.get(line.orderLineId) ?? {})}</span>
                </td>
                <td class="end strong">${line.quantity}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p>${say('slip.thanks')}</p>
    </div>`,
  }
}
