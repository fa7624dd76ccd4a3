import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { openSession } from '#people/access/index.ts'
import { markOrderPaid } from '#trade/orders/index.ts'
import { openRecommendations } from '#views/recommendations/index.ts'
import { aReader } from '../support/a-reader.ts'
import { openShop } from '../support/open-shop.ts'
import { aPlacedOrder } from '../trade/a-shop.ts'
import { aBrowser, aWindow } from './a-browser.ts'

type Stocked = { readonly variant: number; readonly slug: string; readonly title: string }

/** Orders of guests and of people, one of them with two orders of her own, all learned from facts that have their places. */
async function aHistory(db: Db) {
  const things = await db.sql<Stocked>`
    select distinct on (p.popularity, p.id) v.id as variant, p.slug, x.title
      from catalog.products p
      join catalog.product_translations x on x.product_id = p.id and x.locale = 'en'
      join catalog.variants v on v.product_id = p.id and v.state = 'active'
      join pricing.prices r on r.variant_id = v.id and r.currency = 'EUR'
      join inventory.stock s on s.variant_id = v.id and s.on_hand - s.reserved > 12
     where p.state = 'active' and v.weight_grams > 0
     order by p.popularity desc, p.id, v.id limit 6`
  const [one, two, three, four] = things as [Stocked, Stocked, Stocked, Stocked]
  const paid = async (variants: readonly Stocked[], partyId?: string) => {
    const wanted = variants.map((each) => [each.variant, 1] as const)
    const { id } = await aPlacedOrder(db, wanted, partyId === undefined ? {} : { partyId })
    mustBeDone(await inTransaction(db, (tx) => markOrderPaid(tx, id, { actor: 'test' })))
  }
  const ann = await aReader(db, 'Ann Buyer')
  for (let n = 0; n < 3; n++) {
    await paid([one, two, three])
    const { party } = await aReader(db)
    await paid([one], party)
    await paid([four], party)
  }
  await paid([one, two], ann.party)
  await paid([one], ann.party)
  // The worker gives the facts their places.
  const isLearned = async () => {
    const [left] = await db.sql<{ facts: number }>`
      select count(*)::integer as facts from kernel.outbox o
       where o.type = 'order_paid' and not exists (select from kernel.leaves l where l.outbox_id = o.id)`
    return left?.facts === 0
  }
  for (let tries = 0; tries < 400 && !(await isLearned()); tries++)
    await new Promise((resolve) => setTimeout(resolve, 25))
  return { one, two, ann }
}

test('recommendations say why, go into the cart by one form, and are switched off, on a phone without script', async (t) => {
  const shop = await openShop(t, { worker: true })
  const folder = await mkdtemp(join(tmpdir(), 'kontor-habits-'))
  const live = await openRecommendations(shop.db, join(folder, 'habits'))
  t.after(async () => {
    await live.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const { one, two, ann } = await aHistory(shop.db)
  await live.catchUp()

  const browser = await aBrowser(t)
  const phone = await aWindow(browser, { phone: true, script: false })
  const { page } = phone
  await page.goto(`${shop.origin}/en/p/${one.slug}`)
  await phone.look(page, 'recommended-product-phone')
  await page.getByRole('button', { name: 'Add the chosen to the cart' }).click()
  await page.waitForURL('**/cart')
  for (const { title } of [one, two]) await page.getByRole('link', { name: title }).first().waitFor()
  await phone.look(page, 'recommended-cart-phone')

  const token = mustBeDone(
    await inTransaction(shop.db, async (tx) =>
      done(await openSession(tx, { party: ann.party, secondFactor: false })),
    ),
  )
  await phone.context.addCookies([{ name: 'kontor_session', value: token, url: shop.origin }])
  await page.goto(`${shop.origin}/en`)
  await page.getByText(`Because you bought ${one.title}`).first().waitFor()
  await phone.look(page, 'recommended-home-phone')
  await page.goto(`${shop.origin}/en/account`)
  await page.getByText('In 2 of your orders').waitFor()
  await phone.look(page, 'recommended-account-phone')

  const desk = await aWindow(browser, { script: true, widths: [1440] })
  await desk.context.addCookies([{ name: 'kontor_session', value: token, url: shop.origin }])
  for (const [locale, path] of [
    ['zh', `/p/${one.slug}`],
    ['fr', `/p/${one.slug}`],
    ['fr', '/account'],
    ['zh', '/for-you'],
    ['en', ''],
  ] as const) {
    await desk.page.goto(`${shop.origin}/${locale}${path}`)
    await desk.look(desk.page, `recommended-${locale}${path.replaceAll('/', '-')}`)
  }

  await page.getByRole('link', { name: 'Privacy' }).first().click()
  await page.getByRole('button', { name: 'Switch off' }).click()
  await page.waitForURL('**/for-you')
  await page.getByText('Recommendations for you are off.').waitFor()
  await phone.look(page, 'recommended-off-phone')
  await desk.page.goto(`${shop.origin}/en`)
  assert.equal(await desk.page.getByText('Because you bought').count(), 0)
  assert.deepEqual([...phone.complaints, ...desk.complaints], [])
})
