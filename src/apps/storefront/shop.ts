import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'
import type { Html } from '#kernel/html.ts'
import { readCookie, type HttpReply, type HttpRequest } from '#kernel/http.ts'
import type { Locale } from '#market/catalog/index.ts'
import { menus } from '#market/content/index.ts'
import type { Actor } from '#people/access/index.ts'
import { countPieces } from '#trade/cart/index.ts'
import { categoryMenu, type MenuEntry } from '#views/storefront/index.ts'
import { personalGap, renderPage, visitorDoors, type Page } from './layout.ts'
import { marketCookie, parseMarket } from './market.ts'
import { preparePage, type CachedPage, type PageCache } from './page-cache.ts'
import { encodingOf } from './routes/assets.ts'
import type { Market, PageContext, Visitor } from './visitor.ts'
import { actorOf, cartCookie, sessionCookie } from './who.ts'

/** What the shop's routes work with. */
export type Shop = {
  readonly db: Db
  readonly settings: Settings
  readonly cache: PageCache
}

/** The market a stranger is shown. */
export const ownMarket = ({ settings }: Shop): Market =>
  parseMarket(settings.defaultMarket, { country: 'DE', currency: 'EUR' })

/** The market of a request: what its cookie says, else the shop's own. */
export const marketOf = (shop: Shop, request: HttpRequest): Market =>
  parseMarket(request.cookies[marketCookie], ownMarket(shop))

/** What the header shows of the one who asks. No cookies, no statement. */
export async function visitorOf(shop: Shop, request: HttpRequest, actor?: Actor): Promise<Visitor> {
  const token = readCookie(request, cartCookie)
  const known = actor ?? (await actorOf(shop.db, request))
  const ref = { token, partyId: known?.party }
  const cartCount = token === undefined && !known ? 0 : await countPieces(shop.db, ref)
  return { cartCount, name: known?.displayName ?? null }
}

/** The context of a page whose visitor and cart have been read already: no statement is spent on the header again. */
export async function knownContext(
  shop: Shop,
  request: HttpRequest,
  locale: Locale,
  { actor, pieces }: { readonly actor: Actor | undefined; readonly pieces: number },
): Promise<PageContext> {
  const page = await pageContext(shop, request, locale)
  return { ...page, visitor: { cartCount: pieces, name: actor?.displayName ?? null } }
}

const departments = new WeakMap<readonly MenuEntry[], PageContext['departments']>()

/** The departments of a menu as pages have them: the same list for the same menu. */
function departmentsOf(menu: readonly MenuEntry[]): PageContext['departments'] {
  const known = departments.get(menu) ?? menu.map(({ address, name }) => ({ slug: address, name }))
  departments.set(menu, known)
  return known
}

/** What a page for everybody is made for. */
type Where = Pick<PageContext, 'locale' | 'market' | 'path'>

/** The context of a page for everybody: the frame keeps a gap for the visitor. */
async function contextAt(shop: Shop, { locale, market, path }: Where): Promise<PageContext> {
  const [menu, written] = await Promise.all([categoryMenu(shop.db, locale), menus(shop.db)])
  return {
    locale,
    market,
    path,
    origin: shop.settings.publicOrigin,
    demo: shop.settings.mode !== 'production',
    departments: departmentsOf(menu),
    menus: written,
    visitor: null,
  }
}

/** The context of a page at the address that was asked for, without the visitor. */
export const pageContext = (shop: Shop, request: HttpRequest, locale: Locale): Promise<PageContext> =>
  contextAt(shop, { locale, market: marketOf(shop, request), path: request.url.slice(`/${locale}`.length) })

/** The context of a page made for one visitor. */
export async function personalContext(
  shop: Shop,
  request: HttpRequest,
  locale: Locale,
  actor?: Actor,
): Promise<PageContext> {
  const [page, visitor] = await Promise.all([
    pageContext(shop, request, locale),
    visitorOf(shop, request, actor),
  ])
  return { ...page, visitor }
}

/**
 * Send a page made for one visitor; nobody may keep it. It is compressed although it may hold what is secret: cookies of the
 * shop do not come along when another site asks, so that nobody can have it sent with words of their own and compare lengths.
 */
export function sendPersonal(reply: HttpReply, page: PageContext, content: Page, status = 200): HttpReply {
  void reply.code(status).type('text/html; charset=utf-8').header('vary', 'accept-encoding, cookie')
  return sendText(reply.request, reply, renderPage(page, content))
}

function sendText(request: HttpRequest, reply: HttpReply, text: string): HttpReply {
  const encoding = encodingOf(request)
  if (encoding) void reply.header('content-encoding', encoding)
  if (encoding === 'br')
    return reply.send(brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }))
  return reply.send(encoding === 'gzip' ? gzipSync(text, { level: 2 }) : text)
}

/** A page that is the same for everybody, and what it shows, so that it is forgotten when that changes. */
export type SharedPage = {
  readonly content: Page
  readonly tags: readonly string[]
  /** What of it is counted when it is shown. */
  readonly shows?: readonly string[]
}

/** The page is found elsewhere for good: the whole path there, with its language. */
export type MovedPage = { readonly movedTo: string }

/** The page is no more, for good: what is shown in its place. */
export type GonePage = { readonly gone: Page }

/** Send the browser to the one address of what it asked for (301), with the query it came with. */
export function movedForGood(request: HttpRequest, reply: HttpReply, path: string): HttpReply {
  const query = request.url.split('?')[1]
  const target = query === undefined ? path : `${path}?${query}`
  if (!/^\/(?![/\\])[!-~]*$/.test(target)) throw new Error('assertion failed: a page moves within the shop')
  return reply.header('cache-control', 'public, max-age=3600').redirect(target, 301)
}

/** What a shared page is besides: a part of it for one visitor, and who hears what was shown. */
type Besides = {
  readonly personal?: () => Promise<Html | null>
  /** What stands differently on it for somebody who is signed in. */
  readonly ownView?: (text: string, actor: Actor) => Promise<string>
  readonly shown?: (what: readonly string[]) => void
}

/** A page that is the same for everybody: its language, its address without it, and how it is made. */
export type SharedTarget = {
  readonly locale: Locale
  /** The path as links write it, with nothing of the query but what the page depends on. */
  readonly address: string
  /** Undefined means there is no such page. */
  readonly make: (page: PageContext) => Promise<SharedPage | MovedPage | GonePage | undefined>
}

/** What stands where a page was looked for and none can be kept. */
type Instead = MovedPage | (GonePage & { readonly page: PageContext })

const keyOf = ({ locale, address }: Omit<SharedTarget, 'make'>, market: Market): string =>
  `${locale} ${market.country}.${market.currency} ${address}`

/** The address as the page itself names it: nothing of what else the first who asked had written behind it. */
function pathOf({ address }: SharedTarget, { origin }: URL): string {
  const { pathname, search } = new URL(address, origin)
  return (pathname === '/' ? '' : pathname) + search
}

/** Make a page and keep it. */
async function makeShared(
  shop: Shop,
  market: Market,
  target: SharedTarget,
): Promise<CachedPage | Instead | undefined> {
  const { locale, make } = target
  const since = shop.cache.moment()
  const path = pathOf(target, new URL(shop.settings.publicOrigin))
  const page = await contextAt(shop, { locale, market, path })
  const made = await make(page)
  if (!made || 'movedTo' in made) return made
  if ('gone' in made) return { ...made, page }
  const strangers = visitorDoors({ locale, visitor: null }).text
  const ready = preparePage(renderPage(page, made.content), strangers, made.shows)
  shop.cache.keep(keyOf(target, market), ready, made.tags, since)
  return ready
}

/** Make a page for the shop's own market before somebody asks for it; nothing where it is there. */
export async function makePageAhead(shop: Shop, target: SharedTarget): Promise<void> {
  const market = ownMarket(shop)
  if (!shop.cache.has(keyOf(target, market))) await makeShared(shop, market, target)
}

/**
 * Send a page that is the same for everybody but for the header: from memory where it is there, else made now.
 */
export async function sendShared(
  shop: Shop,
  request: HttpRequest,
  reply: HttpReply,
  target: SharedTarget & Besides,
): Promise<HttpReply> {
  const { locale } = target
  const market = marketOf(shop, request)
  const cached = shop.cache.find(keyOf(target, market)) ?? (await makeShared(shop, market, target))
  if (!cached) {
    reply.callNotFound()
    return reply
  }
  if ('movedTo' in cached) return movedForGood(request, reply, cached.movedTo)
  if ('gone' in cached) {
    const visitor = await visitorOf(shop, request)
    return sendPersonal(reply, { ...cached.page, visitor }, cached.gone, 410)
  }
  void reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'private, no-cache',
    vary: 'accept-encoding, cookie',
  })
  target.shown?.(cached.shows)
  const personal = (await target.personal?.()) ?? null
  const isKnown =
    personal !== null ||
    readCookie(request, sessionCookie) !== undefined ||
    readCookie(request, cartCookie) !== undefined
  if (isKnown) {
    const actor = await actorOf(shop.db, request)
    const visitor = await visitorOf(shop, request, actor)
    // Not as a pattern: what stands in a product's name is no pattern either.
    const plain = shop.cache.bytesOf(cached, 'plain')
    const [from, to] = cached.gap
    const shared = plain.toString('utf8', to).replace(personalGap, () => personal?.text ?? '')
    const after = actor && target.ownView ? await target.ownView(shared, actor) : shared
    const doors = visitorDoors({ locale, visitor }).text
    return sendText(request, reply, plain.toString('utf8', 0, from) + doors + after)
  }
  const encoding = encodingOf(request)
  if (encoding) void reply.header('content-encoding', encoding)
  return reply.send(shop.cache.bytesOf(cached, encoding ?? 'plain'))
}
