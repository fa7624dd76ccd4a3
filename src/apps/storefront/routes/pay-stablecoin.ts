import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { locales } from '#market/catalog/index.ts'
import { confirmationsOf, findInvoice } from '#money/chain/index.ts'
import { findPaymentFor, isOpen } from '#money/payments/index.ts'
import { chainTermsOf, trialWalletOrigin } from '../../chain-provider.ts'
import { payStablecoinPage } from '../pages/pay-stablecoin.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { askedOrder, findOrderOf, orderParams, orderQuery, type PayingShop } from './order-of.ts'
import { addressOf, type PayerAt } from './send-to-pay.ts'

async function show(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt,
): Promise<HttpReply> {
  const { locale, found } = at
  const { order } = found.view
  const here = addressOf(at)
  const terms = chainTermsOf(shop.settings)
  if (order.state !== 'awaiting_payment' || terms === undefined)
    return redirectTo(reply, `${here}${found.proof}`)
  const payment = await findPaymentFor(shop.db, order.id)
  const open = payment?.attempts.find(({ state, method }) => isOpen(state) && method === 'stablecoin')
  const invoice = open && (await findInvoice(shop.db, open.merchantRef))
  if (invoice === undefined) return redirectTo(reply, `${here}/pay${found.proof}`)
  const [page, confirmations] = await Promise.all([
    personalContext(shop, request, locale, found.actor),
    confirmationsOf(shop.db, invoice, terms),
  ])
  const shown = {
    invoice,
    terms,
    confirmations,
    wallet: trialWalletOrigin(shop.settings),
    at: here,
    proof: found.proof,
  }
  return sendPersonal(reply, page, payStablecoinPage(page, shown))
}

/** The shop's own page of a payment with tokens: address, amount, a code to scan, and how far it is. */
export function payStablecoinRoutes(server: HttpServer, shop: PayingShop): void {
  for (const locale of locales) {
    const schema = { params: orderParams, querystring: orderQuery }
    const config = { load: 'pay' } as const
    server.get(`/${locale}/orders/:id/pay/stablecoin`, { schema, config }, async (request, reply) =>
      show(shop, request, reply, { locale, found: await findOrderOf(shop, request, askedOrder(request)) }),
    )
  }
}
