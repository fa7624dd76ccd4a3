import { Type, type Static } from 'typebox'
import { newSecret } from '#kernel/ids.ts'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { money, sameMoney, type Money } from '#kernel/money.ts'
import type { Refusal } from '#kernel/result.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { methodsOffered } from '#money/payments/index.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { addressesOf, keepAddress } from '#people/parties/index.ts'
import { setCheckoutDetails, type CartView, type DetailFault } from '#trade/cart/index.ts'
import { placeOrder } from '#flows/place-order.ts'
import { typed } from '../form.ts'
import { formatMoney } from '../format.ts'
import { checkoutPage, type CheckoutState } from '../pages/checkout.ts'
import type { Faults } from '../pages/door.ts'
import { knownContext, sendPersonal, type Shop } from '../shop.ts'
import { isMessageKey, wordsFor, type Words } from '../words.ts'
import { cartOf, viewCart, type CartOf } from './cart.ts'
import type { PayingShop } from './order-of.ts'
import { placedOrder } from './orders.ts'
import { payableOrder } from './payable.ts'
import { offeredFor, sendToPay } from './send-to-pay.ts'

const text = Type.Optional(Type.String({ maxLength: 500 }))
const body = Type.Object(
  {
    email: text,
    name: text,
    line1: text,
    line2: text,
    postalCode: text,
    city: text,
    region: text,
    country: text,
    phone: text,
    vatId: text,
    shippingMethod: text,
    payment: text,
    consents: Type.Optional(Type.Literal('yes')),
    keepAddress: Type.Optional(Type.Literal('yes')),
    step: Type.Optional(Type.Union([Type.Literal('update'), Type.Literal('place')])),
    idempotencyKey: Type.String({ pattern: '^[A-Za-z0-9_-]{16,100}$' }),
    expectedTotal: Type.String({ pattern: '^[0-9]{1,15}$' }),
  },
  { additionalProperties: false },
)
type Body = Static<typeof body>

/** What the checkout's faults say beside their fields; `shippingAddress.city` belongs to the field `city`. */
export function detailFaults(words: Words, faults: readonly DetailFault[]): Faults {
  const said: Record<string, string> = {}
  for (const { field, reason, example } of faults) {
    const key = reason === 'malformed_email' ? 'fault.email_malformed' : `fault.${reason}`
    said[field.split('.').at(-1) ?? field] = isMessageKey(key)
      ? words(key, { example: example ?? '' })
      : words('fault.missing')
  }
  return said
}

type Change = CheckoutState['changes'][number]

/** The cart as it was before the form was taken, and the total the buyer was shown. */
type Seen = { readonly cart: CartView | null; readonly total: Money }

/** What differs between what the buyer saw and what holds now, line by line, the total last. */
export function changesOf(words: Words, locale: Locale, seen: Seen, now: CartView): Change[] {
  const differing = (what: string, before: Money | undefined, after: Money): Change[] =>
    before === undefined || sameMoney(before, after)
      ? []
      : [{ what, before: formatMoney(before, locale), now: formatMoney(after, locale) }]
  const priceBefore = (line: CartView['lines'][number]): Money | undefined => {
    const changed = line.problems.find((problem) => problem.code === 'price_changed')
    return changed ? (changed.detail?.['was'] as Money | undefined) : undefined
  }
  const { quote } = now
  const before = seen.cart?.quote
  return [
    ...now.lines.flatMap((line) => differing(line.title, priceBefore(line), line.unit)),
    ...differing(words('cart.discount'), before?.discount, quote.discount),
    ...differing(words('cart.delivery'), before?.shippingTotal, quote.shippingTotal),
    ...differing(words('cart.vat'), before?.tax, quote.tax),
    ...differing(words('cart.total'), seen.total, quote.total),
  ]
}

type Shown = {
  locale: Locale
  ref: CartOf
  cart: CartView
  given?: Body
  faults?: Faults
  changes?: Change[]
}

/** The ways to pay besides the card, for the cart as it stands. */
function otherMethods(shop: PayingShop, cart: CartView, isSignedIn: boolean) {
  const wanted = { amount: cart.quote.total, country: cart.country, isSignedIn }
  return methodsOffered(shop.connectors, wanted).filter(
    ({ code }) =>
      code !== 'card' && !(code === 'cash_on_delivery' && cart.lines.some((line) => line.isDigital)),
  )
}

async function showCheckout(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  shown: Shown,
): Promise<HttpReply> {
  const { cart, ref, given, faults = {}, changes = [] } = shown
  const { actor, email } = ref
  const [page, addresses] = await Promise.all([
    knownContext(shop, request, shown.locale, { actor, pieces: cart.pieces }),
    actor === undefined ? [] : addressesOf(shop.db, actor.party),
  ])
  const isRefused = Object.keys(faults).length > 0 || changes.length > 0
  const content = checkoutPage(page, {
    cart,
    values: given ? typed(given) : {},
    faults,
    changes,
    idempotencyKey: newSecret(),
    signedInEmail: email,
    addresses,
    otherMethods: otherMethods(shop, cart, email !== null).map(({ code }) => code),
  })
  return sendPersonal(reply, page, content, isRefused ? 422 : 200)
}

/** A cart without an address begins with the one its buyer uses first. */
async function withOwnAddress(shop: Shop, ref: CartOf, cart: CartView | null): Promise<CartView | null> {
  if (ref.actor === undefined || cart === null || cart.shippingAddress !== null || cart.isDownload)
    return cart
  const [first] = await addressesOf(shop.db, ref.actor.party)
  if (first === undefined) return cart
  await setCheckoutDetails(shop.db, ref, { shippingAddress: first.address })
  return viewCart(shop, ref)
}

/** Keep the address of a cart in its buyer's book; a full book is no reason not to sell. */
async function keepForLater(shop: Shop, { actor }: CartOf, cart: CartView | null): Promise<void> {
  if (actor === undefined || !cart?.shippingAddress || cart.isDownload) return
  const address = cart.shippingAddress
  await inTransaction(shop.db, (tx) => keepAddress(tx, actor.party, { address }))
}

/** Take an address of the buyer's book over into the cart. */
function chooseAddressRoute(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const body = Type.Object({ address: Type.String({ maxLength: 40 }) }, { additionalProperties: false })
  server.post(
    `/${locale}/checkout/address`,
    { schema: { body }, config: { load: 'pay' } },
    async (request, reply) => {
      const ref = await cartOf(shop, request)
      const kept = ref.actor === undefined ? [] : await addressesOf(shop.db, ref.actor.party)
      const chosen = kept.find(({ id }) => id === request.body.address)
      if (chosen !== undefined) await setCheckoutDetails(shop.db, ref, { shippingAddress: chosen.address })
      return redirectTo(reply, `/${locale}/checkout`)
    },
  )
}

/** The cart with a delivery method: the first that is offered where none is chosen, so that the total shown is whole. */
async function withMethod(shop: Shop, ref: CartOf): Promise<CartView | null> {
  const cart = await withOwnAddress(shop, ref, await viewCart(shop, ref))
  const [first] = cart?.quote.shippingOptions ?? []
  if (!cart || !first || cart.quote.shipping) return cart
  await setCheckoutDetails(shop.db, ref, { shippingMethod: first.method })
  return viewCart(shop, ref)
}

function detailsOf(given: Body, isDownload: boolean) {
  const { email, vatId, shippingMethod, consents } = given
  const { name, line1, line2, postalCode, city, region, country, phone } = given
  const address = { name, line1, line2, postalCode, city, region, country, phone }
  const shippingAddress = Object.fromEntries(
    Object.entries(address).filter(([, value]) => value !== undefined),
  )
  return {
    email: email ?? '',
    ...(isDownload ? { recipient: { name, country } } : { shippingAddress }),
    consents: consents === 'yes',
    ...(vatId === undefined ? {} : { vatId }),
    ...(shippingMethod === undefined ? {} : { shippingMethod }),
  }
}

async function refusedOrder(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: {
    locale: Locale
    ref: CartOf
    given: Body
    seen: Seen
    refusal: Refusal<string>
  },
): Promise<HttpReply> {
  const { locale, ref, given, seen, refusal } = at
  const words = wordsFor(locale)
  const cart = await viewCart(shop, ref)
  if (!cart || cart.lines.length === 0) return redirectTo(reply, `/${locale}/cart`)
  if (refusal.refusal === 'out_of_stock' || refusal.refusal === 'not_for_sale')
    return redirectTo(reply, `/${locale}/cart`)
  const changes = changesOf(words, locale, seen, cart)
  return showCheckout(shop, request, reply, {
    locale,
    ref,
    cart,
    given,
    changes,
  })
}

function checkoutRoute(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const words = wordsFor(locale)
  const path = `/${locale}/checkout`
  server.get(path, { config: { load: 'pay' } }, async (request, reply) => {
    const ref = await cartOf(shop, request)
    const cart = await withMethod(shop, ref)
    if (!cart || cart.lines.length === 0) return redirectTo(reply, `/${locale}/cart`)
    return showCheckout(shop, request, reply, { locale, ref, cart })
  })
  server.post(path, { schema: { body }, config: { load: 'pay' } }, async (request, reply) => {
    const ref = await cartOf(shop, request)
    const given = request.body
    const before = await viewCart(shop, ref)
    const set = await setCheckoutDetails(shop.db, ref, {
      ...detailsOf(given, before?.isDownload === true),
      locale,
    })
    const cart = await viewCart(shop, ref)
    if (!set.ok && set.refusal === 'details_are_faulty' && cart) {
      const faults = detailFaults(words, (set.detail?.['faults'] ?? []) as readonly DetailFault[])
      return showCheckout(shop, request, reply, { locale, ref, cart, given, faults })
    }
    if (given.keepAddress === 'yes') await keepForLater(shop, ref, cart)
    if (given.step === 'update' && cart) return redirectTo(reply, path)
    if (cart?.missing.includes('consent_missing') === true) {
      const faults = { consents: words('download.consent_missing') }
      return showCheckout(shop, request, reply, { locale, ref, cart, given, faults })
    }
    const total = money(BigInt(given.expectedTotal), cart?.currency ?? 'EUR')
    const placed = await placeOrder(shop.db, {
      cartToken: ref.token,
      partyId: ref.partyId,
      expectedTotal: total,
      idempotencyKey: given.idempotencyKey,
    })
    if (placed.ok) {
      const found = await placedOrder(shop, request, placed.value.id, placed.value.token)
      const payable = payableOrder(locale, found)
      if (given.payment === 'other' && (await offeredFor(shop, payable)).length > 1)
        return redirectTo(reply, `/${locale}/orders/${found.view.order.id}/pay${found.proof}`)
      return sendToPay(shop, request, reply, { locale, payable })
    }
    return refusedOrder(shop, request, reply, {
      locale,
      ref,
      given,
      seen: { cart: before, total },
      refusal: placed,
    })
  })
}

/** The checkout in every language. */
export function checkoutRoutes(server: HttpServer, shop: PayingShop): void {
  for (const locale of locales) {
    checkoutRoute(server, shop, locale)
    chooseAddressRoute(server, shop, locale)
  }
}
