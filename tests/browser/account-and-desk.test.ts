import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { allPromisesKept } from '../support/oracles.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import { aBrowser, aWindow } from './a-browser.ts'
import { development } from './settings.ts'
import {
  fillAddress,
  follow,
  putInCart,
  mailedLink,
  orderBecomes,
  toCheckout,
  typeCard,
  type Look,
} from './steps.ts'

const password = 'seven lanterns by the quay'

async function openAccount(page: Page, shop: OpenShop, look: Look, email: string): Promise<void> {
  await page.goto(`${shop.origin}/en/register`)
  await page.fill('#name', 'Berta Buyer')
  await page.fill('#email', email)
  await page.fill('#password', 'short')
  await follow(page, 'main form button')
  assert.ok((await page.locator('main [aria-invalid=true]').count()) >= 1)
  await look(page, 'register-faults')
  await page.fill('#password', password)
  await follow(page, 'main form button')
  await look(page, 'register-sent')
  const link = await mailedLink(page, shop, email, /http:\/\/\S+\/verify\?token=[\w-]+/)
  await page.goto(link)
  await look(page, 'verified')
}

async function signIn(page: Page, shop: OpenShop, look: Look, email: string): Promise<void> {
  await page.goto(`${shop.origin}/en/sign-in`)
  await page.fill('#email', email)
  await page.fill('#password', 'wrong wrong wrong')
  await follow(page, 'main form button')
  await look(page, 'sign-in-faults')
  await page.fill('#password', password)
  await follow(page, 'main form button')
}

async function atTheDesk(page: Page, shop: OpenShop, look: Look, id: string): Promise<void> {
  await page.goto(`${shop.origin}/admin`)
  await look(page, 'desk-sign-in')
  await page.fill('#email', 'desk@kontor.example')
  await page.fill('#password', 'tidy-harbor-ledger')
  await follow(page, 'main form button')
  await look(page, 'desk-today')
  await page.goto(`${shop.origin}/admin/orders`)
  await look(page, 'desk-orders')
  await follow(page, `a[href="/admin/orders/${id}"]`)
  await look(page, 'desk-order')
  await follow(page, 'form[action$="/pack"] button')
  await follow(page, 'form[action$="/ship"] button')
  await orderBecomes(shop, 'fulfilled')
  await look(page, 'desk-order-shipped')
}

async function refundInPart(page: Page, look: Look): Promise<void> {
  await page.locator('#refund summary').click()
  await page.locator('#refund input[value=amount]').check()
  await page.fill('#amount', '9999.00')
  await page.fill('#reason', 'A scratch')
  await follow(page, '#refund form button')
  assert.ok((await page.locator('#refund [role=alert]').count()) === 1)
  await look(page, 'desk-refund-faults')
  await page.locator('#refund input[value=amount]').check()
  await page.fill('#amount', '2.50')
  await page.fill('#reason', 'A scratch')
  await follow(page, '#refund form button')
  assert.match(page.url(), /done=refunded/)
}

test('a person opens an account, takes the cart along, buys; the desk ships, the carrier delivers, a part goes back', async (t) => {
  const shop = await openShop(t, { worker: true, env: development })
  const browser = await aBrowser(t)
  const { page, complaints, look } = await aWindow(browser)
  const email = 'berta@example.com'
  await page.goto(`${shop.origin}/en/p/jasmine-pearl-tea`)
  await putInCart(page)
  await openAccount(page, shop, look, email)
  await signIn(page, shop, look, email)
  await look(page, 'account-empty')
  await page.goto(`${shop.origin}/en/cart`)
  assert.equal(await page.locator('.lines .line').count(), 1, 'the cart came along')
  await follow(page, 'a[href="/en/checkout"]')
  await fillAddress(page, '')
  await follow(page, 'button[value=place]')
  await typeCard(page, '4242424242424242')
  await page.waitForURL(/\/en\/orders\/ord_/)
  const id = await orderBecomes(shop, 'paid')
  const desk = await aWindow(browser)
  await atTheDesk(desk.page, shop, desk.look, id)
  const [parcel] = await shop.owner.sql<{ tracking: string }>`
    select tracking_number as tracking from shipping.shipments where order_id = ${id}`
  for (let step = 0; step < 3; step++)
    await fetch(`${shop.carrier.origin}/control/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tracking_number: parcel?.tracking }),
    })
  await orderBecomes(shop, 'completed')
  await desk.page.reload()
  await refundInPart(desk.page, desk.look)
  await desk.page.goto(`${shop.origin}/admin/orders/${id}/money`)
  await desk.look(desk.page, 'desk-money')
  for (const path of ['pick-list', 'payments', 'ledger', 'mails', 'system', 'cases']) {
    await desk.page.goto(`${shop.origin}/admin/${path}`)
    await desk.look(desk.page, `desk-${path}`)
  }
  await page.goto(`${shop.origin}/en/account`)
  await look(page, 'account')
  await follow(page, `a[href="/en/orders/${id}"]`)
  assert.ok(await page.getByText('Refunded').first().isVisible())
  await look(page, 'order-refunded')
  await page.goto(`${shop.origin}/en/account/security`)
  await look(page, 'security')
  assert.deepEqual([...complaints, ...desk.complaints], [])
  await allPromisesKept(shop.owner)
})

test('what is one person’s is not another’s: orders, carts, desk', async (t) => {
  const shop = await openShop(t, { worker: true, env: development })
  const browser = await aBrowser(t)
  const { page } = await aWindow(browser)
  await toCheckout(page, shop, async () => undefined)
  await fillAddress(page)
  await follow(page, 'button[value=place]')
  const id = await orderBecomes(shop, 'awaiting_payment')
  const other = await aWindow(browser)
  const stranger = (path: string) => other.page.goto(`${shop.origin}${path}`)
  for (const path of [
    `/en/orders/${id}`,
    `/en/orders/${id}?token=${'x'.repeat(43)}`,
    `/en/orders/${id}?token=`,
  ])
    assert.equal((await stranger(path))?.status(), 404, path)
  for (const path of ['/admin', `/admin/orders/${id}`, '/admin/ledger']) {
    await stranger(path)
    assert.match(other.page.url(), /\/admin\/sign-in/)
  }
  await other.page.goto(`${shop.origin}/en/sign-in`)
  await other.page.fill('#email', 'ann@kontor.example')
  await other.page.fill('#password', 'copper-kettle-lamp')
  await follow(other.page, 'main form button')
  assert.equal((await stranger('/admin'))?.status(), 403)
  assert.equal((await stranger(`/en/orders/${id}`))?.status(), 404)
})
