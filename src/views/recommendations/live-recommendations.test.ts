import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setLogLevel } from '#kernel/log.ts'
import { factsAfter, lastPlace, tell } from '#kernel/outbox.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import {
  markOrderCompleted,
  markOrderFulfilled,
  markOrderPaid,
  markOrderRefunded,
  type OrderId,
} from '#trade/orders/index.ts'
import { aReader } from '../../../tests/support/a-reader.ts'
import { allPlaced } from '../../../tests/support/oracles.ts'
import { aPlacedOrder, aShop } from '../../../tests/trade/a-shop.ts'
import { eachOf, type Counts } from './engine/counts.ts'
import { makeHabits, shopMemory, type Habits } from './engine/habits.ts'
import {
  besideCart,
  besideProduct,
  boughtBy,
  choiceOf,
  choose,
  excludeProduct,
  forPerson,
  includeProduct,
  openRecommendations,
  orderAgain,
  switchPlace,
} from './index.ts'
import { learnFacts, lessonTypes } from './live/lessons.ts'
import { readHabits, writeHabits } from './live/snapshot.ts'

setLogLevel('silent')
const db = await testDatabase({ after })
const worker = await db.as('worker')
const folder = await mkdtemp(join(tmpdir(), 'kontor-habits-'))
after(() => rm(folder, { recursive: true, force: true }))
const because = { actor: 'test' }
const showing = { locale: 'en', currency: 'EUR', most: 4 } as const

const variants = await aShop(
  db,
  Array.from({ length: 8 }, () => ({ stock: { main: 5_000 } })),
)
const rows = await db.sql<{ id: number; product: number; slug: string }>`
  select v.id, v.product_id as product, p.slug from catalog.variants v join catalog.products p on p.id = v.product_id
   where v.id = any (${variants}::bigint[]) order by v.id`
const products = rows.map(({ product }) => product)
const at = (n: number) => products[n] ?? 0
const people = [await aReader(db), await aReader(db), await aReader(db)]
const person = (n: number): PartyId => (people[n] as { party: PartyId }).party

const move = (work: Parameters<typeof inTransaction>[1]) => inTransaction(db, work)

async function buy(items: readonly number[], party?: PartyId): Promise<OrderId> {
  const wanted = items.map((n) => [variants[n] ?? 0, 1] as const)
  const { id } = await aPlacedOrder(db, wanted, party === undefined ? {} : { partyId: party })
  mustBeDone(await move((tx) => markOrderPaid(tx, id, because)))
  return id
}

async function refund(id: OrderId): Promise<void> {
  mustBeDone(
    await move(async (tx) => {
      mustBeDone(await markOrderFulfilled(tx, id, because))
      mustBeDone(await markOrderCompleted(tx, id, because))
      return markOrderRefunded(tx, id, because)
    }),
  )
}

const look = (looks: readonly (readonly number[])[]) =>
  move(async (tx) => {
    await tell(tx, {
      type: 'products_viewed',
      aggregate: 'recommendations',
      actor: 'test',
      payload: { looks },
    })
    return done(true)
  })

/** A random history, always the same one: orders of people and guests, refunds, looks, words for and against, facts told twice. */
async function live20(seed: number): Promise<void> {
  let state = seed
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const paid: OrderId[] = []
  for (let step = 0; step < 26; step++) {
    const kind = next(10)
    if (kind < 5)
      paid.push(await buy([...new Set([next(8), next(8), next(8)])], kind < 4 ? person(next(3)) : undefined))
    else if (kind === 5 && paid.length > 0) await refund(paid.splice(next(paid.length), 1)[0] as OrderId)
    else if (kind === 6) await look([[at(next(8)), at(next(8))], [at(next(8))]])
    else if (kind === 7) mustBeDone(await move((tx) => choose(tx, person(next(3)), next(2) === 0)))
    else if (kind === 8 && paid.length > 0) {
      const aggregate = paid[next(paid.length)] as OrderId
      await move(async (tx) => {
        await tell(tx, { type: 'order_paid', aggregate, actor: 'test', payload: {} })
        return done(true)
      })
    }
  }
}

/** Habits without the order things were met in: what is known of each pair, by number. */
function said(habits: Habits): Record<string, number> {
  const found: Record<string, number> = {}
  for (const [slot, id] of habits.ids.entries()) {
    for (const sum of ['bought', 'popular', 'looked'] as const)
      found[`${sum} ${id}`] = habits[sum][slot] as number
    for (const kind of ['together', 'after', 'kin', 'viewed'] as const)
      eachOf(habits[kind] satisfies Counts, slot, (key, weight) => {
        found[`${kind} ${id} ${habits.ids[key]}`] = weight
      })
  }
  return found
}

async function fromScratch(portion: number, upTo = Number.MAX_SAFE_INTEGER): Promise<Habits> {
  const habits = makeHabits(shopMemory)
  for (let seq = 0; ;) {
    const facts = (await factsAfter(db, seq, lessonTypes, portion)).filter((fact) => fact.seq <= upTo)
    const last = facts.at(-1)
    if (!last) return habits
    await learnFacts(db, habits, facts)
    seq = last.seq
  }
}

test('learned as it happens by two processes, learned at once, one by one, and from disk: always the same', async () => {
  const [one, other] = [await db.as('app'), await db.as('app')]
  const [first, second] = [
    await openRecommendations(one, join(folder, 'one')),
    await openRecommendations(other, join(folder, 'other')),
  ]
  try {
    await live20(7)
    await allPlaced(worker)
    await first.catchUp()
    const half = await lastPlace(db)
    const kept = await fromScratch(1_000, half)
    await writeHabits(join(folder, 'half'), 'home', half, kept)
    await live20(11)
    await allPlaced(worker)
    await Promise.all([first.catchUp(), second.catchUp()])
    const whole = said(await fromScratch(1_000))
    assert.ok(Object.keys(whole).length > 60)
    assert.deepEqual(said(await fromScratch(1)), whole)
    assert.deepEqual(said(first.habits()), whole)
    assert.deepEqual(said(second.habits()), whole)
    const read = await readHabits(join(folder, 'half'), 'home', shopMemory)
    assert.ok(read)
    for (let seq = read.seq; ;) {
      const facts = await factsAfter(db, seq, lessonTypes, 7)
      if (facts.length === 0) break
      await learnFacts(db, read.habits, facts)
      seq = facts.at(-1)?.seq ?? seq
    }
    assert.deepEqual(said(read.habits), whole)
    assert.equal(await readHabits(join(folder, 'half'), 'elsewhere', shopMemory), undefined)
  } finally {
    await Promise.all([first.stop(), second.stop()])
  }
})

test('told twice counts once, refunded counts nothing, and a person’s orders are no longer one person’s once they say so', async () => {
  const before = said(await fromScratch(1_000))
  const id = await buy([0, 1], person(0))
  await move(async (tx) => {
    await tell(tx, { type: 'order_paid', aggregate: id, actor: 'test', payload: {} })
    return done(true)
  })
  await refund(id)
  await allPlaced(worker)
  const now = said(await fromScratch(1_000))
  for (const [key, weight] of Object.entries(now)) {
    const was = before[key] ?? 0
    assert.ok(Math.abs(weight - was) <= 1e-4 * Math.max(weight, was), key)
  }
  for (const each of people) {
    mustBeDone(await move((tx) => choose(tx, each.party, true)))
    mustBeDone(await move((tx) => choose(tx, each.party, false)))
  }
  await buy([2], person(1))
  await allPlaced(worker)
  const off = await fromScratch(50)
  const left = Object.entries(said(off)).filter(([key]) => key.startsWith('kin') || key.startsWith('after'))
  assert.deepEqual(left, [])
  for (const each of people) assert.equal(await choiceOf(db, each.party), false)
})

test('recommended is what can be bought now, at its true price, for a reason that is true; off is off', async () => {
  const live = await openRecommendations(db, join(folder, 'shown'))
  try {
    mustBeDone(await move((tx) => choose(tx, person(0), true)))
    for (let n = 0; n < 3; n++) await buy([6, 7])
    for (let n = 0; n < 6; n++) await look([[at(6), at(5)]])
    await buy([4], person(0))
    await buy([4, 6], person(0))
    await allPlaced(worker)
    await live.catchUp()
    const together = await besideProduct(db, 'together', at(6), showing)
    const first = together.find(({ item }) => item.productId === at(7))
    assert.ok(first)
    assert.deepEqual(first.why, { kind: 'with', productId: at(6), title: `Title of ${rows[6]?.slug}` })
    assert.equal(first.item.price.minor, 1000n)
    const viewed = await besideProduct(db, 'viewed', at(6), showing)
    assert.deepEqual(
      viewed.map(({ item }) => item.productId),
      [at(5)],
    )
    assert.ok((await besideCart(db, [at(6)], showing)).some(({ item }) => item.productId === at(7)))
    const baskets = await boughtBy(db, person(0))
    const again = await orderAgain(db, baskets, showing)
    const often = again.find(({ item }) => item.productId === at(4))
    assert.ok(often?.why.kind === 'often' && often.why.times >= 2)
    const mine = await forPerson(db, { baskets, seen: [at(5)] }, { ...showing, most: 8 })
    const known = new Set([...baskets.flat(), at(5)])
    assert.ok(mine.every(({ item }) => !known.has(item.productId)))

    await db.sql`update catalog.products set state = 'archived' where id = ${at(7)}`
    const gone = await besideProduct(db, 'together', at(6), showing)
    assert.ok(gone.every(({ item }) => item.productId !== at(7)))
    await db.sql`update catalog.products set state = 'active' where id = ${at(7)}`
    assert.deepEqual(await besideProduct(db, 'together', at(6), { ...showing, currency: 'USD' }), [])

    mustBeDone(await move((tx) => excludeProduct(tx, rows[7]?.slug ?? '', 'test')))
    await allPlaced(worker)
    await live.catchUp()
    assert.ok((await besideCart(db, [at(6)], showing)).every(({ item }) => item.productId !== at(7)))
    mustBeDone(await move((tx) => includeProduct(tx, at(7), 'test')))
    const none = await move((tx) => includeProduct(tx, at(7), 'test'))
    assert.equal(none.ok ? '' : none.refusal, 'exclusion_not_found')
    for (const place of ['together', 'viewed', 'cart', 'for_you', 'again'] as const)
      mustBeDone(await move((tx) => switchPlace(tx, place, false, 'test')))
    await allPlaced(worker)
    await live.catchUp()
    assert.deepEqual(await besideProduct(db, 'together', at(6), showing), [])
    assert.deepEqual(await besideProduct(db, 'viewed', at(6), showing), [])
    assert.deepEqual(await besideCart(db, [at(6)], showing), [])
    assert.deepEqual(await orderAgain(db, baskets, showing), [])
    assert.deepEqual(await forPerson(db, { baskets, seen: [] }, showing), [])
  } finally {
    await live.stop()
  }
})
