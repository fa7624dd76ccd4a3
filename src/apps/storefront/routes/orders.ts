import { Type } from 'typebox'
import { money } from '#kernel/money.ts'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { findPaymentFor, isOpen, takingOf, takingOfPayment, type Taking } from '#money/payments/index.ts'
import { returnableOf } from '#flows/ask-return.ts'
import { withdrawOrder } from '#flows/withdraw-order.ts'
import { findReturns } from '#goods/returns/index.ts'
import { downloadsOfOrder, ordersOfBuyer, type OrderView } from '#views/order-history/index.ts'
import { html } from '#kernel/html.ts'
import { againForm } from '../components/recommended.ts'
import { accountFrame } from '../pages/account.ts'
import { orderList, orderPage, type OrderShown, type PaymentShown } from '../pages/order.ts'
import { againShown } from '../recommended.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'
import {
  askedOrder,
  emptyBody,
  findOrderOf,
  orderParams,
  tokenQuery,
  type FoundOrder,
  type PayingShop,
} from './order-of.ts'
import { cardRoutes } from './cards.ts'
import { payVaultCardRoutes } from './pay-vault-card.ts'
import { payMobileOperatorRoutes } from './pay-mobile-operator.ts'
import { payDirectDebitRoutes } from './pay-direct-debit.ts'
import { payBankTransferRoutes } from './pay-bank-transfer.ts'
import { owedRoutes } from './owed.ts'
import { orders, payableOrder, requests } from './payable.ts'
import { payRoutes } from './pay.ts'
import { orderAgainRoutes } from './order-again.ts'
import { requestRoutes } from './requests.ts'
import { returnRoutes } from './returns.ts'
import { askNow } from './payment-status.ts'
import { offeredFor } from './send-to-pay.ts'

/** Providers add what they like to the address they send the payer back to; of that nothing is read. */
const returnQuery = Type.Object(
  { token: tokenQuery, ref: Type.Optional(Type.String({ maxLength: 100 })) },
  {
    additionalProperties: false,
    patternProperties: { '^[A-Za-z0-9_.-]{1,60}$': Type.String({ maxLength: 4_000 }) },
  },
)
const querystring = Type.Object(
  {
    token: tokenQuery,
    ref: Type.Optional(Type.String({ maxLength: 100 })),
    canceled: Type.Optional(Type.String({ maxLength: 5 })),
  },
  { additionalProperties: false },
)

async function paymentShown(
  shop: Shop,
  view: OrderView,
): Promise<{ payment: PaymentShown; refunded: bigint; taking: Taking }> {
  const found = await findPaymentFor(shop.db, view.order.id)
  const taking = takingOfPayment(found)
  const none = { payment: { stage: 'none' }, refunded: found?.intent.refunded.minor ?? 0n, taking } as const
  if (!found) return none
  if (view.order.state !== 'awaiting_payment') return { ...none, payment: { stage: 'paid' } }
  const last = found.attempts.at(-1)
  if (last?.declineCode === undefined) return none
  const { declineCode } = last
  return { ...none, payment: { stage: 'declined', declineCode, taking: takingOf(last) } }
}

async function showOrder(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: { locale: Locale; found: FoundOrder; asking: boolean },
): Promise<HttpReply> {
  const { locale, found, asking } = at
  const { order, parcels, timeline } = found.view
  const [{ payment, refunded, taking }, downloads, returns, returnable, page] = await Promise.all([
    paymentShown(shop, found.view),
    downloadsOfOrder(shop.db, order.id, shop.settings.secretKey.reveal()),
    findReturns(shop.db, { orderId: order.id }),
    returnableOf(shop.db, order.id, shop.settings),
    personalContext(shop, request, locale, found.actor),
  ])
  // In an order of both, what is told of parcels is told of those that are carried.
  const given = new Set(parcels.flatMap(({ id, carrier }) => (carrier === 'download' ? [id] : [])))
  const stillAsking = asking && order.state === 'awaiting_payment' && payment.stage === 'none'
  const shown: OrderShown = {
    order,
    timeline: timeline.filter(({ about }) => !given.has(about)),
    taking,
    downloads,
    returns,
    canReturn: returnable.lines.some(({ most }) => most > 0),
    parcels: parcels.flatMap((each) =>
      each.trackingNumber === null || each.carrier === 'download'
        ? []
        : [{ trackingNumber: each.trackingNumber, trackingUrl: each.trackingUrl }],
    ),
    refunded: money(refunded, order.currency),
    payment: stillAsking ? { stage: 'asking' } : payment,
    proof: found.proof,
    isGuest: !found.actor,
    canChoose: (await offeredFor(shop, payableOrder(locale, found))).length > 1,
  }
  return sendPersonal(reply, page, orderPage(page, shown))
}

/** Find an order just placed, for sending its payer on. */
export async function placedOrder(
  shop: Shop,
  request: HttpRequest,
  id: string,
  token: string | null,
): Promise<FoundOrder> {
  return findOrderOf(shop, request, { id, token: token ?? undefined })
}

/** The payer comes back from a provider: nothing is believed, the provider is asked, and the page says what it answered. */
async function welcomeBack(
  shop: PayingShop,
  reply: HttpReply,
  at: {
    readonly locale: Locale
    readonly found: FoundOrder
    readonly ref: string | undefined
    readonly token: string | undefined
  },
): Promise<HttpReply> {
  const { locale, found, ref, token } = at
  const { id } = found.view.order
  const attempts = (await findPaymentFor(shop.db, id))?.attempts ?? []
  const named = attempts.find(({ merchantRef }) => merchantRef === ref)
  const meant = named ?? (ref === undefined ? attempts.at(-1) : undefined)
  const heard = await askNow(shop, meant)
  const query = new URLSearchParams(token ? { token } : {})
  if (heard === 'silent') query.set('ref', 'asked')
  const now = (await findPaymentFor(shop.db, id))?.attempts.find((each) => each.id === meant?.id)
  const isWaiting = now !== undefined && now.method !== 'card' && isOpen(now.state)
  const suffix = query.size > 0 ? `?${query.toString()}` : ''
  if (isWaiting && heard === 'answered')
    return redirectTo(reply, `/${locale}/orders/${id}/payment${found.proof}`)
  return redirectTo(reply, `/${locale}/orders/${id}${suffix}`)
}

function oneOrder(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const path = `/${locale}/orders/:id`
  const config = { load: 'pay' } as const
  const schema = { params: orderParams, querystring }
  server.get(path, { schema, config }, async (request, reply) => {
    const found = await findOrderOf(shop, request, askedOrder(request))
    return showOrder(shop, request, reply, { locale, found, asking: request.query.ref !== undefined })
  })
  const returned = { params: orderParams, querystring: returnQuery }
  server.get(`${path}/return`, { schema: returned, config }, async (request, reply) => {
    const found = await findOrderOf(shop, request, askedOrder(request))
    return welcomeBack(shop, reply, { locale, found, ref: request.query.ref, token: request.query.token })
  })
  const withBody = { params: orderParams, querystring, body: emptyBody }
  server.post(`${path}/cancel`, { schema: withBody, config }, async (request, reply) => {
    const found = await findOrderOf(shop, request, askedOrder(request))
    const { id } = found.view.order
    const actor = found.actor?.party ?? 'guest'
    await withdrawOrder(shop.db, shop.connectors, { orderId: id, actor })
    return redirectTo(reply, `/${locale}/orders/${id}${found.proof}`)
  })
}

const listQuery = Type.Object(
  { before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })) },
  { additionalProperties: false },
)

function orderListRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  const path = `/${locale}/account`
  const schema = { querystring: listQuery }
  server.get(path, { schema }, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    if (!actor) return toSignIn(reply, locale, path)
    const { before } = request.query
    const words = wordsFor(locale)
    const page = await personalContext(shop, request, locale, actor)
    const [{ orders, next }, again] = await Promise.all([
      ordersOfBuyer(shop.db, actor.party, { before }),
      before === undefined ? againShown(shop, request, page, actor) : undefined,
    ])
    const body = accountFrame(
      page,
      'orders',
      html`<h1>${words('account.hello', { name: actor.displayName })}</h1>
        <h2>${words('account.orders')}</h2>
        ${orderList(page, orders)}
        ${next !== null && html`<p><a class="button second" href="${path}?before=${next}">${words('account.earlier')}</a></p>`}
        ${again && againForm(words, page, again)}`,
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
  orderAgainRoutes(server, shop)
  returnRoutes(server, shop)
  payRoutes(server, shop, orders)
  requestRoutes(server, shop)
  payVaultCardRoutes(server, shop, orders)
  payVaultCardRoutes(server, shop, requests)
  owedRoutes(server, shop)
  cardRoutes(server, shop)
  payMobileOperatorRoutes(server, shop)
  payBankTransferRoutes(server, shop)
  payDirectDebitRoutes(server, shop)
}
