import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recordCategories, recordProducts } from '#market/catalog/index.ts'
import { setPrices } from './index.ts'

async function aVariant(db: TestDatabase, slug: string): Promise<number> {
  return mustBeDone(
    await inTransaction(db, async (tx) => {
      mustBeDone(
        await recordCategories(
          tx,
          [{ slug: 'all', parent: null, position: 1, names: { en: 'All' }, descriptions: {} }],
          'test',
        ),
      )
      const recorded = mustBeDone(
        await recordProducts(
          tx,
          [
            {
              slug,
              category: 'all',
              taxClass: 'standard',
              brand: '',
              popularity: 1,
              translations: { en: { title: slug, summary: '', description: '' } },
              options: [],
              attributes: {},
              variants: [{ sku: slug, options: {}, weightGrams: 1 }],
              media: [],
            },
          ],
          { actor: 'test' },
        ),
      )
      return done(recorded.variantIds.get(slug) ?? 0)
    }),
  )
}

test('the lowest price of the 30 days before a reduction is what the database saw, not what anybody says', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const list = async (variantId: number, cents: bigint, former?: bigint) =>
    mustBeDone(
      await inTransaction(db, async (tx) => {
        const price = { variantId, amount: money(cents, 'EUR') }
        const compared = former === undefined ? price : { ...price, compareAt: money(former, 'EUR') }
        return done(await setPrices(tx, [compared], 'test'))
      }),
    )
  const prior = async (variantId: number) =>
    (
      await db.sql<{ prior_minor: bigint | null }>`
        select prior_minor from pricing.prices where variant_id = ${variantId} and currency = 'EUR'`
    )[0]?.prior_minor
  /** Everything known of the variant's prices happened so many days earlier. */
  const pass = (variantId: number, days: number) => owner.sql`
    update pricing.price_history set from_at = from_at - make_interval(days => ${days}::integer),
           to_at = to_at - make_interval(days => ${days}::integer) where variant_id = ${variantId}`

  const lamp = await aVariant(db, 'lamp')
  await list(lamp, 10_000n)
  assert.equal(await prior(lamp), null, 'no reduction, no prior price')
  await pass(lamp, 50)
  await list(lamp, 8_000n)
  await pass(lamp, 5)
  await list(lamp, 12_000n)
  await pass(lamp, 5)
  await list(lamp, 9_000n, 12_000n)
  assert.equal(await prior(lamp), 8_000n, 'raised just before: the lowest, not the last')
  await list(lamp, 9_000n, 11_000n)
  assert.equal(await prior(lamp), 8_000n, 'the same price newly explained is the same reduction')
  await list(lamp, 7_000n, 12_000n)
  assert.equal(await prior(lamp), 8_000n)
  await pass(lamp, 40)
  await list(lamp, 6_000n, 12_000n)
  assert.equal(await prior(lamp), 7_000n, 'a price that began before the 30 days and held within them counts')
  await list(lamp, 12_000n)
  assert.equal(await prior(lamp), null)
  await pass(lamp, 31)
  await list(lamp, 10_000n, 12_000n)
  assert.equal(await prior(lamp), 12_000n, 'what ended more than 30 days ago is forgotten')

  const fresh = await aVariant(db, 'fresh')
  await list(fresh, 900n, 1_000n)
  assert.equal(await prior(fresh), null, 'of something new no former price is known')

  const chain = await db.sql<{ amount_minor: bigint; from_at: Date; to_at: Date | null }>`
    select amount_minor, from_at, to_at from pricing.price_history where variant_id = ${lamp} order by id`
  assert.deepEqual(
    chain.map((row) => row.amount_minor),
    [10_000n, 8_000n, 12_000n, 9_000n, 7_000n, 6_000n, 12_000n, 10_000n],
  )
  assert.equal(chain.filter((row) => row.to_at === null).length, 1)
  await assert.rejects(
    db.sql`update pricing.price_history set amount_minor = 1 where variant_id = ${lamp}`,
    /permission denied/,
  )
})
