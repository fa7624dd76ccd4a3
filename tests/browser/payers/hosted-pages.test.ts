import assert from 'node:assert/strict'
import test from 'node:test'
import { openWorldShop } from '../../support/open-world-shop.ts'
import { aBrowser } from '../a-browser.ts'
import { development } from '../settings.ts'
import { follow, says } from '../steps.ts'
import { anOrder, aPayer, becomes, choose, inBothManners, leaves, onward, type Visit } from './payer.ts'

/** Faults, a decline, a confirmation refused and one given. */
async function payAtProvider(visit: Visit): Promise<void> {
  const { shop } = visit
  const { stripe } = shop.party
  const payer = await aPayer(visit)
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, 'stripe')
  await onward(page, stripe)
  const type = async (number: string, expiry = '12/30') => {
    await page.fill('#number', number)
    await page.fill('#expiry', expiry)
    await page.fill('#cvc', '123')
    await follow(page, 'form button')
  }
  await type('4242424242424241', '01/20')
  assert.equal(await page.locator('[aria-invalid=true]').count(), 2)
  await payer.see('stripe-faults')
  await type('4000000000009995')
  await says(page, '[role=alert]', /declined/i)
  await payer.see('stripe-declined')
  await type('4000002500003155')
  await payer.see('stripe-confirm')
  await follow(page, 'button[value=no]')
  await type('4000002500003155')
  await follow(page, 'button[value=yes]')
  await page.waitForURL(/\/en\/orders\/ord_/)
  await becomes(shop, order, 'paid')
  await leaves(payer)
}

/** No number, a blocked number, a wrong code, the code of the message; then the bill. */
async function payOnPhoneBill(visit: Visit): Promise<void> {
  const { shop } = visit
  const { operator } = shop.party
  const payer = await aPayer(visit)
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, 'mobile_operator', { phone: 'none' })
  assert.ok(await page.locator('[aria-invalid=true]').first().isVisible(), 'no telephone number')
  await payer.see('phone-bill-faults')
  await choose(page, 'mobile_operator', { phone: '+4915200000002' })
  await says(page, '[role=alert]', /./)
  await payer.see('phone-bill-blocked')
  await choose(page, 'mobile_operator', { phone: '+49 152 0000 0001' })
  await says(page, 'main', '••• 001')
  await payer.see('phone-bill-code')
  await page.fill('[name=code]', '000000')
  await follow(page, 'form[action*="/pay/mobile_operator"] button')
  await says(page, '[role=alert]', /code/i)
  const phone = await aPayer(visit)
  await phone.page.goto(`${operator}/messages?number=${encodeURIComponent('+4915200000001')}`)
  await phone.see('phone-bill-message')
  const code = await phone.page.locator('.bubble strong').first().innerText()
  await page.fill('[name=code]', code)
  await follow(page, 'form[action*="/pay/mobile_operator"] button')
  await becomes(shop, order, 'paid')
  await phone.page.goto(`${operator}/bill?number=${encodeURIComponent('+4915200000001')}`)
  await says(phone.page, 'main', 'Kontor')
  await phone.see('phone-bill')
  await leaves(phone)
  await leaves(payer)
}

test('a payer pays on the page of a payment provider, and on the phone bill', async (t) => {
  const parties = ['stripe-like', 'operator']
  const shop = await openWorldShop(t, { worker: true, env: development, parties })
  const browser = await aBrowser(t)
  const flows = { 'a provider’s page': payAtProvider, 'the phone bill': payOnPhoneBill }
  await inBothManners(t, { shop, browser }, flows)
})
