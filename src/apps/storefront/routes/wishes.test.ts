import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { openSession } from '#people/access/index.ts'
import { aProduct, aReader } from '../../../../tests/support/a-reader.ts'
import { makePageCache } from '../page-cache.ts'
import { shelfRoutes } from './shelves.ts'
import { wishRoutes } from './wishes.ts'

setLogLevel('silent')
const db = await testDatabase({ after })
const settings = testSettings()
const server = await createServer(settings)
const shop = { db, settings, cache: makePageCache(0) }
wishRoutes(server, shop)
shelfRoutes(server, shop)
await server.ready()
after(() => stopServer(server, 500))

/** A browser that keeps its cookies. */
function aBrowser() {
  const jar = new Map<string, string>()
  const send = async (method: 'GET' | 'POST', url: string, fields?: Readonly<Record<string, string>>) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = {
      origin: settings.publicOrigin,
      cookie,
      ...(fields ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    }
    const payload = fields && new URLSearchParams(fields).toString()
    const answer = await server.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    })
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) jar.delete(name)
      else jar.set(name, value)
    }
    return { status: answer.statusCode, body: answer.body, location: answer.headers.location ?? '' }
  }
  return {
    jar,
    get: (url: string) => send('GET', url),
    post: (url: string, fields: Readonly<Record<string, string>> = {}) => send('POST', url, fields),
  }
}

test('a guest keeps, moves and takes off; signing in brings the list along; its link opens it for others', async () => {
  const [lamp, chair] = [await aProduct(db), await aProduct(db)]
  const browser = aBrowser()
  for (const { variantId } of [lamp, chair])
    assert.equal(
      (await browser.post('/en/wishes/keep', { variant: String(variantId) })).location,
      '/en/wishes',
    )
  const list = await browser.get('/en/wishes')
  assert.match(list.body, new RegExp(`Title of ${lamp.slug}[^]*|Title of ${chair.slug}`))
  assert.equal(
    (await browser.post('/en/wishes/to-cart', { variant: String(chair.variantId) })).location,
    '/en/cart',
  )
  const { party } = await aReader(db)
  const token = mustBeDone(
    await inTransaction(db, async (tx) => done(await openSession(tx, { party, secondFactor: false }))),
  )
  browser.jar.set('kontor_session', token)
  const own = await browser.get('/fr/wishes')
  assert.match(own.body, new RegExp(`Title of ${lamp.slug}`))
  assert.doesNotMatch(own.body, new RegExp(`Title of ${chair.slug}`))
  assert.equal(browser.jar.has('kontor_wishes'), false)
  await browser.post('/fr/wishes/share', { share: 'yes' })
  const link = /href="[^"]*(\/fr\/wishes\/wsh_[^"]+)"/.exec((await browser.get('/fr/wishes')).body)?.[1] ?? ''
  const stranger = aBrowser()
  const seen = await stranger.get(link)
  assert.match(seen.body, new RegExp(`Title of ${lamp.slug}`))
  assert.doesNotMatch(seen.body, /wishes\/remove/)
  await browser.post('/fr/wishes/share', { share: 'no' })
  assert.equal((await stranger.get(link)).status, 404)
  assert.equal(
    (await browser.post('/en/wishes/keep', { variant: '999999999' })).location,
    '/en/wishes?notice=not_for_sale',
  )
})

test('what was looked at and what is compared is kept in the visitor’s own cookie, and a changed one says nothing', async () => {
  const products = [
    await aProduct(db),
    await aProduct(db),
    await aProduct(db),
    await aProduct(db),
    await aProduct(db),
  ]
  const browser = aBrowser()
  for (const { slug } of products) {
    assert.equal((await browser.get(`/en/p/${slug}`)).status, 200)
    await browser.post('/en/compare', { slug, what: 'add' })
  }
  const titles = (body: string) =>
    new Set([...body.matchAll(/Title of (thing-\d+-1)/g)].map((each) => each[1]))
  assert.deepEqual(titles((await browser.get('/en/seen')).body), new Set(products.map((each) => each.slug)))
  const compared = await browser.get('/en/compare')
  assert.deepEqual(titles(compared.body), new Set(products.slice(1).map((each) => each.slug)))
  await browser.post('/en/compare', { slug: products[4]?.slug ?? '', what: 'remove' })
  assert.equal(titles((await browser.get('/en/compare')).body).size, 3)
  browser.jar.set('kontor_compare', (browser.jar.get('kontor_compare') ?? '').replace('thing', 'thong'))
  browser.jar.set('kontor_seen', `${products[0]?.slug}~${'A'.repeat(22)}`)
  assert.equal(titles((await browser.get('/en/compare')).body).size, 0)
  assert.equal(titles((await browser.get('/zh/seen')).body).size, 0)
})
