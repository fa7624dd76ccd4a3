import { Type } from 'typebox'
import { contentSecurityPolicy } from '#kernel/http/headers.ts'
import {
  redirectOutside,
  redirectTo,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
} from '#kernel/http.ts'
import { idPattern } from '#kernel/ids.ts'
import { errorFields, log } from '#kernel/log.ts'
import { locales } from '#market/catalog/index.ts'
import { findPaymentFor, isOpen, vaultCard, type VaultDoor } from '#money/payments/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { advanceCard, type CardStep } from '#flows/pay-by-card.ts'
import { chooseCardPage, challengePage, isExpired, waitingPage } from '../pages/cards.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { askedOrder, findOrderOf, orderParams, orderQuery, type PayingShop } from './order-of.ts'
import { addressOf, isMobile, totalOf, watchOf, type PayerAt } from './send-to-pay.ts'

type CardShop = PayingShop & { readonly vault: VaultDoor }

const choiceBody = Type.Object(
  { card: Type.Union([Type.Literal('other'), Type.String({ pattern: idPattern('tok') })]) },
  { additionalProperties: false },
)

const payingOf = (at: PayerAt) => ({
  number: orderNumber(at.found.view.order.number),
  total: totalOf(at),
  at: addressOf(at),
  proof: at.found.proof,
})

/** The open try by card of an order; undefined when there is none. */
async function openTry(shop: CardShop, { found }: PayerAt): Promise<string | undefined> {
  const payment = await findPaymentFor(shop.db, found.view.order.id)
  const open = payment?.attempts.find(({ state }) => isOpen(state))
  return open?.method === vaultCard.code ? open.merchantRef : undefined
}

/** Send the payer to the vault's page; where it will not have them, to the choice of ways to pay. */
async function toVault(shop: CardShop, reply: HttpReply, at: PayerAt, reference: string): Promise<HttpReply> {
  const page = await shop.vault.page(reference)
  if ('no' in page) return redirectTo(reply, `${addressOf(at)}/pay${at.found.proof}`)
  return redirectOutside(reply, page.url, [shop.settings.vaultOrigin])
}

/** Where the payer's card comes from: the page of the vault, unless one is on file. */
async function showCards(
  shop: CardShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt,
): Promise<HttpReply> {
  const { locale, found } = at
  const reference = await openTry(shop, at)
  if (reference === undefined) return redirectTo(reply, `${addressOf(at)}/pay${found.proof}`)
  const known = await shop.vault.find(reference)
  if (known === 'not_found' || known.state !== 'open')
    return redirectTo(reply, `${addressOf(at)}/pay/vault_card/continue${found.proof}`)
  const cards = found.actor === undefined ? [] : await shop.vault.cardsOf(found.actor.party)
  if (cards.every(isExpired)) return toVault(shop, reply, at, reference)
  const page = await personalContext(shop, request, locale, found.actor)
  const shown = { ...payingOf(at), cards, asksCode: shop.settings.cardCodeAgain }
  return sendPersonal(reply, page, chooseCardPage(page, shown))
}

async function takeCard(shop: CardShop, reply: HttpReply, at: PayerAt, card: string): Promise<HttpReply> {
  const reference = await openTry(shop, at)
  const { proof } = at.found
  if (reference === undefined) return redirectTo(reply, `${addressOf(at)}/pay${proof}`)
  if (card === 'other') return toVault(shop, reply, at, reference)
  const asksCode = shop.settings.cardCodeAgain
  const chosen = await shop.vault.choose(reference, card, asksCode)
  if ('no' in chosen) return redirectTo(reply, `${addressOf(at)}/pay/vault_card${proof}`)
  if (asksCode) return toVault(shop, reply, at, reference)
  return redirectTo(reply, `${addressOf(at)}/pay/vault_card/continue${proof}`)
}

/** Nothing is known yet: the same address is asked again until something is. */
async function showWaiting(
  shop: CardShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt,
): Promise<HttpReply> {
  const page = await personalContext(shop, request, at.locale, at.found.actor)
  return sendPersonal(reply, page, waitingPage(page, payingOf(at)))
}

async function showStep(
  shop: CardShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayerAt & { readonly step: CardStep },
): Promise<HttpReply> {
  const { step, locale, found } = at
  const here = addressOf(at)
  switch (step.step) {
    case 'paid':
    case 'over':
      return redirectTo(reply, `${here}${found.proof}`)
    case 'card':
    case 'declined':
      return redirectTo(reply, `${here}/pay${found.proof}`)
    case 'waiting':
      return showWaiting(shop, request, reply, at)
    case 'challenge': {
      // The issuer's page is known only now: this page alone may post to it.
      void reply.header('content-security-policy', contentSecurityPolicy([new URL(step.url).origin]))
      const page = await personalContext(shop, request, locale, found.actor)
      return sendPersonal(reply, page, challengePage(page, { ...payingOf(at), ...step }))
    }
  }
}

/** Go on with a card that was given, or a check that was answered, and lead the payer to what comes next. */
async function goOn(shop: CardShop, request: HttpRequest, reply: HttpReply, at: PayerAt): Promise<HttpReply> {
  const { found, locale } = at
  const { order } = found.view
  const step = await advanceCard(shop.db, shop, {
    orderId: order.id,
    returnUrl: `${shop.settings.publicOrigin}${addressOf(at)}/return${found.proof}`,
    description: orderNumber(order.number),
    locale,
    method: vaultCard,
    payer: {
      ...(found.actor === undefined ? {} : { partyId: found.actor.party }),
      email: order.email,
      country: order.shippingAddress.country,
      isMobile: isMobile(request),
    },
    watch: watchOf(shop, request),
  })
  return showStep(shop, request, reply, { ...at, step })
}

/** The vault does not answer: the payer is told so, and not left with nothing. */
async function orSilent(work: Promise<HttpReply>, say: () => Promise<HttpReply>): Promise<HttpReply> {
  return work.catch((error: unknown) => {
    log.warn('vault_silent', errorFields(error))
    return say()
  })
}

/** Paying an order by a card at the vault. Nothing where no vault is configured. */
export function payVaultCardRoutes(server: HttpServer, shop: PayingShop): void {
  const { vault } = shop
  if (vault === undefined) return
  const cardShop: CardShop = { ...shop, vault }
  const config = { load: 'pay' } as const
  const schema = { params: orderParams, querystring: orderQuery }
  // Before a card was given another way can be taken at once; afterwards the answer is waited for.
  const orStatus = (reply: HttpReply, at: PayerAt, work: Promise<HttpReply>) =>
    orSilent(work, async () => redirectTo(reply, `${addressOf(at)}/payment${at.found.proof}`))
  for (const locale of locales) {
    const path = `/${locale}/orders/:id/pay/vault_card`
    server.get(path, { schema, config }, async (request, reply) => {
      const at = { locale, found: await findOrderOf(shop, request, askedOrder(request)) }
      return orStatus(reply, at, showCards(cardShop, request, reply, at))
    })
    server.post(path, { schema: { ...schema, body: choiceBody }, config }, async (request, reply) => {
      const at = { locale, found: await findOrderOf(shop, request, askedOrder(request)) }
      return orStatus(reply, at, takeCard(cardShop, reply, at, request.body.card))
    })
    server.get(`${path}/continue`, { schema, config }, async (request, reply) => {
      const at = { locale, found: await findOrderOf(shop, request, askedOrder(request)) }
      return orSilent(goOn(cardShop, request, reply, at), () => showWaiting(cardShop, request, reply, at))
    })
  }
}
