import test from 'node:test'
import { openWorldShop } from '../../support/open-world-shop.ts'
import { aBrowser } from '../a-browser.ts'
import { development } from '../settings.ts'
import { follow, says } from '../steps.ts'
import { anOrder, aPayer, becomes, choose, inBothManners, leaves, onward, type Visit } from './payer.ts'

/** An account that pays, as every such bank has it. */
const account = { card: '6222 0200 0000 0000 018', password: '135790', code: '123456' }

/** Captcha, the payer's own message, password and dynamic code, yes, result: each step once wrong where it can be. */
async function payAt(visit: Visit, bank: 'icbc' | 'harbor'): Promise<void> {
  const { shop } = visit
  const payer = await aPayer(visit)
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  if (bank === 'icbc') await payer.see('choice')
  await choose(page, 'bank_page', { bank })
  await onward(page, shop.party[bank])
  await payer.see(`${bank}-card`)
  await page.fill('#card', account.card)
  await page.fill('#captcha', '1')
  await follow(page, 'form[action*="/card"] button')
  await says(page, '[role=alert]', /./)
  await page.fill('#card', account.card)
  await page.fill('#captcha', '24680')
  await follow(page, 'form[action*="/card"] button')
  await says(page, '.greeting q', 'The lighthouse keeper has two cats')
  await page.fill('#password', '000000')
  await page.fill('#code', account.code)
  await follow(page, 'form[action*="/prove"] button')
  await says(page, '[role=alert]', /2/)
  await payer.see(`${bank}-prove`)
  await page.fill('#password', account.password)
  await page.fill('#code', account.code)
  await follow(page, 'form[action*="/prove"] button')
  await says(page, 'main', '0018')
  await payer.see(`${bank}-confirm`)
  await follow(page, 'form[action*="/confirm"] button')
  await payer.see(`${bank}-result`)
  await becomes(shop, order, 'paid')
  await follow(page, 'main a.action')
  await says(page, 'h1', 'Thank you')
  await leaves(payer)
}

test('a payer pays on the pages of the banks', async (t) => {
  const parties = ['icbc', 'harbor']
  const shop = await openWorldShop(t, { worker: true, env: development, parties })
  const browser = await aBrowser(t)
  await inBothManners(
    t,
    { shop, browser },
    {
      'the first bank': (visit) => payAt(visit, 'icbc'),
      'the second bank': (visit) => payAt(visit, 'harbor'),
    },
  )
})
