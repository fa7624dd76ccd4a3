import assert from 'node:assert/strict'
import test from 'node:test'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { confirmSecondFactor, prepareSecondFactor } from '#people/access/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import { openWorldShop, type WorldShop } from '../../support/open-world-shop.ts'
import { aBrowser } from '../a-browser.ts'
import { development } from '../settings.ts'
import { follow, says, typeCard } from '../steps.ts'
import {
  anOrder,
  aPayer,
  becomes,
  choose,
  inBothManners,
  leaves,
  signIn,
  type PayerWindow,
  type Visit,
} from './payer.ts'

const signInPassword = 'copper-kettle-lamp'
const paymentPassword = '480215'
const ownWords = 'The cat sleeps on the ledger'

/** The six digits of the newest message to the payer's phone, once they are there. */
async function sentCode(shop: WorldShop, after: number): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const rows = await shop.owner.sql<{ body: string }>`
      select body from notifications.messages order by created_at desc, id desc`
    const [, code] = rows.length > after ? (/\b(\d{6})\b/.exec(rows[0]?.body ?? '') ?? []) : []
    if (code !== undefined) return code
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return assert.fail('no message with a code')
}

async function messages(shop: WorldShop): Promise<number> {
  const rows = await shop.owner.sql`select id from notifications.messages`
  return rows.length
}

/** Payment password, words of one's own, a telephone for codes: what protects a payer. */
async function protect({ page, see }: PayerWindow, shop: WorldShop): Promise<void> {
  const at = `${shop.origin}/en/account/safety`
  await page.goto(at)
  if ((await page.locator('form[action$="/payment-password"]').count()) > 0) {
    await page.fill('#paymentPassword', '1')
    await page.fill('#password', signInPassword)
    await follow(page, 'form[action$="/payment-password"] button')
    assert.ok((await page.locator('[aria-invalid=true]').count()) > 0, 'too short')
    await page.fill('#paymentPassword', paymentPassword)
    await page.fill('#password', signInPassword)
    await follow(page, 'form[action$="/payment-password"] button')
    await says(page, '[role=status]', /./)
  }
  await page.fill('#phrase', ownWords)
  await follow(page, 'form[action$="/words"] button')
  if ((await page.locator('.badge.good').count()) === 0) {
    const before = await messages(shop)
    await page.fill('#phone', '+49 152 0000 0001')
    await page.fill('#phonePassword', signInPassword)
    await follow(page, 'form[action$="/phone"] button')
    await page.fill('#code', await sentCode(shop, before))
    await follow(page, 'form[action$="/phone/code"] button')
  }
  await says(page, '.badge.good', '+49')
  await see('safety')
}

/** Money goes in by the card bank's page. */
async function topUp({ page, see }: PayerWindow, shop: WorldShop): Promise<void> {
  await page.goto(`${shop.origin}/en/account/wallet`)
  await see('wallet')
  await page.fill('#amount', '400')
  await page.selectOption('#method', 'card')
  await follow(page, '#top-up button')
  await typeCard(page, '4242424242424242')
  await says(page, '[role=status]', /400/)
  await see('wallet-topped-up')
}

/** A small sum needs the payment password; the payer knows the page by their own words. */
async function paySmall(payer: PayerWindow, shop: WorldShop): Promise<void> {
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, 'wallet')
  await says(page, '.own-words', ownWords)
  await page.fill('#paymentPassword', '000000')
  await follow(page, 'button[value=pay]')
  assert.ok((await page.locator('[aria-invalid=true]').count()) > 0)
  await payer.see('wallet-pay-wrong')
  await page.fill('#paymentPassword', paymentPassword)
  await follow(page, 'button[value=pay]')
  await becomes(shop, order, 'paid')
}

/** A larger one also needs a code for just this payment. */
async function payLarge(payer: PayerWindow, shop: WorldShop): Promise<void> {
  const { page } = payer
  const order = await anOrder(payer, shop, { quantity: 3 })
  await page.goto(order.at('/pay'))
  await choose(page, 'wallet')
  const before = await messages(shop)
  await follow(page, 'button[value=send]')
  await says(page, '.proof [role=status]', /./)
  await payer.see('wallet-proof')
  await page.fill('#paymentPassword', paymentPassword)
  await page.fill('#code', await sentCode(shop, before))
  await follow(page, 'button[value=pay]')
  await becomes(shop, order, 'paid')
}

/** Chromium's own authenticator, so that a passkey can be made and used. */
async function authenticator(page: Page): Promise<void> {
  const line = await page.context().newCDPSession(page)
  await line.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const
  await line.send('WebAuthn.addVirtualAuthenticator', { options })
}

/** A passkey is made, and proves a payment. */
async function payByPasskey(payer: PayerWindow, shop: WorldShop): Promise<void> {
  const { page } = payer
  await authenticator(page)
  await page.goto(`${shop.origin}/en/account/safety`)
  await page.fill('#name', 'This phone')
  await page.fill('#keyPassword', signInPassword)
  await follow(page, '[data-passkey=make] button')
  await says(page, 'form[action$="/passkeys/remove"] button', /./)
  const order = await anOrder(payer, shop, { quantity: 3 })
  await page.goto(order.at('/pay'))
  await choose(page, 'wallet')
  await page.fill('#paymentPassword', paymentPassword)
  await follow(page, '[data-passkey=use] button')
  await becomes(shop, order, 'paid')
}

/** Money goes out to a bank account, and every line is in the statement. */
async function withdraw({ page, see }: PayerWindow, shop: WorldShop): Promise<void> {
  await page.goto(`${shop.origin}/en/account/wallet`)
  const given = { sum: '12.00', holder: 'Ann Buyer', iban: 'DE00 1', paymentPassword }
  for (const [name, value] of Object.entries(given)) await page.fill(`#withdraw #${name}`, value)
  await follow(page, '#withdraw button[value=pay]')
  assert.ok((await page.locator('#withdraw [aria-invalid=true]').count()) > 0, 'no such account')
  await page.fill('#withdraw #iban', 'DE02 1203 0000 0000 2020 51')
  await page.fill('#withdraw #paymentPassword', paymentPassword)
  await follow(page, '#withdraw button[value=pay]')
  await says(page, '#withdraw li', /12\.00/)
  await says(page, '.table tbody tr', /400/)
  await see('wallet-statement')
}

async function liveByWallet(visit: Visit): Promise<void> {
  const { shop, script } = visit
  const payer = await aPayer(visit)
  await signIn(payer, shop)
  await protect(payer, shop)
  await topUp(payer, shop)
  await paySmall(payer, shop)
  await payLarge(payer, shop)
  if (script) await payByPasskey(payer, shop)
  await withdraw(payer, shop)
  await leaves(payer)
}

/** Codes of the authenticator app of the demo's buyer: the one before, the present one and the next, each good once. */
async function appCodes({ owner, settings }: WorldShop): Promise<readonly [string, string]> {
  const [ann] = await owner.sql<{ party: PartyId; email: string }>`
    select party_id as party, email from access.accounts where email = 'ann@kontor.example'`
  assert.ok(ann)
  const sealingSecret = settings.secretKey.reveal()
  const { secret } = await prepareSecondFactor(owner, { ...ann, sealingSecret })
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  const now = Date.now()
  const [before, present, next] = [-30_000, 0, 30_000].map((ms) => totp.generate({ timestamp: now + ms }))
  const given = { party: ann.party, code: before ?? '', sealingSecret }
  mustBeDone(await inTransaction(owner, (tx) => confirmSecondFactor(tx, given)))
  return [present ?? '', next ?? '']
}

/** The app of the second factor signs in, and proves a larger payment without any message being sent. */
async function payByApp(visit: Visit): Promise<void> {
  const { shop } = visit
  const [present, next] = await appCodes(shop)
  const payer = await aPayer(visit)
  const { page } = payer
  await signIn(payer, shop)
  await page.fill('#code', present)
  await follow(page, 'main form button')
  const order = await anOrder(payer, shop, { quantity: 3 })
  await page.goto(order.at('/pay'))
  await choose(page, 'wallet')
  const before = await messages(shop)
  await payer.see('wallet-proof-app')
  await page.fill('#paymentPassword', paymentPassword)
  await page.fill('#code', '000000')
  await follow(page, 'button[value=pay]')
  assert.ok((await page.locator('#code[aria-invalid=true]').count()) > 0, 'a wrong code is said so')
  await page.fill('#paymentPassword', paymentPassword)
  await page.fill('#code', next)
  await follow(page, 'button[value=pay]')
  await becomes(shop, order, 'paid')
  assert.equal(await messages(shop), before)
  await leaves(payer)
}

test('a payer keeps money in a wallet, and nobody else gets at it', async (t) => {
  const env = { ...development, WALLET_STEP_UP_ABOVE: '40' }
  const shop = await openWorldShop(t, { worker: true, env, parties: ['house-bank'], host: 'localhost' })
  const browser = await aBrowser(t)
  await inBothManners(t, { shop, browser }, { 'protect, top up, pay, prove, withdraw': liveByWallet })
  await t.test('with the app of the second factor', () => payByApp({ shop, browser, script: true }))
})
