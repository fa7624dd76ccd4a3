import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { grantTerms } from '#money/credit/index.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { findAccountByEmail } from '#people/access/index.ts'
import { packShipment } from '../../../src/flows/pack-order.ts'
import { shipShipment } from '../../../src/flows/ship-order.ts'
import { openWorldShop, type WorldShop } from '../../support/open-world-shop.ts'
import { aBrowser } from '../a-browser.ts'
import { development } from '../settings.ts'
import { follow, says, typeCard } from '../steps.ts'
import {
  anOrder,
  aPayer,
  becomes,
  choose,
  leaves,
  inBothManners,
  onward,
  signIn,
  type Visit,
} from './payer.ts'

/** Open the house bank's transfer page and send money to the shop with a reference, as a customer of another bank does. */
async function transfer(page: Page, shop: WorldShop, amount: string, reference: string): Promise<void> {
  await page.goto(`${shop.party['house-bank']}/transfer`)
  const given = { name: 'Ann Buyer', iban: 'DE02120300000000202051', amount, currency: 'EUR', reference }
  for (const [name, value] of Object.entries(given)) await page.fill(`#${name}`, value)
  await follow(page, 'form button.action')
  await says(page, 'h1', 'Sent')
}

/** A part comes first, then the rest. */
async function payByTransfer(visit: Visit): Promise<void> {
  const { shop } = visit
  const payer = await aPayer(visit)
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, 'bank_transfer')
  await says(page, 'h1', /€19\.80/)
  await payer.see('transfer')
  const reference = await page.locator('dl.sums dd').last().innerText()
  const bank = await aPayer(visit)
  await transfer(bank.page, shop, '10.00', reference)
  await bank.see('transfer-at-the-bank')
  await says(page, '[role=status]', /€9\.80/)
  await payer.see('transfer-in-part')
  await transfer(bank.page, shop, '9.80', reference)
  await becomes(shop, order, 'paid')
  await leaves(bank)
  await leaves(payer)
}

/** Faults, consent, under way. */
async function payByCheck(visit: Visit): Promise<void> {
  const { shop } = visit
  const payer = await aPayer(visit, 'US.USD')
  const { page } = payer
  const order = await anOrder(payer, shop, { american: true })
  await page.goto(order.at('/pay'))
  await choose(page, 'direct_debit')
  await payer.see('check')
  await page.fill('#holder', 'Ann Buyer')
  await page.fill('#routing', '123')
  await page.fill('#number', '1')
  await follow(page, 'main form button')
  assert.ok((await page.locator('[aria-invalid=true]').count()) >= 2)
  assert.equal(await page.inputValue('#number'), '', 'a number is not sent back')
  await payer.see('check-faults')
  await page.fill('#routing', '021000021')
  await page.fill('#number', '123456789')
  await page.check('#agreed')
  await follow(page, 'main form button')
  await says(page, '[role=status]', '6789')
  await payer.see('check-under-way')
  await leaves(payer)
}

/** Address and amount, sent from a wallet, confirmed by blocks. */
async function payByToken(visit: Visit): Promise<void> {
  const { shop } = visit
  const payer = await aPayer(visit)
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, 'stablecoin')
  await says(page, 'h1', 'TUSD')
  await payer.see('stablecoin')
  const wallet = await page.locator(`a[href^="${shop.party['trial-wallet']}"]`).first().getAttribute('href')
  assert.ok(wallet)
  const other = await aPayer(visit)
  await other.page.goto(wallet)
  await other.see('trial-wallet')
  await follow(other.page, 'form button.action')
  await says(other.page, 'h1', 'Sent')
  await other.see('trial-wallet-sent')
  await becomes(shop, order, 'paid')
  await leaves(other)
  await page.goto(order.at(''))
  await says(page, 'h1', 'Thank you')
  await leaves(payer)
}

/** The parcels of an order leave: what was bought on account is owed from then on. */
async function send(shop: WorldShop, orderId: string): Promise<void> {
  for (const { id } of await findShipments(shop.db, { orderId })) {
    mustBeDone(await packShipment(shop.db, { shipmentId: id, actor: 'operator' }))
    mustBeDone(await shipShipment(shop.db, { ...shop, actor: 'operator' }, id))
  }
}

/** Nothing more to do now; what is owed is shown, and paid by card once the parcel has left. */
async function payOnAccount(visit: Visit): Promise<void> {
  const { shop } = visit
  const payer = await aPayer(visit)
  const { page } = payer
  await signIn(payer, shop)
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, 'on_account')
  await says(page, 'h1', 'Thank you')
  await becomes(shop, order, 'paid')
  await send(shop, order.id)
  await page.goto(`${shop.origin}/en/account/invoices`)
  await payer.see('debts')
  await follow(page, 'main a[href*="/owed/"]')
  await says(page, '.pay-total', /€19\.80/)
  await payer.see('owed')
  const owed = page.url()
  await follow(page, 'form[action*="/pay"] button')
  await choose(page, 'card')
  await onward(page, shop.bank.origin)
  await typeCard(page, '4242424242424242')
  await page.goto(owed)
  await says(page, 'h1', /paid|on its way/i)
  await payer.see('owed-paid')
  await leaves(payer)
}

/** Nothing more to do, and asking changes nothing. */
async function payAtTheDoor(visit: Visit): Promise<void> {
  const { shop } = visit
  const payer = await aPayer(visit)
  const { page } = payer
  const order = await anOrder(payer, shop)
  await page.goto(order.at('/pay'))
  await choose(page, 'cash_on_delivery')
  await says(page, 'h1', 'Thank you')
  await payer.see('cash-order')
  await page.goto(order.at('/payment'))
  await follow(page, 'form[action*="/pay/ask"] button')
  await says(page, '[role=status]', /./)
  await payer.see('cash-status')
  await leaves(payer)
}

/** The demo's buyer may buy on account. */
async function grantAnn(shop: WorldShop): Promise<void> {
  const ann = await findAccountByEmail(shop.db, 'ann@kontor.example')
  assert.ok(ann)
  const granted = {
    party: ann.party,
    limit: money(100_000n, 'EUR'),
    netDays: 14,
    actor: ann.party,
  } as const
  mustBeDone(await inTransaction(shop.db, (tx) => grantTerms(tx, granted)))
}

test('a payer pays from a bank account, at the door, on account and with a stablecoin', async (t) => {
  const shop = await openWorldShop(t, {
    worker: true,
    env: development,
    parties: ['house-bank', 'chain'],
    speed: 4,
    world: { HOUSE_BANK_STATEMENT_SECONDS: '1' },
  })
  await grantAnn(shop)
  const browser = await aBrowser(t)
  const flows = {
    'bank transfer': payByTransfer,
    'electronic check': payByCheck,
    stablecoin: payByToken,
    'on account': payOnAccount,
    'cash on delivery': payAtTheDoor,
  }
  await inBothManners(t, { shop, browser }, flows)
})
