import { Type } from 'typebox'
import { redirectTo, type HttpServer } from '#kernel/http.ts'
import { digitalPlace } from '#goods/downloads/index.ts'
import { findOpenHolds } from '#goods/inventory/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import type { Locale } from '#market/catalog/index.ts'
import { findPaymentFor, type Attempt } from '#money/payments/index.ts'
import { askAboutPayment } from '#flows/pay-order.ts'
import type { Leaving } from '../components/payment-words.ts'
import { paymentStatusPage } from '../pages/paying.ts'
import { paymentStatus } from '../payment-status.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { wordsFor } from '../words.ts'
import { askedOrder, emptyBody, orderParams, orderQuery, tokenQuery, type PayingShop } from './order-of.ts'
import type { PayableKind } from './payable.ts'

/** How the goods of an order leave, once it has parcels, or by what is set aside for it; what is no order leaves as parcels do. */
async function leavingOf({ db }: PayingShop, reference: string): Promise<Leaving> {
  if (!reference.startsWith('ord_')) return 'parcel'
  const [held, parcels] = [
    await findOpenHolds(db, reference),
    await findShipments(db, { orderId: reference }),
  ]
  const places = [...held, ...parcels].map(({ location }) => location)
  if (!places.includes(digitalPlace)) return 'parcel'
  return places.every((each) => each === digitalPlace) ? 'download' : 'mixed'
}

/** Ask the provider of the last try now. */
export async function askNow(shop: PayingShop, attempt: Attempt | undefined): Promise<'answered' | 'silent'> {
  if (attempt === undefined) return 'answered'
  const asked = await askAboutPayment(shop.db, shop.connectors, attempt.merchantRef, 'return')
  return asked.ok || asked.refusal !== 'provider_silent' ? 'answered' : 'silent'
}

const asked = Type.Union([Type.Literal('answered'), Type.Literal('silent')])
const statusQuery = Type.Object(
  { token: tokenQuery, asked: Type.Optional(asked) },
  { additionalProperties: false },
)

/** The page that says what became of a payment, and the question to the provider. */
export function paymentStatusRoutes(
  server: HttpServer,
  shop: PayingShop,
  locale: Locale,
  kind: PayableKind,
): void {
  const path = `/${locale}/${kind.path}/:id`
  const config = { load: 'pay' } as const
  const schema = { params: orderParams, querystring: statusQuery }
  server.get(`${path}/payment`, { schema, config }, async (request, reply) => {
    const payable = await kind.find(shop, request, askedOrder(request), locale)
    const { total, isOpen } = payable
    const [page, payment] = await Promise.all([
      personalContext(shop, request, locale, payable.actor),
      findPaymentFor(shop.db, payable.reference),
    ])
    const words = wordsFor(locale)
    const leaving = await leavingOf(shop, payable.reference)
    const status = paymentStatus(words, payment, total, leaving)
    const content = paymentStatusPage(page, {
      ...status,
      title: payable.title(words),
      total,
      asked: request.query.asked ?? 'no',
      isOpen,
      canGoOn: status.canGoOn && isOpen,
      at: payable.here,
      proof: payable.proof,
    })
    return sendPersonal(reply, page, content)
  })
  const withBody = { params: orderParams, querystring: orderQuery, body: emptyBody }
  server.post(`${path}/pay/ask`, { schema: withBody, config }, async (request, reply) => {
    const payable = await kind.find(shop, request, askedOrder(request), locale)
    const payment = await findPaymentFor(shop.db, payable.reference)
    const heard = await askNow(shop, payment?.attempts.at(-1))
    const query = new URLSearchParams({
      ...(request.query.token ? { token: request.query.token } : {}),
      asked: heard,
    })
    return redirectTo(reply, `${payable.here}/payment?${query.toString()}`)
  })
}
