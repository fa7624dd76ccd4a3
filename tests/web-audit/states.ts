import type { Page, Response } from 'playwright-core'
import { payerPlaces } from './payers.ts'
import { allPlaces, type Place } from './places.ts'
import { retired } from './scene.ts'

type At = { readonly origin: string; readonly locale: string }

const at = (name: string, path: string): Place => ({
  name,
  go: (page, { origin, locale }) => page.goto(`${origin}/${locale}${path}`),
})

/** A page in a state that takes a step to reach. */
const after = (name: string, path: string, step: (page: Page, at: At) => Promise<unknown>): Place => ({
  name,
  async go(page, where) {
    const answer = await page.goto(`${where.origin}/${where.locale}${path}`)
    await step(page, where)
    return answer
  },
})

const tea = '/p/jasmine-pearl-tea'
const film = '/p/bruges-round-casserole'

/** What a stranger can bring the shop's pages to: found and not found, opened, chosen, remembered. */
const shelfStates: readonly Place[] = [
  after('home-market', '', (page) => page.locator('details.market summary').click()),
  after('category-filters', '/c/kitchen', async (page) => {
    const fold = page.locator('.filters > details > summary')
    if (await fold.isVisible()) await fold.click()
  }),
  at('search-corrected', '/search?q=ketle'),
  after('suggestions', '', async (page) => {
    await page.locator('#q').pressSequentially('tea', { delay: 30 })
    await page.locator('.suggestions a').first().waitFor()
  }),
  at('product-film', film),
  at('product-book', '/p/steam-crs3'),
  at('product-furniture', '/p/bruges-armchair'),
  after('lens', tea, async (page) => {
    await page.locator('.gallery .main a').first().click()
    await page.locator('dialog.lens[open] img').waitFor()
  }),
  at('reviews', `${tea}/reviews`),
  at('questions', `${tea}/questions`),
  {
    name: 'wishes-kept',
    async go(page, { origin, locale }) {
      await page.goto(`${origin}/${locale}${tea}`)
      const wish = page.locator('form[action$="/wishes/keep"] button').first()
      if (await wish.isVisible()) await wish.click()
      await page.waitForLoadState()
      return page.goto(`${origin}/${locale}/wishes`)
    },
  },
  {
    name: 'compare',
    async go(page, { origin, locale }) {
      for (const each of [tea, '/p/dragon-ridge-green-tea']) {
        await page.goto(`${origin}/${locale}${each}`)
        await page.locator('form[action$="/compare"] button').first().click()
        await page.waitForLoadState()
      }
      return page.goto(`${origin}/${locale}/compare`)
    },
  },
  at('for-you', '/for-you'),
  at('gone', `/p/${retired}`),
  { ...at('refused', '/journal?page=none'), answers: 400 },
  after('drawer', tea, async (page) => {
    await page.locator('form.to-cart button').first().click()
    await page.locator('dialog.drawer[open] .line').first().waitFor()
  }),
]

/** The first order of the account, and a page below it. */
const order = (name: string, below: string): Place => ({
  name,
  async go(page, { origin, locale }) {
    await page.goto(`${origin}/${locale}/account`)
    const link = page.locator(`main a[href^="/${locale}/orders/"]`).last()
    const href = (await link.count()) > 0 ? await link.getAttribute('href') : null
    return href === null ? null : page.goto(`${origin}${href}${below}`)
  },
})

/** What somebody with an order that arrived sees. */
const accountStates: readonly Place[] = [
  order('order-arrived', ''),
  order('return-ask', '/returns'),
  order('order-again', '/again'),
  order('order-reviews', '/reviews'),
  at('review-write', `${tea}/reviews/write`),
  after('return', '/account/returns', async (page) => {
    const link = page.locator('main a[href*="/returns/"]').first()
    if ((await link.count()) > 0) await link.click()
    await page.waitForLoadState()
  }),
  at('returns', '/account/returns'),
  at('addresses', '/account/addresses'),
]

const desk = (name: string, path: string): Place => ({
  name: `desk-${name}`,
  go: (page, { origin }) => page.goto(`${origin}/admin${path}`),
})

const deskFirst = (name: string, list: string): Place => ({
  name: `desk-${name}`,
  async go(page, { origin }): Promise<Response | null> {
    await page.goto(`${origin}/admin${list}`)
    const link = page.locator(`main a[href^="/admin${list}/"]`).first()
    const href = (await link.count()) > 0 ? await link.getAttribute('href') : null
    return href === null ? null : page.goto(`${origin}${href}`)
  },
})

/** The desk's pages, which are in English alone. */
const deskPlaces: readonly Place[] = [
  desk('today', ''),
  ...['orders', 'products', 'stock', 'returns', 'payments', 'ledger', 'books', 'content', 'search'].map(
    (each) => desk(each, `/${each}`),
  ),
  ...['coupons', 'disputes', 'downloads', 'mails', 'payouts', 'risk', 'system', 'treasury', 'voices'].map(
    (each) => desk(each, `/${each}`),
  ),
  deskFirst('order', '/orders'),
  deskFirst('product', '/products'),
  deskFirst('return', '/returns'),
  deskFirst('payment', '/payments'),
]

/** Every page and state of the shop and the desk, each group in the order in which it can be reached. */
export const everyPlace = {
  open: [...allPlaces.open, ...shelfStates],
  cart: allPlaces.cart,
  account: [...allPlaces.account, ...accountStates],
  payer: payerPlaces,
  desk: deskPlaces,
} as const
