/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aShop } from '#views/storefront/testing/a-shop.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { someone } from './testing/someone.ts'

const lamp = {
  category: 'lamps',
  tax_class: 'standard',
  brand: 'Fyrholm',
  translations: { en: { title: 'Harbor lamp', summary: 'Glows.' } },
  options: [
    {
      code: 'color',
      labels: { en: 'Color' },
      values: [
        { code: 'sea', labels: { en: 'Sea' } },
        { code: 'sand', labels: { en: 'Sand' } },
      ],
    },
  ],
  attributes: { material: 'oak', power: 9 },
  variants: [
    {
      sku: 'LAMP-SEA',
      options: { color: 'sea' },
      weight_grams: 800,
      prices: { EUR: '49.00', USD: '59.00' },
      compare_at: { EUR: '59.00' },
      stock: { main: 3 },
    },
    { sku: 'LAMP-SAND', options: { color: 'sand' }, prices: { EUR: '45.00' } },
  ],
}

test('an operator puts a product into the shop, prices it, moves its stock, and takes it out again', async (t) => {
  const { server, db } = await apiServer(t)
  await aShop(db)
  const desk = caller(server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` })
  const put = await desk.put('/api/admin/products/harbor-lamp', lamp)
  assert.deepEqual([put.status, put.body.created], [200, 1], JSON.stringify(put.body))
  const again = await desk.put('/api/admin/products/harbor-lamp', lamp)
  assert.deepEqual([again.body.created, again.body.changed, again.body.unchanged], [0, 0, 1])
  const shown = await desk.get('/api/products/harbor-lamp')
  assert.deepEqual(shown.body.variants[0].compare_at, { amount: '59.00', currency: 'EUR' })
  const [sea, sand] = shown.body.variants
  const price = { variant_id: sand.id, amount: { amount: '44.00', currency: 'EUR' } }
  assert.deepEqual((await desk.put('/api/admin/prices', { prices: [price] })).body.changed, [sand.id])
  const unknown = { ...price, variant_id: 4_711 }
  const refused = await desk.put('/api/admin/prices', {
    prices: [{ ...price, amount: { amount: '1.00', currency: 'EUR' } }, unknown],
  })
  assert.deepEqual([refused.status, refused.body.errors[0].field], [404, 'prices.1.variant_id'])
  const kept = await db.sql<{ amount_minor: bigint }>`
    select amount_minor from pricing.prices where variant_id = ${sand.id} and currency = 'EUR'`
  assert.equal(kept[0]?.amount_minor, 4_400n, 'nothing of a refused list is done')
  const receipt = { cause: 'delivery-1', lines: [{ variant_id: sand.id, location: 'main', quantity: 5 }] }
  assert.equal((await desk.post('/api/admin/stock/receive', receipt)).status, 204)
  assert.equal((await desk.post('/api/admin/stock/receive', receipt)).body.code, 'already_moved')
  const less = {
    cause: 'count-1',
    reason: 'broken',
    lines: [{ variant_id: sea.id, location: 'main', quantity: -4 }],
  }
  assert.equal((await desk.post('/api/admin/stock/adjust', less)).body.code, 'below_reserved')
  const stock = await desk.get('/api/admin/stock?sku=LAMP&size=1')
  assert.deepEqual([stock.body.stock[0].sku, stock.body.stock[0].on_hand], ['LAMP-SAND', 5])
  const rest = await desk.get(stock.body.next)
  assert.deepEqual([rest.body.stock[0].sku, rest.body.next], ['LAMP-SEA', null])
  const id = shown.body.id
  const changed = await desk.patch(`/api/admin/products/${id}`, {
    brand: 'Skagen',
    seen_at: shown.body.updated_at,
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  const late = await desk.patch(`/api/admin/products/${id}`, {
    brand: 'Other',
    seen_at: shown.body.updated_at,
  })
  assert.equal(late.body.code, 'changed_meanwhile')
  assert.equal(
    (await desk.post(`/api/admin/variants/${sand.id}/move`, { event: 'pause' })).body.state,
    'paused',
  )
  assert.equal((await desk.post(`/api/admin/products/${id}/move`, { event: 'withdraw' })).body.state, 'draft')
  assert.equal(
    (await desk.post(`/api/admin/products/${id}/move`, { event: 'withdraw' })).body.code,
    'product_not_movable',
  )
  assert.equal((await desk.get('/api/products/harbor-lamp?locale=en')).status, 404)
})

test('a file of products with faults changes nothing and names row, field and reason; a dry run only checks', async (t) => {
  const { server, db } = await apiServer(t)
  await aShop(db)
  const desk = caller(server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` })
  const text = { 'content-type': 'text/plain' }
  const line = (slug: string, price: string) =>
    JSON.stringify({
      slug,
      category: 'lamps',
      taxClass: 'standard',
      brand: '',
      translations: { en: { title: slug, summary: '', description: '' } },
      variants: [{ sku: slug, weightGrams: 1, prices: { EUR: price } }],
    })
  const wrong = await desk.call(
    'POST',
    '/api/admin/imports?format=jsonl&dry_run=false',
    `${line('a', '1.00')}\n${line('b', '-1.00')}\n`,
    text,
  )
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'file_has_faults'])
  assert.match(wrong.body.errors[0].field, /^row 2: variants\[0\]\.prices\.EUR$/)
  const dry = await desk.call('POST', '/api/admin/imports?format=jsonl', `${line('a', '1.00')}\n`, text)
  assert.deepEqual([dry.body.products, dry.body.dry_run], [1, true])
  const products = await db.sql<{ count: number }>`select count(*) as count from catalog.products`
  assert.equal(products[0]?.count, 0)
  const real = await desk.call(
    'POST',
    '/api/admin/imports?format=jsonl&dry_run=false',
    `${line('a', '1.00')}\n`,
    text,
  )
  assert.equal(real.body.created, 1)
})

test('an operator reads the books, the mails and what waits, and makes coupons', async (t) => {
  const { server, db } = await apiServer(t)
  const desk = caller(server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` })
  assert.deepEqual((await desk.get('/api/admin/ledger/trial-balance')).body.totals, [])
  const account = await desk.get('/api/admin/ledger/statement?account=psp:card:clearing&currency=EUR')
  assert.deepEqual([account.body.lines, account.body.more], [[], false])
  const nowhere = await desk.get('/api/admin/ledger/statement?account=nowhere&currency=EUR')
  assert.equal(nowhere.body.code, 'account_not_found')
  assert.deepEqual((await desk.get('/api/admin/cases')).body.cases, [])
  assert.equal((await desk.get('/api/admin/overview')).body.to_pack, 0)
  assert.deepEqual((await desk.get('/api/admin/orders?state=paid')).body, { orders: [], next: null })
  await caller(server).post('/api/accounts', {
    email: 'ann@example.com',
    password: 'correct horse battery',
    name: 'Ann',
  })
  const mails = await desk.get('/api/admin/mails')
  assert.equal(mails.body.mails[0].recipient, 'ann@example.com')
  const mail = await desk.get(`/api/admin/mails/${mails.body.mails[0].id}`)
  assert.equal(mail.body.text, null, 'a mail with a secret link is not shown')
  const coupon = { code: 'spring10', kind: 'percent', percent: '10', total_limit: 5 }
  assert.deepEqual((await desk.post('/api/admin/coupons', coupon)).body, { code: 'SPRING10' })
  assert.equal((await desk.post('/api/admin/coupons', coupon)).body.code, 'coupon_exists')
  const fixed = { code: 'FIVE', kind: 'fixed', amount: { amount: '5.00', currency: 'EUR' } }
  assert.equal((await desk.post('/api/admin/coupons', fixed)).status, 201)
})
