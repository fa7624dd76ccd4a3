import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { openSession } from '#people/access/index.ts'
import { figuresOf, openRecommendations } from '#views/recommendations/index.ts'
import { aProduct, aReader, aReceivedOrder } from '../../../../tests/support/a-reader.ts'
import { allPlaced } from '../../../../tests/support/oracles.ts'
import { aPlacedOrder } from '../../../../tests/trade/a-shop.ts'
import { markOrderPaid } from '#trade/orders/index.ts'
import { makePageCache } from '../page-cache.ts'
import { cartRoutes } from './cart.ts'
import { privacyRoutes } from './privacy.ts'
import { recommendedRoutes } from './recommended.ts'
import { shelfRoutes } from './shelves.ts'
import { wishRoutes } from './wishes.ts'

setLogLevel('silent')
const db = await testDatabase({ after })
const worker = await db.as('worker')
const settings = testSettings()
const folder = await mkdtemp(join(tmpdir(), 'kontor-habits-'))
const live = await openRecommendations(db, join(folder, 'habits'))
const server = await createServer(settings)
const shop = { db, settings, cache: makePageCache(0) }
for (const add of [shelfRoutes, cartRoutes, wishRoutes, recommendedRoutes, privacyRoutes]) add(server, shop)
await server.ready()
after(async () => {
  await stopServer(server, 500)
  await live.stop()
  await rm(folder, { recursive: true, force: true })
})

function aBrowser(more: Readonly<Record<string, string>> = {}) {
  const jar = new Map<string, string>()
  const send = async (method: 'GET' | 'POST', url: string, body?: string) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const form = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const headers = { origin: settings.publicOrigin, cookie, ...form, ...more }
    const payload = body === undefined ? {} : { payload: body }
    const answer = await server.inject({ method, url, headers, ...payload })
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) jar.delete(name)
      else jar.set(name, value)
    }
    return { status: answer.statusCode, body: answer.body, location: answer.headers.location ?? '' }
  }
  return {
    jar,
    get: (url: string) => send('GET', url),
    post: (url: string, fields: readonly (readonly [string, string])[] = []) =>
      send(
        'POST',
        url,
        new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
      ),
  }
}

async function signedIn(): Promise<{ browser: ReturnType<typeof aBrowser>; party: string }> {
  const { party } = await aReader(db)
  const token = mustBeDone(
    await inTransaction(db, async (tx) => done(await openSession(tx, { party, secondFactor: false }))),
  )
  const browser = aBrowser()
  browser.jar.set('kontor_session', token)
  return { browser, party }
}

const paid = async (variants: readonly number[], partyId?: string) => {
  const wanted = variants.map((each) => [each, 1] as const)
  const { id } = await aPlacedOrder(db, wanted, partyId === undefined ? {} : { partyId })
  mustBeDone(await inTransaction(db, (tx) => markOrderPaid(tx, id, { actor: 'test' })))
}
const learned = async () => {
  await allPlaced(worker)
  await live.catchUp()
}

const [lamp, bulb, chair] = [await aProduct(db), await aProduct(db), await aProduct(db)]
for (let n = 0; n < 3; n++) await paid([lamp.variantId, bulb.variantId])

const valuesOf = (body: string) =>
  [...body.matchAll(/name="item"\s+value="([^"]+)"/g)].map((each) => each[1] ?? '')

test('what is bought together goes into the cart by one form, and only what the shop sealed is counted, once', async () => {
  await learned()
  const browser = aBrowser()
  const page = await browser.get(`/en/p/${lamp.slug}`)
  const items = valuesOf(page.body)
  assert.equal(items.length, 2)
  assert.equal(items[0], String(lamp.variantId))
  assert.match(items[1] ?? '', new RegExp(`^${bulb.variantId}~together\\.${bulb.productId}\\.`))
  const answer = await browser.post(
    '/en/recommended/cart',
    items.map((each) => ['item', each] as const),
  )
  assert.equal(answer.location, '/en/cart')
  const cart = await browser.get('/en/cart')
  assert.match(cart.body, new RegExp(`Title of ${lamp.slug}`))
  assert.match(cart.body, new RegExp(`Title of ${bulb.slug}`))

  const link = /href="(\/en\/p\/[^"]*\?via=together[^"]*)"/.exec(page.body)?.[1] ?? ''
  for (let n = 0; n < 3; n++) {
    const followed = await aBrowser().get(link)
    assert.match(followed.body, /name="via" value="together\./)
  }
  const forged = link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  assert.doesNotMatch((await aBrowser().get(forged)).body, /name="via"/)
  assert.doesNotMatch((await aBrowser().get(link.replace(bulb.slug, chair.slug))).body, /name="via"/)
  const seal = (items[1] ?? '').split('~')[1] ?? ''
  await aBrowser().post('/en/cart/lines', [
    ['variant', String(chair.variantId)],
    ['quantity', '1'],
    ['via', seal],
  ])
  await live.tallies.flush(db)
  const together = (await figuresOf(db, 1)).find(({ place }) => place === 'together')
  // Twice from one address: the form and the link name the same place and product.
  assert.equal(Number(together?.followed), 1)
  assert.equal(Number(together?.taken), 1)
  assert.ok(Number(together?.shown) >= 1)
  assert.equal(Number(together?.sold), 0)
})

test('hostile items are refused, and what is not for sale is left out with a word', async () => {
  for (const item of ['0', '-1', '1e3', "1' or 1=1", '1~together.1.short', '9'.repeat(30), '1~nowhere'])
    assert.equal((await aBrowser().post('/en/recommended/cart', [['item', item]])).status, 400, item)
  const many = Array.from({ length: 13 }, (_, n) => ['item', String(n + 1)] as const)
  assert.equal((await aBrowser().post('/en/recommended/cart', many)).status, 400)
  const gone = await aBrowser().post('/fr/recommended/cart', [['item', '999999999']])
  assert.equal(gone.location, '/fr/cart?notice=not_all')
  assert.equal((await aBrowser().post('/en/for-you/choice', [['choice', 'maybe']])).status, 400)
})

test('a guest says so first, a browser that asks not to be followed is not, and off holds at once and deletes', async () => {
  const guest = aBrowser()
  await guest.get(`/en/p/${chair.slug}`)
  assert.doesNotMatch((await guest.get('/en')).body, /rec-for_you/)
  await guest.post('/en/for-you/choice', [['choice', 'on']])
  await guest.get(`/en/p/${lamp.slug}`)
  await guest.get(`/en/p/${bulb.slug}`)
  assert.ok(guest.jar.has('kontor_seen'))
  assert.match((await guest.get('/zh/for-you')).body, /个性化推荐已开启/)
  await guest.post('/en/for-you/choice', [['choice', 'off']])
  assert.ok(!guest.jar.has('kontor_seen'))
  await guest.get(`/en/p/${lamp.slug}`)
  assert.ok(!guest.jar.has('kontor_seen'))
  assert.doesNotMatch((await guest.get('/en')).body, /rec-for_you/)

  for (const header of ['sec-gpc', 'dnt']) {
    const unfollowed = aBrowser({ [header]: '1' })
    await unfollowed.post('/en/for-you/choice', [['choice', 'on']])
    await unfollowed.get(`/en/p/${lamp.slug}`)
    assert.ok(!unfollowed.jar.has('kontor_seen'))
    const page = await unfollowed.get('/en/for-you')
    assert.match(page.body, /asks not to be followed/)
    assert.doesNotMatch(page.body, /rec-for_you/)
  }
  // Before they were told, looks wait here: of all these browsers only the one that said yes was counted.
  await new Promise((resolve) => setTimeout(resolve, 50))
  await live.looks.flush(db)
  const [told] = await db.sql<{ looks: number[][]; actor: string }>`
    select o.payload -> 'looks' as looks, o.actor from kernel.outbox o where o.type = 'products_viewed'`
  assert.deepEqual(
    told?.looks.map(([product]) => product),
    [lamp.productId, bulb.productId],
  )
  assert.equal(told?.actor, 'storefront')
})

test('somebody signed in sees why, nobody else’s, and nothing any more once they switch off', async () => {
  const [ann, ben] = [await signedIn(), await signedIn()]
  for (const { party } of [await signedIn(), await signedIn(), await signedIn()]) {
    await aReceivedOrder(db, chair.variantId, party)
    await aReceivedOrder(db, bulb.variantId, party)
  }
  await aReceivedOrder(db, chair.variantId, ann.party)
  await learned()
  const home = await ann.browser.get('/en')
  assert.match(home.body, new RegExp(`Because you bought Title of ${chair.slug}`))
  assert.match(home.body, new RegExp(`/en/p/${bulb.slug}\\?via=for_you`))
  assert.doesNotMatch((await ben.browser.get('/en')).body, /Because you/)
  assert.doesNotMatch((await aBrowser().get('/en')).body, /Because you/)
  const privacy = await ann.browser.get('/en/account/privacy')
  assert.match(privacy.body, /Recommendations for you are on/)
  await ann.browser.post('/en/for-you/choice', [['choice', 'off']])
  const elsewhere = aBrowser()
  elsewhere.jar.set('kontor_session', ann.browser.jar.get('kontor_session') ?? '')
  for (const browser of [ann.browser, elsewhere])
    assert.doesNotMatch((await browser.get('/en')).body, /rec-for_you/)
  await learned()
  assert.match((await ann.browser.get('/fr/account/privacy')).body, /désactivées/)
})
