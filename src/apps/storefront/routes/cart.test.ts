import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { openSession } from '#people/access/index.ts'
import { keepAddress } from '#people/parties/index.ts'
import { aReader } from '../../../../tests/support/a-reader.ts'
import { aShop, berlin } from '../../../../tests/trade/a-shop.ts'
import { providersOf } from '../../providers.ts'
import { makePageCache } from '../page-cache.ts'
import { cartRoutes } from './cart.ts'
import { checkoutRoutes } from './checkout.ts'

setLogLevel('silent')
const db = await testDatabase({ after })
const settings = testSettings()
const httpOut = createHttpOut([])
const server = await createServer(settings)
const shop = { db, settings, cache: makePageCache(0), ...providersOf({ db, settings, httpOut }) }
cartRoutes(server, shop)
checkoutRoutes(server, shop)
await server.ready()
after(async () => {
  await stopServer(server, 500)
  httpOut.close()
})
const [lamp = 0] = await aShop(db, [{ price: 1000n }])

/** Put a lamp into the cart of whoever these cookies are; answers the cookies afterwards. */
async function withLamp(cookie: string): Promise<string> {
  const answer = await server.inject({
    method: 'POST',
    url: '/en/cart/lines',
    headers: {
      origin: settings.publicOrigin,
      cookie,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: `variant=${lamp}&quantity=2`,
  })
  assert.equal(answer.statusCode, 303, answer.body.slice(0, 300))
  return [cookie, ...answer.cookies.map(({ name, value }) => `${name}=${value}`)].join('; ')
}

/** The statements a page takes, and its text. */
async function costOf(url: string, cookie: string): Promise<{ statements: number; body: string }> {
  let statements = 0
  observeStatements(() => statements++)
  try {
    const { statusCode, body } = await server.inject({ method: 'GET', url, headers: { cookie } })
    assert.equal(statusCode, 200, url)
    return { statements, body }
  } finally {
    observeStatements(undefined)
  }
}

test('what a guest’s cart and checkout cost: the cart is read once, and the header says what was read', async () => {
  const guest = await withLamp('')
  // The first looks read menus and market, and choose the first way to deliver.
  await costOf('/en/cart', guest)
  await costOf('/en/checkout', guest)
  const cart = await costOf('/en/cart', guest)
  // Four are of what goes with it; one of them reads the rules, which a running shop holds in memory.
  assert.ok(cart.statements <= 5, `${cart.statements} statements for a cart`)
  assert.match(cart.body, /<span class="count" aria-hidden="true">2<\/span/)
  const checkout = await costOf('/en/checkout', guest)
  assert.equal(checkout.statements, 1)
  assert.match(checkout.body, /<span class="count" aria-hidden="true">2<\/span/)
  for (const { body } of [cart, checkout]) assert.ok(body.length < 40_000, `${body.length} characters`)
})

test('who is signed in costs a statement for the session, at the checkout one for the addresses, and begins with the first', async () => {
  const ann = await aReader(db)
  const session = mustBeDone(
    await inTransaction(db, async (tx) => {
      await keepAddress(tx, ann.party, { address: berlin })
      return done(await openSession(tx, { party: ann.party, secondFactor: false }))
    }),
  )
  const cookies = await withLamp(`kontor_session=${session}`)
  const first = await costOf('/en/checkout', cookies)
  assert.match(first.body, new RegExp(`value="${berlin.line1}"`))
  const again = await costOf('/en/checkout', cookies)
  assert.equal(again.statements, 3)
  const cart = await costOf('/en/cart', cookies)
  assert.ok(cart.statements <= 6, `${cart.statements} statements for a cart`)
})
