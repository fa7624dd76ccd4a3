import { Type } from 'typebox'
import { ports } from '#kernel/ports.ts'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import {
  debitConnector,
  debitFor,
  mandatesOf,
  readAccount,
  type AccountField,
} from '#money/mandates/index.ts'
import { findPaymentFor, isOpen, type Attempt } from '#money/payments/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { agreeToDebit } from '#flows/pay-by-direct-debit.ts'
import { debitWording } from '../debit-wording.ts'
import { debitUnderWayPage, payDirectDebitPage } from '../pages/pay-direct-debit.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { askedOrder, findOrderOf, orderParams, orderQuery, type PayingShop } from './order-of.ts'
import { addressOf, type PayerAt } from './send-to-pay.ts'

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))

const body = Type.Object(
  {
    holder: text(200),
    routing: text(40),
    number: text(40),
    kind: text(20),
    agreed: text(10),
    keep: text(10),
    mandate: text(60),
  },
  { additionalProperties: false },
)

type Given = Readonly<Partial<Record<AccountField | 'keep' | 'mandate', string>>>

async function openDebit(shop: PayingShop, at: PayerAt): Promise<Attempt | undefined> {
  const payment = await findPaymentFor(shop.db, at.found.view.order.id)
  return payment?.attempts.find(({ state, connector }) => isOpen(state) && connector === debitConnector)
}

/** The text a payer agrees to, in their language and with what it is about. */
function wordingOf(shop: PayingShop, locale: Locale, at: PayerAt, attempt: Attempt): string {
  return debitWording(locale, {
    company: shop.settings.houseBankHolder,
    amount: attempt.amount,
    number: orderNumber(at.found.view.order.number),
    day: ports().now(),
  })
}

async function show(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt & { readonly given?: Given; readonly wrong?: readonly AccountField[] },
): Promise<HttpReply> {
  const { locale, found, given = {}, wrong = [] } = at
  const here = addressOf(at)
  const attempt = await openDebit(shop, at)
  if (attempt === undefined) {
    const isOver = found.view.order.state !== 'awaiting_payment'
    return redirectTo(reply, `${here}${isOver ? '' : '/pay'}${found.proof}`)
  }
  const page = await personalContext(shop, request, locale, found.actor)
  const debit = await debitFor(shop.db, attempt.merchantRef)
  if (debit !== undefined) {
    const isSubmitted = debit.state !== 'due' && debit.state !== 'written'
    const { amount, last4 } = debit
    const order = `${here}${found.proof}`
    return sendPersonal(reply, page, debitUnderWayPage(page, { amount, last4, isSubmitted, order }))
  }
  const { number: _never, ...values } = given
  const mandates = found.actor === undefined ? [] : await mandatesOf(shop.db, found.actor.party)
  const content = payDirectDebitPage(page, {
    kept: mandates.filter(({ kept, state }) => kept && state === 'active'),
    isSignedIn: found.actor !== undefined,
    amount: attempt.amount,
    wording: wordingOf(shop, locale, at, attempt),
    values,
    wrong,
    action: `${here}/pay/direct_debit${found.proof}`,
    others: `${here}/pay${found.proof}`,
  })
  return sendPersonal(reply, page, content, wrong.length > 0 ? 422 : 200)
}

async function take(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt & { readonly given: Given },
): Promise<HttpReply> {
  const { locale, found, given } = at
  const { actor } = found
  if (given.mandate !== undefined && actor !== undefined && given.agreed === 'yes') {
    const again = await openDebit(shop, at)
    if (again !== undefined)
      await agreeToDebit(shop.db, found.view.order.id, {
        mandateId: given.mandate,
        partyId: actor.party,
        wording: wordingOf(shop, locale, at, again),
        from: request.ip,
      })
    return redirectTo(reply, `${addressOf(at)}/pay/direct_debit${found.proof}`)
  }
  const read = readAccount(given)
  if (!read.ok) return show(shop, request, reply, { ...at, wrong: read.detail?.['fields'] as AccountField[] })
  const attempt = await openDebit(shop, at)
  if (attempt !== undefined)
    await agreeToDebit(shop.db, found.view.order.id, {
      account: read.value,
      ...(found.actor === undefined ? {} : { partyId: found.actor.party }),
      wording: wordingOf(shop, locale, at, attempt),
      locale,
      from: request.ip,
      keep: given.keep === 'yes',
    })
  return redirectTo(reply, `${addressOf(at)}/pay/direct_debit${found.proof}`)
}

/** Account and consent for an electronic check, in every language. */
export function payDirectDebitRoutes(server: HttpServer, shop: PayingShop): void {
  const config = { load: 'pay', rateLimit: { max: 30, timeWindow: '1 minute' } } as const
  for (const locale of locales) {
    const path = `/${locale}/orders/:id/pay/direct_debit`
    const schema = { params: orderParams, querystring: orderQuery }
    server.get(path, { schema, config }, async (request, reply) =>
      show(shop, request, reply, { locale, found: await findOrderOf(shop, request, askedOrder(request)) }),
    )
    server.post(path, { schema: { ...schema, body }, config }, async (request, reply) => {
      const found = await findOrderOf(shop, request, askedOrder(request))
      return take(shop, request, reply, { locale, found, given: request.body })
    })
  }
}
