import { Type } from 'typebox'
import { html } from '#kernel/html.ts'
import {
  readCookie,
  redirectTo,
  setCookie,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
} from '#kernel/http.ts'
import type { Refusal } from '#kernel/result.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import type { Actor } from '#people/access/index.ts'
import {
  addToCart,
  quoteCart,
  readCart,
  removeLine,
  setCheckoutDetails,
  setLineQuantity,
  type CartRef,
  type CartView,
} from '#trade/cart/index.ts'
import { noteTaken, viaPattern } from '#views/recommendations/index.ts'
import { cartPage } from '../pages/cart.ts'
import type { Faults } from '../pages/door.ts'
import { knownContext, marketOf, sendPersonal, type Shop } from '../shop.ts'
import { besideCartPage, viaOf } from '../recommended.ts'
import { actorOf, cartCookie } from '../who.ts'
import { isMessageKey, wordsFor, type Words } from '../words.ts'

const cartDays = 60
const line = Type.String({ maxLength: 100 })
const closed = { additionalProperties: false } as const
const lineId = Type.Object({ line: Type.String({ maxLength: 40, pattern: '^lin_[0-9a-z]{26}$' }) }, closed)

/** A cart and who asks for it; nobody who is known where there is no session. */
export type CartOf = CartRef & { readonly email: string | null; readonly actor: Actor | undefined }

/** Which cart the request is about, and who asks. */
export async function cartOf(shop: Shop, request: HttpRequest): Promise<CartOf> {
  const actor = await actorOf(shop.db, request)
  return { token: readCookie(request, cartCookie), partyId: actor?.party, email: actor?.email ?? null, actor }
}

/** The cart as its buyer sees it, or null where there is none. */
export async function viewCart(shop: Shop, ref: CartRef): Promise<CartView | null> {
  const reading = await readCart(shop.db, ref)
  return reading === null ? null : quoteCart(reading)
}

/** What a refusal of the cart says. */
export function faultOf(words: Words, refusal: Refusal<string>): string {
  const key = refusal.refusal.startsWith('quantity_') ? 'fault.quantity' : `fault.${refusal.refusal}`
  return isMessageKey(key) ? words(key, { title: '' }) : words('fault.quantity')
}

/** The cart with what was refused of it. */
export async function showCart(
  shop: Shop,
  request: HttpRequest,
  reply: HttpReply,
  at: { locale: Locale; faults?: Faults; notice?: string; hint?: string | undefined },
): Promise<HttpReply> {
  const ref = await cartOf(shop, request)
  const cart = await viewCart(shop, ref)
  const page = await knownContext(shop, request, at.locale, { ...ref, pieces: cart?.pieces ?? 0 })
  const notice = at.notice === undefined ? null : html`<p class="notice bad" role="alert">${at.notice}</p>`
  const status = at.faults || at.notice !== undefined ? 422 : 200
  const beside = await besideCartPage(shop, page, cart?.lines.map(({ slug }) => slug) ?? [])
  const hint = at.hint === undefined ? null : html`<p class="notice warn" role="status">${at.hint}</p>`
  return sendPersonal(
    reply,
    page,
    cartPage(page, cart, { faults: at.faults, notice: notice ?? hint, beside }),
    status,
  )
}

function addRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  const words = wordsFor(locale)
  const body = Type.Object(
    {
      variant: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      quantity: line,
      via: Type.Optional(Type.String({ maxLength: 60, pattern: viaPattern })),
    },
    closed,
  )
  server.post(`/${locale}/cart/lines`, { schema: { body } }, async (request, reply) => {
    const { variant: variantId, quantity } = request.body
    const market = marketOf(shop, request)
    const ref = await cartOf(shop, request)
    const added = await addToCart(shop.db, ref, { variantId, quantity }, { ...market, locale })
    if (!added.ok) return showCart(shop, request, reply, { locale, notice: faultOf(words, added) })
    const { freshToken, cartId } = added.value
    const via = viaOf(shop, request, request.body.via)
    if (via) await noteTaken(shop.db, cartId, { variantId, via })
    if (freshToken !== undefined)
      setCookie(reply, cartCookie, freshToken, { maxAgeSeconds: cartDays * 86_400 })
    return redirectTo(reply, `/${locale}/cart`)
  })
}

/** The cart's page and its forms, in every language. */
export function cartRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    const words = wordsFor(locale)
    const config = { load: 'cart' } as const
    const querystring = Type.Object({ notice: Type.Optional(Type.Literal('not_all')) }, closed)
    server.get(`/${locale}/cart`, { schema: { querystring }, config }, async (request, reply) =>
      showCart(shop, request, reply, {
        locale,
        hint: request.query.notice === undefined ? undefined : words('rec.not_all'),
      }),
    )
    addRoute(server, shop, locale)
    const quantity = Type.Object({ quantity: line }, closed)
    server.post(
      `/${locale}/cart/lines/:line`,
      { schema: { params: lineId, body: quantity } },
      async (request, reply) => {
        const ref = await cartOf(shop, request)
        const { line: id } = request.params
        const isNothing = request.body.quantity.trim() === '0'
        const changed = isNothing
          ? await removeLine(shop.db, ref, id)
          : await setLineQuantity(shop.db, ref, id, request.body.quantity)
        if (changed.ok || changed.refusal.endsWith('_not_found')) return redirectTo(reply, `/${locale}/cart`)
        return showCart(shop, request, reply, { locale, faults: { [id]: faultOf(words, changed) } })
      },
    )
    const nothing = Type.Object({}, closed)
    server.post(
      `/${locale}/cart/lines/:line/remove`,
      { schema: { params: lineId, body: nothing } },
      async (request, reply) => {
        await removeLine(shop.db, await cartOf(shop, request), request.params.line)
        return redirectTo(reply, `/${locale}/cart`)
      },
    )
    server.post(
      `/${locale}/cart/coupon`,
      { schema: { body: Type.Object({ code: line }, closed) } },
      async (request, reply) => {
        const code = request.body.code.trim()
        await setCheckoutDetails(shop.db, await cartOf(shop, request), {
          couponCode: code === '' ? null : code,
        })
        return redirectTo(reply, `/${locale}/cart`)
      },
    )
  }
}
