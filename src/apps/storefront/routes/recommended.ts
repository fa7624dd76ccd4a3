import { Type } from 'typebox'
import { html } from '#kernel/html.ts'
import { readCookie, redirectTo, setCookie, type HttpServer } from '#kernel/http.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { addToCart } from '#trade/cart/index.ts'
import { choose, noteTaken } from '#views/recommendations/index.ts'
import { choiceForm } from '../components/recommended.ts'
import { keepSlugs, seenCookie } from '../kept-slugs.ts'
import { choiceCookie, personalShelf, standingOf, viaOf } from '../recommended.ts'
import { marketOf, personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, cartCookie } from '../who.ts'
import { wordsFor } from '../words.ts'

const closed = { additionalProperties: false } as const
const few = () => ({ rateLimit: { max: 60, timeWindow: '1 minute' } }) as const
const cartDays = 60
const choiceDays = 365
const mostItems = 12
const item = Type.String({
  maxLength: 80,
  pattern: '^[1-9][0-9]{0,14}(~[a-z_]{1,10}\\.[1-9][0-9]{0,14}\\.[A-Za-z0-9_-]{22})?$',
})
const itemsBody = Type.Object(
  { item: Type.Optional(Type.Union([item, Type.Array(item, { maxItems: mostItems })])) },
  closed,
)
const choiceBody = Type.Object({ choice: Type.Union([Type.Literal('on'), Type.Literal('off')]) }, closed)

function pageRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  const words = wordsFor(locale)
  server.get(`/${locale}/for-you`, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    const page = await personalContext(shop, request, locale, actor)
    const [shelf, standing] = await Promise.all([
      personalShelf(shop, request, page, { most: 12, isWholePage: true }),
      standingOf(shop, request, actor),
    ])
    const isShown = standing.isOn && !standing.isUnfollowed
    const body = html`<div class="page section flow">
      <h1>${words('rec.for_you_title')}</h1>
      ${shelf ?? (isShown && html`<p class="empty">${words('rec.none')}</p>`)}
      ${choiceForm(words, page, standing)}
    </div>`
    return sendPersonal(reply, page, { title: words('rec.for_you_title'), body })
  })
}

function choiceRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  const path = `/${locale}/for-you`
  server.post(`${path}/choice`, { schema: { body: choiceBody }, config: few() }, async (request, reply) => {
    const isOn = request.body.choice === 'on'
    const actor = await actorOf(shop.db, request)
    if (actor) await inTransaction(shop.db, (tx) => choose(tx, actor.party, isOn))
    setCookie(reply, choiceCookie, isOn ? 'on' : 'off', { maxAgeSeconds: choiceDays * 86_400 })
    if (!isOn) keepSlugs(reply, shop.settings.secretKey.reveal(), seenCookie, [])
    return redirectTo(reply, path)
  })
}

function cartRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  server.post(
    `/${locale}/recommended/cart`,
    { schema: { body: itemsBody }, config: few() },
    async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      const market = { ...marketOf(shop, request), locale }
      let token = readCookie(request, cartCookie)
      let left = 0
      for (const each of [request.body.item ?? []].flat()) {
        const [id = '', origin] = each.split('~')
        const variantId = Number(id)
        const added = await addToCart(
          shop.db,
          { token, partyId: actor?.party },
          { variantId, quantity: 1 },
          market,
        )
        if (!added.ok) {
          left++
          continue
        }
        const { freshToken, cartId } = added.value
        if (freshToken !== undefined) {
          token = freshToken
          setCookie(reply, cartCookie, freshToken, { maxAgeSeconds: cartDays * 86_400 })
        }
        const via = viaOf(shop, request, origin)
        if (via) await noteTaken(shop.db, cartId, { variantId, via })
      }
      return redirectTo(reply, `/${locale}/cart${left > 0 ? '?notice=not_all' : ''}`)
    },
  )
}

/** What is recommended to somebody, why, and how they switch it off; and choosing several things at once. */
export function recommendedRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    pageRoute(server, shop, locale)
    choiceRoute(server, shop, locale)
    cartRoute(server, shop, locale)
  }
}
