import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { openCardShop, printed, type CardShop, type Printed } from '../support/open-card-shop.ts'
import { aBrowser, aWindow } from './a-browser.ts'
import { development } from './settings.ts'
import { fillAddress, follow, putInCart, orderBecomes, says } from './steps.ts'

/** Type a card on the vault's page and send it. */
async function typeCard(page: Page, card: Printed, keep = false): Promise<void> {
  await page.fill('#number', card.number)
  await page.fill('#expiry', card.expiry)
  await page.fill('#security_code', card.security_code)
  if (keep) await page.check('input[name=keep]')
  await follow(page, 'button.large')
}

/** From a product to the choice of the card. */
async function chooseCard(page: Page, { shop }: CardShop, email = 'ann@example.com'): Promise<void> {
  await page.goto(`${shop.origin}/en/p/jasmine-pearl-tea`)
  await putInCart(page)
  await follow(page, 'a[href="/en/checkout"]')
  await fillAddress(page, email)
  await page.check('input[name=payment][value=other]')
  await follow(page, 'button[value=place]')
  await page.check('#method-vault_card')
  await follow(page, 'form[action*="/pay"] button.large')
}

/** Through the issuer's challenge: its page, the code it sent, and back. With script the way there goes by itself. */
async function confirm(page: Page, { cards }: CardShop, script: boolean): Promise<void> {
  if (script) await page.waitForURL((url) => url.origin === cards.origin)
  else {
    assert.ok(await page.getByText('Your bank asks you to confirm').first().isVisible())
    await follow(page, 'form button.large')
  }
  await page.fill('input[name=code]', '123456')
  await page.locator('button[type=submit], form button').first().click()
  for (let tries = 0; tries < 40 && new URL(page.url()).origin === cards.origin; tries++) {
    const onward = page.locator('form button').first()
    if (await onward.isVisible().catch(() => false)) await onward.click().catch(() => undefined)
    await page.waitForTimeout(100)
  }
}

/** The next question for money gets no answer that means anything, whichever acquirer it goes to. */
async function failOnce({ cards }: CardShop): Promise<void> {
  for (const origin of Object.values(cards.origins)) {
    const order = { operation: 'authorize', fault: 'error_500', times: 1 }
    const taken = await fetch(`${origin}/control/faults`, { method: 'POST', body: JSON.stringify(order) })
    assert.equal(taken.status, 201)
  }
}

/** What was ordered and never came about is forgotten. */
async function failNoMore({ cards }: CardShop): Promise<void> {
  for (const origin of Object.values(cards.origins))
    await fetch(`${origin}/control/faults`, { method: 'DELETE' })
}

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script'
  test(`on a phone ${how}: a card is declined, another is confirmed by its bank, and the order is paid`, async (t) => {
    const open = await openCardShop(t, { worker: true, env: development })
    const { page, complaints, look } = await aWindow(await aBrowser(t), { phone: true, script })
    await chooseCard(page, open)
    assert.ok(page.url().startsWith(open.process.origin))
    if (script) await look(page, 'vault-card')
    await follow(page, 'a[hreflang=fr]')
    assert.ok(await page.getByText('Votre carte').first().isVisible())
    await follow(page, 'a[hreflang=en]')
    await typeCard(page, { number: '4000100000000019', expiry: '01/20', security_code: '1' })
    assert.equal(await page.locator('[aria-invalid=true]').count(), 3, 'faults stand beside the fields')
    assert.equal(await page.inputValue('#number'), '', 'a number is not sent back')
    if (script) await look(page, 'vault-card-faults')
    await failOnce(open)
    await typeCard(page, printed(open.cards, '51 insufficient funds'))
    // No answer came: nobody knows yet, and the page that says so leads on by itself.
    await says(page, 'main', /has not answered yet/)
    if (script) await look(page, 'card-waiting')
    assert.ok(page.url().startsWith(open.shop.origin))
    await failNoMore(open)
    // The payer learns why, also where the answer takes its time.
    await says(page, '[role=alert]', /not enough money/i)
    if (script) await look(page, 'card-declined')
    await page.check('#method-vault_card')
    await follow(page, 'form[action*="/pay"] button.large')
    await typeCard(page, printed(open.cards, '3-D Secure: challenge'))
    await confirm(page, open, script)
    await orderBecomes(open.shop, 'paid')
    await page.waitForURL(/\/en\/orders\/ord_/)
    await page.reload()
    assert.ok(await page.getByText('Thank you, Ann Buyer!').isVisible())
    const [attempt] = await open.shop.owner.sql<{ authentication: { outcome: string; liability: string } }>`
      select authentication from payments.attempts order by seq desc limit 1`
    assert.deepEqual(
      [attempt?.authentication.outcome, attempt?.authentication.liability],
      ['challenged', 'issuer'],
    )
    // The issuer's page is none of ours, and has no picture of its own.
    assert.deepEqual(
      complaints.filter((each) => !each.includes(open.cards.origin)),
      [],
    )
  })
}

test('a buyer saves a card, pays with it by its code alone the next time, and deletes it', async (t) => {
  const open = await openCardShop(t, { worker: true, env: development })
  const { page, complaints, look } = await aWindow(await aBrowser(t), { phone: true })
  await page.goto(`${open.shop.origin}/en/sign-in`)
  await page.fill('#email', 'ann@kontor.example')
  await page.fill('#password', 'copper-kettle-lamp')
  await follow(page, 'main form button')
  const card = printed(open.cards, '3-D Secure: frictionless')
  await chooseCard(page, open, '')
  await typeCard(page, card, true)
  await orderBecomes(open.shop, 'paid')
  await chooseCard(page, open, '')
  assert.ok(page.url().startsWith(open.shop.origin), 'with a card on file the form does not appear')
  assert.ok(await page.getByText(`Mastercard •••• ${card.number.slice(-4)}`).isVisible())
  await look(page, 'card-choose')
  await follow(page, 'form[action*="/pay/vault_card"] button.large')
  assert.equal(await page.locator('#number').count(), 0, 'only the code is asked for')
  await look(page, 'vault-code')
  await page.fill('#security_code', card.security_code)
  await follow(page, 'button.large')
  await orderBecomes(open.shop, 'paid')
  await page.goto(`${open.shop.origin}/en/account/cards`)
  await look(page, 'account-cards')
  await follow(page, 'form[action$="/account/cards/delete"] button')
  assert.ok(await page.getByText('The card was deleted.').isVisible())
  assert.equal(await page.getByText('••••').count(), 0)
  assert.deepEqual(complaints, [])
})
