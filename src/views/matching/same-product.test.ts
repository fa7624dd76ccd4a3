import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { aShop, withProducts } from '../storefront/testing/a-shop.ts'
import { gtin14, writtenForms } from './gtin.ts'
import { sameElsewhere } from './index.ts'

test('a trade item number counts only with its check digit right', () => {
  assert.equal(gtin14('4006381333931'), '04006381333931')
  assert.equal(gtin14('036000291452'), '00036000291452')
  assert.equal(gtin14('96385074'), '00000096385074')
  for (const wrong of ['4006381333932', '036000291453', '1234567890', '', '00000000', 'abc'])
    assert.equal(gtin14(wrong), undefined, wrong)
})

test('every number is found in all the forms it may be written in, and in no other', () => {
  assert.deepEqual(writtenForms('00036000291452'), ['00036000291452', '0036000291452', '036000291452'])
  assert.deepEqual(writtenForms('00000096385074').at(-1), '96385074')
  assert.deepEqual(writtenForms('14006381333938'), ['14006381333938'])
})

test('a product names other sellers of the same number, the cheapest first', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const ids = await withProducts(db, [
    { slug: 'own' },
    { slug: 'dear', variants: [{ cents: 2_000 }] },
    { slug: 'cheap', variants: [{ cents: 900 }] },
    { slug: 'ours-too', variants: [{ cents: 100 }] },
    { slug: 'wrong-number', variants: [{ cents: 100 }] },
    { slug: 'another', variants: [{ cents: 100 }] },
  ])
  const owner = await db.as('owner')
  const sellers = ['pty_00000000000000000000000001', 'pty_00000000000000000000000002'] as const
  await db.sql`
    insert into parties.parties (id, kind, display_name)
    values (${sellers[0]}, 'company', 'Holm Trading'), (${sellers[1]}, 'company', 'Lund')`
  const put = async (at: number, gtin: string, seller: string) => {
    await owner.sql`
      update catalog.variants set gtin = ${gtin}, seller_id = ${seller} where product_id = ${ids[at] ?? 0}`
  }
  const house = 'pty_00000000000000000000000000'
  await put(0, '036000291452', house)
  await put(1, '0036000291452', sellers[0])
  await put(2, '036000291452', sellers[1])
  await put(3, '036000291452', house)
  await put(4, '036000291453', sellers[0])
  await put(5, '4006381333931', sellers[0])
  const asked = { productId: ids[0] ?? 0, locale: 'en', currency: 'EUR' } as const
  const found = await sameElsewhere(db, asked)
  assert.deepEqual(
    found.map(({ item, seller }) => [item.slug, seller, item.price.minor]),
    [
      ['cheap', 'Lund', 900n],
      ['dear', 'Holm Trading', 2_000n],
    ],
  )
  assert.deepEqual(await sameElsewhere(db, { ...asked, productId: ids[4] ?? 0 }), [])
})
