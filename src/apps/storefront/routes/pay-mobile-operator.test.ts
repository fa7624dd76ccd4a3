import assert from 'node:assert/strict'
import test from 'node:test'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { mustBeDone } from '#kernel/result.ts'
import { placeOrder } from '#flows/place-order.ts'
import { aReadyCart, aShop } from '../../../../tests/trade/a-shop.ts'
import { aRigWithOperator, codesAt, numbers } from '../../../../tests/payments/operator-rig.ts'
import { statesOf } from '../../../../tests/payments/rig.ts'
import { makePageCache } from '../page-cache.ts'
import { orderRoutes } from './orders.ts'

setLogLevel('silent')

test('a payer gives a number where ways to pay are chosen, then the code on the shop’s page, without script', async (t) => {
  const { rig, operator } = await aRigWithOperator(t)
  const { db, carriers, connectors } = rig
  const settings = testSettings({})
  const server = await createServer(settings)
  orderRoutes(server, { db, settings, cache: makePageCache(1_000_000), carriers, connectors })
  await server.ready()
  t.after(() => stopServer(server, 500))
  const [variant = 0] = await aShop(db, [{ price: 1999n }])
  const cart = await aReadyCart(db, [[variant, 1]])
  const order = mustBeDone(
    await placeOrder(db, { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }),
  )
  const proof = `?token=${order.token ?? ''}`
  const send = (method: 'GET' | 'POST', path: string, form?: Record<string, string>, locale = 'en') =>
    server.inject({
      method,
      url: `/${locale}/orders/${order.id}${path}${proof}`,
      headers: {
        origin: settings.publicOrigin,
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
    })
  const choose = (phone: string) =>
    send('POST', '/pay', { method: 'mobile_operator', 'mobile_operator.phone': phone })
  const code = (given: string) => send('POST', '/pay/mobile_operator', { code: given })

  // Nothing chosen yet: the page of the code leads to the choice.
  assert.match((await send('GET', '/pay/mobile_operator')).headers.location ?? '', /\/pay\?token=/)
  assert.equal((await choose('0152 1')).statusCode, 422)
  assert.equal((await choose(numbers.blocked)).statusCode, 422)
  const chosen = await choose(numbers.plain)
  assert.equal(chosen.statusCode, 303)
  assert.match(chosen.headers.location ?? '', /\/pay\/mobile_operator\?token=/)
  for (const [locale, title] of [
    ['en', 'Pay on your phone bill'],
    ['fr', 'Payer sur votre facture mobile'],
    ['zh', '计入手机账单'],
  ] as const) {
    const { statusCode, body } = await send('GET', '/pay/mobile_operator', undefined, locale)
    assert.equal(statusCode, 200)
    assert.ok(body.includes(title))
    assert.ok(body.includes('••• 001') && !body.includes('0000 0001'), 'the number is not shown whole')
  }
  const unread = await code('abc')
  assert.deepEqual([unread.statusCode, unread.body.includes('Enter the digits of the code.')], [422, true])
  const wrong = await code('000000')
  assert.deepEqual(
    [wrong.statusCode, wrong.body.includes('This is not the code that was sent.')],
    [422, true],
  )
  assert.equal((await statesOf(rig, order.id)).order, 'awaiting_payment')
  const [sent = ''] = await codesAt(operator.origin, numbers.plain)
  const paid = await code(`${sent.slice(0, 3)} ${sent.slice(3)}`)
  assert.equal(paid.statusCode, 303)
  assert.match(paid.headers.location ?? '', new RegExp(`/orders/${order.id}\\?token=`))
  assert.equal((await statesOf(rig, order.id)).order, 'paid')
  // Sent once more, as impatient people do: led to the order, charged once.
  assert.equal((await code(sent)).statusCode, 303)
  assert.match(
    (await send('GET', '/pay/mobile_operator')).headers.location ?? '',
    /\/orders\/ord_[^/]+\?token=/,
  )
})
