import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { Type } from 'typebox'
import { parseCurrency } from '#kernel/currency.ts'
import { problem, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { localeOf, locales } from '#market/catalog/index.ts'
import {
  categoryPlaces,
  newestProducts,
  productPlaces,
  sitemapParts,
  writtenPaths,
} from '#views/found/index.ts'
import { agentLines } from '../feeds/agents.ts'
import { googleTsv, googleXml } from '../feeds/google.ts'
import { robots } from '../feeds/robots.ts'
import { newProductsRss } from '../feeds/rss.ts'
import { offersIn, type FeedMarket } from '../feeds/shown-offer.ts'
import { sitemap, sitemapIndex } from '../feeds/sitemaps.ts'
import type { Shop } from '../shop.ts'

const facts = { kind: 'asset', load: 'browse' } as const
const often = { ...facts, rateLimit: { max: 120, timeWindow: '1 minute' } } as const
const seldom = { ...facts, rateLimit: { max: 20, timeWindow: '1 minute' } } as const
const xml = 'application/xml; charset=utf-8'

/** Send text as it is made, compressed on the way where that is understood: however long it is, little of it is in memory. */
function sendStream(
  request: HttpRequest,
  reply: HttpReply,
  type: string,
  text: AsyncIterable<string>,
): HttpReply {
  void reply.headers({
    'content-type': type,
    'cache-control': 'public, max-age=300',
    vary: 'accept-encoding',
  })
  const source = Readable.from(text, { objectMode: false })
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(source)
  const packed = createGzip({ level: 4 })
  source.on('error', (error) => packed.destroy(error))
  packed.on('close', () => source.destroy())
  return reply.header('content-encoding', 'gzip').send(source.pipe(packed))
}

function sitemapRoutes(server: HttpServer, { db, settings: { publicOrigin: origin } }: Shop): void {
  server.get('/robots.txt', { config: often }, async (_, reply) =>
    reply
      .headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' })
      .send(robots(origin)),
  )
  server.get('/sitemap.xml', { config: often }, async (_, reply) =>
    reply
      .headers({ 'content-type': xml, 'cache-control': 'public, max-age=60' })
      .send(sitemapIndex(origin, await sitemapParts(db))),
  )
  const house = ['', '/help/delivery', '/help/about']
  server.get('/sitemaps/pages.xml', { config: often }, async (request, reply) => {
    const [places, written] = await Promise.all([categoryPlaces(db), writtenPaths(db)])
    const paths = [...house, ...written]
    return sendStream(request, reply, xml, sitemap(origin, { prefix: 'c', paths }, [places]))
  })
  const params = Type.Object(
    { file: Type.String({ maxLength: 30, pattern: '^products-[1-9][0-9]{0,6}\\.xml$' }) },
    { additionalProperties: false },
  )
  server.get('/sitemaps/:file', { schema: { params }, config: often }, async (request, reply) => {
    const part = Number(request.params.file.slice('products-'.length, -'.xml'.length))
    return sendStream(request, reply, xml, sitemap(origin, { prefix: 'p' }, productPlaces(db, part)))
  })
}

/** Whom a feed is for, from its name such as `fr-FR-EUR`. */
function marketNamed(name: string): FeedMarket | undefined {
  const [language = '', country = '', code = ''] = name.split('-')
  const [locale, currency] = [localeOf(language), parseCurrency(code)]
  return locale === undefined || !currency.ok ? undefined : { locale, country, currency: currency.value }
}

const feedFile = (extensions: string) =>
  Type.Object(
    { file: Type.String({ maxLength: 20, pattern: `^[a-z]{2}-[A-Z]{2}-[A-Z]{3}\\.(?:${extensions})$` }) },
    { additionalProperties: false },
  )

function feedRoutes(server: HttpServer, { db, settings: { publicOrigin: origin } }: Shop): void {
  const opened = async (file: string) => {
    const market = marketNamed(file.split('.')[0] ?? '')
    const parts = market && (await offersIn(db, market))
    if (!market || !parts) throw problem(404, 'not_found')
    return { where: { origin, market }, parts }
  }
  const google = { schema: { params: feedFile('xml|tsv') }, config: seldom }
  server.get('/feeds/google/:file', google, async (request, reply) => {
    const { where, parts } = await opened(request.params.file)
    if (request.params.file.endsWith('.xml')) return sendStream(request, reply, xml, googleXml(where, parts))
    return sendStream(request, reply, 'text/tab-separated-values; charset=utf-8', googleTsv(where, parts))
  })
  const agents = { schema: { params: feedFile('jsonl') }, config: seldom }
  server.get('/feeds/agents/:file', agents, async (request, reply) => {
    const { where, parts } = await opened(request.params.file)
    return sendStream(request, reply, 'application/jsonl; charset=utf-8', agentLines(where, parts))
  })
  for (const locale of locales)
    server.get(`/${locale}/new.rss`, { config: often }, async (_, reply) =>
      reply
        .headers({
          'content-type': 'application/rss+xml; charset=utf-8',
          'cache-control': 'public, max-age=300',
        })
        .send(newProductsRss(origin, locale, await newestProducts(db, locale))),
    )
}

/** What machines read: rules for crawlers, sitemaps, product feeds, news of the shelf. */
export function machineRoutes(server: HttpServer, shop: Shop): void {
  sitemapRoutes(server, shop)
  feedRoutes(server, shop)
}
