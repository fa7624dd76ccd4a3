import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { WorldShop } from '../../support/open-world-shop.ts'
import { annsAddress, fieldOf } from '../../support/visitor.ts'
import { aWindow, type Watched } from '../a-browser.ts'
import { follow } from '../steps.ts'

/** A payer on a phone, whose pages are looked at as they are on a phone. */
export type PayerWindow = Watched & { readonly see: (name: string) => Promise<void> }

/** A way to look at the pages of a shop: they have to work in both. */
export type Visit = { readonly shop: WorldShop; readonly browser: Browser; readonly script: boolean }

/** Walk a flow with script and without. */
export async function inBothManners(
  t: TestContext,
  at: Omit<Visit, 'script'>,
  flows: Readonly<Record<string, (visit: Visit) => Promise<void>>>,
): Promise<void> {
  for (const script of [true, false]) {
    for (const [name, walk] of Object.entries(flows))
      await t.test(`${script ? 'with' : 'without'} script: ${name}`, () => walk({ ...at, script }))
    await theHourIsOver(at)
  }
}

/**
 * The tenth try of one mail address within an hour is asked for a proof, and what is owed counts with its order's
 * address: those without script come when that is over.
 */
async function theHourIsOver({ shop }: Omit<Visit, 'script'>): Promise<void> {
  const owner = await shop.db.as('owner')
  await owner.sql`delete from risk.velocity`
}

/** A payer opens a window on a phone; what its pages complain about has to be nothing in the end. */
export async function aPayer({ browser, script, shop }: Visit, market?: 'US.USD'): Promise<PayerWindow> {
  const window = await aWindow(browser, { phone: true, script, widths: [390] })
  if (market !== undefined)
    await window.context.addCookies([{ name: 'kontor_market', value: market, url: shop.origin }])
  return { ...window, see: (name) => window.look(window.page, `payer-${name}`) }
}

/** The payer leaves: nothing was wrong with any page they saw. */
export async function leaves({ context, complaints }: PayerWindow): Promise<void> {
  await context.close()
  assert.deepEqual(complaints, [])
}

/** Sign the demo's buyer in. */
export async function signIn({ page }: PayerWindow, shop: WorldShop): Promise<void> {
  await page.goto(`${shop.origin}/en/sign-in`)
  await page.fill('#email', 'ann@kontor.example')
  await page.fill('#password', 'copper-kettle-lamp')
  await follow(page, 'main form button')
}

const american = {
  line1: '1 Main Street',
  postalCode: '10115',
  city: 'New York',
  region: 'NY',
  country: 'US',
}

/** An order that awaits payment: its id, and the addresses of its pages. */
export type Ordered = { readonly id: string; readonly at: (path: string, locale?: string) => string }

/** The payer fills a cart and places the order by the shop's own forms; how to pay is still open. */
export async function anOrder(
  { context }: PayerWindow,
  shop: WorldShop,
  { american: isAmerican = false, quantity = 1 }: { american?: boolean; quantity?: number } = {},
): Promise<Ordered> {
  const [variant] = await shop.owner.sql<{ id: number }>`
    select v.id from catalog.variants v join catalog.products p on p.id = v.product_id
     where p.slug = 'jasmine-pearl-tea' order by v.id limit 1`
  assert.ok(variant)
  const send = (path: string, form: Record<string, string>) =>
    context.request.post(`${shop.origin}${path}`, {
      form,
      headers: { origin: shop.origin },
      maxRedirects: 0,
    })
  await send('/en/cart/lines', { variant: String(variant.id), quantity: String(quantity) })
  const checkout = await (await context.request.get(`${shop.origin}/en/checkout`)).text()
  const placed = await send('/en/checkout', {
    ...annsAddress,
    ...(isAmerican ? american : {}),
    shippingMethod: 'standard',
    payment: 'other',
    step: 'place',
    idempotencyKey: fieldOf(checkout, 'idempotencyKey'),
    expectedTotal: fieldOf(checkout, 'expectedTotal'),
  })
  const where = placed.headers()['location'] ?? ''
  const [, id = ''] = /\/orders\/(ord_\w+)\/pay/.exec(where) ?? []
  assert.notEqual(
    id,
    '',
    `no order was placed: ${placed.status()} ${where}\n${(await placed.text()).slice(0, 2_000)}`,
  )
  const { search } = new URL(where, shop.origin)
  return { id, at: (path, locale = 'en') => `${shop.origin}/${locale}/orders/${id}${path}${search}` }
}

/** Choose a way to pay on the page of choice, give what it asks for there, and go on. */
export async function choose(
  page: Page,
  method: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  await page.check(`#method-${method}`)
  for (const [name, value] of Object.entries(fields)) {
    const field = `[name="${method}.${name}"]`
    if ((await page.locator(`select${field}`).count()) > 0) await page.selectOption(field, value)
    else await page.fill(field, value)
  }
  await follow(page, 'form[action*="/pay"] button.large')
}

/** On from the shop's page to the provider's: by itself where scripts run or the page refreshes, else by its button. */
export async function onward(page: Page, origin: string): Promise<void> {
  const away = page
    .locator(`a.button.large[href^="${origin}"], form[action^="${origin}"] button.large`)
    .first()
  await Promise.race([
    page.waitForURL((url) => url.origin === origin),
    away.click({ timeout: 15_000 }).then(
      () => page.waitForURL((url) => url.origin === origin),
      // The page went on by itself under the finger.
      () => page.waitForURL((url) => url.origin === origin),
    ),
  ])
  await page.waitForLoadState('load')
}

/** Wait until an order is in a state. */
export async function becomes(shop: WorldShop, { id }: Ordered, state: string): Promise<void> {
  let last = ''
  for (let tries = 0; tries < 400; tries++) {
    const [row] = await shop.owner.sql<{ state: string }>`select state from orders.orders where id = ${id}`
    last = row?.state ?? 'nowhere'
    if (last === state) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const tries = await shop.owner.sql`
    select a.method, a.state, a.decline_code from payments.attempts a
      join payments.intents i on i.id = a.intent_id where i.reference = ${id} order by a.seq`
  assert.fail(`the order is ${last}, not ${state}: ${JSON.stringify(tries)}`)
}
