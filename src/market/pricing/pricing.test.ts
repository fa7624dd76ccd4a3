import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { done } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  createCoupon,
  findCountries,
  findMarket,
  parseVatId,
  pricingOracles,
  setPrices,
  showPrice,
} from './index.ts'

const ratesFile = join(import.meta.dirname, '../../../../shared/data/tax-rates/rates.tsv')

test('standard rates agree with a public list of rates', async (t) => {
  if (!existsSync(ratesFile)) {
    t.skip(`no list of rates to compare with: ${ratesFile}`)
    return
  }
  const db = await testDatabase(t)
  const rows = readFileSync(ratesFile, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t'))
  const listed = new Map(
    rows.flatMap(([country = '', state, , rate = '', , before]) =>
      state === '' && !before ? [[country, Number(rate) * 100] as const] : [],
    ),
  )
  const ours = await db.sql<{ country: string; rate: string }>`
    select country, trim_scale(rate)::text as rate from pricing.tax_rates
     where tax_class = 'standard' and valid_from <= date '2025-10-15'
       and (valid_to is null or valid_to > date '2025-10-15')`
  assert.equal(ours.length, 32)
  const different = ours.filter(
    ({ country, rate }) => listed.get(country)?.toFixed(3) !== Number(rate).toFixed(3),
  )
  assert.deepEqual(different, [])
})

test('every country we ship to has a standard rate today, and no two rates overlap', async (t) => {
  const db = await testDatabase(t)
  for (const { country } of await findCountries(db.sql)) {
    const market = await findMarket(db.sql, 'EUR', country)
    assert.ok(market?.rates['standard'] !== undefined, country)
  }
  for (const { name, sql } of pricingOracles) assert.deepEqual((await db.pool.query(sql)).rows, [], name)
})

test('a price is shown with and without tax, and exported goods are shown without', async (t) => {
  const db = await testDatabase(t)
  const shownIn = async (currency: 'EUR' | 'USD', country: string) => {
    const market = await findMarket(db.sql, currency, country)
    assert.ok(market !== null)
    const price = showPrice(market, 'standard', { amountMinor: 1190n, compareAtMinor: 2380n })
    return [price.asked, price.withTax, price.withoutTax, price.compareAt].map((each) => each?.minor)
  }
  assert.deepEqual(await shownIn('EUR', 'DE'), [1190n, 1190n, 1000n, 2380n])
  assert.deepEqual(await shownIn('EUR', 'HU'), [1190n, 1190n, 937n, 2380n])
  assert.deepEqual(await shownIn('EUR', 'US'), [1000n, 1000n, 1000n, 2000n])
  assert.deepEqual(await shownIn('USD', 'DE'), [1190n, 1416n, 1190n, 2380n])
  assert.deepEqual(await shownIn('USD', 'US'), [1190n, 1190n, 1190n, 2380n])
  assert.equal(await findMarket(db.sql, 'EUR', 'XX'), null)
})

test('a rate holds from its first day until the day before the next', async (t) => {
  const db = await testDatabase(t)
  const rows = await db.sql<{ day: string; rate: string }>`
    select d::date::text as day, trim_scale(r.rate)::text as rate
      from unnest('{2025-06-30,2025-07-01}'::date[]) as d
      join pricing.tax_rates r on r.country = 'EE' and r.tax_class = 'standard'
       and r.valid_from <= d and (r.valid_to is null or r.valid_to > d)
     order by d`
  assert.deepEqual(rows, [
    { day: '2025-06-30', rate: '22' },
    { day: '2025-07-01', rate: '24' },
  ])
})

test('prices are listed many at once, and only those that changed are told', async (t) => {
  const db = await testDatabase(t)
  const [variant] = await db.sql<{ id: number }>`
    with category as (insert into catalog.categories (slug) values ('hats') returning id),
    product as (insert into catalog.products (slug, category_id, tax_class) select 'hat', id, 'standard' from category returning id)
    insert into catalog.variants (product_id, sku) select id, 'HAT' from product returning id`
  const variantId = variant?.id ?? 0
  const list = (minor: bigint) =>
    inTransaction(db, async (tx) =>
      done(
        await setPrices(
          tx,
          [
            { variantId, amount: money(minor, 'EUR') },
            { variantId, amount: money(2000n, 'USD'), compareAt: money(2500n, 'USD') },
          ],
          'test',
        ),
      ),
    )
  assert.deepEqual(await list(1000n), { ok: true, value: [variantId] })
  assert.deepEqual(await list(1100n), { ok: true, value: [variantId] })
  assert.deepEqual(await list(1100n), { ok: true, value: [] })
  const facts = await db.sql`select payload from kernel.outbox where type = 'price_changed'`
  assert.equal(facts.length, 2)
})

test('a coupon needs terms that make sense, and a code of its own', async (t) => {
  const db = await testDatabase(t)
  const create = (terms: Parameters<typeof createCoupon>[1]) =>
    inTransaction(db, (tx) => createCoupon(tx, terms))
  const percent = (text: string) => ({ kind: 'percent', percent: text }) as const
  assert.deepEqual(await create({ code: ' ten ', gift: percent('10') }), { ok: true, value: { code: 'TEN' } })
  const refusals = [
    await create({ code: 'TEN', gift: percent('20') }),
    await create({ code: 'TOO-MUCH', gift: percent('100.01') }),
    await create({ code: 'NOTHING', gift: percent('0') }),
    await create({ code: 'BAD CODE', gift: percent('10') }),
    await create({ code: 'WHICH', gift: { kind: 'fixed', amountMinor: 100n } }),
  ]
  assert.deepEqual(
    refusals.map((answer) => (answer.ok ? '' : [answer.refusal, answer.detail?.['field']])),
    [
      ['coupon_exists', undefined],
      ['coupon_malformed', 'percent'],
      ['coupon_malformed', 'percent'],
      ['coupon_malformed', 'code'],
      ['coupon_malformed', 'currency'],
    ],
  )
})

test('a VAT number has the form of its state', () => {
  const good = [
    'DE 123 456 789',
    'fr12345678901',
    'EL123456789',
    'ATU12345678',
    'NL123456789B01',
    'IE1234567WA',
  ]
  for (const text of good) assert.ok(parseVatId(text).ok, text)
  const greek = parseVatId('EL123456789')
  assert.equal(greek.ok ? greek.value.country : '', 'GR')
  for (const text of ['', 'DE12345678', 'US123456789', 'FRIO345678901', 'GB123456789', 'DE0234567890'])
    assert.ok(!parseVatId(text).ok, text)
})
