import assert from 'node:assert/strict'
import test from 'node:test'
import { done, mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { aShop, withProducts } from '../../storefront/testing/a-shop.ts'
import {
  compareWaiting,
  decideMatch,
  findMatches,
  noteWaiting,
  sameElsewhere,
  type PairState,
  type Verdict,
} from '../index.ts'

const sellers = ['pty_00000000000000000000000001', 'pty_00000000000000000000000002'] as const

/** Titles as shops write them: two sellers of the same camera, one of another, and things with nothing to do with it. */
const camera = {
  ours: 'Sony Cyber-shot DSC-W120/B 7.2 MP digital camera black',
  same: 'Sony DSC-W120/B Cyber-shot digital camera 7.2 megapixel, black',
  other: 'Sony Cyber-shot DSC-W300 13.6 MP digital camera silver',
}

async function compared(db: TestDatabase, ids: readonly number[]): Promise<number> {
  const worker = await db.as('worker')
  await noteWaiting(worker, [{ payload: { productIds: ids } }])
  let statements = 0
  observeStatements(() => statements++)
  const taken = await inTransaction(worker, async (tx) => done(await compareWaiting(tx)))
  observeStatements(undefined)
  assert.ok(taken.ok && taken.value)
  return statements
}

/** Three cameras of three sellers and sixty lamps. Answers their numbers, and how to give a product to a seller. */
async function camerasIn(db: TestDatabase) {
  await aShop(db)
  await db.sql`
    insert into parties.parties (id, kind, display_name)
    values (${sellers[0]}, 'company', 'Holm Trading'), (${sellers[1]}, 'company', 'Lund')`
  const owner = await db.as('owner')
  const filler = Array.from({ length: 60 }, (_, n) => ({
    slug: `thing-${n}`,
    title: `Digital kitchen lamp number ${n} with black shade`,
  }))
  const ids = await withProducts(db, [
    { slug: 'ours', title: camera.ours, brand: 'Sony', variants: [{ cents: 19_900 }] },
    { slug: 'same', title: camera.same, brand: 'Sony', variants: [{ cents: 18_900 }] },
    { slug: 'other', title: camera.other, brand: 'Sony', variants: [{ cents: 27_900 }] },
    ...filler,
  ])
  const [ours = 0, same = 0, other = 0] = ids
  const give = (id: number, seller: string, gtin: string | null = null) =>
    owner.sql`update catalog.variants set seller_id = ${seller}, gtin = ${gtin} where product_id = ${id}`
  await give(same, sellers[0])
  await give(other, sellers[1])
  return { ids, ours, same, other, give, owner }
}

test('titles are joined, asked about or left alone, and the word of the operator stays', async (t) => {
  const db = await testDatabase(t)
  const { ids, ours, same, other, give, owner } = await camerasIn(db)
  const few = await compared(db, [ours])
  const many = await compared(db, ids)
  assert.ok(many <= few + 2 && many <= 12, `${few} statements for one product, ${many} for ${ids.length}`)

  const all = async (state: PairState) => (await findMatches(db, { state })).matches
  const pairs = [...(await all('joined')), ...(await all('found'))]
  const pairOf = (a: number, b: number) =>
    pairs.find(({ one, other: two }) => one.productId === Math.min(a, b) && two.productId === Math.max(a, b))
  const right = pairOf(ours, same)
  assert.ok(right, 'the same camera in other words is found')
  assert.ok(right.score > (pairOf(ours, other)?.score ?? 0) + 0.2, 'another model is less like it')
  assert.ok(right.words.both.includes('w120') && right.one.sellers.length === 1)
  assert.ok(right.reasons.length > 0 && right.one.lowest?.amount_minor === 19_900n)
  assert.notEqual(pairOf(ours, other)?.state, 'joined', 'another model is not joined without asking')

  const say = async (id: number, verdict: Verdict) =>
    inTransaction(db, (tx) => decideMatch(tx, id, verdict, 'pty_00000000000000000000000009'))
  const shown = async () =>
    (await sameElsewhere(db, { productId: ours, locale: 'en', currency: 'EUR' })).map((each) => [
      each.item.slug,
      each.seller,
      each.known,
    ])
  mustBeDone(await say(right.id, 'confirm'))
  assert.deepEqual(await shown(), [['same', 'Holm Trading', 'person']])
  assert.deepEqual(await say(right.id, 'confirm'), { ok: false, refusal: 'match_is_decided' })
  mustBeDone(await say(right.id, 'reopen'))
  mustBeDone(await say(right.id, 'refuse'))
  assert.deepEqual(await shown(), [])
  await compared(db, [ours, same])
  assert.deepEqual(
    (await all('refused')).map(({ id }) => id),
    [right.id],
    'what was refused is not asked again',
  )
  assert.deepEqual(await say(999_999, 'refuse'), { ok: false, refusal: 'match_not_found' })

  await give(same, sellers[0], '4006381333931')
  await give(ours, 'pty_00000000000000000000000000', '04006381333931')
  await compared(db, [ours, same])
  assert.deepEqual(await shown(), [], 'refused is refused, even with one number')
  mustBeDone(await say(right.id, 'reopen'))
  await compared(db, [same])
  assert.deepEqual(await shown(), [['same', 'Holm Trading', 'number']])
  const [joined] = await all('joined')
  assert.deepEqual([joined?.id, joined?.foundBy], [right.id, 'number'])

  await owner.sql`update catalog.products set state = 'archived' where id = ${same}`
  await compared(db, [same])
  assert.deepEqual(await all('joined'), [], 'what is no longer for sale is not kept')
  const words = await db.sql<{ offers: number }>`
    select w.offers from matching.words w where w.word = '' or w.word = 'w120' order by w.word`
  assert.deepEqual(
    words.map((row) => row.offers),
    [62, 1],
    'words are counted down again',
  )
  const [told] = await db.sql<{ facts: number }>`
    select count(*)::integer as facts from kernel.outbox o where o.type = 'matches_changed'`
  assert.ok((told?.facts ?? 0) >= 6, 'pages hear of it')
})
