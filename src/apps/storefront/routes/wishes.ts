import { Type } from 'typebox'
import {
  clearCookie,
  problem,
  readCookie,
  redirectTo,
  setCookie,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
} from '#kernel/http.ts'
import { parseId } from '#kernel/ids.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import type { Actor } from '#people/access/index.ts'
import {
  askForStock,
  findWishes,
  removeWish,
  sharedWishes,
  shareToken,
  shareWishes,
  type WishRef,
} from '#trade/wishes/index.ts'
import { bringWishes, keepWish, wishToCart } from '#flows/keep-wishes.ts'
import { keptItems, productPage, type KeptItem } from '#views/storefront/index.ts'
import { compareCookie, keepSlugs, readSlugs, seenCookie } from '../kept-slugs.ts'
import { comparePage, seenPage, sharedWishesPage, wishesPage, type WishesShown } from '../pages/wishes.ts'
import { marketOf, personalContext, sendPersonal, type Shop } from '../shop.ts'
import { shownPrices } from '../shown-prices.ts'
import { actorOf, cartCookie, toSignIn } from '../who.ts'
import { emptyBody } from './order-of.ts'

const wishCookie = 'wishes'
const wishDays = 60
const cartDays = 60
const closed = { additionalProperties: false } as const
const few = () => ({ rateLimit: { max: 60, timeWindow: '1 minute' } }) as const
const variantBody = Type.Object({ variant: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }) }, closed)

type Wisher = { readonly ref: WishRef; readonly actor: Actor | undefined }

/** Whose list it is; a guest's list joins that of the person they have signed in as. */
async function wisherOf(shop: Shop, request: HttpRequest, reply: HttpReply): Promise<Wisher> {
  const [actor, token] = [await actorOf(shop.db, request), readCookie(request, wishCookie)]
  if (actor && token !== undefined) {
    await bringWishes(shop.db, actor.party, token)
    clearCookie(reply, wishCookie)
  }
  return { ref: { partyId: actor?.party, token: actor ? undefined : token }, actor }
}

/** Things as they are shown in the visitor's market, with their stars. */
async function shownItems(
  shop: Shop,
  request: HttpRequest,
  locale: Locale,
  asked: Parameters<typeof keptItems>[1],
): Promise<readonly KeptItem[]> {
  const market = marketOf(shop, request)
  const items = await keptItems(shop.db, asked, { locale, currency: market.currency })
  const shown = await (await shownPrices(shop.db, market)).items(items)
  return items.map((item, i) => ({ ...item, ...shown[i] }))
}

const notices = ['tell_thanks', 'full', 'not_for_sale'] as const

function listRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const path = `/${locale}/wishes`
  const key = shop.settings.secretKey.reveal()
  const querystring = Type.Object({ notice: Type.Optional(Type.String({ maxLength: 20 })) }, closed)
  server.get(path, { schema: { querystring } }, async (request, reply) => {
    const { ref, actor } = await wisherOf(shop, request, reply)
    const list = await findWishes(shop.db, ref)
    const [page, items] = await Promise.all([
      personalContext(shop, request, locale, actor),
      shownItems(shop, request, locale, { variantIds: list?.variantIds ?? [] }),
    ])
    const link =
      list?.isShared === true
        ? `${shop.settings.publicOrigin}/${locale}/wishes/${list.id}?token=${shareToken(key, list)}`
        : undefined
    const notice: WishesShown['notice'] = notices.find((each) => each === request.query.notice)
    return sendPersonal(reply, page, wishesPage(page, { items, isGuest: !actor, link, notice }))
  })
  server.get(`/${locale}/account/wishes`, async (_, reply) => redirectTo(reply, path))
  const params = Type.Object({ id: Type.String({ maxLength: 40 }) }, closed)
  const shared = Type.Object({ token: Type.String({ maxLength: 60, pattern: '^[A-Za-z0-9_-]+$' }) }, closed)
  server.get(`${path}/:id`, { schema: { params, querystring: shared } }, async (request, reply) => {
    const id = parseId('wsh', request.params.id)
    const link = { token: request.query.token }
    const list = id.ok ? await sharedWishes(shop.db, key, { id: id.value, ...link }) : undefined
    if (list === undefined) throw problem(404, 'not_found')
    const items = await shownItems(shop, request, locale, { variantIds: list.variantIds })
    const page = await personalContext(shop, request, locale)
    return sendPersonal(reply, page, sharedWishesPage(page, items))
  })
}

function changeRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const path = `/${locale}/wishes`
  server.post(`${path}/keep`, { schema: { body: variantBody }, config: few() }, async (request, reply) => {
    const { ref } = await wisherOf(shop, request, reply)
    const kept = await keepWish(shop.db, ref, Number(request.body.variant))
    if (!kept.ok)
      return redirectTo(reply, `${path}?notice=${kept.refusal === 'wish_list_full' ? 'full' : kept.refusal}`)
    const { freshToken } = kept.value
    if (freshToken !== undefined)
      setCookie(reply, wishCookie, freshToken, { maxAgeSeconds: wishDays * 86_400 })
    return redirectTo(reply, path)
  })
  server.post(`${path}/remove`, { schema: { body: variantBody }, config: few() }, async (request, reply) => {
    const { ref } = await wisherOf(shop, request, reply)
    await removeWish(shop.db, ref, Number(request.body.variant))
    return redirectTo(reply, path)
  })
  server.post(`${path}/to-cart`, { schema: { body: variantBody }, config: few() }, async (request, reply) => {
    const { ref, actor } = await wisherOf(shop, request, reply)
    const { currency, country } = marketOf(shop, request)
    const cart = { token: readCookie(request, cartCookie), partyId: actor?.party }
    const wish = { ref, variantId: Number(request.body.variant) }
    const moved = await wishToCart(shop.db, wish, cart, { currency, country, locale })
    if (!moved.ok) return redirectTo(reply, `${path}?notice=not_for_sale`)
    const { freshToken } = moved.value
    if (freshToken !== undefined)
      setCookie(reply, cartCookie, freshToken, { maxAgeSeconds: cartDays * 86_400 })
    return redirectTo(reply, `/${locale}/cart`)
  })
  server.post(`${path}/tell-me`, { schema: { body: variantBody }, config: few() }, async (request, reply) => {
    const { actor } = await wisherOf(shop, request, reply)
    if (!actor) return toSignIn(reply, locale, path)
    await askForStock(shop.db, { partyId: actor.party, variantId: Number(request.body.variant), locale })
    return redirectTo(reply, `${path}?notice=tell_thanks`)
  })
  const share = Type.Object({ share: Type.Union([Type.Literal('yes'), Type.Literal('no')]) }, closed)
  server.post(`${path}/share`, { schema: { body: share }, config: few() }, async (request, reply) => {
    const { actor } = await wisherOf(shop, request, reply)
    if (!actor) return toSignIn(reply, locale, path)
    await shareWishes(shop.db, actor.party, request.body.share === 'yes')
    return redirectTo(reply, path)
  })
}

function seenRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const key = shop.settings.secretKey.reveal()
  server.get(`/${locale}/seen`, async (request, reply) => {
    const slugs = readSlugs(request, key, seenCookie)
    const items = await shownItems(shop, request, locale, { slugs })
    const page = await personalContext(shop, request, locale)
    return sendPersonal(reply, page, seenPage(page, items))
  })
  server.post(`/${locale}/seen/forget`, { schema: { body: emptyBody } }, async (_, reply) => {
    keepSlugs(reply, key, seenCookie, [])
    return redirectTo(reply, `/${locale}/seen`)
  })
}

function compareRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const key = shop.settings.secretKey.reveal()
  const path = `/${locale}/compare`
  server.get(path, async (request, reply) => {
    const slugs = readSlugs(request, key, compareCookie)
    const items = await shownItems(shop, request, locale, { slugs })
    const { currency } = marketOf(shop, request)
    const compared = await Promise.all(
      items.map(async (item) => {
        const product = await productPage(shop.db, { slug: item.slug, locale, currency })
        return { item, facts: product?.facts ?? [] }
      }),
    )
    const page = await personalContext(shop, request, locale)
    return sendPersonal(reply, page, comparePage(page, compared))
  })
  const body = Type.Object(
    {
      slug: Type.String({ maxLength: 120, pattern: '^[a-z0-9-]+$' }),
      what: Type.Union([Type.Literal('add'), Type.Literal('remove')]),
    },
    closed,
  )
  server.post(path, { schema: { body }, config: few() }, async (request, reply) => {
    const { slug, what } = request.body
    const others = readSlugs(request, key, compareCookie).filter((each) => each !== slug)
    keepSlugs(reply, key, compareCookie, what === 'add' ? [slug, ...others] : others)
    return redirectTo(reply, path)
  })
}

/** Wish lists, what was looked at last, and the comparison. */
export function wishRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    listRoutes(server, shop, locale)
    changeRoutes(server, shop, locale)
    seenRoutes(server, shop, locale)
    compareRoutes(server, shop, locale)
  }
}
