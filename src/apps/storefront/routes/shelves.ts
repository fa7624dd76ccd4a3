import { Type } from 'typebox'
import { html, type Html } from '#kernel/html.ts'
import { readCookie, redirectTo, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { sameElsewhere } from '#views/matching/index.ts'
import type { Via } from '#views/recommendations/index.ts'
import { browse, noteSearch, searchProducts } from '#views/search/index.ts'
import {
  categoryPage as readCategory,
  homePage as readHome,
  listingFacets,
  productPage as readProduct,
  productVoices,
  type ListingQuery,
  type ProductPage,
} from '#views/storefront/index.ts'
import { otherSellers } from '../components/other-sellers.ts'
import { readShelfQuery, writeShelfQuery, type ShelfQuery } from '../listing-query.ts'
import { formatMarket, marketCookie, parseMarket } from '../market.ts'
import { homePage } from '../pages/home.ts'
import { delivered } from '../delivered.ts'
import { chosenVariant, mostPieces, productPage } from '../pages/product.ts'
import { categoryPage, searchPage } from '../pages/shelf.ts'
import { variantTags } from '../freshness.ts'
import { goneProduct } from '../gone.ts'
import { blocksNow } from './content.ts'
import { marketOf, pageContext, sendShared, type SharedTarget, type Shop } from '../shop.ts'
import { besideProductPage, choiceCookie, noteSeen, noteShown, personalShelf, viaOf } from '../recommended.ts'
import { shownPrices } from '../shown-prices.ts'
import type { Market, PageContext } from '../visitor.ts'
import { safeBack, sessionCookie } from '../who.ts'
import { wordsFor } from '../words.ts'
import { votesOn } from './reviews.ts'

const slug = Type.Object(
  { slug: Type.String({ maxLength: 120, pattern: '^[a-z0-9\\u3400-\\u9fff][a-z0-9\\u3400-\\u9fff-]*$' }) },
  { additionalProperties: false },
)
const marketBody = Type.Object(
  {
    country: Type.String({ maxLength: 2 }),
    currency: Type.String({ maxLength: 3 }),
    back: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
)
const pageSize = 24

const queryOf = (request: HttpRequest) => new URLSearchParams(request.url.split('?')[1] ?? '')

function listingQuery(query: ShelfQuery, market: Market, locale: Locale, category?: string): ListingQuery {
  return {
    locale,
    currency: market.currency,
    filters: query.filters,
    size: pageSize,
    page: query.page,
    ...(query.sort ? { sort: query.sort } : {}),
    ...(category === undefined ? {} : { category }),
  }
}

/** Tags of a shelf: it changes when any product does, and when one it shows runs out or comes back. */
const shelfTags = ['shelf']

function homeRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  server.get(`/${locale}`, async (request, reply) =>
    sendShared(shop, request, reply, {
      locale,
      address: '/',
      personal: () => personalOnHome(shop, request, locale),
      make: async (page) => {
        const [prices, home, blocks] = await Promise.all([
          shownPrices(shop.db, page.market),
          readHome(shop.db, { locale, currency: page.market.currency }),
          blocksNow(shop, page),
        ])
        const [featured, newest] = await Promise.all([prices.items(home.featured), prices.items(home.newest)])
        return {
          content: homePage(page, { ...home, featured, newest }, blocks),
          tags: [...shelfTags, 'content'],
        }
      },
    }),
  )
}

/** What is recommended to the one who looks; without their cookies nothing is asked. */
async function personalOnHome(shop: Shop, request: HttpRequest, locale: Locale): Promise<Html | null> {
  const cookies = [sessionCookie, choiceCookie].map((name) => readCookie(request, name))
  if (cookies.every((each) => each === undefined)) return null
  const page = await pageContext(shop, request, locale)
  const more = html`<a href="/${locale}/for-you#recommendations">${wordsFor(locale)('rec.why_link')}</a>`
  const shelf = await personalShelf(shop, request, page, { most: 4, more })
  return shelf && html`<div class="page">${shelf}</div>`
}

function categoryRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  server.get(`/${locale}/c/:slug`, { schema: { params: slug } }, async (request, reply) => {
    const market = marketOf(shop, request)
    const query = { ...readShelfQuery(queryOf(request), market.currency), q: '' }
    const { slug: category } = request.params
    return sendShared(shop, request, reply, {
      locale,
      address: `/c/${category}?${writeShelfQuery(query, market.currency).toString()}`,
      make: async (page) => {
        const head = await readCategory(shop.db, { slug: category, locale })
        if (!head) return undefined
        if (head.addresses[locale] !== category)
          return { movedTo: `/${locale}/c/${encodeURIComponent(head.addresses[locale])}` }
        const asked = listingQuery(query, market, locale, head.slug)
        const [prices, shelf, facets] = await Promise.all([
          shownPrices(shop.db, market),
          browse(shop.db, asked),
          listingFacets(shop.db, asked),
        ])
        if (!shelf.ok || !facets.ok) return undefined
        const shown = { ...shelf.value, items: await prices.items(shelf.value.items) }
        return {
          content: categoryPage(page, head, { query, listing: shown, facets: facets.value }),
          tags: [...shelfTags, 'search'],
        }
      },
    })
  })
}

function searchRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  server.get(`/${locale}/search`, async (request, reply) => {
    const market = marketOf(shop, request)
    const query = readShelfQuery(queryOf(request), market.currency)
    const isFirst = query.page === 1 && Object.keys(query.filters).length === 0
    if (isFirst) noteSearch(shop.db, { locale, text: query.q })
    return sendShared(shop, request, reply, {
      locale,
      address: `/search?${writeShelfQuery(query, market.currency).toString()}`,
      make: async (page) => {
        const searched = await searchProducts(shop.db, {
          ...listingQuery(query, market, locale),
          text: query.q,
        })
        if (!searched.ok) return undefined
        const found = searched.value
        const { count, isPartial } = found
        if (isFirst) noteSearch(shop.db, { locale, text: query.q, found: { count, isPartial } })
        const prices = await shownPrices(shop.db, market)
        const items = await prices.items(found.items)
        const shelf = { ...found, items, sort: 'popularity' as const, next: null }
        const content = searchPage(page, {
          query,
          listing: shelf,
          facets: found,
          corrected: found.correctedTo,
          isPartial,
        })
        return { content, tags: [...shelfTags, 'search'] }
      },
    })
  })
}

/** The same product at other sellers, at the prices of the visitor's market. */
async function otherSellersOf(shop: Shop, page: PageContext, { id: productId, price }: ProductPage) {
  const { locale, market } = page
  const offers = await sameElsewhere(shop.db, { productId, locale, currency: market.currency })
  if (offers.length === 0) return null
  const items = await (await shownPrices(shop.db, market)).items(offers.map(({ item }) => item))
  return otherSellers(
    page,
    price,
    offers.map((offer, i) => ({ ...offer, item: items[i] ?? offer.item })),
  )
}

/** What of the address of a product's page its answer depends on. */
type Asked = {
  readonly slug: string
  /** The options chosen, by code. */
  readonly choice: Readonly<Record<string, string>>
  /** The place of the shop the visitor came from, as the shop sealed it, and opened. */
  readonly sealed?: string | undefined
  readonly via?: Via | undefined
}

/** The page of a product, with options chosen; of an old address where it moved to. */
export function productTarget(
  shop: Shop,
  locale: Locale,
  { slug, choice, sealed, via }: Asked,
): SharedTarget {
  const chosen = Object.entries(choice)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, value]): [string, string] => [`o.${code}`, value])
  const query = new URLSearchParams(chosen)
  // Whoever came from a place of the shop gets the page whose form says so; it names nobody.
  if (via && sealed !== undefined) query.set('via', sealed)
  const make: SharedTarget['make'] = async (page) => {
    const product = await readProduct(shop.db, { slug, locale, currency: page.market.currency })
    if (!product) return goneProduct(shop, page, slug)
    if (product.addresses[locale] !== slug)
      return { movedTo: `/${locale}/p/${encodeURIComponent(product.addresses[locale])}` }
    const tags = [
      'shelf',
      'recommended',
      `product:${product.id}`,
      ...product.variants.flatMap((each) => variantTags(each, mostPieces)),
    ]
    const prices = await shownPrices(shop.db, page.market)
    const listed = chosenVariant(product, choice) ?? product.variants[0]
    const { taxClass } = product
    const priced = prices.product(product)
    const [shown, brought, voices, { beside, shows }, elsewhere] = await Promise.all([
      priced,
      listed ? delivered(shop.db, page.market, { ...listed, taxClass }) : null,
      productVoices(shop.db, product.id, locale),
      priced.then((own) => besideProductPage(shop, page, own, choice)),
      priced.then((own) => otherSellersOf(shop, page, own)),
    ])
    const parts = {
      withVat: prices.withVat,
      voices,
      brought,
      beside: html`${elsewhere} ${beside}`,
      via: via?.productId === product.id ? sealed : undefined,
    }
    return { content: productPage(page, shown, choice, parts), tags, shows }
  }
  const address = `/p/${slug}`
  return { locale, address: query.size === 0 ? address : `${address}?${query.toString()}`, make }
}

function productRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  server.get(`/${locale}/p/:slug`, { schema: { params: slug } }, async (request, reply) => {
    const choice: Record<string, string> = {}
    for (const [key, value] of queryOf(request))
      if (/^o\.[a-z][a-z0-9_-]{0,39}$/.test(key) && value.length <= 80) choice[key.slice(2)] = value
    noteSeen(shop, request, reply, request.params.slug)
    const sealed = queryOf(request).get('via') ?? undefined
    const via = viaOf(shop, request, sealed)
    return sendShared(shop, request, reply, {
      ...productTarget(shop, locale, { slug: request.params.slug, choice, sealed, via }),
      shown: (what) => noteShown(shop, what),
      ownView: votesOn(shop, locale),
    })
  })
}

function marketRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  server.post(`/${locale}/market`, { schema: { body: marketBody } }, async (request, reply) => {
    const { country, currency, back } = request.body
    const market = parseMarket(`${country}.${currency}`, marketOf(shop, request))
    void reply.setCookie(marketCookie, formatMarket(market), {
      path: '/',
      sameSite: 'lax',
      maxAge: 31_536_000,
      httpOnly: true,
      secure: server.overHttps,
    })
    return redirectTo(reply, safeBack(back === undefined ? undefined : `/${locale}${back}`, `/${locale}`))
  })
}

/** The language a browser asks for first among those the shop speaks. */
export function preferredLocale(acceptLanguage: string | undefined): Locale {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const found = locales.find((each) => part.trim().toLowerCase().startsWith(each))
    if (found) return found
  }
  return 'en'
}

/** Home, categories, search and products in every language. */
export function shelfRoutes(server: HttpServer, shop: Shop): void {
  server.get('/', async (request, reply) => {
    void reply.header('vary', 'accept-language')
    return redirectTo(reply, `/${preferredLocale(request.headers['accept-language'])}`)
  })
  for (const locale of locales) {
    homeRoute(server, shop, locale)
    categoryRoute(server, shop, locale)
    searchRoute(server, shop, locale)
    productRoute(server, shop, locale)
    marketRoute(server, shop, locale)
  }
}
