import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { listDecisions } from '#trust/risk/index.ts'
import { openRequest, requestToken } from '#money/requests/index.ts'
import { placeOrder } from '#flows/place-order.ts'
import { aReadyCart, aShop } from '../../../../tests/trade/a-shop.ts'
import { providersOf } from '../../providers.ts'
import { makePageCache } from '../page-cache.ts'
import { aPaperProvider } from '../testing/a-paper-provider.ts'
import { orderRoutes } from './orders.ts'

setLogLevel('silent')

/** An order that awaits payment, a shop whose provider `stripe` is on paper, and the order's guest without script. */
async function scene(t: TestContext) {
  const db = await testDatabase(t)
  const settings = testSettings({ BANK_ORIGIN: 'https://bank.example' })
  const httpOut = createHttpOut([])
  const paper = aPaperProvider('stripe')
  const { carriers, connectors } = providersOf({ db, settings, httpOut })
  const server = await createServer(settings)
  const cache = makePageCache(1_000_000)
  orderRoutes(server, {
    db,
    settings,
    cache,
    carriers,
    connectors: new Map([...connectors, ['stripe', paper.connector]]),
  })
  await server.ready()
  t.after(async () => {
    await stopServer(server, 500)
    httpOut.close()
  })
  const anOrder = async () => {
    const [variant = 0] = await aShop(db, [{ price: 1999n }])
    const cart = await aReadyCart(db, [[variant, 2]])
    return mustBeDone(
      await placeOrder(db, { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }),
    )
  }
  const guestOf = ({ id, token }: { id: string; token: string | null }) => {
    const send = async (
      method: 'GET' | 'POST',
      path: string,
      form?: Record<string, string>,
      locale = 'en',
    ) => {
      const answer = await server.inject({
        method,
        url: `/${locale}/orders/${id}${path}?token=${token ?? ''}`,
        headers: {
          origin: settings.publicOrigin,
          ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        },
        ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
      })
      const { location } = answer.headers
      return {
        status: answer.statusCode,
        body: answer.body,
        headers: answer.headers,
        location: typeof location === 'string' ? location : '',
      }
    }
    return {
      get: (path: string, locale?: string) => send('GET', path, undefined, locale),
      post: (path: string, form: Record<string, string> = {}) => send('POST', path, form),
    }
  }
  return { db, settings, server, paper, anOrder, guestOf }
}

test('a payer chooses among what is on offer, and goes on by what the provider gives', async (t) => {
  const { paper, anOrder, guestOf } = await scene(t)
  const order = await anOrder()
  const guest = guestOf(order)
  const choice = await guest.get('/pay')
  assert.equal(choice.status, 200)
  assert.match(choice.body, /value="card"\s+checked/)
  assert.match(choice.body, /value="stripe"/)
  assert.doesNotMatch(choice.body, /value="wallet"/, 'the wallet is for those who are signed in')
  for (const locale of ['zh', 'fr']) assert.equal((await guest.get('/pay', locale)).status, 200)
  assert.equal((await guest.post('/pay', { method: 'shells' })).status, 422)

  paper.give({ kind: 'qr', content: 'https://provider.example/qr/abc' })
  const chosen = await guest.post('/pay', { method: 'stripe', 'other.phone': '1' })
  assert.equal(chosen.status, 303)
  assert.match(chosen.location, /\/pay\/now\?token=/)
  const scan = await guest.get('/pay/now')
  assert.match(scan.body, /http-equiv="refresh" content="4"/)
  assert.match(scan.body, /<svg/)
  assert.deepEqual(paper.asked[0]?.payer, { email: 'ann@example.com', country: 'DE', isMobile: false })
  assert.match((await guest.get('/payment')).body, /Waiting for you/)
  assert.equal((await guest.post('/pay', { method: 'stripe' })).status, 303)
  assert.equal(paper.asked.length, 1, 'asked twice, begun once')
})

test('a form for a provider may be posted to that provider alone, by script or by its button', async (t) => {
  const { paper, anOrder, guestOf } = await scene(t)
  const guest = guestOf(await anOrder())
  paper.give({ kind: 'form', url: 'https://pay.provider.example/in', fields: { order: '1', 'a"b': '<&>' } })
  await guest.post('/pay', { method: 'stripe' })
  const page = await guest.get('/pay/now')
  assert.match(
    String(page.headers['content-security-policy']),
    /form-action 'self' https:\/\/pay\.provider\.example;/,
  )
  assert.match(
    page.body,
    /<form method="post" action="https:\/\/pay\.provider\.example\/in"[^>]*data-auto-post/,
  )
  assert.match(page.body, /name="a&quot;b" value="&lt;&amp;&gt;"/)
  assert.match(page.body, /auto-post\.[0-9a-f]+\.js/)
})

test('a payer is led to a provider over a page that names it, and to a page of the shop where there is one', async (t) => {
  const { paper, anOrder, guestOf } = await scene(t)
  const guest = guestOf(await anOrder())
  paper.give({ kind: 'redirect', url: 'https://pay.provider.example/go?a=1&b=2' })
  await guest.post('/pay', { method: 'stripe' })
  const page = await guest.get('/pay/now')
  assert.match(page.body, /content="1;url=https:\/\/pay\.provider\.example\/go\?a=1&amp;b=2"/)
  assert.match(page.body, /Go to pay\.provider\.example/)
  const other = guestOf(await anOrder())
  paper.give({ kind: 'page' })
  assert.match((await other.post('/pay', { method: 'stripe' })).location, /\/pay\/stripe\?token=/)
})

test('what became of a payment is asked of the provider and said in plain words', async (t) => {
  const { paper, anOrder, guestOf } = await scene(t)
  const order = await anOrder()
  const guest = guestOf(order)
  assert.match((await guest.get('/payment')).body, /You have not begun to pay/)
  await guest.post('/pay', { method: 'stripe' })
  paper.become('silent')
  assert.match((await guest.post('/pay/ask')).location, /asked=silent/)
  paper.become('declined')
  assert.match((await guest.post('/pay/ask')).location, /asked=answered/)
  assert.match((await guest.get('/payment')).body, /Declined\. Nothing was taken\./)
  const again = await guest.get('/pay')
  assert.match(again.body, /This payment was declined/)
  assert.match(again.body, /not enough money/)
  paper.become('open')
  await guest.post('/pay', { method: 'stripe' })
  paper.become('paid')
  await guest.post('/pay/ask')
  for (const [locale, paid] of [
    ['en', /Paid: the money is set aside/],
    ['zh', /已付款/],
    ['fr', /Payé : la somme est réservée/],
  ] as const)
    assert.match((await guest.get('/payment', locale)).body, paid)
  for (const path of ['/pay', '/pay/now']) {
    const { status, location } = await guest.get(path)
    assert.deepEqual(
      [status, location.split('?')[0]],
      [303, `/en/orders/${order.id}`],
      'a paid order asks for nothing',
    )
  }
})

test('while the first try is unknown no second way opens, and the payer is told why', async (t) => {
  const { paper, anOrder, guestOf } = await scene(t)
  const guest = guestOf(await anOrder())
  paper.become('silent')
  const silent = await guest.post('/pay', { method: 'stripe' })
  assert.equal(silent.status, 503)
  assert.match(silent.body, /does not answer at the moment/)
  const second = await guest.post('/pay', { method: 'card' })
  assert.equal(second.status, 409)
  assert.match(second.body, /still asking about your first try/)
  assert.match(second.body, /action="[^"]*\/pay\/ask\?token=/)
})

test('another one’s order shows nothing of its payment', async (t) => {
  const { anOrder, guestOf } = await scene(t)
  const order = await anOrder()
  const stranger = guestOf({ id: order.id, token: 'x'.repeat(43) })
  for (const path of ['/pay', '/pay/now', '/payment']) assert.equal((await stranger.get(path)).status, 404)
  for (const path of ['/pay', '/pay/ask']) assert.equal((await stranger.post(path)).status, 404)
})

test('what a program asked for is paid on the same pages, and its payer is led back to the program', async (t) => {
  const { db, settings, server, paper } = await scene(t)
  const opened = await inTransaction(db, async (tx) =>
    done(
      await openRequest(tx, {
        amount: money(4999n, 'EUR'),
        madeBy: 'key_test',
        capture: 'manual',
        description: 'Course in sailing',
        metadata: {},
        returnUrl: 'https://courses.example/thanks?b=7',
      }),
    ),
  )
  const id = mustBeDone(opened)
  const token = requestToken(settings.secretKey.reveal(), id)
  const at = (path: string, proof = token) => `/fr/requests/${id}${path}?token=${proof}`
  const get = (url: string) => server.inject({ method: 'GET', url })
  assert.equal((await get(at('/pay', 'x'.repeat(43)))).statusCode, 404)
  const choice = await get(at('/pay'))
  assert.match(choice.body, /Payer : Course in sailing/)
  const headers = { origin: settings.publicOrigin, 'content-type': 'application/x-www-form-urlencoded' }
  paper.give({ kind: 'qr', content: 'paper:1' })
  const chosen = await server.inject({ method: 'POST', url: at('/pay'), headers, payload: 'method=stripe' })
  assert.equal(chosen.statusCode, 303)
  assert.equal((await listDecisions(db, { reference: id })).length, 1, 'its payer is judged as any other')
  assert.match((await get(at('/pay/now'))).body, /<svg/)
  assert.match(String((await get(at('/return'))).headers.location), /\/payment\?token=/)
  paper.become('paid')
  assert.match(String((await get(at('/return'))).headers.location), new RegExp(`/fr/requests/${id}\\?token=`))
  assert.match((await get(at(''))).body, /content="1;url=https:\/\/courses\.example\/thanks\?b=7"/)
})
