import type { BrowserContext, Page, Response } from 'playwright-core'
import { cartPlaces, type Place } from './places.ts'

type At = { readonly origin: string; readonly locale: string }

/** Where each window has an order that waits to be paid. */
const waiting = new WeakMap<BrowserContext, string>()

/** An order that waits, placed the first time it is asked for; answers the address where its way to pay is chosen. */
async function toChoice(page: Page, at: At): Promise<string> {
  const known = waiting.get(page.context())
  if (known !== undefined) return known
  for (const name of ['cart', 'choose-payment'])
    await cartPlaces.find((each) => each.name === name)?.go(page, at)
  waiting.set(page.context(), page.url())
  return page.url()
}

/** The page a way to pay leads to: of the shop, of the vault or of the provider, by itself or by its button. */
async function choose(page: Page, at: At, method: string): Promise<Response | null> {
  await page.goto(await toChoice(page, at))
  await page.check(`#method-${method}`)
  const bank = page.locator(`select[name="${method}.bank"]`)
  if ((await bank.count()) > 0) await bank.selectOption('icbc')
  const phone = page.locator(`input[name="${method}.phone"]`)
  if ((await phone.count()) > 0) await phone.fill('+4915200000001')
  const send = page.locator('form[action*="/pay"] button.large').click()
  const [answer] = await Promise.all([page.waitForNavigation(), send])
  return answer
}

const isAway = (at: At) => (url: URL) => url.origin !== at.origin

const paidBy = (
  method: string,
  then: (page: Page, at: At) => Promise<unknown> = async () => undefined,
): Place => ({
  name: `pay-${method}`,
  async go(page, at) {
    const answer = await choose(page, at, method)
    await then(page, at)
    return answer
  },
})

/** The shop's own pages lead on by themselves. */
const away = (page: Page, at: At) => page.waitForURL(isAway(at))

/** The code on the shop's page as the app of a phone opens it. */
async function onThePhone(page: Page, at: At): Promise<void> {
  const app = await page.locator('main a.button[href^="http"]').first().getAttribute('href')
  if (app !== null && isAway(at)(new URL(app))) await page.goto(app)
}

async function atTheCashier(page: Page, at: At): Promise<void> {
  await away(page, at)
  await page.fill('#login', 'ada@pay.example')
  await page.fill('#password', '111111')
  await Promise.all([page.waitForNavigation(), page.locator('form[action*="/sign-in"] button').click()])
}

const named = (name: string, place: Place): Place => ({ ...place, name })

/**
 * Every page a payer meets between choosing a way and coming back, of the shop and of those it works with; and the page of a
 * fault of ours.
 */
export const payerPlaces: readonly Place[] = [
  {
    name: 'broken',
    answers: 500,
    go: (page, { origin, locale }) => page.goto(`${origin}/${locale}/dev/broken`),
  },
  paidBy('card', away),
  paidBy('stripe', away),
  paidBy('bank_page', away),
  paidBy('mobile_operator'),
  paidBy('alipay', away),
  named('pay-alipay-cashier', paidBy('alipay', atTheCashier)),
  paidBy('alipay_qr'),
  named('pay-alipay_qr-phone', paidBy('alipay_qr', onThePhone)),
  paidBy('wechat_qr'),
  paidBy('unionpay', away),
  paidBy('bank_transfer'),
  paidBy('stablecoin'),
  named('pay-stablecoin-wallet', paidBy('stablecoin', onThePhone)),
  paidBy('vault_card', away),
  {
    name: 'pay-status',
    async go(page, at) {
      const url = new URL(await toChoice(page, at))
      return page.goto(url.href.replace(/\/pay(?=\?|$)/, '/payment'))
    },
  },
]
