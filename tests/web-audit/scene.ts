import type { Browser, Page } from 'playwright-core'
import { fillAddress, follow, typeCard } from '../browser/steps.ts'
import { aFilm, captions } from '../support/a-film.ts'
import { signIn } from './places.ts'

const product = 'jasmine-pearl-tea'
const filmed = 'bruges-round-casserole'

/** A product that is no longer sold. */
export const retired = 'narva-step-stool'

/** Buy as the demo's buyer and pay at the bank; answers the order's id. */
async function buy(page: Page, origin: string): Promise<string> {
  await page.goto(`${origin}/en/p/${product}`)
  await page.locator('form.to-cart').evaluate((form) => (form as unknown as { submit(): void }).submit())
  await page.waitForURL(`${origin}/en/cart`)
  await page.goto(`${origin}/en/checkout`)
  await fillAddress(page, '')
  await follow(page, 'button[value=place]')
  await typeCard(page, '4242424242424242')
  await page.waitForURL(/\/en\/orders\/ord_/)
  return /ord_\w+/.exec(page.url())?.[0] ?? ''
}

/** Sign in at the desk with the demo's operator. */
export async function enterDesk(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/admin`)
  await page.fill('#email', 'desk@kontor.example')
  await page.fill('#password', 'tidy-harbor-ledger')
  await follow(page, 'main form button')
}

/** Put a film with captions on a product at the desk; it is recorded on the way. */
export async function addFilm(desk: Page, origin: string, slug: string): Promise<void> {
  const recorder = await desk.context().newPage()
  const film = await aFilm(recorder)
  await recorder.goto(`${origin}/en/p/${slug}`)
  const poster = await recorder.locator('.gallery .main img').first().getAttribute('src')
  const picture = await recorder.request.get(`${origin}${poster ?? ''}`)
  const still = await picture.body()
  await recorder.close()
  await desk.goto(`${origin}/admin/products`)
  await desk.goto(`${origin}/admin/products?q=${slug.replaceAll('-', '+')}`)
  await follow(desk, 'main a[href^="/admin/products/"]')
  if ((await desk.locator('#pictures h3', { hasText: /film/i }).count()) > 0) return
  await desk.locator('#pictures details summary').last().click()
  await desk.setInputFiles('#file', { name: 'still.jpg', mimeType: 'image/jpeg', buffer: still })
  await desk.setInputFiles('#film', { name: 'film.webm', mimeType: 'video/webm', buffer: film })
  for (const [locale, words] of [
    ['en', 'Three liters, one pot'],
    ['zh', '三升,一口锅'],
    ['fr', 'Trois litres, une cocotte'],
  ] as const) {
    await desk.fill(`#alt_${locale}`, words)
    const file = { name: `${locale}.vtt`, mimeType: 'text/vtt', buffer: captions(words) }
    await desk.setInputFiles(`#captions_${locale}`, file)
  }
  await follow(desk, '#pictures details form button.button:not(.second)')
}

/** Take a product out of the shop for good: its page says so from then on. */
async function retire(desk: Page, origin: string, slug: string): Promise<void> {
  await desk.goto(`${origin}/admin/products?q=${slug.replaceAll('-', '+')}`)
  await follow(desk, 'main a[href^="/admin/products/"]')
  const button = 'form[action$="/state"] .danger'
  if ((await desk.locator(button).count()) > 0) await follow(desk, button)
}

async function speak(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/en/p/${product}/reviews/write`)
  await page.locator('input[name=rating][value="4"]').check({ force: true })
  await page.fill('[name=body]', 'Opens slowly and stays sweet to the third cup. The tin closes well.')
  const title = page.locator('[name=title]')
  if ((await title.count()) > 0) await title.fill('A tea for quiet mornings')
  await follow(page, 'main form button.button')
  await page.goto(`${origin}/en/p/${product}/questions`)
  await page.fill('[name=text]', 'How hot should the water be, and how long does it steep?')
  await follow(page, 'main form:has([name=text]) button')
}

async function askReturn(page: Page, origin: string, id: string): Promise<void> {
  await page.goto(`${origin}/en/orders/${id}/returns`)
  await page.locator('main input[inputmode=numeric]').first().fill('1')
  await page.locator('#reason').selectOption({ index: 1 })
  await follow(page, 'main form button.large')
}

/**
 * Give the demo something to show: an order that is paid, shipped, delivered and partly sent back, a review, a question,
 * a film. It is played by two people in browsers, as anyone would do it.
 */
export async function setScene(browser: Browser, origin: string, say: (text: string) => void): Promise<void> {
  const [buyer, operator] = [await browser.newContext(), await browser.newContext()]
  for (const each of [buyer, operator]) each.setDefaultTimeout(30_000)
  const [page, desk] = [await buyer.newPage(), await operator.newPage()]
  await signIn(page, origin)
  const id = await buy(page, origin)
  await enterDesk(desk, origin)
  await desk.goto(`${origin}/admin/orders/${id}`)
  await follow(desk, 'form[action$="/pack"] button')
  await follow(desk, 'form[action$="/ship"] button')
  say('an order is on its way')
  await addFilm(desk, origin, filmed)
  await retire(desk, origin, retired)
  for (let tries = 0; tries < 90; tries++) {
    await page.goto(`${origin}/en/orders/${id}`)
    if ((await page.locator('#returns a.button').count()) > 0) break
    await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
  await askReturn(page, origin, id)
  await speak(page, origin)
  await buyer.close()
  await operator.close()
  say('it arrived; a return is asked for, a review is written')
}
