import { parseId } from '#kernel/ids.ts'
import { money, type Money } from '#kernel/money.ts'
import { problem, type HttpRequest } from '#kernel/http.ts'
import type { Locale } from '#market/catalog/index.ts'
import { findPayment, findPaymentFor } from '#money/payments/index.ts'
import { findRequest, isRequestToken, type Request } from '#money/requests/index.ts'
import { findTopUp } from '#money/wallet/index.ts'
import type { Actor } from '#people/access/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { findOwed } from '#flows/pay-owed.ts'
import { knownOfRequest } from '#flows/reach-payer.ts'
import { actorOf } from '../who.ts'
import { wordsFor, type Words } from '../words.ts'
import { findOrderOf, type AskedOrder, type FoundOrder, type PayingShop } from './order-of.ts'

/** Something to be paid: an order, or what a program asked for. */
export type Payable = {
  /** What its payment refers to. */
  readonly reference: string
  /** As the payer's statement shows it. */
  readonly label: string
  readonly title: (words: Words) => string
  readonly total: Money
  readonly payBy: Date
  /** The money is still wanted. */
  readonly isOpen: boolean
  readonly country: string | undefined
  /** Where mail about it goes; empty where no address is known. */
  readonly email: string
  /** A telephone that is known of the payer beside it. */
  readonly phone?: string | undefined
  readonly actor: Actor | undefined
  /** The ways to pay that have pages of their own there: most of them know orders only. */
  readonly ownPages: 'all' | readonly string[]
  /** Where its pages begin. */
  readonly here: string
  /** The query that proves the right to see it. */
  readonly proof: string
}

/** An order as something to be paid. */
export function payableOrder(locale: Locale, { view, actor, proof }: FoundOrder): Payable {
  const { order } = view
  return {
    reference: order.id,
    label: orderNumber(order.number),
    title: (words) => words('pay.title', { number: orderNumber(order.number) }),
    total: money(order.total_minor, order.currency),
    payBy: order.expiresAt,
    isOpen: order.state === 'awaiting_payment',
    country: order.shippingAddress.country,
    email: order.email,
    actor,
    ownPages: 'all',
    here: `/${locale}/orders/${order.id}`,
    proof,
  }
}

/** A kind of thing to be paid: where its pages are, and how one is found for the one who asks. */
export type PayableKind = {
  readonly path: 'orders' | 'requests' | 'account/wallet/top-ups'
  readonly find: (
    shop: PayingShop,
    request: HttpRequest,
    asked: AskedOrder,
    locale: Locale,
  ) => Promise<Payable>
}

/** Orders: seen by their buyers, signed in or with the token of a guest. */
export const orders: PayableKind = {
  path: 'orders',
  find: async (shop, request, asked, locale) => payableOrder(locale, await findOrderOf(shop, request, asked)),
}

/** What a program asked for, found by its token; another token and none are the same "not found". */
export async function requestNamed(shop: PayingShop, { id, token = '' }: AskedOrder): Promise<Request> {
  const parsed = parseId('req', id)
  const isShown = parsed.ok && isRequestToken(shop.settings.secretKey.reveal(), parsed.value, token)
  const found = isShown ? await findRequest(shop.db, parsed.value) : undefined
  if (found === undefined) throw problem(404, 'not_found')
  return found
}

/** What programs asked for: seen by whoever has the link. */
export const requests: PayableKind = {
  path: 'requests',
  find: async (shop, request, asked, locale) => {
    const found = await requestNamed(shop, asked)
    const payment = await findPayment(shop.db, found.paymentId)
    if (payment === undefined) throw problem(404, 'not_found')
    const { intent } = payment
    const owed = found.settles === null ? undefined : await findOwed(shop.db, found.settles)
    const label = found.description === '' ? found.id : found.description.slice(0, 100)
    return {
      reference: found.id,
      label,
      title: (words) => words('pay.title_request', { label }),
      total: intent.amount,
      payBy: intent.expiresAt,
      isOpen:
        found.canceledAt === null &&
        owed?.isOpen !== false &&
        (intent.state === 'requires_payment' || intent.state === 'processing'),
      country: undefined,
      ...(await knownOfRequest(shop.db, found)),
      actor: await actorOf(shop.db, request),
      ownPages: ['vault_card'],
      here: `/${locale}/requests/${found.id}`,
      proof: `?token=${asked.token ?? ''}`,
    }
  },
}

/** Money on its way into a wallet: seen by its owner, signed in. */
export const topUps: PayableKind = {
  path: 'account/wallet/top-ups',
  find: async (shop, request, { id }, locale) => {
    const [actor, found] = await Promise.all([actorOf(shop.db, request), findTopUp(shop.db, id)])
    const payment = found && (await findPaymentFor(shop.db, found.id))
    if (actor === undefined || payment === undefined || found?.party !== actor.party)
      throw problem(404, 'not_found')
    const label = wordsFor(locale)('wallet.top_up_title')
    return {
      reference: found.id,
      label,
      title: () => label,
      total: found.amount,
      payBy: payment.intent.expiresAt,
      isOpen: found.state === 'awaiting_payment',
      country: undefined,
      email: actor.email,
      actor,
      ownPages: [],
      here: `/${locale}/account/wallet/top-ups/${found.id}`,
      proof: '',
    }
  },
}
