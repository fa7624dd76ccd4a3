import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { setPrices } from '#market/pricing/index.ts'
import { grantTerms } from '#money/credit/index.ts'
import { findAccountByEmail } from '#people/access/index.ts'
import { allPromisesKept } from '../support/oracles.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import { signIn } from '../web-audit/places.ts'
import { aBrowser, aWindow, type Watched } from './a-browser.ts'
import { development } from './settings.ts'
import { fillAddress, follow, orderBecomes } from './steps.ts'

const slug = 'wismar-bowl'

/** The buyer may pay later, so that one press is all there is to it. */
async function trust({ db }: OpenShop): Promise<void> {
  const ann = await findAccountByEmail(db, 'ann@kontor.example')
  assert.ok(ann)
  const terms = { party: ann.party, limit: money(100_000n, 'EUR'), netDays: 14, actor: 'desk' } as const
  mustBeDone(await inTransaction(db, (tx) => grantTerms(tx, terms)))
}

/** The piece that is looked at costs so much from now on. */
async function price({ db }: OpenShop, variantId: number, minor: bigint): Promise<void> {
  const dear = { variantId, amount: money(minor, 'EUR') }
  await inTransaction(db, async (tx) => done(await setPrices(tx, [dear], 'test')))
}

/** From a product to its order with one review and one press; the price changes in between, and that is told first. */
async function buy(shop: OpenShop, { page, look }: Watched, how: string): Promise<string> {
  await page.goto(`${shop.origin}/en/p/${slug}`)
  const variant = Number(await page.locator('form.to-cart [name=variant]').getAttribute('value'))
  await price(shop, variant, 2_000n)
  await follow(page, 'form.to-cart button[formaction$="/express/product"]')
  assert.match(page.url(), /\/en\/express/, 'the button leads to the review, and not into the drawer')
  if ((await page.locator('button[value=place]').count()) === 0) {
    await follow(page, '#address .notice a')
    await fillAddress(page, '')
    await follow(page, 'button[value=save]')
    assert.match(page.url(), /\/en\/express\?/, 'the review is gone on with')
  }
  await page.getByText('€20.00').first().waitFor()
  await look(page, `one-step-${how}`)
  await price(shop, variant, 2_150n)
  await follow(page, 'button[value=place]')
  assert.match(await page.locator('.notice.warn').innerText(), /€20\.00[^]*€21\.50/)
  await look(page, `one-step-changed-${how}`)
  await follow(page, 'button[value=place]')
  await page.waitForURL(/\/en\/orders\/ord_/)
  const id = await orderBecomes(shop, 'paid')
  assert.ok(page.url().includes(id))
  return id
}

test('a product is bought in one step, with script and without; what changes between the review and the press is told first', async (t) => {
  const shop = await openShop(t, { worker: true, env: development })
  await trust(shop)
  const browser = await aBrowser(t)
  const ids: string[] = []
  for (const [how, looks] of Object.entries({
    plain: { script: false, phone: true },
    scripted: { script: true, widths: [390, 1440] },
  })) {
    const window = await aWindow(browser, looks)
    await signIn(window.page, shop.origin)
    ids.push(await buy(shop, window, how))
    assert.deepEqual(window.complaints, [])
  }
  assert.equal(new Set(ids).size, 2)
  await allPromisesKept(shop.owner)
})
