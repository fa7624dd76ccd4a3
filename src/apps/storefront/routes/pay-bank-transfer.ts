import { money } from '#kernel/money.ts'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { findPaymentFor, isOpen } from '#money/payments/index.ts'
import { waitingReceipts } from '#money/reconciliation/index.ts'
import { ownAccount } from '../../account-bank.ts'
import { transferPage } from '../pages/pay-bank-transfer.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import {
  askedOrder,
  findOrderOf,
  orderParams,
  orderQuery,
  type FoundOrder,
  type PayingShop,
} from './order-of.ts'
import { addressOf } from './send-to-pay.ts'

type At = { readonly locale: Locale; readonly found: FoundOrder }

async function show(shop: PayingShop, request: HttpRequest, reply: HttpReply, at: At): Promise<HttpReply> {
  const { locale, found } = at
  const { order } = found.view
  const here = addressOf(at)
  const payment = await findPaymentFor(shop.db, order.id)
  const open = payment?.attempts.find(({ state, method }) => isOpen(state) && method === 'bank_transfer')
  const account = ownAccount(shop.settings)
  if (order.state !== 'awaiting_payment' || payment === undefined || account === undefined)
    return redirectTo(reply, `${here}${found.proof}`)
  if (open?.connectorRef === undefined) return redirectTo(reply, `${here}/pay${found.proof}`)
  const [waiting] = await waitingReceipts(shop.db, open.merchantRef)
  const { currency } = open.amount
  const received = waiting?.waiting ?? money(0n, currency)
  const page = await personalContext(shop, request, locale, found.actor)
  const shown = {
    account,
    reference: open.connectorRef,
    total: open.amount,
    received,
    missing: money(open.amount.minor - received.minor, currency),
    until: payment.intent.expiresAt,
    at: here,
    proof: found.proof,
  }
  return sendPersonal(reply, page, transferPage(page, shown))
}

/** The shop's own page of a payment by transfer: our account, the reference, and a code to scan. */
export function payBankTransferRoutes(server: HttpServer, shop: PayingShop): void {
  for (const locale of locales) {
    const schema = { params: orderParams, querystring: orderQuery }
    const config = { load: 'pay' } as const
    server.get(`/${locale}/orders/:id/pay/bank_transfer`, { schema, config }, async (request, reply) =>
      show(shop, request, reply, { locale, found: await findOrderOf(shop, request, askedOrder(request)) }),
    )
  }
}
