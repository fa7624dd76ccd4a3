import type { Page, Response } from 'playwright-core'

/** One page of the shop in one state. `go` leads there in a language and answers what the server sent. */
export type Place = {
  readonly name: string
  /** A status that is right here, of which the browser complains. */
  readonly answers?: number
  go(page: Page, at: { readonly origin: string; readonly locale: string }): Promise<Response | null>
}

const lamp = 'lampe'
const at = (name: string, path: string): Place => ({
  name,
  go: (page, { origin, locale }) => page.goto(`${origin}/${locale}${path}`),
})

/** Send the form of a button and answer the page that came. */
async function send(page: Page, button: string): Promise<Response | null> {
  const answer = page.waitForResponse((each) => each.request().isNavigationRequest() && each.status() !== 303)
  await page.locator(button).first().click()
  const response = await answer
  await page.waitForLoadState()
  return response
}

/** Pages a stranger sees. */
const openPlaces: readonly Place[] = [
  at('home', ''),
  at('category', '/c/kitchen'),
  at('category-narrowed', '/c/kitchen?stock=1&min=10'),
  at('search', '/search?q=tea'),
  at('search-nothing', '/search?q=qqqqzzzz'),
  at('product', '/p/jasmine-pearl-tea'),
  at('compare-empty', '/compare'),
  at('wishes-empty', '/wishes'),
  at('seen', '/seen'),
  at('cart-empty', '/cart'),
  at('sign-in', '/sign-in'),
  at('register', '/register'),
  at('reset', '/reset'),
  at('find-order', '/find-order'),
  at('journal', '/journal'),
  at('article', '/journal/a-lamp-for-the-last-chapter'),
  at('help-delivery', '/help/delivery'),
  at('help-about', '/help/about'),
  at('not-found', `/p/${lamp}`),
]

const address: Readonly<Record<string, string>> = {
  email: 'ann@example.com',
  name: 'Ann Buyer',
  line1: 'Speicher 1',
  postalCode: '20457',
  city: 'Hamburg',
}

/** Pages of a cart with a line in it, up to the choice of a way to pay. */
export const cartPlaces: readonly Place[] = [
  {
    name: 'cart',
    async go(page, { origin, locale }) {
      await page.goto(`${origin}/${locale}/cart`)
      if ((await page.locator('.lines .line').count()) > 0) return page.reload()
      await page.goto(`${origin}/${locale}/p/jasmine-pearl-tea`)
      // Without the drawer: what the plain form leads to.
      await page.locator('form.to-cart').evaluate((form) => (form as unknown as { submit(): void }).submit())
      await page.waitForURL(`${origin}/${locale}/cart`)
      return page.reload()
    },
  },
  at('checkout', '/checkout'),
  {
    name: 'checkout-faults',
    async go(page, { origin, locale }) {
      await page.goto(`${origin}/${locale}/checkout`)
      await page.fill('#name', '')
      await page.fill('#email', 'no address')
      return send(page, 'button[value=place]')
    },
  },
  {
    name: 'choose-payment',
    async go(page, { origin, locale }) {
      await page.goto(`${origin}/${locale}/checkout`)
      for (const [field, value] of Object.entries(address)) await page.fill(`#${field}`, value)
      await page.locator('input[name=payment][value=other]').check()
      return send(page, 'button[value=place]')
    },
  },
]

/** Pages of somebody who is signed in. */
const accountPlaces: readonly Place[] = [
  at('account', '/account'),
  {
    name: 'order',
    async go(page, { origin, locale }) {
      await page.goto(`${origin}/${locale}/account`)
      const link = page.locator(`main a[href^="/${locale}/orders/"]`).first()
      const href = (await link.count()) > 0 ? await link.getAttribute('href') : null
      return href === null ? null : page.goto(`${origin}${href}`)
    },
  },
  at('wishes', '/wishes'),
  at('wallet', '/account/wallet'),
  at('cards', '/account/cards'),
  at('invoices', '/account/invoices'),
  at('debits', '/account/debits'),
  at('safety', '/account/safety'),
  at('security', '/account/security'),
  at('privacy', '/account/privacy'),
]

/** Sign in as the demo's buyer. */
export async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/en/sign-in`)
  await page.fill('#email', 'ann@kontor.example')
  await page.fill('#password', 'copper-kettle-lamp')
  await send(page, 'main form button')
}

const bought = cartPlaces
  .filter(({ name }) => name === 'cart' || name === 'choose-payment')
  .map((each) => ({ ...each, name: `signed-in-${each.name}` }))

/** Every page and state, each group in the order in which it can be reached; an account has bought something. */
export const allPlaces = { open: openPlaces, cart: cartPlaces, account: [...bought, ...accountPlaces] }
