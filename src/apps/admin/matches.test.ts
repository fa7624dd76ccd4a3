import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { done } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { compareWaiting, noteWaiting, sameElsewhere } from '#views/matching/index.ts'
import { aShop, withProducts } from '#views/storefront/testing/a-shop.ts'
import { aDesk, aKey } from './testing/a-desk.ts'

const db = await testDatabase({ after })

test('the desk shows why a pair may be the same, takes a word, keeps it, and takes it back', async (t) => {
  await aShop(db)
  const ids = await withProducts(db, [
    { slug: 'ours', title: 'Garmin Edge 530 bike computer GPS', brand: 'Garmin' },
    { slug: 'theirs', title: 'Garmin Edge 530 GPS bike computer <b>black</b>', brand: 'Garmin' },
    ...Array.from({ length: 30 }, (_, n) => ({ slug: `pan-${n}`, title: `Pan number ${n}` })),
  ])
  const [ours = 0, theirs = 0] = ids
  const lund = 'pty_00000000000000000000000002'
  await db.sql`insert into parties.parties (id, kind, display_name) values (${lund}, 'company', 'Lund')`
  const owner = await db.as('owner')
  await owner.sql`update catalog.variants set seller_id = ${lund} where product_id = ${theirs}`
  const worker = await db.as('worker')
  await noteWaiting(worker, [{ payload: { productIds: ids } }])
  await inTransaction(worker, async (tx) => done(await compareWaiting(tx)))

  const desk = await aDesk(t, db)
  const operator = await desk.browser(['operator'])
  const at = '/admin/matches'
  const [pair] = await db.sql<{ id: number; state: string }>`select p.id, p.state from matching.pairs p`
  assert.ok(pair, 'the two are found')
  const page = await operator.get(`${at}?show=${pair.state}`)
  assert.equal(page.status, 200)
  for (const part of [/Lund/, /likeness \d+ %/, /Model numbers|Title/, /Words of both titles/])
    assert.match(page.body, part)
  assert.doesNotMatch(page.body, /<b>black/)

  const say = (verdict: string) => operator.post(`${at}/${pair.id}`, { key: aKey(), verdict, from: 'found' })
  const others = async () =>
    (await sameElsewhere(db, { productId: ours, locale: 'en', currency: 'EUR' })).map(({ item }) => item.slug)
  assert.equal((await say('maybe')).status, 400)
  assert.equal((await say('confirm')).status, 303)
  assert.deepEqual(await others(), ['theirs'])
  assert.equal((await say('refuse')).status, 422, 'what was said is taken back first')
  assert.match((await operator.get(`${at}?show=confirmed`)).body, /Take back/)
  assert.equal((await say('reopen')).status, 303)
  assert.equal((await say('refuse')).status, 303)
  assert.deepEqual(await others(), [])
  assert.match((await operator.get(`${at}?show=refused`)).body, /Garmin Edge 530/)
  assert.match((await operator.get(at)).body, /Nothing to decide/)
})
