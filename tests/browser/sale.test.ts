import assert from 'node:assert/strict'
import test from 'node:test'
import { allPromisesKept } from '../support/oracles.ts'
import { openShop } from '../support/open-shop.ts'
import { aBrowser, aWindow } from './a-browser.ts'
import { development } from './settings.ts'
import { fillAddress, follow, putInCart, mailedLink, orderBecomes, toCheckout, typeCard } from './steps.ts'

test('a guest finds, chooses, errs, is declined, confirms, pays, reads the mail; each page is looked at closely', async (t) => {
  const shop = await openShop(t, { worker: true, env: development })
  const { page, complaints, look } = await aWindow(await aBrowser(t))
  await page.goto(`${shop.origin}/en`)
  await look(page, 'home')
  await page.fill('#q', 'lamp')
  await follow(page, '.finder button')
  assert.ok((await page.locator('.card').count()) > 0)
  await look(page, 'search')
  await follow(page, 'nav.departments a')
  await look(page, 'category')
  await follow(page, '.card a')
  const first = page.url()
  const other = page.locator('form[data-choice] label.swatch:not(.gone) input:not(:checked)').first()
  await Promise.all([page.waitForNavigation(), other.check({ force: true })])
  assert.notEqual(page.url(), first)
  await look(page, 'variant')
  await toCheckout(page, shop, look)
  await look(page, 'checkout')
  await follow(page, 'button[value=place]')
  assert.ok((await page.locator('[aria-invalid=true]').count()) >= 4, 'faults stand beside the fields')
  await look(page, 'checkout-faults')
  await fillAddress(page)
  await follow(page, 'button[value=place]')
  assert.ok(page.url().startsWith(shop.bank.origin))
  await look(page, 'bank')
  await typeCard(page, '4000000000009995')
  await look(page, 'bank-declined')
  await typeCard(page, '4000000000003220')
  await look(page, 'bank-confirm')
  await page.fill('input[name=code]', '123456')
  await follow(page, 'button.action')
  await page.waitForURL(/\/en\/orders\/ord_/)
  const id = await orderBecomes(shop, 'paid')
  await page.reload()
  await look(page, 'order-paid')
  const link = await mailedLink(page, shop, 'ann@example.com', /http:\/\/\S+\/orders\/\S+token=[\w-]+/)
  await look(page, 'mailbox')
  await page.context().clearCookies()
  await page.goto(link)
  assert.ok(page.url().includes(id), 'the mailed link opens the order for whoever holds it')
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('h1').isVisible(), 'the order can be printed')
  assert.deepEqual(complaints, [])
  await allPromisesKept(shop.owner)
})

for (const looks of [{ script: false }, { script: true, phone: true }, { script: false, phone: true }]) {
  const how = `${looks.script ? 'with' : 'without'} script ${looks.phone ? 'on a phone' : 'at a desk'}`
  test(`a guest buys ${how}: coupon, cart, checkout, bank, order`, async (t) => {
    const shop = await openShop(t, { worker: true, env: development })
    await shop.owner.sql`insert into pricing.coupons (code, kind, percent) values ('WELCOME', 'percent', 10)`
    const { page, complaints } = await aWindow(await aBrowser(t), looks)
    await page.goto(`${shop.origin}/en/search?q=kettle`)
    await follow(page, '.card a')
    await putInCart(page)
    await page.fill('#code', 'nonsense')
    await follow(page, 'form[action$="/cart/coupon"] button')
    assert.ok(await page.getByText('We do not know this code').isVisible())
    await follow(page, 'form[action$="/cart/coupon"] button')
    await page.fill('#code', 'welcome')
    await follow(page, 'form[action$="/cart/coupon"] button')
    assert.ok(await page.getByText('Discount').first().isVisible())
    await follow(page, 'a[href="/en/checkout"]')
    await follow(page, 'button[value=place]')
    await fillAddress(page)
    await follow(page, 'button[value=place]')
    await typeCard(page, '4242424242424242')
    await page.waitForURL(/\/en\/orders\/ord_/)
    await orderBecomes(shop, 'paid')
    await page.reload()
    assert.ok(await page.getByText('Thank you, Ann Buyer!').isVisible())
    await follow(page, 'form[action*="/cancel"] button')
    await orderBecomes(shop, 'canceled')
    assert.ok(await page.getByText('This order was canceled').isVisible())
    assert.deepEqual(complaints, [])
    await allPromisesKept(shop.owner)
  })
}

for (const locale of ['fr', 'zh']) {
  test(`the shop speaks ${locale} from the shelf to the checkout, and changes its money`, async (t) => {
    const shop = await openShop(t, { env: development })
    const { page, complaints, look } = await aWindow(await aBrowser(t), { locale })
    await page.goto(shop.origin)
    assert.ok(page.url().endsWith(`/${locale}`), 'the language of the browser is taken')
    const english = ['Add to cart', 'Go to checkout', 'Your cart', 'Checkout', 'Search the shop']
    const pages = ['', '/c/lighting', '/search?q=', '/p/jasmine-pearl-tea', '/cart', '/sign-in', '/register']
    for (const path of pages) {
      await page.goto(`${shop.origin}/${locale}${path}`)
      const text = await page.locator('body').innerText()
      for (const words of english) assert.ok(!text.includes(words), `${locale}${path} says “${words}”`)
    }
    await page.goto(`${shop.origin}/${locale}/p/jasmine-pearl-tea`)
    await putInCart(page)
    await follow(page, `a[href="/${locale}/checkout"]`)
    await look(page, `checkout-${locale}`)
    await page.locator('details.market summary').click()
    await page.selectOption('#market-country', 'US')
    await page.selectOption('#market-currency', 'USD')
    await follow(page, 'details.market button')
    await page.goto(`${shop.origin}/${locale}/p/jasmine-pearl-tea`)
    assert.match(await page.locator('.buy').innerText(), /\$/)
    assert.deepEqual(complaints, [])
  })
}

test('the whole order can be placed and paid with the keyboard alone', async (t) => {
  const shop = await openShop(t, { env: development })
  const { page, complaints } = await aWindow(await aBrowser(t))
  const focused = () => page.evaluate<string>(`document.activeElement?.outerHTML.slice(0, 200) ?? ''`)
  const tabTo = async (what: RegExp) => {
    for (let presses = 0; presses < 120; presses++) {
      await page.keyboard.press('Tab')
      if (what.test(await focused())) return
    }
    assert.fail(`the keyboard does not reach ${what}`)
  }
  const enter = () => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  await page.goto(`${shop.origin}/en/p/jasmine-pearl-tea`)
  await page.keyboard.press('Tab')
  assert.match(await focused(), /class="skip"/, 'the first stop skips to the content')
  await page.keyboard.press('Enter')
  await tabTo(/<button class="button large">/)
  await page.keyboard.press('Enter')
  await page.locator('dialog.drawer[open] .whole-cart').waitFor()
  await tabTo(/href="\/en\/checkout"/)
  await enter()
  const typed = {
    email: 'ann@example.com',
    name: 'Ann Buyer',
    line1: 'Speicher 1',
    postalCode: '20457',
    city: 'Hamburg',
  }
  for (const [field, text] of Object.entries(typed)) {
    await tabTo(new RegExp(`<input[^>]*id="${field}"`))
    await page.keyboard.type(text)
  }
  await tabTo(/value="place"/)
  await enter()
  const card = { 'cc-number': '4242424242424242', 'cc-exp': '1230', 'cc-csc': '123', 'cc-name': 'Ann Buyer' }
  for (const [field, text] of Object.entries(card)) {
    if (!(await focused()).includes(field)) await tabTo(new RegExp(`autocomplete="${field}"`))
    await page.keyboard.type(text)
  }
  await tabTo(/class="action"/)
  await enter()
  await page.waitForURL(/\/en\/orders\/ord_/)
  await orderBecomes(shop, 'paid')
  assert.deepEqual(complaints, [])
})
