import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { stockOf } from '#goods/inventory/index.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { oneProduct, stockedArticle } from '#views/operator-desk/index.ts'
import { aPlacedOrder, aShop } from '../../../tests/trade/a-shop.ts'
import { aDesk, aKey } from './testing/a-desk.ts'

async function atWork(t: TestContext) {
  const db = await testDatabase(t)
  const [variant = 0] = await aShop(db, [{ price: 2000n, stock: { main: 10 } }])
  const product = (await stockedArticle(db, variant))?.productId ?? 0
  const desk = await aDesk(t, db)
  return { db, variant, product, operator: await desk.browser(['operator']) }
}

test('a movement of stock is recorded once per form, with its reason', async (t) => {
  const { db, variant, operator } = await atWork(t)
  const path = `/admin/variants/${variant}/stock`
  const form = { key: aKey(), kind: 'adjust', location: 'main', quantity: '-3', reason: 'broken' }
  for (const answer of await Promise.all([operator.post(path, form), operator.post(path, form)]))
    assert.equal(answer.location, `${path}?done=stock`)
  assert.equal((await stockOf(db.sql, [variant]))[0]?.onHand, 7)
  await operator.post(path, { kind: 'receive', location: 'main', quantity: '5' })
  await operator.post(path, { kind: 'count', location: 'main', quantity: '11' })
  assert.equal((await stockOf(db.sql, [variant]))[0]?.onHand, 11)
  assert.match((await operator.get(path)).body, /broken/)
})

test('what a stock form gets wrong is told beside the field, and nothing moves', async (t) => {
  const { db, variant, operator } = await atWork(t)
  await aPlacedOrder(db, [[variant, 4]])
  const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ kind: 'receive', location: 'main', quantity: '' }, /id="quantity-fault">Write a whole number/],
    [{ kind: 'receive', location: 'main', quantity: '1.5' }, /id="quantity-fault">Write a whole number/],
    [
      { kind: 'receive', location: 'main', quantity: '-1' },
      /id="quantity-fault">Write how many pieces arrived/,
    ],
    [{ kind: 'adjust', location: 'main', quantity: '0', reason: 'x' }, /id="quantity-fault">/],
    [{ kind: 'adjust', location: 'main', quantity: '-1' }, /id="reason-fault">Please fill this in/],
    [
      { kind: 'adjust', location: 'main', quantity: '-7', reason: 'x' },
      /id="quantity-fault">So few cannot be there/,
    ],
    [{ kind: 'count', location: 'main', quantity: '3' }, /id="quantity-fault">So few cannot be there/],
    [{ kind: 'receive', location: 'moon', quantity: '3' }, /id="location-fault">There is no such place/],
  ]
  for (const [fields, words] of wrong) {
    const answer = await operator.post(`/admin/variants/${variant}/stock`, fields)
    assert.equal(answer.status, 422, JSON.stringify(fields))
    assert.match(answer.body, words, JSON.stringify(fields))
  }
  assert.equal((await stockOf(db.sql, [variant]))[0]?.onHand, 10)
})

const particulars = { brand: 'Hanse', popularity: '5', taxClass: 'standard' }

test('texts are changed in all languages, and nobody overwrites what another has changed', async (t) => {
  const { db, product, operator } = await atWork(t)
  const before = await oneProduct(db, product)
  assert.ok(before)
  const path = `/admin/products/${product}`
  const { slug, category } = before
  const seenAt = before.updatedAt.toISOString()
  const form = {
    ...particulars,
    slug,
    category,
    seenAt,
    title_en: 'Kettle',
    title_fr: 'Bouilloire',
    title_zh: '水壶',
  }
  const key = aKey()
  assert.equal((await operator.post(path, { ...form, key })).location, `${path}?done=saved`)
  assert.equal((await operator.post(path, { ...form, key })).location, `${path}?done=saved`)
  const late = await operator.post(path, { ...form, title_en: 'Teapot' })
  assert.equal(late.status, 422)
  assert.match(late.body, /Somebody else changed this product/)
  assert.match(late.body, /Teapot/)
  const after = await oneProduct(db, product)
  assert.deepEqual(
    ['en', 'fr', 'zh'].map((locale) => after?.texts[locale]?.title),
    ['Kettle', 'Bouilloire', '水壶'],
  )
})

test('what a product form gets wrong is told beside the field', async (t) => {
  const { db, product, operator } = await atWork(t)
  const { slug = '', category = '' } = (await oneProduct(db, product)) ?? {}
  const good = { ...particulars, slug, category, title_en: 'Kettle' }
  const wrong: readonly (readonly [Record<string, string>, string])[] = [
    [{ ...good, title_en: '' }, 'title_en'],
    [{ ...good, title_en: 'x'.repeat(201) }, 'title_en'],
    [{ ...good, summary_fr: 'Une bouilloire' }, 'title_fr'],
    [{ ...good, slug: 'No Good' }, 'slug'],
    [{ ...good, popularity: 'very' }, 'popularity'],
    [{ ...good, taxClass: 'none' }, 'taxClass'],
    [{ ...good, category: 'nowhere' }, 'category'],
  ]
  for (const [fields, at] of wrong) {
    const answer = await operator.post(`/admin/products/${product}`, fields)
    assert.equal(answer.status, 422, at)
    assert.match(answer.body, new RegExp(`id="${at}-fault"`), at)
  }
})

test('prices are changed together or not at all', async (t) => {
  const { db, product, variant, operator } = await atWork(t)
  const path = `/admin/products/${product}/prices`
  const eur = `price_${variant}_EUR`
  for (const [value, compare] of [
    ['', ''],
    ['cheap', ''],
    ['1.999', ''],
    ['-1', ''],
    ['20', '20'],
    ['9999999999999', ''],
  ]) {
    const answer = await operator.post(path, {
      [eur]: value ?? '',
      [`compare_${variant}_EUR`]: compare ?? '',
    })
    assert.equal(answer.status, 422, value)
  }
  const saved = await operator.post(path, {
    [eur]: '17,50',
    [`compare_${variant}_EUR`]: '20',
    [`price_${variant}_USD`]: '19',
  })
  assert.equal(saved.location, `/admin/products/${product}?done=prices`)
  const prices = (await oneProduct(db, product))?.variants[0]?.prices
  assert.deepEqual(
    prices?.map(({ currency, amount_minor, compare_at_minor }) => [currency, amount_minor, compare_at_minor]),
    [
      ['EUR', 1750n, 2000n],
      ['USD', 1900n, null],
    ],
  )
})

test('a coupon is created once, and bad terms are told beside their fields', async (t) => {
  const { operator } = await atWork(t)
  const good = {
    key: aKey(),
    code: 'spring',
    kind: 'percent',
    percent: '12.5',
    from: '2026-01-01',
    to: '2026-12-31',
  }
  for (const answer of await Promise.all([
    operator.post('/admin/coupons', good),
    operator.post('/admin/coupons', good),
  ]))
    assert.equal(answer.location, '/admin/coupons?done=coupon')
  const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ code: 'SPRING', kind: 'percent', percent: '5' }, /id="code-fault">There is a coupon/],
    [{ code: '', kind: 'free_shipping' }, /id="code-fault">/],
    [{ code: 'a b', kind: 'free_shipping' }, /id="code-fault">/],
    [{ code: 'BIG', kind: 'percent', percent: '101' }, /id="percent-fault">/],
    [{ code: 'FIX', kind: 'fixed', amount: '5' }, /id="currency-fault">/],
    [{ code: 'FIX', kind: 'fixed', currency: 'EUR' }, /id="amount-fault">/],
    [{ code: 'DAY', kind: 'free_shipping', from: '2026-02-02', to: '2026-02-01' }, /last day must not be/],
    [{ code: 'LIM', kind: 'free_shipping', total: '0' }, /id="total-fault">/],
  ]
  for (const [fields, words] of wrong) {
    const answer = await operator.post('/admin/coupons', fields)
    assert.equal(answer.status, 422, JSON.stringify(fields))
    assert.match(answer.body, words, JSON.stringify(fields))
  }
  assert.match((await operator.get('/admin/coupons')).body, /SPRING/)
})

test('a file is checked whole, its faults are told, and only then it is taken over', async (t) => {
  const { db, product, operator } = await atWork(t)
  const { category = '' } = (await oneProduct(db, product)) ?? {}
  const line = (slug: string, title: string) =>
    JSON.stringify({
      slug,
      category,
      taxClass: 'standard',
      translations: { en: { title } },
      variants: [{ sku: slug.toUpperCase(), prices: { EUR: '9.90' }, weightGrams: 10 }],
    })
  const faulty = await operator.upload('/admin/import', {
    name: 'a.jsonl',
    text: `${line('mug-a', '')}\nnot json\n`,
  })
  assert.equal(faulty.status, 422)
  assert.match(faulty.body, /this line is not JSON/)
  assert.match(faulty.body, /translations\.en\.title/)
  const fine = await operator.upload('/admin/import', { name: 'b.jsonl', text: `${line('mug-b', 'Mug')}\n` })
  assert.equal(fine.status, 200, fine.body)
  const kept = /name="kept" value="([^"]+)"/.exec(fine.body)?.[1] ?? ''
  const known = async () => (await db.sql`select id from catalog.products where slug = 'mug-b'`).length
  assert.equal(await known(), 0)
  const real = await operator.upload('/admin/import', undefined, { kept, format: 'jsonl' })
  assert.match(real.body, /1 products imported: 1 new/)
  assert.equal(await known(), 1)
  for (const bad of [undefined, { name: 'c.jsonl', text: '' }])
    assert.equal((await operator.upload('/admin/import', bad)).status, 422)
  assert.equal((await operator.post('/admin/import', { file: 'x' })).status, 400)
})
