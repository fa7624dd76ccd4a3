import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { mailedToken, type OrderId } from '#trade/orders/index.ts'
import { bought } from '../payments/exchange.ts'
import { allPromisesKept } from '../support/oracles.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import { enterDesk } from '../web-audit/scene.ts'
import { aBrowser, aWindow, type Looks, type Watched } from './a-browser.ts'
import { development } from './settings.ts'
import { follow, says } from './steps.ts'

/** Two variants of one product of the demo that cost the same, enough of both. */
async function twoAlike({ owner }: OpenShop): Promise<{ sold: number; wanted: number }> {
  const [pair] = await owner.sql<{ sold: number; wanted: number }>`
    with offered as (
      select v.id, v.product_id, v.seller_id, p.amount_minor
        from catalog.variants v
        join catalog.products d on d.id = v.product_id and d.state = 'active'
        join pricing.prices p on p.variant_id = v.id and p.currency = 'EUR'
        join inventory.stock s on s.variant_id = v.id and s.location = 'main' and s.on_hand - s.reserved > 5
       where v.state = 'active'
    )
    select a.id as sold, b.id as wanted
      from offered a
      join offered b using (product_id, seller_id, amount_minor)
     where a.id < b.id
     order by 1, 2 limit 1`
  assert.ok(pair)
  return pair
}

/** Ask for one piece to come back, for another variant where one is named; the page says afterwards how it stands. */
async function ask({ page, look }: Watched, name: string, wanted?: number): Promise<string> {
  await page.fill('main input[inputmode=numeric]', '1')
  if (wanted !== undefined) await page.selectOption('select[name^=instead_]', String(wanted))
  await follow(page, 'main form button.large')
  assert.equal(await page.locator('#reason[aria-invalid=true]').count(), 1, 'why is asked beside its field')
  await page.selectOption('#reason', 'does_not_fit')
  if (wanted !== undefined) await look(page, `${name}-asks`)
  await follow(page, 'main form button.large')
  return /ret_\w+/.exec(page.url())?.[0] ?? ''
}

/** The desk agrees to a return and takes its goods in as they were announced. */
async function takeIn(desk: Page, { origin }: OpenShop, id: string): Promise<void> {
  await desk.goto(`${origin}/admin/returns/${id}`)
  await follow(desk, 'button[value=approve]')
  await follow(desk, 'form[action$="/receive"] button')
}

/** The desk packs and hands over what is sent instead. */
async function sendInstead(desk: Page, { origin }: OpenShop, order: OrderId): Promise<void> {
  await desk.goto(`${origin}/admin/orders/${order}`)
  for (const step of ['pack', 'ship']) await follow(desk, `form[action$="/${step}"] button`)
}

const visitors: Readonly<Record<string, Looks>> = {
  phone: { script: false, phone: true },
  desk: { widths: [390, 1440] },
}

test('goods are exchanged on a phone without script and at a desk, and what was sent instead comes back for its money', async (t) => {
  const shop = await openShop(t, { worker: true, env: development })
  const { sold, wanted } = await twoAlike(shop)
  const browser = await aBrowser(t)
  const desk = await aWindow(browser, { widths: [1440] })
  await enterDesk(desk.page, shop.origin)
  for (const [how, looks] of Object.entries(visitors)) {
    const { id: order } = await bought({ ...shop, heard: [], deaf: false }, sold)
    const buyer = await aWindow(browser, looks)
    const { page, look } = buyer
    const token = mailedToken(shop.settings.secretKey.reveal(), order)
    await page.goto(`${shop.origin}/en/orders/${order}?token=${token}`)
    await follow(page, '#returns a.button')
    const first = await ask(buyer, `exchange-${how}`, wanted)
    await says(page, 'main', 'It is held for you')
    await takeIn(desk.page, shop, first)
    await sendInstead(desk.page, shop, order)
    await page.reload()
    await says(page, '.badge', 'Exchanged')
    await look(page, `exchange-${how}-sent`)
    await follow(page, `a[href$="of=${first}"]`)
    const back = await ask(buyer, `exchange-${how}`)
    await takeIn(desk.page, shop, back)
    await page.reload()
    await says(page, '[role=status]', 'The money went back')
    await look(page, `exchange-${how}-back`)
    assert.deepEqual([...buyer.complaints, ...desk.complaints], [])
  }
  await desk.look(desk.page, 'desk-exchange')
  assert.deepEqual(desk.complaints, [])
  await allPromisesKept(shop.owner)
})
