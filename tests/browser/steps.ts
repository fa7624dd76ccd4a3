import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { OpenShop } from '../support/open-shop.ts'

/** Called in each state of a page worth a close look. */
export type Look = (page: Page, name: string) => Promise<void>

/** Click something that leads to another page, and wait until that is there. */
export async function follow(page: Page, selector: string): Promise<void> {
  const arrived = page.waitForNavigation({ waitUntil: 'load' }).then(
    () => undefined,
    () => `nothing came of ${selector} at ${page.url()}`,
  )
  await page.locator(selector).first().click({ timeout: 15_000 })
  assert.equal(await arrived, undefined)
}

/** Wait until something holds on the page. It is asked from outside: the shop's policy lets no text run as script. */
export async function holds(page: Page, expression: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await page.evaluate<boolean>(`Boolean(${expression})`)) return
    await page.waitForTimeout(25)
  }
  assert.fail(`it never holds at ${page.url()}: ${expression}`)
}

/** Wait until a part of the page says something; where it never does, tell where we are and what is said there. */
export async function says(page: Page, selector: string, pattern: RegExp | string): Promise<void> {
  const wanted = page.locator(selector).filter({ hasText: pattern }).first()
  const isThere = await wanted.waitFor({ timeout: 30_000 }).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const text = await page
    .locator('main, body')
    .first()
    .innerText({ timeout: 2_000 })
    .catch(() => 'nothing that can be read')
  assert.fail(`${selector} does not say ${pattern} at ${page.url()}:\n${text.slice(0, 1_500)}`)
}

/** Put the product that is shown into the cart and go to the cart's page, through the drawer where there is one. */
export async function putInCart(page: Page): Promise<void> {
  const whole = page.locator('dialog.drawer[open] .whole-cart')
  const arrived = Promise.race([page.waitForURL(/\/cart$/), whole.waitFor({ timeout: 15_000 })])
  await page.locator('form.to-cart button').first().click()
  await arrived
  if (!page.url().endsWith('/cart')) await follow(page, 'dialog.drawer[open] .whole-cart')
}

/** Fill in the delivery address of the checkout. */
export async function fillAddress(page: Page, email = 'ann@example.com'): Promise<void> {
  if (email !== '') await page.fill('#email', email)
  await page.fill('#name', 'Ann Buyer')
  await page.fill('#line1', 'Speicher 1')
  await page.fill('#postalCode', '20457')
  await page.fill('#city', 'Hamburg')
}

/** Put a product into the cart and go to the checkout. */
export async function toCheckout(page: Page, shop: OpenShop, look: Look, slug = 'jasmine-pearl-tea') {
  await page.goto(`${shop.origin}/en/p/${slug}`)
  await look(page, 'product')
  await putInCart(page)
  await look(page, 'cart')
  await follow(page, 'a[href="/en/checkout"]')
}

/** Type a card on the bank's page and send it. */
export async function typeCard(page: Page, number: string): Promise<void> {
  await page.fill('[autocomplete=cc-number]', number)
  await page.fill('[autocomplete=cc-exp]', '12/30')
  await page.fill('[autocomplete=cc-csc]', '123')
  await page.fill('[autocomplete=cc-name]', 'Ann Buyer')
  await follow(page, 'button.action')
}

/** Wait until the latest order of the database is in a state; answers its id. */
export async function orderBecomes(shop: OpenShop, state: string): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const [row] = await shop.owner.sql<{ id: string; state: string }>`
      select id, state from orders.orders order by number desc limit 1`
    if (row?.state === state) return row.id
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return assert.fail(`the order did not become ${state}`)
}

/** Wait for a mail with this word in its subject, read it in the mailbox page, and answer its link of the given kind. */
export async function mailedLink(page: Page, shop: OpenShop, to: string, link: RegExp): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const rows = await shop.owner.sql<{ text: string }>`
      select body_text as text from notifications.mails where recipient = ${to} order by created_at desc`
    const found = rows.map(({ text }) => link.exec(text)?.[0]).find((each) => each !== undefined)
    if (found !== undefined) {
      await page.goto(`${shop.origin}/dev/mailbox`)
      assert.ok((await page.locator('body').innerText()).includes(to), 'the mailbox shows it')
      return found
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return assert.fail(`no mail to ${to} with ${link}`)
}
