import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { openSession, readSession } from '#people/access/index.ts'
import { recordReview, reviewsOf } from '#people/reviews/index.ts'
import { aProduct, aReader, aReceivedOrder } from '../../tests/support/a-reader.ts'
import { aPlacedOrder } from '../../tests/trade/a-shop.ts'
import { erasePerson } from './erase-person.ts'
import { keepWish } from './keep-wishes.ts'
import { askQuestion, weighReview } from './speak-of-product.ts'

const db = await testDatabase({ after })

/** Everywhere in the database a text stands, as `schema.table.column`. */
async function placesOf(text: string): Promise<string[]> {
  const owner = await db.as('owner')
  const client = await owner.pool.connect()
  try {
    const { rows } = await client.query<{ place: string; found: string }>(`
      select table_schema || '.' || table_name || '.' || column_name as place,
             (xpath('/row/c/text()', query_to_xml(format(
               'select count(*) as c from %I.%I where %I::text like %L', table_schema, table_name, column_name,
               '%${text}%'), false, true, '')))[1]::text as found
        from information_schema.columns
       where table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker')
         and data_type in ('text', 'jsonb', 'json', 'ARRAY')
         and (table_schema, table_name) in (
           select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE')`)
    return rows.filter(({ found }) => Number(found) > 0).map(({ place }) => place)
  } finally {
    client.release()
  }
}

test('erased is erased: the name stands where the law wants it and nowhere else, the address of their mail nowhere', async () => {
  const { productId, variantId } = await aProduct(db)
  const zoe = await aReader(db, 'Zoelie Unmistakable')
  const other = await aReader(db)
  const token = mustBeDone(
    await inTransaction(db, async (tx) =>
      done(await openSession(tx, { party: zoe.party, secondFactor: false })),
    ),
  )
  await aReceivedOrder(db, variantId, zoe.party)
  mustBeDone(await keepWish(db, { partyId: zoe.party, token: undefined }, variantId))
  const speech = {
    author: zoe.party,
    name: 'Zoelie U.',
    locale: 'en',
    text: 'Does it come in other colors too?',
  }
  mustBeDone(await askQuestion(db, productId, speech))
  const words = { rating: 5, title: 'Good', body: 'Good, and stays without a name.' }
  const given = { productId, orderId: null, locale: 'en', words, photographs: [], held: [] }
  const mine = { ...given, writer: { kind: 'party', partyId: zoe.party, name: 'Zoelie U.' } } as const
  const theirs = { ...given, writer: { kind: 'party', partyId: other.party, name: 'Other' } } as const
  mustBeDone(await inTransaction(db, (tx) => recordReview(tx, mine)))
  const helped = mustBeDone(await inTransaction(db, (tx) => recordReview(tx, theirs)))
  mustBeDone(await weighReview(db, helped, { voter: zoe.party, helps: true }))

  mustBeDone(await erasePerson(db, zoe.party))
  assert.equal(await readSession(db, token), undefined)
  assert.deepEqual(await placesOf('Zoelie'), [])
  assert.deepEqual(await placesOf(zoe.email), [])
  const { reviews, count } = await reviewsOf(db, { productId, size: 5 })
  assert.equal(count, 2)
  assert.ok(reviews.every((each) => each.helpful === 0))
  assert.ok(reviews.some((each) => each.authorName === '–' && each.authorId === null))
  const [kept] = await db.sql<{ name: string }>`
    select shipping_address ->> 'name' as name from orders.orders where buyer_id = ${zoe.party}`
  assert.equal(kept?.name, 'Ann Buyer')
  const again = await erasePerson(db, zoe.party)
  assert.equal(again.ok ? '' : again.refusal, 'already_erased')
})

test('nobody is erased while an order is under way or while they work here', async () => {
  const { variantId } = await aProduct(db)
  const buyer = await aReader(db)
  await aPlacedOrder(db, [[variantId, 1]], { partyId: buyer.party })
  const refused = await erasePerson(db, buyer.party)
  assert.equal(refused.ok ? '' : refused.refusal, 'orders_open')
  const [row] = await db.sql<{
    email: string
  }>`select email from access.accounts where party_id = ${buyer.party}`
  assert.equal(row?.email, buyer.email)
  const operator = await aReader(db)
  await db.sql`insert into access.roles (party_id, role) values (${operator.party}, 'operator')`
  const works = await erasePerson(db, operator.party)
  assert.equal(works.ok ? '' : works.refusal, 'works_here')
})
