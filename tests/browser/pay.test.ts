import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { createHttpOut } from '#kernel/http-out.ts'
import { createServer, listen, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { placeOrder } from '../../src/flows/place-order.ts'
import { providersOf } from '../../src/apps/providers.ts'
import { makePageCache } from '../../src/apps/storefront/page-cache.ts'
import { assetRoutes } from '../../src/apps/storefront/routes/assets.ts'
import { orderRoutes } from '../../src/apps/storefront/routes/orders.ts'
import { aPaperProvider } from '../../src/apps/storefront/testing/a-paper-provider.ts'
import { freePort } from '../support/free-port.ts'
import { aReadyCart, aShop } from '../trade/a-shop.ts'
import { aBrowser, aWindow } from './a-browser.ts'
import { follow } from './steps.ts'

setLogLevel('silent')

/** A shop whose provider `stripe` is on paper, and orders that await payment. */
async function aPayingShop(t: TestContext) {
  const db = await testDatabase(t)
  const port = await freePort()
  const settings = testSettings({ PORT: String(port), PUBLIC_ORIGIN: `http://127.0.0.1:${port}` })
  const httpOut = createHttpOut([])
  const paper = aPaperProvider('stripe')
  const { carriers, connectors } = providersOf({ db, settings, httpOut })
  const server = await createServer(settings)
  const shop = { db, settings, carriers, cache: makePageCache(1_000_000) }
  orderRoutes(server, { ...shop, connectors: new Map([...connectors, ['stripe', paper.connector]]) })
  assetRoutes(server)
  await server.ready()
  await listen(server, settings)
  t.after(async () => {
    await stopServer(server, 500)
    httpOut.close()
  })
  const anOrder = async () => {
    const [variant = 0] = await aShop(db, [{ price: 1999n }])
    const cart = await aReadyCart(db, [[variant, 2]])
    const asked = { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }
    const { id, token } = mustBeDone(await placeOrder(db, asked))
    return (path: string, locale = 'en') =>
      `${settings.publicOrigin}/${locale}/orders/${id}${path}?token=${token ?? ''}`
  }
  return { paper, anOrder }
}

/** What a scanner reads from the code on a page. */
async function scanned(page: Page): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-code-'))
  try {
    const path = join(folder, 'code.png')
    await page.locator('.pay-code').screenshot({ path })
    return execFileSync('zbarimg', ['--quiet', '--raw', path], { encoding: 'utf8' }).trim()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

for (const script of [true, false])
  test(`a payer on a phone ${script ? 'with' : 'without'} script chooses, scans, waits, is declined, chooses again and pays`, async (t) => {
    const { paper, anOrder } = await aPayingShop(t)
    const { page, complaints, look } = await aWindow(await aBrowser(t), { phone: true, script })
    // Looking closely needs script of the test's own.
    const lookAt = async (name: string) => (script ? look(page, name) : undefined)
    const at = await anOrder()
    await page.goto(at('/pay'))
    await lookAt('pay-choose')
    await page.check('#method-stripe')
    paper.give({ kind: 'qr', content: 'https://pay.example/qr/7?a=1&b=two words' })
    await follow(page, 'button.large')
    assert.equal(await scanned(page), 'https://pay.example/qr/7?a=1&b=two words')
    await lookAt('pay-scan')
    await follow(page, 'form[action*="/pay/ask"] button')
    assert.match(await page.locator('main').innerText(), /Waiting for you/)
    await lookAt('pay-status')
    paper.become('declined')
    await follow(page, 'form[action*="/pay/ask"] button')
    assert.match(await page.locator('main').innerText(), /Declined\. Nothing was taken/)
    await follow(page, 'main a.button[href*="/pay?"]')
    await lookAt('pay-declined')
    paper.become('open')
    await page.check('#method-stripe')
    await follow(page, 'button.large')
    paper.become('paid')
    await follow(page, 'form[action*="/pay/ask"] button')
    assert.match(await page.locator('main').innerText(), /Paid: the money is set aside/)
    await page.goto(at('/pay/now'))
    assert.ok(
      page
        .url()
        .split('?')[0]
        ?.endsWith(at('').split('/').at(-1)?.split('?')[0] ?? ''),
      'a paid order is shown',
    )
    for (const locale of ['zh', 'fr']) await page.goto(at('/payment', locale))
    assert.deepEqual(complaints, [])
  })
