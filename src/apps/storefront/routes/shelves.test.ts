import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { aShop, withProducts } from '#views/storefront/testing/a-shop.ts'
import { makePageCache } from '../page-cache.ts'
import { makePageAhead } from '../shop.ts'
import { productTarget, shelfRoutes } from './shelves.ts'

setLogLevel('silent')
const db = await testDatabase({ after })
await aShop(db)
await withProducts(
  db,
  Array.from({ length: 30 }, (_, i) => ({ slug: `lamp-${i}`, category: 'lamps', title: `Lamp ${i}` })),
)
const settings = testSettings()
const server = await createServer(settings)
shelfRoutes(server, { db, settings, cache: makePageCache(10_000_000) })
await server.ready()
after(() => stopServer(server, 500))

/** The statements a page takes and its bytes. */
async function costOf(url: string): Promise<{ readonly statements: number; readonly bytes: number }> {
  let statements = 0
  observeStatements(() => statements++)
  try {
    const { statusCode, rawPayload } = await server.inject({ method: 'GET', url })
    assert.equal(statusCode, 200, url)
    return { statements, bytes: rawPayload.length }
  } finally {
    observeStatements(undefined)
  }
}

test('what pages for everybody cost: so many statements when they are made, none when they are kept', async () => {
  // The first of all reads the menus, the market and the tree of categories. Four of a product's statements are the
  // rules of recommendations, which a running shop holds in memory.
  await costOf('/en/p/lamp-0')
  const most = { '/en': 4, '/en/c/lamps': 3, '/en/p/lamp-1': 9, '/en/p/lamp-2': 9 }
  const budget = { '/en': 40_000, '/en/c/lamps': 60_000, '/en/p/lamp-1': 30_000, '/en/p/lamp-2': 30_000 }
  for (const [url, statements] of Object.entries(most)) {
    const first = await costOf(url)
    assert.ok(first.statements <= statements, `${url}: ${first.statements} statements`)
    assert.ok(first.bytes <= (budget[url as keyof typeof budget] ?? 0), `${url}: ${first.bytes} bytes`)
    assert.deepEqual(await costOf(url), { statements: 0, bytes: first.bytes }, url)
  }
})

test('what the first who asked had written behind an address is on nobody’s page', async () => {
  const address = '/en/p/lamp-7'
  await costOf(`${address}?utm_source=letter&mail=ann%40kontor.example`)
  const { body } = await server.inject({ method: 'GET', url: address })
  assert.ok(!body.includes('kontor.example') && !body.includes('utm_source'))
  assert.match(body, /name="back" value="\/p\/lamp-7"/)
  const listing = await server.inject({ method: 'GET', url: '/en/c/lamps?sort=price-up&mail=ann' })
  assert.match(listing.body, /name="back" value="\/c\/lamps\?sort=price-up"/)
})

test('a page made ahead is the one a stranger is sent, for no statement', async () => {
  const shop = { db, settings, cache: makePageCache(10_000_000) }
  const other = await createServer(settings)
  shelfRoutes(other, shop)
  await other.ready()
  after(() => stopServer(other, 500))
  await makePageAhead(shop, productTarget(shop, 'en', { slug: 'lamp-9', choice: {} }))
  let statements = 0
  observeStatements(() => statements++)
  await makePageAhead(shop, productTarget(shop, 'en', { slug: 'lamp-9', choice: {} }))
  const ahead = await other.inject({ method: 'GET', url: '/en/p/lamp-9' })
  observeStatements(undefined)
  assert.equal(statements, 0)
  const asked = await server.inject({ method: 'GET', url: '/en/p/lamp-9' })
  assert.equal(ahead.body, asked.body)
})
