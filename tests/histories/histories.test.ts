import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { setLogLevel } from '#kernel/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { completePayments } from '../../src/flows/complete-payments.ts'
import { allPromisesKeptAtRest } from '../support/oracles.ts'
import { chance, seedOfRun, sizeOf } from '../support/scale.ts'
import { happenings, live, type Event, type Place } from './history.ts'
import { free, onHand, promised } from './model.ts'
import { paperBank } from './paper-bank.ts'

setLogLevel('silent')

const histories = sizeOf('PROOF_HISTORIES', 200, 5_000)
const clients = 8

/** Seeds that once found something stay here and are lived again each time. */
const regressions: readonly number[] = [1, 20_261_122, 128_244_862]

const event = fc.record<Event>({
  what: fc.constantFrom(...happenings),
  a: fc.nat(1_000),
  b: fc.nat(1_000),
})
const history = fc.array(event, { minLength: 12, maxLength: 30, size: 'max' })

type Lived = Awaited<ReturnType<typeof live>>

/** Ask the bank about everything without an answer until nothing is open, as the completer does in time. */
async function settle(run: Lived): Promise<void> {
  const ids = run.model.orders.map(({ id }) => id)
  for (let tries = 0; tries < 100; tries++) {
    const open = await run.owner.sql<{ id: string }>`
      update payments.operations o set next_sync_at = clock_timestamp()
        from payments.attempts a join payments.intents i on i.id = a.intent_id
       where a.id = o.attempt_id and i.reference = any (${ids}::text[])
         and o.kind <> 'authorize' and o.state not in ('succeeded', 'failed')
      returning o.id`
    if (open.length === 0) return
    await completePayments(run.db, run.connectors)
  }
  assert.fail('operations stay open')
}

/** In the end the database and the bank hold what the sums of the model say. */
async function sumsAgree({ db, model, bank, articles }: Lived): Promise<void> {
  for (const article of articles) {
    const [row] = await db.sql<{ on_hand: number; reserved: number }>`
      select sum(on_hand)::bigint as on_hand, sum(reserved)::bigint as reserved
        from inventory.stock where variant_id = ${article}`
    assert.deepEqual(
      [row?.on_hand, row?.reserved],
      [onHand(model, article), promised(model, article)],
      `stock of ${article}`,
    )
    assert.ok(free(model, article) >= 0)
  }
  for (const order of model.orders) {
    const sheet = order.merchantRef === undefined ? undefined : bank.sheet(order.merchantRef)
    const wanted = {
      captured: order.shipped ? order.total : 0n,
      refunded: order.refunded,
      isHeld: order.paid && !order.over && !order.shipped,
    }
    if (sheet === undefined) assert.deepEqual(wanted, { captured: 0n, refunded: 0n, isHeld: false }, order.id)
    else if (wanted.captured > 0n || !order.packed) assert.deepEqual(sheet, wanted, order.id)
  }
}

async function liveAll(places: readonly Place[], seeds: readonly number[]): Promise<number> {
  let events = 0
  const waiting = [...seeds]
  const client = async (place: Place) => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const [lived = []] = fc.sample(history, { seed, numRuns: 1 })
      const bank = paperBank(chance(seed))
      try {
        const run = await live({ ...place, bank }, lived)
        await settle(run)
        await sumsAgree(run)
      } catch (error) {
        const told = lived.map(({ what, a, b }) => `${what}(${a},${b})`).join(' ')
        throw new Error(`history ${seed}: ${told}`, { cause: error })
      }
      events += lived.length
      place.seen.set('lost', (place.seen.get('lost') ?? 0) + bank.lost.before + bank.lost.after)
    }
  }
  const ends = await Promise.allSettled(places.map(client))
  for (const each of ends) if (each.status === 'rejected') throw each.reason
  return events
}

test(`${histories} histories by ${clients} clients at once: every answer is what the sums allow, all promises kept`, async (t) => {
  const seed = seedOfRun()
  const begun = performance.now()
  const first = await testDatabase(t)
  const owner = await first.as('owner')
  const seen = new Map<string, number>()
  const places = await Promise.all(
    Array.from({ length: clients }, async () => ({
      db: await first.as('app'),
      owner,
      seen,
      bank: paperBank(() => 5),
    })),
  )
  const below = chance(seed)
  const fresh = Array.from({ length: histories - regressions.length }, () => below(0x7fffffff))
  const events = await liveAll(places, [...regressions, ...fresh])
  await allPromisesKeptAtRest(owner)
  for (const must of [
    'placed',
    'out_of_stock',
    'price_changed',
    'pay',
    'pay_twice',
    'decline',
    'canceled',
    'expired',
    'shipped',
    'refunded',
    'refund_refused',
    'adjust_refused',
    'replayed',
    'lost',
  ])
    assert.ok((seen.get(must) ?? 0) > 0 || histories < 100, `${must} never happened`)
  const seconds = (performance.now() - begun) / 1_000
  t.diagnostic(
    `seed ${seed}; ${events} events in ${seconds.toFixed(1)} s; ${JSON.stringify(Object.fromEntries(seen))}`,
  )
})
