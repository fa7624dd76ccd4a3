import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { createHttpOut } from '#kernel/http-out.ts'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { readXml } from '#kernel/xml.ts'
import { moveProduct, updateProduct } from '#market/catalog/index.ts'
import { addFaq } from '#people/reviews/index.ts'
import { refreshProducts } from '#views/search/index.ts'
import { aShop, withProducts } from '../../views/storefront/testing/a-shop.ts'
import { storefront } from './index.ts'
import { publishWritings } from './testing/writings.ts'
import { faultsOf, thingsIn } from './testing/rich-results.ts'

setLogLevel('silent')

const said = (title: string, slug?: string) => ({
  title,
  summary: `About ${title}`,
  description: `All about ${title} & more`,
  ...(slug === undefined ? {} : { slug }),
})

async function scene(t: TestContext) {
  const db = await testDatabase(t)
  await aShop(db)
  const media = [{ key: `${'a'.repeat(32)}.png`, position: 1, alt: { en: 'Seen' }, width: 800, height: 800 }]
  const ids = await withProducts(db, [
    {
      slug: 'lamp',
      translations: { en: said('Lamp'), fr: said('Lampe', 'lampe'), zh: said('灯', '灯') },
      media,
    },
    {
      slug: 'shirt',
      media,
      translations: { en: said('</script><script>alert(1)</script> Shirt') },
      variants: [
        { options: { color: 'sea' }, cents: 1_999, formerCents: 2_500 },
        { options: { color: 'ink' }, pieces: 0 },
      ],
    },
    { slug: 'old-lamp', translations: { en: said('Old lamp') } },
    { slug: 'draft', state: 'draft' },
  ])
  const settings = testSettings({ PUBLIC_ORIGIN: 'https://shop.example' })
  const httpOut = createHttpOut([])
  const server = await createServer(settings)
  await storefront(server, { db, settings, httpOut })
  await server.ready()
  t.after(async () => {
    await stopServer(server, 500)
    httpOut.close()
  })
  const get = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await server.inject({ method: 'GET', url, headers: { accept: 'text/html', ...headers } })
    return { ...answer, status: answer.statusCode, location: answer.headers.location, raw: answer.rawPayload }
  }
  const [lamp = 0, shirt = 0, oldLamp = 0] = ids
  return { db, get, lamp, shirt, oldLamp }
}

/** Of another market, whose pages are not in memory yet. */
const another = { cookie: 'kontor_market=AT.EUR' }

const attributes = (body: string, pattern: RegExp) => [...body.matchAll(pattern)].map(([, each = '']) => each)

type Scene = Awaited<ReturnType<typeof scene>>

async function oneAddress({ get }: Scene): Promise<void> {
  const page = await get('/fr/p/lampe')
  assert.equal(page.status, 200)
  assert.match(page.body, /<link rel="canonical" href="https:\/\/shop\.example\/fr\/p\/lampe"/)
  assert.deepEqual(attributes(page.body, /<link rel="alternate" hreflang="([^"]+)"/g), [
    'en',
    'zh-Hans',
    'fr',
    'x-default',
  ])
  assert.deepEqual(
    attributes(page.body, /rel="alternate" hreflang="[^"]+" href="([^"]+)"/g),
    ['en/p/lamp', `zh/p/${encodeURIComponent('灯')}`, 'fr/p/lampe', 'en/p/lamp'].map(
      (path) => `https://shop.example/${path}`,
    ),
  )
  for (const [from, to] of [
    ['/fr/p/lamp', '/fr/p/lampe'],
    ['/en/p/lampe?o.color=sea', '/en/p/lamp?o.color=sea'],
    ['/zh/p/lamp', `/zh/p/${encodeURIComponent('灯')}`],
  ] as const) {
    const moved = await get(from)
    assert.deepEqual([moved.status, moved.location], [301, to])
    assert.equal((await get(to)).status, 200, 'no chain')
  }
}

async function noChain({ db, get, lamp }: Scene): Promise<void> {
  const change = (slug: string) =>
    inTransaction(db, (tx) => updateProduct(tx, lamp, { slug }, { actor: 'test' })).then(mustBeDone)
  await change('desk-lamp')
  await change('best-lamp')
  for (const former of ['lamp', 'desk-lamp', 'lampe'])
    assert.equal((await get(`/en/p/${former}`)).location, '/en/p/best-lamp')
  assert.equal((await get('/en/p/best-lamp')).status, 200)
  await change('lamp')
  assert.equal((await get('/en/p/lamp')).status, 200)
  assert.equal((await get('/en/p/best-lamp', another)).location, '/en/p/lamp')
  await refreshProducts(db, [lamp])
  const shelf = await get('/fr/c/lamps')
  assert.match(shelf.body, /href="\/fr\/p\/lampe"/)
}

async function structured({ db, get, lamp }: Scene): Promise<void> {
  const given = { locale: 'en', question: 'Does it </script> dim?', answer: 'Yes, & slowly.', actor: 'test' }
  mustBeDone(await inTransaction(db, (tx) => addFaq(tx, lamp, given)))
  const owner = await db.as('owner')
  await owner.sql`
    insert into reviews.ratings (product_id, rating_sum, rating_count, four, five) values (${lamp}, 9, 2, 1, 1)`
  for (const path of ['/en', '/en/c/lamps', '/en/p/lamp', '/fr/p/lampe', '/en/p/shirt']) {
    const page = await get(path)
    const things = thingsIn(page.body)
    assert.ok(things.length > 0, path)
    assert.deepEqual(
      things.flatMap((thing) => faultsOf(thing)),
      [],
      path,
    )
    assert.ok(!page.body.includes('<script>alert'), path)
  }
  const group = thingsIn((await get('/en/p/shirt')).body).find((thing) => thing['@type'] === 'ProductGroup')
  assert.ok(group)
  const offers = (group['hasVariant'] as { offers: Record<string, string> }[]).map((each) => each.offers)
  assert.deepEqual(
    offers.map(({ price, priceCurrency, availability, url }) => [price, priceCurrency, availability, url]),
    [
      ['19.99', 'EUR', 'https://schema.org/InStock', 'https://shop.example/en/p/shirt?o.color=sea'],
      ['10.00', 'EUR', 'https://schema.org/OutOfStock', 'https://shop.example/en/p/shirt?o.color=ink'],
    ],
  )
  assert.ok(
    faultsOf({ '@type': 'Product', name: 'x', offers: { '@type': 'Offer', price: '1,5' } }).length >= 3,
  )
  const lampPage = await get('/en/p/lamp', another)
  const told = thingsIn(lampPage.body)
  assert.deepEqual(
    told.map((thing) => thing['@type']),
    ['BreadcrumbList', 'Product', 'FAQPage'],
  )
  assert.deepEqual(
    told.flatMap((thing) => faultsOf(thing)),
    [],
  )
  const rating = told[1]?.['aggregateRating'] as Record<string, unknown> | undefined
  assert.deepEqual([rating?.['ratingValue'], rating?.['reviewCount']], ['4.5', 2])
  assert.match(lampPage.body, /<meta property="og:type" content="product"/)
  assert.match(lampPage.body, /<meta property="product:price:amount" content="10\.00"/)
  assert.match(lampPage.body, /<meta property="og:url" content="https:\/\/shop\.example\/en\/p\/lamp"/)
}

async function goneAndMissing({ db, get, oldLamp }: Scene): Promise<void> {
  mustBeDone(await inTransaction(db, (tx) => moveProduct(tx, oldLamp, 'archive', 'test')))
  const gone = await get('/en/p/old-lamp')
  assert.equal(gone.status, 410)
  assert.match(gone.body, /Old lamp is no longer sold/)
  assert.match(gone.body, /href="\/en\/p\/lamp"/)
  assert.match(gone.body, /name="robots" content="noindex"/)
  for (const path of ['/en/p/draft', '/en/p/oak-kitchen-table']) assert.equal((await get(path)).status, 404)
  const missing = await get('/en/p/oak-kitchen-table')
  assert.match(missing.body, /value="oak kitchen table"/)
  assert.match(missing.body, /href="\/en\/c\/home"/)
}

async function sitemaps({ db, get }: Scene): Promise<void> {
  await publishWritings(db)
  const index = mustBeDone(readXml((await get('/sitemap.xml')).body, new Set(['sitemap'])))
  const maps = (index['sitemapindex'] as { sitemap: { loc: string; lastmod?: string }[] }).sitemap
  assert.deepEqual(
    maps.map((each) => each.loc),
    ['https://shop.example/sitemaps/pages.xml', 'https://shop.example/sitemaps/products-1.xml'],
  )
  const [changed] = await db.sql<{ at: Date }>`
      select max(updated_at) as at from catalog.products where state = 'active'`
  assert.equal(maps[1]?.lastmod, changed?.at.toISOString())
  const all: string[] = []
  for (const { loc } of maps) {
    const answer = await get(new URL(loc).pathname, { 'accept-encoding': 'gzip' })
    assert.equal(answer.headers['content-encoding'], 'gzip')
    const read = mustBeDone(readXml(gunzipSync(answer.raw).toString(), new Set(['url'])))
    all.push(...(read['urlset'] as { url: { loc: string }[] }).url.map((each) => each.loc))
  }
  assert.equal(new Set(all).size, all.length)
  assert.equal(all.length, 3 * (3 + 3 + 5 + 2), 'home and help, what was written, categories, two products')
  for (const loc of all) {
    const { pathname } = new URL(loc)
    const page = await get(pathname)
    assert.equal(page.status, 200, loc)
    assert.match(page.body, new RegExp(`rel="canonical" href="${loc.replaceAll(/[.?]/g, '\\$&')}"`))
  }
  const robots = (await get('/robots.txt')).body
  assert.match(robots, /^Sitemap: https:\/\/shop\.example\/sitemap\.xml$/m)
  assert.match(robots, /^Disallow: \/en\/account$/m)
  assert.equal((await get('/sitemaps/products-9.xml')).body.includes('<url>'), false)
}

async function feeds({ get }: Scene): Promise<void> {
  const read = async (file: string) => {
    const text = (await get(`/feeds/google/${file}`)).body
    const rss = mustBeDone(readXml(text, new Set(['item'])))['rss'] as {
      channel: { item: Record<string, string>[] }
    }
    return rss.channel.item
  }
  const items = await read('en-DE-EUR.xml')
  assert.deepEqual(
    items.map((each) => [
      each['id'],
      each['availability'],
      each['price'],
      each['sale_price'],
      each['item_group_id'],
    ]),
    [
      ['LAMP-0', 'in_stock', '10.00 EUR', undefined, undefined],
      ['SHIRT-0', 'in_stock', '25.00 EUR', '19.99 EUR', 'shirt'],
      ['SHIRT-1', 'out_of_stock', '10.00 EUR', undefined, 'shirt'],
    ],
  )
  for (const item of items)
    assert.equal((await get(item['link']?.slice('https://shop.example'.length) ?? '')).status, 200)
  assert.equal(
    (await read('en-US-EUR.xml'))[0]?.['price'],
    '8.40 EUR',
    'what leaves the Union has no tax in it',
  )
  const rows = (await get('/feeds/google/fr-FR-EUR.tsv')).body
    .replace(/\n$/, '')
    .split('\n')
    .map((each) => each.split('\t'))
  assert.equal(rows.length, 4)
  assert.ok(rows.every((each) => each.length === rows[0]?.length))
  assert.equal(rows[1]?.[4], 'https://shop.example/fr/p/lampe')
  const lines = (await get('/feeds/agents/en-DE-EUR.jsonl')).body.trimEnd().split('\n')
  const told = lines.map((each) => JSON.parse(each) as Record<string, unknown>)
  assert.deepEqual(told[1]?.['variant'], { color: 'sea' })
  assert.equal(told[2]?.['inventory_quantity'], 0)
  for (const missing of ['en-DE-QQQ.xml', 'xx-DE-EUR.xml', 'en-ZZ-EUR.xml', 'x'])
    assert.ok((await get(`/feeds/google/${missing}`)).status >= 400, missing)
  const rss = mustBeDone(readXml((await get('/fr/new.rss')).body, new Set(['item'])))['rss']
  assert.equal((rss as { channel: { item: unknown[] } }).channel.item.length, 2)
}

async function lowestBefore({ db, get, shirt }: Scene): Promise<void> {
  assert.doesNotMatch((await get('/en/p/shirt')).body, /Lowest price of the 30 days/)
  const owner = await db.as('owner')
  const price = (cents: bigint) => owner.sql`
      update pricing.prices r set amount_minor = ${cents}, compare_at_minor = 5000 from catalog.variants v
       where v.id = r.variant_id and v.product_id = ${shirt}`
  await price(1_500n)
  const { productPage } = await import('#views/storefront/index.ts')
  const seen = async () =>
    (await productPage(db, { slug: 'shirt', locale: 'en', currency: 'EUR' }))?.variants[0]
  assert.deepEqual([(await seen())?.lowestBefore?.minor, (await seen())?.compareAt?.minor], [1_999n, 5_000n])
  assert.match((await get('/fr/p/shirt', another)).body, /Prix le plus bas des 30 jours/)
  await price(1_800n)
  assert.deepEqual([(await seen())?.lowestBefore, (await seen())?.compareAt], [null, null])
}

test('whatever is asked for by machines is found, and only where it is', async (t) => {
  const shop = await scene(t)
  await t.test('every language has one address of a product; all others lead there in one step', () =>
    oneAddress(shop),
  )
  await t.test(
    'an address that changed twice, and back, still takes one step and never turns in a circle',
    () => noChain(shop),
  )
  await t.test(
    'structured data says what search engines require, and nothing a text says can break out',
    () => structured(shop),
  )
  await t.test(
    'a product put away is gone (410) and shows its neighbors; what never was is not found (404)',
    () => goneAndMissing(shop),
  )
  await t.test('sitemaps hold every page of the shop in every language, and nothing else', () =>
    sitemaps(shop),
  )
  await t.test('feeds tell of every variant on sale what its page tells', () => feeds(shop))
  await t.test(
    'beside a reduced price stands the lowest one of the 30 days before, and nothing is reduced that is not lower',
    () => lowestBefore(shop),
  )
})
