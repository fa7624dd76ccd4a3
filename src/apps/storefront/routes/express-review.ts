import { Type, type Static } from 'typebox'
import { parseId, newSecret } from '#kernel/ids.ts'
import { readCookie, redirectOutside, redirectTo, type HttpReply, type HttpRequest } from '#kernel/http.ts'
import { money, type Money } from '#kernel/money.ts'
import type { Refusal } from '#kernel/result.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { Actor } from '#people/access/index.ts'
import { addressesOf } from '#people/parties/index.ts'
import type { CartRef, CartView } from '#trade/cart/index.ts'
import {
  chooseForExpress,
  makeReady,
  payBySavedWay,
  placeExpress,
  savedWays,
  type ExpressBuyer,
  type SavedWay,
} from '#flows/express-checkout.ts'
import { comparedWithCart } from '#flows/order-again.ts'
import { placeOrder } from '#flows/place-order.ts'
import { expressPage, piecesField, reviewAddress, type ExpressShown } from '../pages/express.ts'
import type { Faults } from '../pages/door.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { wordsFor, type Words } from '../words.ts'
import { cartOf, faultOf, viewCart } from './cart.ts'
import { changesOf } from './checkout.ts'
import { findOrderOf, type FoundOrder, type PayingShop } from './order-of.ts'
import { placedOrder } from './orders.ts'
import { payableOrder } from './payable.ts'
import { goOn, isMobile, sayWhyNot, watchOf } from './send-to-pay.ts'

/** Holds the token of the cart that was made for a purchase in one step. */
export const expressCookie = 'express'

const orderId = Type.String({ maxLength: 40 })

/** Where the cart of a review comes from: the buyer's own, or one made for it. */
export const fromWhere = Type.Union([Type.Literal('cart'), Type.Literal('own')])

/** The form of the review. */
export const reviewBody = Type.Object(
  {
    idempotencyKey: Type.String({ pattern: '^[A-Za-z0-9_-]{16,100}$' }),
    expectedTotal: Type.String({ pattern: '^[0-9]{1,15}$' }),
    from: fromWhere,
    cart: Type.String({ maxLength: 40 }),
    version: Type.String({ pattern: '^[0-9]{1,9}$' }),
    order: Type.Optional(orderId),
    address: Type.Optional(Type.String({ maxLength: 40 })),
    shippingMethod: Type.Optional(Type.String({ maxLength: 100 })),
    way: Type.Optional(Type.String({ maxLength: 60 })),
    consents: Type.Optional(Type.Literal('yes')),
    step: Type.Optional(Type.Union([Type.Literal('update'), Type.Literal('place')])),
  },
  {
    additionalProperties: false,
    patternProperties: { '^pieces_lin_[0-9a-z]{26}$': Type.String({ maxLength: 20 }) },
  },
)
type Review = Static<typeof reviewBody>

/** Who is signed in, as the one who buys. */
export const buyerOf = ({ party, email, displayName: name }: Actor): ExpressBuyer => ({ party, email, name })

/** The cart of the review: the buyer's own, or the one made for it. */
export async function refOf(
  shop: PayingShop,
  request: HttpRequest,
  from: 'cart' | 'own' | undefined,
): Promise<CartRef> {
  if (from === 'cart') return cartOf(shop, request)
  return { token: readCookie(request, expressCookie) ?? 'none' }
}

/** A review in a language: whose, of what, and what was said or refused. */
export type ReviewAt = {
  readonly locale: Locale
  readonly actor: Actor
  readonly from: 'cart' | 'own'
  readonly cart: CartView
  readonly order?: string | undefined
  /** The address of the book that was just added. */
  readonly address?: string | undefined
  readonly given?: Review
  readonly faults?: Faults
  readonly changes?: ExpressShown['changes']
  readonly notice?: string | undefined
}

/** What of an earlier order is not in the cart. Somebody else's order tells nothing. */
async function shortOf(shop: PayingShop, request: HttpRequest, ref: CartRef, id: string | undefined) {
  const parsed = parseId('ord', id ?? '')
  if (!parsed.ok) return []
  const found = await findOrderOf(shop, request, { id: parsed.value, token: undefined })
  const lines = await comparedWithCart(shop.db, ref, found.view.order)
  return lines.filter(({ wanted, inCart }) => inCart < wanted)
}

const waysFor = (shop: PayingShop, actor: Actor, cart: CartView): Promise<SavedWay[]> =>
  savedWays(shop.db, shop, actor.party, { amount: cart.quote.total, country: cart.country })

/** The review as it stands; 422 where something was refused. */
export async function showReview(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: ReviewAt,
): Promise<HttpReply> {
  const { locale, actor, cart, from, given, faults = {}, changes = [], notice } = at
  const [page, addresses, ways, short] = await Promise.all([
    personalContext(shop, request, locale, actor),
    addressesOf(shop.db, actor.party),
    waysFor(shop, actor, cart),
    shortOf(shop, request, await refOf(shop, request, from), at.order),
  ])
  const chosen = given?.way ?? ways[0]?.code ?? 'other'
  const content = expressPage(page, {
    cart,
    from,
    addresses,
    ways,
    way: chosen === 'other' || ways.some(({ code }) => code === chosen) ? chosen : '',
    consents: given?.consents === 'yes',
    faults,
    changes,
    notice,
    short,
    orderId: at.order,
    address: at.address,
    idempotencyKey: newSecret(),
  })
  const isRefused = Object.keys(faults).length > 0 || changes.length > 0 || given !== undefined
  return sendPersonal(reply, page, content, isRefused ? 422 : 200)
}

/** What the buyer typed that differs from the cart, by line. */
function piecesOf(given: Review, cart: CartView): Map<string, string> {
  const typed: Readonly<Record<string, unknown>> = given
  const pieces = new Map<string, string>()
  for (const { id, quantity } of cart.lines) {
    const said = typed[piecesField(id)]
    if (typeof said === 'string' && said.trim() !== String(quantity)) pieces.set(id, said.trim())
  }
  return pieces
}

/** What a refused order is about, beside the part it concerns; what concerns a line is told by the line itself. */
function faultsOf(words: Words, { refusal }: Refusal<string>): Faults {
  switch (refusal) {
    case 'consent_missing':
      return { consents: words('download.consent_missing') }
    case 'shipping_address_missing':
      return { address: words('express.no_address') }
    case 'shipping_method_missing':
    case 'shipping_method_unavailable':
      return { shippingMethod: words('checkout.method_none') }
    default:
      return {}
  }
}

/** The order stands: begin to pay it by the chosen way, and lead its payer on. */
async function pay(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: { readonly locale: Locale; readonly found: FoundOrder; readonly way: SavedWay | undefined },
): Promise<HttpReply> {
  const { locale, found, way } = at
  const payable = payableOrder(locale, found)
  const { here, proof, email, country = '', actor, reference, label } = payable
  if (!payable.isOpen) return redirectTo(reply, `${here}${proof}`)
  if (way === undefined) return redirectTo(reply, `${here}/pay${proof}`)
  const asksCode = shop.settings.cardCodeAgain
  const given = {
    orderId: reference,
    returnUrl: `${shop.settings.publicOrigin}${here}/return${proof}`,
    description: label,
    locale,
    payer: { ...(actor && { partyId: actor.party }), email, country, isMobile: isMobile(request) },
    watch: watchOf(shop, request),
  }
  const begun = await payBySavedWay(shop.db, shop, given, { way, asksCode })
  const code = way.kind === 'card' ? 'vault_card' : way.code
  if (!begun.ok)
    return sayWhyNot(shop, request, reply, { locale, payable, method: { code }, refusal: begun.refusal })
  const step = begun.value
  if (step.kind === 'method') return goOn(shop, reply, { locale, payable }, step)
  const page = step.needsCode ? await shop.vault?.page(step.merchantRef) : undefined
  if (page !== undefined && 'url' in page)
    return redirectOutside(reply, page.url, [shop.settings.vaultOrigin])
  return redirectTo(reply, `${here}/pay/vault_card/continue${proof}`)
}

/** Order what was reviewed: the buyer's own cart under the key of the form, a cart made for it by itself. */
export async function placeReviewed(
  { db }: PayingShop,
  { party }: Actor,
  { ref, given, total }: { readonly ref: CartRef; readonly given: Review; readonly total: Money },
) {
  if (given.from === 'own') return placeExpress(db, { token: ref.token ?? '', party, expectedTotal: total })
  const { idempotencyKey } = given
  return placeOrder(db, { cartToken: ref.token, partyId: party, expectedTotal: total, idempotencyKey })
}

async function place(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: ReviewAt & { readonly ref: CartRef; readonly given: Review },
): Promise<HttpReply> {
  const { locale, given, ref, cart, actor } = at
  const words = wordsFor(locale)
  const way = (await waysFor(shop, actor, cart)).find(({ code }) => code === given.way)
  if (way === undefined && given.way !== 'other') {
    const fault = words(
      given.way === undefined || given.way === '' ? 'express.way_missing' : 'express.way_gone',
    )
    return showReview(shop, request, reply, { ...at, faults: { way: fault } })
  }
  const total = money(BigInt(given.expectedTotal), cart.currency)
  const placed = await placeReviewed(shop, actor, { ref, given, total })
  if (placed.ok) {
    const found = await placedOrder(shop, request, placed.value.id, null)
    return pay(shop, request, reply, { locale, found, way })
  }
  const now = await viewCart(shop, ref)
  if (now === null || now.lines.length === 0) return redirectTo(reply, `/${locale}/cart`)
  const changes = changesOf(words, locale, { cart, total }, now)
  const faults = faultsOf(words, placed)
  const notice = placed.refusal === 'cart_changed' ? words('express.cart_moved') : undefined
  return showReview(shop, request, reply, { ...at, cart: now, faults, changes, notice })
}

/** Take the choices over; order where nothing else changed by them. */
export async function takeReview(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: ReviewAt & { readonly ref: CartRef; readonly given: Review },
): Promise<HttpReply> {
  const { locale, given, ref, cart, actor, from, order } = at
  const words = wordsFor(locale)
  if (given.cart !== cart.id)
    return showReview(shop, request, reply, { ...at, notice: words('express.replaced') })
  if (given.version !== String(cart.version))
    return showReview(shop, request, reply, { ...at, notice: words('express.cart_moved') })
  const pieces = piecesOf(given, cart)
  const chosen = await chooseForExpress(shop.db, ref, buyerOf(actor), {
    addressId: given.address,
    shippingMethod: given.shippingMethod,
    ...(cart.needsConsent ? { consents: given.consents === 'yes' } : {}),
    pieces,
  })
  const now = await makeReady(shop.db, ref, buyerOf(actor))
  if (now === null || now.lines.length === 0) return redirectTo(reply, `/${locale}/cart`)
  const again = { ...at, cart: now }
  if (!chosen.ok)
    return showReview(shop, request, reply, { ...again, faults: { address: words('express.address_gone') } })
  const ofLines = [...chosen.value.lines].map(([id, each]) => [piecesField(id), faultOf(words, each)])
  if (ofLines.length > 0)
    return showReview(shop, request, reply, {
      ...again,
      faults: Object.fromEntries(ofLines) as Record<string, string>,
    })
  if (given.step === 'update') return redirectTo(reply, reviewAddress({ locale }, { from, orderId: order }))
  if (pieces.size > 0)
    return showReview(shop, request, reply, { ...again, notice: words('express.pieces_changed') })
  return place(shop, request, reply, again)
}
