import { Type } from 'typebox'
import { parseId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import {
  problem,
  redirectOutside,
  redirectTo,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
} from '#kernel/http.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import type { Actor } from '#people/access/index.ts'
import { isMailedToken, orderNumber } from '#trade/orders/index.ts'
import { askAboutPayment, startPayment } from '#flows/pay-order.ts'
import { withdrawOrder } from '#flows/withdraw-order.ts'
import { orderFor, ordersOfBuyer, type OrderView, type OrderViewer } from '#views/order-history/index.ts'
import { html } from '#kernel/html.ts'
import type { Providers } from '../../providers.ts'
import { accountFrame } from '../pages/account.ts'
import { messagePage } from '../pages/door.ts'
import { orderList, orderPage, type OrderShown, type PaymentShown } from '../pages/order.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'

/** The shop with its providers. */
export type PayingShop = Shop & Providers

const closed = { additionalProperties: false } as const
const params = Type.Object({ id: Type.String({ maxLength: 40 }) }, closed)
const querystring = Type.Object(
  {
    token: Type.Optional(Type.String({ maxLength: 100, pattern: '^[A-Za-z0-9_-]*$' })),
    ref: Type.Optional(Type.String({ maxLength: 100 })),
    canceled: Type.Optional(Type.String({ maxLength: 5 })),
  },
  closed,
)
const nothing = Type.Object({}, closed)

type Asked = { readonly id: string; readonly token: string | undefined }

function viewerOf(shop: Shop, { id, token }: Asked, actor: Actor | undefined): OrderViewer | undefined {
  const parsed = parseId('ord', id)
  if (token !== undefined && token !== '' && parsed.ok) {
    const isMailed = isMailedToken(shop.settings.secretKey.reveal(), parsed.value, token)
    return isMailed ? { kind: 'mailed' } : { kind: 'guest', token }
  }
  return actor && { kind: 'buyer', partyId: actor.party }
}

type Found = { readonly view: OrderView; readonly actor: Actor | undefined; readonly proof: string }

/** The order, if the one who asks may see it: another's order and none are the same "not found". */
async function findOrderOf(shop: Shop, request: HttpRequest, asked: Asked): Promise<Found> {
  const actor = await actorOf(shop.db, request)
  const viewer = viewerOf(shop, asked, actor)
  const found = viewer && (await orderFor(shop.db, viewer, asked.id))
  if (!found?.ok) throw problem(404, 'not_found')
  const proof = asked.token ? `?token=${asked.token}` : ''
  return { view: found.value, actor, proof }
}

async function paymentShown(
  shop: Shop,
  view: OrderView,
): Promise<{ payment: PaymentShown; refunded: bigint }> {
  const found = await findPaymentFor(shop.db, view.order.id)
  if (!found) return { payment: { stage: 'none' }, refunded: 0n }
  const refunded = found.intent.refunded.minor
  if (view.order.state !== 'awaiting_payment') return { payment: { stage: 'paid' }, refunded }
  const last = found.attempts.at(-1)
  if (!last) return { payment: { stage: 'none' }, refunded }
  if (last.declineCode !== undefined)
    return { payment: { stage: 'declined', declineCode: last.declineCode }, refunded }
  return { payment: { stage: 'none' }, refunded }
}

async function showOrder(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: { locale: Locale; found: Found; asking: boolean },
): Promise<HttpReply> {
  const { locale, found, asking } = at
  const { order, parcels, timeline } = found.view
  const [{ payment, refunded }, page] = await Promise.all([
    paymentShown(shop, found.view),
    personalContext(shop, request, locale, found.actor),
  ])
  const stillAsking = asking && order.state === 'awaiting_payment' && payment.stage === 'none'
  const shown: OrderShown = {
    order,
    timeline,
    parcels: parcels.flatMap((each) =>
      each.trackingNumber === null
        ? []
        : [{ trackingNumber: each.trackingNumber, trackingUrl: each.trackingUrl }],
    ),
    refunded: money(refunded, order.currency),
    payment: stillAsking ? { stage: 'asking' } : payment,
    proof: found.proof,
    isGuest: !found.actor,
  }
  return sendPersonal(reply, page, orderPage(page, shown))
}

/** Send the payer to the bank's page for an order; where that cannot be, say so and keep the goods. */
export async function sendToPay(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: { locale: Locale; found: Found },
): Promise<HttpReply> {
  const { locale, found } = at
  const { order } = found.view
  const back = `${shop.settings.publicOrigin}/${locale}/orders/${order.id}/return${found.proof}`
  const started = await startPayment(shop.db, shop.connectors, {
    orderId: order.id,
    returnUrl: back,
    description: orderNumber(order.number),
    locale,
  })
  if (started.ok) {
    const { action } = started.value
    assert(action.kind === 'redirect', 'a card is paid on the page of its provider')
    return redirectOutside(reply, action.url, [shop.settings.bankOrigin])
  }
  const here = `/${locale}/orders/${order.id}${found.proof}`
  if (started.refusal !== 'provider_silent' && started.refusal !== 'provider_refused')
    return redirectTo(reply, here)
  const words = wordsFor(locale)
  const page = await personalContext(shop, request, locale, found.actor)
  const message = {
    title: words('order.title', { number: orderNumber(order.number) }),
    text: words('fault.payment_unavailable'),
    action: { label: words('order.pay_now'), href: here },
  }
  return sendPersonal(reply, page, messagePage(message), 503)
}

/** Find an order just placed, for sending its payer on. */
export async function placedOrder(
  shop: Shop,
  request: HttpRequest,
  id: string,
  token: string | null,
): Promise<Found> {
  return findOrderOf(shop, request, { id, token: token ?? undefined })
}

function oneOrder(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const path = `/${locale}/orders/:id`
  const config = { load: 'pay' } as const
  const schema = { params, querystring }
  const ask = (request: { params: { id: string }; query: { token?: string } }): Asked => ({
    id: request.params.id,
    token: request.query.token,
  })
  server.get(path, { schema, config }, async (request, reply) => {
    const found = await findOrderOf(shop, request, ask(request))
    return showOrder(shop, request, reply, { locale, found, asking: request.query.ref !== undefined })
  })
  server.get(`${path}/return`, { schema, config }, async (request, reply) => {
    const found = await findOrderOf(shop, request, ask(request))
    const { ref } = request.query
    const own = (await findPaymentFor(shop.db, found.view.order.id))?.attempts.some(
      (each) => each.merchantRef === ref,
    )
    const asked =
      ref !== undefined && own ? await askAboutPayment(shop.db, shop.connectors, ref, 'return') : undefined
    const silent = asked?.ok === false && asked.refusal === 'provider_silent'
    const query = new URLSearchParams()
    if (request.query.token) query.set('token', request.query.token)
    if (silent) query.set('ref', 'asked')
    return redirectTo(
      reply,
      `/${locale}/orders/${found.view.order.id}${query.size > 0 ? `?${query.toString()}` : ''}`,
    )
  })
  const withBody = { params, querystring, body: nothing }
  server.post(`${path}/pay`, { schema: withBody, config }, async (request, reply) => {
    const found = await findOrderOf(shop, request, ask(request))
    return sendToPay(shop, request, reply, { locale, found })
  })
  server.post(`${path}/cancel`, { schema: withBody, config }, async (request, reply) => {
    const found = await findOrderOf(shop, request, ask(request))
    const { id } = found.view.order
    const actor = found.actor?.party ?? 'guest'
    await withdrawOrder(shop.db, shop.connectors, { orderId: id, actor })
    return redirectTo(reply, `/${locale}/orders/${id}${found.proof}`)
  })
}

function orderListRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  const path = `/${locale}/account`
  server.get(path, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    if (!actor) return toSignIn(reply, locale, path)
    const words = wordsFor(locale)
    const [page, { orders }] = await Promise.all([
      personalContext(shop, request, locale, actor),
      ordersOfBuyer(shop.db, actor.party),
    ])
    const body = accountFrame(
      page,
      'orders',
      html`<h1>${words('account.hello', { name: actor.displayName })}</h1>
        <h2>${words('account.orders')}</h2>
        ${orderList(page, orders)}`,
    )
    return sendPersonal(reply, page, { title: words('account.title'), body })
  })
  server.get(`${path}/orders`, async (_, reply) => redirectTo(reply, path))
}

/** An order's page, paying, canceling, coming back from the bank; and the buyer's list. */
export function orderRoutes(server: HttpServer, shop: PayingShop): void {
  for (const locale of locales) {
    oneOrder(server, shop, locale)
    orderListRoute(server, shop, locale)
  }
}
