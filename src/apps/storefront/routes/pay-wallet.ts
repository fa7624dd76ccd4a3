import { Type } from 'typebox'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { locales } from '#market/catalog/index.ts'
import { findPaymentFor, isOpen } from '#money/payments/index.ts'
import { walletOf } from '#money/wallet/index.ts'
import { hasPaymentPassword, phraseOf } from '#people/access/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { findWalletPayment, payeeName, payFromWallet } from '#flows/pay-from-wallet.ts'
import { sendPaymentCode } from '#flows/protect-payer.ts'
import { refusedForm } from '../form.ts'
import { emptyForm, type FormState } from '../pages/door.ts'
import { payWalletPage } from '../pages/pay-wallet.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'
import { askedOrder, findOrderOf, orderParams, orderQuery, type PayingShop } from './order-of.ts'
import { proofAsked, proofFieldsOfForm, proofIn, proofRules, type ProofForm } from './proof.ts'
import { addressOf, type PayerAt } from './send-to-pay.ts'

const body = Type.Object(proofFieldsOfForm, { additionalProperties: false })

/** The open try of an order from the wallet of the one who asks. */
async function openTry(shop: PayingShop, { found }: PayerAt) {
  const payment = await findPaymentFor(shop.db, found.view.order.id)
  const attempt = payment?.attempts.find(({ state, method }) => isOpen(state) && method === 'wallet')
  if (attempt === undefined || found.actor === undefined) return undefined
  return findWalletPayment(shop.db, found.actor, attempt.merchantRef)
}

async function showPay(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt & { readonly form?: FormState; readonly wasSent?: boolean; readonly status?: number },
): Promise<HttpReply> {
  const { locale, found, form = emptyForm, wasSent = false, status = 200 } = at
  const { order } = found.view
  const { actor } = found
  const here = addressOf(at)
  if (actor === undefined) return toSignIn(reply, locale, `${here}/pay/wallet`)
  const payment = await openTry(shop, at)
  if (payment === undefined) return redirectTo(reply, `${here}/pay${found.proof}`)
  const { amount, merchantRef } = payment
  const bound = { subject: merchantRef, amount, payee: payeeName }
  const [page, wallet, phrase, hasPassword, proof] = await Promise.all([
    personalContext(shop, request, locale, actor),
    walletOf(shop.db, actor.party, amount.currency),
    phraseOf(shop.db, actor.party),
    hasPaymentPassword(shop.db, actor.party),
    proofAsked(shop, actor, bound, {
      wasSent,
      fault: form.faults['code'],
      isDemanded: payment.stepUp,
    }),
  ])
  const content = payWalletPage(page, {
    number: orderNumber(order.number),
    payee: payeeName,
    amount,
    available: wallet.available,
    phrase,
    hasPassword,
    proof,
    form,
    action: `${here}/pay/wallet${found.proof}`,
    others: `${here}/pay${found.proof}`,
  })
  return sendPersonal(reply, page, content, status)
}

async function takePay(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt,
): Promise<HttpReply> {
  const { locale, found } = at
  const { actor } = found
  const here = addressOf(at)
  const payment = await openTry(shop, at)
  if (actor === undefined || payment === undefined) return redirectTo(reply, `${here}${found.proof}`)
  const given = (request.body ?? {}) as ProofForm
  const words = wordsFor(locale)
  const { amount, merchantRef } = payment
  if (given.step === 'send') {
    const bound = { subject: merchantRef, amount, payee: payeeName }
    const sent = await sendPaymentCode(shop.db, actor, bound, shop.settings.secretKey.reveal())
    if (sent.ok) return showPay(shop, request, reply, { ...at, wasSent: true })
    return showPay(shop, request, reply, { ...at, form: refusedForm(words, {}, sent, 'code'), status: 422 })
  }
  const proof = await proofIn(shop, actor, given, merchantRef)
  const paid = await payFromWallet(
    shop.db,
    shop.connectors,
    actor,
    {
      merchantRef,
      paymentPassword: given.paymentPassword ?? '',
      ...(proof === undefined ? {} : { proof }),
    },
    proofRules(shop),
  )
  if (paid.ok || paid.refusal === 'payment_not_open') return redirectTo(reply, `${here}${found.proof}`)
  const code = paid.refusal === 'declined' ? paid.detail?.['code'] : undefined
  const why = typeof code === 'string' ? { ...paid, refusal: code } : paid
  const form = refusedForm(words, {}, why, paid.refusal === 'declined' ? 'paymentPassword' : 'code')
  return showPay(shop, request, reply, { ...at, form, status: 422 })
}

/** The payer's yes to a payment from the wallet, in every language. */
export function payWalletRoutes(server: HttpServer, shop: PayingShop): void {
  const config = { load: 'pay', rateLimit: { max: 30, timeWindow: '1 minute' } } as const
  for (const locale of locales) {
    const path = `/${locale}/orders/:id/pay/wallet`
    const schema = { params: orderParams, querystring: orderQuery }
    server.get(path, { schema, config }, async (request, reply) =>
      showPay(shop, request, reply, { locale, found: await findOrderOf(shop, request, askedOrder(request)) }),
    )
    server.post(path, { schema: { ...schema, body }, config }, async (request, reply) =>
      takePay(shop, request, reply, { locale, found: await findOrderOf(shop, request, askedOrder(request)) }),
    )
  }
}
