import { errorFields, log } from '#kernel/log.ts'
import { html, type Html } from '#kernel/html.ts'
import { readCookie, type HttpReply, type HttpRequest } from '#kernel/http.ts'
import type { Actor } from '#people/access/index.ts'
import {
  besideCart,
  besideProduct,
  boughtBy,
  choiceOf,
  forPerson,
  liveRecommendationsOf,
  noteLook,
  openVia,
  orderAgain,
  productsAt,
  sealVia,
  type Known,
  type Place,
  type Recommendation,
  type Via,
} from '#views/recommendations/index.ts'
import type { ProductPage } from '#views/storefront/index.ts'
import { picturesFor } from './components/gallery.ts'
import { priceTag } from './components/price.ts'
import {
  recommendedShelf,
  togetherForm,
  type Heading,
  type Shown,
  type Standing,
} from './components/recommended.ts'
import { keepSlugs, readSlugs, seenCookie } from './kept-slugs.ts'
import { chosenVariant, type Choice } from './pages/product.ts'
import { marketOf, type Shop } from './shop.ts'
import { shownPrices } from './shown-prices.ts'
import type { PageContext } from './visitor.ts'
import { actorOf } from './who.ts'
import { wordsFor } from './words.ts'

/** The cookie with a browser's own word about recommendations: `on` or `off`. */
export const choiceCookie = 'recommend'

const keyOf = (shop: Shop): string => shop.settings.secretKey.reveal()

/** True where the browser asks not to be followed (Global Privacy Control, Do Not Track). */
export const isUnfollowed = ({ headers }: HttpRequest): boolean =>
  headers['sec-gpc'] === '1' || headers['dnt'] === '1'

/** How personal recommendations stand for whoever asks, whatever their browser asks. */
export async function standingOf(
  shop: Shop,
  request: HttpRequest,
  actor: Actor | undefined,
): Promise<Standing> {
  const said = readCookie(request, choiceCookie)
  const isGuest = actor === undefined
  const unfollowed = isUnfollowed(request)
  if (isGuest) return { isOn: said === 'on', isGuest, isUnfollowed: unfollowed }
  const chosen = await choiceOf(shop.db, actor.party)
  return { isOn: said !== 'off' && chosen !== false, isGuest, isUnfollowed: unfollowed }
}

const mayLook = (request: HttpRequest): boolean =>
  readCookie(request, choiceCookie) === 'on' && !isUnfollowed(request)

/** What may be known of whoever asks; undefined where nothing may. */
export async function knownOf(
  shop: Shop,
  request: HttpRequest,
  actor: Actor | undefined,
): Promise<Known | undefined> {
  if (isUnfollowed(request)) return undefined
  const { isOn } = await standingOf(shop, request, actor)
  if (!isOn) return undefined
  const slugs = mayLook(request) ? readSlugs(request, keyOf(shop), seenCookie) : []
  const [baskets, seen] = await Promise.all([
    actor === undefined ? [] : boughtBy(shop.db, actor.party),
    productsAt(shop.db, slugs),
  ])
  return { baskets, seen }
}

/** Note in the visitor's own cookie that a product was looked at, and count it where they let us. */
export function noteSeen(shop: Shop, request: HttpRequest, reply: HttpReply, slug: string): void {
  // Who does not want to be followed is not, not even by their own browser.
  if (isUnfollowed(request) || readCookie(request, choiceCookie) === 'off') return
  const key = keyOf(shop)
  const before = readSlugs(request, key, seenCookie)
  if (before[0] === slug) return
  const others = before.filter((each) => each !== slug)
  keepSlugs(reply, key, seenCookie, [slug, ...others])
  if (!mayLook(request) || before.includes(slug)) return
  noteLook(shop.db, [slug, ...others]).catch((error: unknown) =>
    log.warn('look_not_noted', errorFields(error)),
  )
}

/** Recommendations with the prices of the visitor's market. */
async function priced(
  shop: Shop,
  page: PageContext,
  all: readonly Recommendation[],
): Promise<Recommendation[]> {
  const prices = await shownPrices(shop.db, page.market)
  const items = await prices.items(all.map(({ item }) => item))
  return all.map((each, at) => ({ ...each, item: { ...each.item, ...items[at] } }))
}

async function shownAt(
  shop: Shop,
  page: PageContext,
  place: Place,
  all: readonly Recommendation[],
): Promise<Shown> {
  const key = keyOf(shop)
  return {
    place,
    all: all.length === 0 ? [] : await priced(shop, page, all),
    seal: (productId) => sealVia(key, { place, productId }),
  }
}

const showing = (page: PageContext, most: number) => ({
  locale: page.locale,
  currency: page.market.currency,
  most,
})

/** What stands beside a product on its page, and what of it is counted when it is shown. */
export async function besideProductPage(
  shop: Shop,
  page: PageContext,
  product: ProductPage,
  choice: Choice,
): Promise<{ readonly beside: Html; readonly shows: readonly string[] }> {
  const words = wordsFor(page.locale)
  const [together, viewed] = await Promise.all([
    besideProduct(shop.db, 'together', product.id, showing(page, 3)).then((all) =>
      shownAt(shop, page, 'together', all),
    ),
    besideProduct(shop.db, 'viewed', product.id, showing(page, 4)).then((all) =>
      shownAt(shop, page, 'viewed', all),
    ),
  ])
  const variant = chosenVariant(product, choice)
  const own =
    variant?.price && variant.available > 0
      ? {
          variantId: variant.id,
          title: product.title,
          href: `/${page.locale}/p/${product.addresses[page.locale]}`,
          picture: picturesFor(product, variant)[0]?.key ?? null,
          price: priceTag(words, page.locale, { price: variant.price, compareAt: null }),
        }
      : undefined
  const parts = [
    togetherForm(words, page, together, own),
    recommendedShelf(words, page, viewed, { title: words('rec.viewed'), why: false }),
  ]
  const shows = [together, viewed].filter(({ all }) => all.length > 0).map(({ place }) => place)
  return { beside: html`${parts}`, shows }
}

/** Count that places were shown. */
export function noteShown(shop: Shop, shown: readonly string[]): void {
  const tallies = liveRecommendationsOf(shop.db)?.tallies
  for (const place of shown) tallies?.note(place as Place, 'shown')
}

/** Where a request says it came from, where the shop itself said so before; and count it once for each visitor and day. */
export function viaOf(shop: Shop, request: HttpRequest, given: string | undefined): Via | undefined {
  const via = openVia(keyOf(shop), given)
  if (via) liveRecommendationsOf(shop.db)?.tallies.follow(via, request.ip)
  return via
}

/** What goes with a cart. */
export async function besideCartPage(
  shop: Shop,
  page: PageContext,
  slugs: readonly string[],
): Promise<Html | null> {
  const words = wordsFor(page.locale)
  const products = await productsAt(shop.db, slugs)
  const all = await besideCart(shop.db, products, showing(page, 4))
  const shown = await shownAt(shop, page, 'cart', all)
  if (all.length > 0) noteShown(shop, ['cart'])
  return recommendedShelf(words, page, shown, { title: words('rec.cart'), why: true })
}

/** Things for the one who asks; nothing where nothing may be known of them. */
export async function personalShelf(
  shop: Shop,
  request: HttpRequest,
  page: PageContext,
  { most, more, isWholePage }: { readonly most: number } & Pick<Heading, 'more' | 'isWholePage'>,
): Promise<Html | null> {
  const actor = await actorOf(shop.db, request)
  const known = await knownOf(shop, request, actor)
  if (!known) return null
  const all = await forPerson(shop.db, known, showing({ ...page, market: marketOf(shop, request) }, most))
  const shown = await shownAt(shop, page, 'for_you', all)
  if (all.length > 0) noteShown(shop, ['for_you'])
  const words = wordsFor(page.locale)
  return recommendedShelf(words, page, shown, {
    title: words('rec.for_you'),
    why: true,
    ...(more ? { more } : {}),
    isWholePage: isWholePage ?? false,
  })
}

/** What somebody buys again and again; nothing where nothing may be known of them. */
export async function againShown(
  shop: Shop,
  request: HttpRequest,
  page: PageContext,
  actor: Actor,
): Promise<Shown | undefined> {
  const known = await knownOf(shop, request, actor)
  if (!known) return undefined
  const all = await orderAgain(shop.db, known.baskets, showing(page, 6))
  if (all.length > 0) noteShown(shop, ['again'])
  return shownAt(shop, page, 'again', all)
}
