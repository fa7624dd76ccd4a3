import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { adjustStock } from '#goods/inventory/index.ts'
import { setPrices } from '#market/pricing/index.ts'
import { grantTerms } from '#money/credit/index.ts'
import { openSession } from '#people/access/index.ts'
import { keepAddress } from '#people/parties/index.ts'
import { aReader } from '../../../../tests/support/a-reader.ts'
import { aShop, berlin, oraclesAreSilent } from '../../../../tests/trade/a-shop.ts'
import { providersOf } from '../../providers.ts'
import { makePageCache } from '../page-cache.ts'
import { addressRoutes } from './addresses.ts'
import { cartRoutes } from './cart.ts'
import { expressRoutes } from './express.ts'
import { orderRoutes } from './orders.ts'

setLogLevel('silent')
const db = await testDatabase({ after })
const settings = testSettings()
const httpOut = createHttpOut([])
const server = await createServer(settings)
const shop = { db, settings, cache: makePageCache(0), ...providersOf({ db, settings, httpOut }) }
cartRoutes(server, shop)
orderRoutes(server, shop)
expressRoutes(server, shop)
addressRoutes(server, shop)
await server.ready()
after(async () => {
  await stopServer(server, 500)
  httpOut.close()
})

/** A browser that keeps its cookies. */
function aBrowser() {
  const jar = new Map<string, string>()
  const send = async (method: 'GET' | 'POST', url: string, fields?: Readonly<Record<string, string>>) => {
    const answer = await server.inject({
      method,
      url,
      headers: {
        origin: settings.publicOrigin,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(fields ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(fields ? { payload: new URLSearchParams(fields).toString() } : {}),
    })
    for (const { name, value } of answer.cookies) jar.set(name, value)
    return { status: answer.statusCode, body: answer.body, location: answer.headers.location ?? '' }
  }
  return {
    jar,
    get: (url: string) => send('GET', url),
    post: (url: string, fields: Readonly<Record<string, string>> = {}) => send('POST', url, fields),
  }
}

/** The hidden and the chosen fields of the review, as a browser would send them. */
function fieldsOf(body: string): Record<string, string> {
  const form = /<form method="post" action="\/en\/express"[^]*?<\/form>/.exec(body)?.[0] ?? ''
  const fields: Record<string, string> = {}
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1]
    const name = of('name')
    if (name === undefined || (of('type') === 'radio' && !/\schecked\b/.test(input))) continue
    if (of('type') !== 'checkbox') fields[name] = of('value') ?? ''
  }
  return fields
}

const [lamp = 0, rare = 0] = await aShop(db, [{ price: 1000n }, { price: 500n, stock: { main: 3 } }])
const ann = await aReader(db)
const terms = { party: ann.party, limit: money(50_000n, 'EUR'), netDays: 14, actor: 'desk' } as const
mustBeDone(await inTransaction(db, (tx) => grantTerms(tx, terms)))
const buyer = aBrowser()
const session = await inTransaction(db, async (tx) =>
  done(await openSession(tx, { party: ann.party, secondFactor: false })),
)
buyer.jar.set('kontor_session', mustBeDone(session))

const orders = async () => {
  const [row] = await db.sql<{ count: number }>`
    select count(*)::integer as count from orders.orders where buyer_id = ${ann.party}`
  return row?.count ?? 0
}

test('a guest who buys now is led to the checkout with it, and has no review', async () => {
  const guest = aBrowser()
  const bought = await guest.post('/en/express/product', { variant: String(lamp), quantity: '1' })
  assert.deepEqual([bought.status, bought.location], [303, '/en/checkout'])
  assert.match((await guest.get('/en/cart')).body, /Title of thing/)
  assert.match((await guest.get('/en/express?from=cart')).location, /^\/en\/sign-in\?back=/)
  const odd = await guest.post('/en/express/product', { variant: '4711', quantity: '1' })
  assert.equal(odd.status, 422)
})

test('without an address nothing can be ordered, and the page says what to do', async () => {
  const begun = await buyer.post('/en/express/product', { variant: String(lamp), quantity: '2' })
  assert.equal(begun.location, '/en/express')
  for (const [locale, text] of [
    ['en', /There is no address in your book yet/],
    ['zh', /您的地址簿中还没有地址/],
    ['fr', /ne contient pas encore d’adresse/],
  ] as const)
    assert.match((await buyer.get(`/${locale}/express`)).body, text)
  const { body } = await buyer.get('/en/express')
  assert.doesNotMatch(body, /Order with obligation to pay/)
  const pressed = await buyer.post('/en/express', { ...fieldsOf(body), step: 'place' })
  assert.equal(pressed.status, 422)
  assert.match(pressed.body, /id="address-fault"/)
  assert.equal(await orders(), 0)
})

test('one press orders and pays what was reviewed; its own cart stays; pressed twice it is one order', async () => {
  mustBeDone(await inTransaction(db, (tx) => keepAddress(tx, ann.party, { address: berlin })))
  await buyer.post('/en/cart/lines', { variant: String(rare), quantity: '1' })
  await buyer.post('/en/express/product', { variant: String(lamp), quantity: '2' })
  const { body } = await buyer.get('/en/express')
  assert.match(body, /Order with obligation to pay/)
  assert.match(body, /value="on_account"\s+checked/)
  const fields = { ...fieldsOf(body), step: 'place' }
  const ordered = await buyer.post('/en/express', fields)
  assert.match(ordered.location, /^\/en\/orders\/ord_[0-9a-z]{26}$/)
  assert.equal((await buyer.post('/en/express', fields)).location, ordered.location)
  assert.equal(await orders(), 1)
  assert.match((await buyer.get(ordered.location)).body, /Order again in one step/)
  const [order] = await db.sql<{ state: string }>`
    select state from orders.orders where id = ${ordered.location.slice('/en/orders/'.length)}`
  assert.equal(order?.state, 'paid')
  assert.match((await buyer.get('/en/cart')).body, /express\?from=cart/, 'the cart is as it was')
})

test('prices, stock, pieces, ways and other windows: nothing is ordered, and each is told where it belongs', async () => {
  const before = await orders()
  const review = async (variant: number) => {
    await buyer.post('/en/express/product', { variant: String(variant), quantity: '2' })
    return { ...fieldsOf((await buyer.get('/en/express')).body), step: 'place' }
  }
  const press = (fields: Record<string, string>) => buyer.post('/en/express', fields)
  const dear = await review(lamp)
  const price = { variantId: lamp, amount: money(1100n, 'EUR') }
  await inTransaction(db, async (tx) => done(await setPrices(tx, [price], 'test')))
  const changed = await press(dear)
  assert.equal(changed.status, 422)
  assert.match(changed.body, /€10\.00[^]*€11\.00/)

  const scarce = await review(rare)
  const take = { cause: 'taken', actor: 'test', reason: 'test' }
  const taken = { ...take, lines: [{ variantId: rare, location: 'main', quantity: -2 }] }
  mustBeDone(await inTransaction(db, (tx) => adjustStock(tx, taken)))
  const gone = await press(scarce)
  const field = Object.keys(scarce).find((each) => each.startsWith('pieces_')) ?? ''
  assert.equal(gone.status, 422)
  assert.match(gone.body, new RegExp(`id="${field}-fault"`))
  const fewer = await press({ ...fieldsOf(gone.body), [field]: '1', step: 'place' })
  assert.match(fewer.body, /The pieces were changed/)
  const odd = await press({ ...fieldsOf(fewer.body), [field]: 'x', step: 'place' })
  assert.match(odd.body, new RegExp(`id="${field}-fault"`))

  const calm = await review(lamp)
  assert.match((await press({ ...calm, way: 'wallet' })).body, /id="way-fault"/)
  const fresh = async () => ({ ...fieldsOf((await buyer.get('/en/express')).body), step: 'place' })
  assert.match((await press({ ...(await fresh()), address: 'adr_x' })).body, /id="address-fault"/)
  const old = await fresh()
  await buyer.post('/en/express/product', { variant: String(lamp), quantity: '1' })
  assert.match((await press(old)).body, /You began another purchase meanwhile/)
  assert.equal(await orders(), before)
  const pay = await press({ ...(await fresh()), way: 'other' })
  assert.match(pay.location, /\/pay$/)
  await oraclesAreSilent(db)
})

test('an earlier order is reviewed again with what is left of it, and only by its buyer', async () => {
  const [order] = await db.sql<{ id: string }>`
    select id from orders.orders where buyer_id = ${ann.party} and state = 'paid' order by placed_at limit 1`
  const again = await buyer.post(`/en/orders/${order?.id ?? ''}/express`)
  assert.equal(again.location, `/en/express?order=${order?.id ?? ''}`)
  assert.match((await buyer.get(again.location)).body, /€22\.00/)
  assert.equal((await aBrowser().post(`/en/orders/${order?.id ?? ''}/express`)).status, 404)
})

test('who leaves the review for another address comes back to it with that one chosen, and to nowhere else', async () => {
  await buyer.post('/en/express/product', { variant: String(lamp), quantity: '1' })
  const link = /\/en\/account\/addresses\?back=[^"#]+/.exec((await buyer.get('/en/express')).body)?.[0] ?? ''
  const back =
    /action="\/en\/account\/addresses"[^]*?name="back" value="([^"]*)"/.exec(
      (await buyer.get(link)).body,
    )?.[1] ?? ''
  assert.equal(back, '/en/express?from=own')
  const paris = { name: 'Ann Buyer', line1: '3 rue de la Lune', postalCode: '75002', country: 'FR', back }
  const asked = await buyer.post('/en/account/addresses', paris)
  assert.equal(asked.status, 422)
  assert.match(asked.body, /name="back" value="\/en\/express\?from=own"/)
  const kept = await buyer.post('/en/account/addresses', { ...paris, city: 'Paris' })
  const [, id = ''] = /^\/en\/express\?from=own&address=(adr_\w+)$/.exec(kept.location) ?? []
  assert.match((await buyer.get(kept.location)).body, new RegExp(`value="${id}"\\s+checked`))
  for (const elsewhere of ['https://evil.example/', '//evil.example', '/en/cart', '/fr/express?from=own'])
    assert.equal(
      (await buyer.post('/en/account/addresses', { ...paris, city: 'Paris', back: elsewhere })).location,
      '/en/account/addresses',
    )
})
