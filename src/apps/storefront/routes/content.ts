import { Type } from 'typebox'
import type { HttpServer } from '#kernel/http.ts'
import { escapeXml } from '#kernel/xml.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import {
  findPiece,
  findPublished,
  frontBlocks,
  listArticles,
  readPreviewToken,
  spokenIn,
  type BlockBody,
  type ShownPiece,
  type WritingBody,
} from '#market/content/index.ts'
import { productsNamed } from '#views/storefront/index.ts'
import { blocksPart, journalPage, writingPage, type ShownBlock } from '../pages/content.ts'
import { personalContext, sendPersonal, sendShared, type Shop } from '../shop.ts'
import { shownPrices } from '../shown-prices.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'

const params = Type.Object(
  { slug: Type.String({ maxLength: 80, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }) },
  { additionalProperties: false },
)
const paging = Type.Object(
  { page: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,3}$' })) },
  { additionalProperties: false },
)
const previewParams = Type.Object(
  { token: Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9._-]+$' }) },
  { additionalProperties: false },
)
const pageSize = 12

/** What pages of written content are remembered under; a change of any of them forgets all. */
const tags = ['content']

/** The blocks of the front page with the products they name, as prices are shown in the visitor's market. */
export async function shownBlocks(
  shop: Shop,
  page: PageContext,
  blocks: readonly (BlockBody & { readonly slug: string })[],
): Promise<readonly ShownBlock[]> {
  const asked = { locale: page.locale, currency: page.market.currency }
  const prices = await shownPrices(shop.db, page.market)
  return Promise.all(
    blocks.map(async (block) => ({
      ...block,
      items:
        block.look === 'products'
          ? await prices.items(await productsNamed(shop.db, block.products, asked))
          : [],
    })),
  )
}

/** The blocks of the front page as they are shown now. */
export const blocksNow = async (shop: Shop, page: PageContext): Promise<readonly ShownBlock[]> =>
  shownBlocks(shop, page, await frontBlocks(shop.db))

function writingRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const places = [
    { kind: 'page', path: '/pages' },
    { kind: 'article', path: '/journal' },
  ] as const
  for (const { kind, path } of places)
    server.get(`/${locale}${path}/:slug`, { schema: { params } }, async (request, reply) => {
      const canonical = `${path}/${request.params.slug}`
      return sendShared(shop, request, reply, {
        locale,
        address: canonical,
        make: async (page) => {
          const piece = await findPublished(shop.db, kind, request.params.slug)
          if (piece === undefined) return undefined
          const dated = kind === 'article' ? { publishedAt: piece.firstPublishedAt } : {}
          return { content: writingPage(page, { ...piece.body, canonical, ...dated }), tags }
        },
      })
    })
}

function journalRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  server.get(`/${locale}/journal`, { schema: { querystring: paging } }, async (request, reply) => {
    const number = Number(request.query.page ?? '1')
    return sendShared(shop, request, reply, {
      locale,
      address: number === 1 ? '/journal' : `/journal?page=${number}`,
      make: async (page) => {
        const { articles, isLast } = await listArticles(shop.db, { page: number, size: pageSize })
        if (articles.length === 0 && number > 1) return undefined
        return { content: journalPage(page, { articles, number, isLast }), tags }
      },
    })
  })
  server.get(`/${locale}/journal.xml`, async (_request, reply) => {
    const { articles } = await listArticles(shop.db, { page: 1, size: 30 })
    void reply.header('content-type', 'application/rss+xml; charset=utf-8')
    void reply.header('cache-control', 'public, max-age=300')
    return reply.send(feedOf(shop.settings.publicOrigin, locale, articles))
  })
}

/** A feed of articles (RSS 2.0). */
function feedOf(origin: string, locale: Locale, articles: readonly ShownPiece<'article'>[]): string {
  const words = wordsFor(locale)
  const home = `${origin}/${locale}/journal`
  const items = articles.map(({ slug, body, firstPublishedAt }) => {
    const { said } = spokenIn(body.texts, locale)
    const link = escapeXml(`${home}/${slug}`)
    return `<item><title>${escapeXml(said.title)}</title><link>${link}</link><guid>${link}</guid><description>${escapeXml(said.lede)}</description><pubDate>${firstPublishedAt.toUTCString()}</pubDate></item>`
  })
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>${escapeXml(`Kontor · ${words('journal.title')}`)}</title><link>${escapeXml(home)}</link><description>${escapeXml(words('journal.lede'))}</description><language>${locale}</language><atom:link href="${escapeXml(`${home}.xml`)}" rel="self" type="application/rss+xml"/>${items.join('')}</channel></rss>
`
}

/** A version before it is shown, for whoever was given the link: never kept, never found by search engines. */
function previewRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  server.get(`/${locale}/preview/:token`, { schema: { params: previewParams } }, async (request, reply) => {
    const asked = readPreviewToken(shop.settings.secretKey.reveal(), request.params.token)
    const piece = asked && (await findPiece(shop.db, asked.id, asked.version))
    if (piece === undefined || piece.kind === 'menu') {
      reply.callNotFound()
      return reply
    }
    const page = await personalContext(shop, request, locale)
    if (piece.kind !== 'block') return sendPersonal(reply, page, writingPage(page, piece.body as WritingBody))
    const [block] = await shownBlocks(shop, page, [{ ...(piece.body as BlockBody), slug: piece.slug }])
    const title = wordsFor(locale)('shop.home')
    return sendPersonal(reply, page, { title, body: blocksPart(page, block === undefined ? [] : [block]) })
  })
}

/** Pages, the journal and its feed, and previews, in every language. */
export function contentRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    writingRoutes(server, shop, locale)
    journalRoute(server, shop, locale)
    previewRoute(server, shop, locale)
  }
}
