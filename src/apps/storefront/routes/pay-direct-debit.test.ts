import assert from 'node:assert/strict'
import test from 'node:test'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { directDebitConnector } from '#money/mandates/index.ts'
import { takingOf } from '#money/payments/index.ts'
import { aRig } from '../../../../tests/payments/rig.ts'
import { aPlacedOrder, aShop } from '../../../../tests/trade/a-shop.ts'
import { declineText } from '../components/payment-words.ts'
import { makePageCache } from '../page-cache.ts'
import { wordsFor } from '../words.ts'
import { orderRoutes } from './orders.ts'

setLogLevel('silent')

test('a payer gives account and consent on the shop’s page, without script, and sees the number never again', async (t) => {
  const rig = await aRig(t)
  const { db, carriers } = rig
  const connectors = new Map([...rig.connectors, ['direct_debit', directDebitConnector(db)]])
  const settings = testSettings({})
  const server = await createServer(settings)
  orderRoutes(server, { db, settings, cache: makePageCache(1_000_000), carriers, connectors })
  await server.ready()
  t.after(() => stopServer(server, 500))
  const [variant = 0] = await aShop(db, [{ price: 1999n, prices: { USD: 2199n } }])
  const market = { currency: 'USD', country: 'DE', locale: 'en' } as const
  const order = await aPlacedOrder(db, [[variant, 1]], { market })
  const send = (method: 'GET' | 'POST', path: string, form?: Record<string, string>, locale = 'en') =>
    server.inject({
      method,
      url: `/${locale}/orders/${order.id}${path}?token=${order.token ?? ''}`,
      headers: {
        origin: settings.publicOrigin,
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
    })
  const page = '/pay/direct_debit'
  const given = { holder: 'Ada Payer', routing: '0114 0153 3', number: '4000-123456', kind: 'savings' }

  assert.match((await send('GET', page)).headers.location ?? '', /\/pay\?token=/)
  const chosen = await send('POST', '/pay', { method: 'direct_debit' })
  assert.equal(chosen.statusCode, 303)
  assert.match(chosen.headers.location ?? '', /\/pay\/direct_debit\?token=/)
  for (const [locale, words] of [['en', 'Routing number'], ['fr', 'Numéro de routage'], ['zh', '银行路由号码']] as const)
    assert.ok((await send('GET', page, undefined, locale)).body.includes(words)) // prettier-ignore

  const wrong = await send('POST', page, { ...given, routing: '011401534', number: '12x' })
  assert.equal(wrong.statusCode, 422)
  for (const field of ['routing', 'number', 'agreed']) assert.ok(wrong.body.includes(`id="${field}-fault"`))
  assert.ok(!wrong.body.includes('id="holder-fault"') && wrong.body.includes('Ada Payer'))
  assert.ok(!wrong.body.includes('12x'), 'what was typed as the number is not sent back')

  for (const _ of [1, 2])
    assert.equal((await send('POST', page, { ...given, agreed: 'yes' })).statusCode, 303)
  const under = await send('GET', page)
  assert.ok(under.body.includes('ending in 3456') && !under.body.includes('4000123456'))
  const kept = await db.sql<{ wording: string; from: string; kind: string }>`
    select wording, agreed_from as "from", kind from mandates.mandates`
  assert.equal(kept.length, 1, 'the form sent twice debits once')
  assert.equal(kept[0]?.kind, 'savings')
  assert.match(kept[0]?.wording ?? '', /once, with US\$[\d.]+, for order K-\d+/)
  assert.notEqual(kept[0]?.from, '')
})

test('why a debit came back is said in plain words, in every language', () => {
  const taking = takingOf({ method: 'direct_debit', atOnce: true })
  for (const locale of ['en', 'zh', 'fr'] as const) {
    const words = wordsFor(locale)
    const other = declineText(words, taking, 'unheard_of')
    for (const reason of ['insufficient_funds', 'account_closed', 'no_account', 'stopped', 'not_authorized', 'returned'])
      assert.notEqual(declineText(words, taking, `debit_${reason}`), other)
  }
}) // prettier-ignore
