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
import { advanceCard, type CardStep } from '#flows/pay-by-card.ts'
import { chooseCardPage, challengePage, isExpired, waitingPage } from '../pages/cards.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { askedOrder, orderParams, orderQuery, type PayingShop } from './order-of.ts'
import type { PayableKind } from './payable.ts'
import { isMobile, watchOf, type PayableAt } from './send-to-pay.ts'

type CardShop = PayingShop & { readonly vault: VaultDoor }

const choiceBody = Type.Object(
  { card: Type.Union([Type.Literal('other'), Type.String({ pattern: idPattern('tok') })]) },
  { additionalProperties: false },
)

const payingOf = ({ payable: { label, total, here, proof } }: PayableAt) => ({
  number: label,
  total,
  at: here,
  proof,
})

/** The open try by card; undefined when there is none. */
async function openTry(shop: CardShop, { payable }: PayableAt): Promise<string | undefined> {
  const payment = await findPaymentFor(shop.db, payable.reference)
  const open = payment?.attempts.find(({ state }) => isOpen(state))
  return open?.method === vaultCard.code ? open.merchantRef : undefined
}

/** Send the payer to the vault's page; where it will not have them, to the choice of ways to pay. */
async function toVault(
  shop: CardShop,
  reply: HttpReply,
  at: PayableAt,
  reference: string,
): Promise<HttpReply> {
  const page = await shop.vault.page(reference)
  if ('no' in page) return redirectTo(reply, `${at.payable.here}/pay${at.payable.proof}`)
  return redirectOutside(reply, page.url, [shop.settings.vaultOrigin])
}

/** Where the payer's card comes from: the page of the vault, unless one is on file. */
async function showCards(
  shop: CardShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayableAt,
): Promise<HttpReply> {
  const { locale, payable } = at
  const reference = await openTry(shop, at)
  if (reference === undefined) return redirectTo(reply, `${at.payable.here}/pay${payable.proof}`)
  const known = await shop.vault.find(reference)
  if (known === 'not_found' || known.state !== 'open')
    return redirectTo(reply, `${at.payable.here}/pay/vault_card/continue${payable.proof}`)
  const cards = payable.actor === undefined ? [] : await shop.vault.cardsOf(payable.actor.party)
  if (cards.every(isExpired)) return toVault(shop, reply, at, reference)
  const page = await personalContext(shop, request, locale, payable.actor)
  const shown = { ...payingOf(at), cards, asksCode: shop.settings.cardCodeAgain }
  return sendPersonal(reply, page, chooseCardPage(page, shown))
}

async function takeCard(shop: CardShop, reply: HttpReply, at: PayableAt, card: string): Promise<HttpReply> {
  const reference = await openTry(shop, at)
  const { proof } = at.payable
  if (reference === undefined) return redirectTo(reply, `${at.payable.here}/pay${proof}`)
  if (card === 'other') return toVault(shop, reply, at, reference)
  const asksCode = shop.settings.cardCodeAgain
  const chosen = await shop.vault.choose(reference, card, asksCode)
  if ('no' in chosen) return redirectTo(reply, `${at.payable.here}/pay/vault_card${proof}`)
  if (asksCode) return toVault(shop, reply, at, reference)
  return redirectTo(reply, `${at.payable.here}/pay/vault_card/continue${proof}`)
}

/** Nothing is known yet: the same address is asked again until something is. */
async function showWaiting(
  shop: CardShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayableAt,
): Promise<HttpReply> {
  const page = await personalContext(shop, request, at.locale, at.payable.actor)
  return sendPersonal(reply, page, waitingPage(page, payingOf(at)))
}

async function showStep(
  shop: CardShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayableAt & { readonly step: CardStep },
): Promise<HttpReply> {
  const { step, locale, payable } = at
  const here = at.payable.here
  switch (step.step) {
    case 'paid':
    case 'over':
      return redirectTo(reply, `${here}${payable.proof}`)
    case 'card':
    case 'declined':
      return redirectTo(reply, `${here}/pay${payable.proof}`)
    case 'waiting':
      return showWaiting(shop, request, reply, at)
    case 'challenge': {
      // The issuer's page is known only now: this page alone may post to it.
      void reply.header('content-security-policy', contentSecurityPolicy([new URL(step.url).origin]))
      const page = await personalContext(shop, request, locale, payable.actor)
      return sendPersonal(reply, page, challengePage(page, { ...payingOf(at), ...step }))
    }
  }
}

/** Go on with a card that was given, or a check that was answered, and lead the payer to what comes next. */
async function goOn(
  shop: CardShop,
  request: HttpRequest,
  reply: HttpReply,
  at: PayableAt,
): Promise<HttpReply> {
  const { payable, locale } = at
  const step = await advanceCard(shop.db, shop, {
    orderId: payable.reference,
    returnUrl: `${shop.settings.publicOrigin}${at.payable.here}/return${payable.proof}`,
    description: payable.label,
    locale,
    method: vaultCard,
    payer: {
      ...(payable.actor === undefined ? {} : { partyId: payable.actor.party }),
      email: payable.email,
      country: payable.country ?? '',
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

/** Paying by a card at the vault: orders, and what is asked for without one. Nothing where no vault is configured. */
export function payVaultCardRoutes(server: HttpServer, shop: PayingShop, kind: PayableKind): void {
  const { vault } = shop
  if (vault === undefined) return
  const cardShop: CardShop = { ...shop, vault }
  const config = { load: 'pay' } as const
  const schema = { params: orderParams, querystring: orderQuery }
  // Before a card was given another way can be taken at once; afterwards the answer is waited for.
  const orStatus = (reply: HttpReply, at: PayableAt, work: Promise<HttpReply>) =>
    orSilent(work, async () => redirectTo(reply, `${at.payable.here}/payment${at.payable.proof}`))
  for (const locale of locales) {
    const path = `/${locale}/${kind.path}/:id/pay/vault_card`
    server.get(path, { schema, config }, async (request, reply) => {
      const at = { locale, payable: await kind.find(shop, request, askedOrder(request), locale) }
      return orStatus(reply, at, showCards(cardShop, request, reply, at))
    })
    server.post(path, { schema: { ...schema, body: choiceBody }, config }, async (request, reply) => {
      const at = { locale, payable: await kind.find(shop, request, askedOrder(request), locale) }
      return orStatus(reply, at, takeCard(cardShop, reply, at, request.body.card))
    })
    server.get(`${path}/continue`, { schema, config }, async (request, reply) => {
      const at = { locale, payable: await kind.find(shop, request, askedOrder(request), locale) }
      return orSilent(goOn(cardShop, request, reply, at), () => showWaiting(cardShop, request, reply, at))
    })
  }
}
