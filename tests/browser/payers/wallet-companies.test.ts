import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { saveRules } from '#trust/risk/index.ts'
import { openWorldShop, type WorldShop } from '../../support/open-world-shop.ts'
import { aBrowser } from '../a-browser.ts'
import { development } from '../settings.ts'
import { follow, says } from '../steps.ts'
import { anOrder, aPayer, becomes, choose, inBothManners, leaves, onward, type Visit } from './payer.ts'

/** Sign in at the company, err with the payment password, pay, come back, ask what became of it. */
async function payAtCashier(visit: Visit, method: 'alipay' | 'unionpay'): Promise<void> {
  const { shop } = visit
  const origin = shop.party[method]
  const payer = await aPayer(visit)
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, method)
  await onward(page, origin)
  await payer.see(`${method}-sign-in`)
  await page.fill('#login', 'ada@pay.example')
  await page.fill('#password', '111111')
  await follow(page, 'form[action*="/sign-in"] button')
  await page.fill('#payment-password', '222222')
  await follow(page, 'form button.action')
  await says(page, '[role=alert]', /./)
  await payer.see(`${method}-cashier`)
  await page.fill('#payment-password', '111111')
  await follow(page, 'form button.action')
  await becomes(shop, order, 'paid')
  if (new URL(page.url()).origin === origin) await follow(page, 'main form button')
  await page.waitForURL(/\/en\/orders\/ord_/)
  await says(page, 'h1', 'Thank you')
  await page.goto(order.at('/payment'))
  await says(page, 'main', /Paid/)
  if (method === 'alipay') await payer.see('status-paid')
  await leaves(payer)
}

/** The shop shows a code; a phone reads it, is declined once, and pays; the page of the shop finds out by itself. */
async function payByCode(visit: Visit, company: 'alipay' | 'wechat'): Promise<void> {
  const { shop } = visit
  const method = `${company}_qr`
  const payer = await aPayer(visit)
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, method)
  await says(page, 'h1', /Scan/)
  await payer.see(`${method}-code`)
  const phone = await aPayer(visit)
  const app = await page.locator(`a.button[href^="${shop.party[company]}"]`).first().getAttribute('href')
  assert.ok(app)
  await phone.page.goto(app)
  await phone.see(`${method}-phone`)
  await phone.page.selectOption('#login', 'poor@pay.example')
  await phone.page.fill('#payment-password', '111111')
  await follow(phone.page, 'form button.action')
  await says(phone.page, '[role=alert]', /not enough money/)
  await phone.page.selectOption('#login', 'ada@pay.example')
  await phone.page.fill('#payment-password', '111111')
  await follow(phone.page, 'form button.action')
  await becomes(shop, order, 'paid')
  await says(phone.page, 'h1', /Paid|Thank you/)
  await phone.see(`${method}-phone-paid`)
  await page.waitForURL((url) => !url.pathname.endsWith('/now'))
  await says(page, 'main', /Thank you|Paid/)
  await leaves(phone)
  await leaves(payer)
}

/** The app opens on the phone the payer shops with. */
async function payInApp(visit: Visit): Promise<void> {
  const { shop } = visit
  const payer = await aPayer(visit)
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, 'wechat_h5')
  await onward(page, shop.party.wechat)
  await payer.see('wechat_h5-phone')
  await page.fill('#payment-password', '111111')
  await follow(page, 'form button.action')
  await becomes(shop, order, 'paid')
  await leaves(payer)
}

/** Risk asks for a proof of whoever pays with Alipay, or of nobody. */
async function rules({ db }: WorldShop, text: string): Promise<void> {
  const set = { text, thresholds: {}, note: 'test', actor: 'test' }
  mustBeDone(await inTransaction(db, (tx) => saveRules(tx, set)))
}

/** A guest is asked who they are before Alipay is: a wrong code, the right one of the mail, and on to pay the same try. */
async function payProven(visit: Visit): Promise<void> {
  const { shop } = visit
  await rules(shop, 'step_up when method = "alipay" because Test')
  const payer = await aPayer(visit)
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, 'alipay')
  await says(page, 'h1', /show that it is you/)
  await payer.see('proof-asked')
  await follow(page, 'button[value=send]')
  await says(page, '[role=status]', /code/)
  await page.fill('#code', '000000')
  await follow(page, 'button[value=answer]')
  await says(page, '[role=alert]', /not right/)
  await payer.see('proof-wrong')
  const [letter] = await shop.owner.sql<{ text: string }>`
    select body_text as text from notifications.mails
     where template = 'payment_code' order by created_at desc, id desc limit 1`
  const [, code = ''] = /\b(\d{6})\b/.exec(letter?.text ?? '') ?? []
  await page.fill('#code', code)
  await follow(page, 'button[value=answer]')
  await onward(page, shop.party.alipay)
  await page.fill('#login', 'ada@pay.example')
  await page.fill('#password', '111111')
  await follow(page, 'form[action*="/sign-in"] button')
  await page.fill('#payment-password', '111111')
  await follow(page, 'form button.action')
  await becomes(shop, order, 'paid')
  const other = await anOrder(payer, shop)
  await page.goto(other.at('/pay', 'zh'))
  await choose(page, 'alipay')
  await says(page, 'h1', '请证明是您本人')
  await payer.see('proof-asked-zh')
  await follow(page, 'button[value=cancel]')
  await says(page, '[role=alert], .notice', '您选择了不进行身份验证')
  await payer.see('proof-canceled')
  await leaves(payer)
  await rules(shop, '')
}

test('a payer pays with Alipay, WeChat Pay and UnionPay', async (t) => {
  const parties = ['alipay', 'wechat', 'unionpay']
  const shop = await openWorldShop(t, { worker: true, env: development, parties })
  const browser = await aBrowser(t)
  await inBothManners(
    t,
    { shop, browser },
    {
      'Alipay’s page': (visit) => payAtCashier(visit, 'alipay'),
      'UnionPay’s page': (visit) => payAtCashier(visit, 'unionpay'),
      'a code for Alipay': (visit) => payByCode(visit, 'alipay'),
      'a code for WeChat': (visit) => payByCode(visit, 'wechat'),
      'WeChat on the same phone': payInApp,
      'a proof before Alipay': payProven,
    },
  )
})
