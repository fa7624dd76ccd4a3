import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { breakerLifecycle, connectorHealth, recordOutcome, takeProbe } from './breaker.ts'
import {
  addRoute,
  chooseConnector,
  findRoutes,
  fits,
  orderOfConnectors,
  removeRoute,
  type Route,
} from './routes.ts'

const anything = { currency: null, country: null, least_minor: null, most_minor: null, weight: 100 } as const
const rule = (id: number, connector: string, more: Partial<Route> = {}): Route => ({
  ...anything,
  id,
  position: 100,
  method: 'vault_card',
  connector,
  ...more,
})
const like = { method: 'vault_card', amount: money(1_999n, 'EUR'), country: 'DE' } as const

test('a rule fits by method, currency, country and amount, and what it leaves out fits everything', () => {
  const cases: [Partial<Route>, boolean][] = [
    [{}, true],
    [{ method: 'card' }, false],
    [{ currency: 'EUR' }, true],
    [{ currency: 'USD' }, false],
    [{ country: 'DE' }, true],
    [{ country: 'FR' }, false],
    [{ least_minor: 1_999n }, true],
    [{ least_minor: 2_000n }, false],
    [{ most_minor: 1_999n }, true],
    [{ most_minor: 1_998n }, false],
  ]
  for (const [more, fitting] of cases)
    assert.equal(fits(rule(1, 'north', more), like), fitting, Object.keys(more).join())
  assert.equal(fits(rule(1, 'north', { country: 'DE' }), { ...like, country: undefined }), false)
})

test('order: by position, within one by weight, the sick last; everybody who fits is in it once', () => {
  const routes = [rule(1, 'south', { position: 20 }), rule(2, 'north', { position: 10 }), rule(3, 'north')]
  assert.deepEqual(
    orderOfConnectors(
      routes,
      () => true,
      like,
      () => 0,
    ),
    ['north', 'south'],
  )
  assert.deepEqual(
    orderOfConnectors(
      routes,
      (name) => name !== 'north',
      like,
      () => 0,
    ),
    ['south', 'north'],
  )
  const shared = [rule(1, 'north', { weight: 80 }), rule(2, 'south', { weight: 20 })]
  const first = (chance: number) =>
    orderOfConnectors(
      shared,
      () => true,
      like,
      () => chance,
    )[0]
  assert.deepEqual([first(0), first(0.79), first(0.8), first(0.999)], ['north', 'north', 'south', 'south'])
  const someRule = fc
    .tuple(
      fc.constantFrom('north', 'south', 'east'),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 100 }),
    )
    .map(([connector, position, weight]) => rule(position, connector, { position, weight }))
  fc.assert(
    fc.property(fc.array(someRule, { maxLength: 8 }), fc.double({ min: 0, max: 0.999 }), (some, chance) => {
      const order = orderOfConnectors(
        some,
        (name) => name !== 'east',
        like,
        () => chance,
      )
      assert.deepEqual(order.toSorted(), [...new Set(some.map(({ connector }) => connector))].toSorted())
      if (order.includes('east')) assert.equal(order.at(-1), 'east')
    }),
    { numRuns: 200 },
  )
})

test('a breaker opens after three failures in a row, lets one probe through when it is time, and closes by its answer', async (t) => {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const stateOf = async () => (await connectorHealth(db)).find((each) => each.connector === 'acquirer_north')
  const choose = (except: string[] = []) => chooseConnector(db, like, () => true, except)
  assert.equal(await choose(), 'acquirer_north')
  await recordOutcome(db, 'acquirer_north', 'failed')
  await recordOutcome(db, 'acquirer_north', 'failed')
  await recordOutcome(db, 'acquirer_north', 'answered')
  for (const _ of [1, 2]) await recordOutcome(db, 'acquirer_north', 'failed')
  assert.deepEqual([(await stateOf())?.state, await choose()], ['closed', 'acquirer_north'])
  await recordOutcome(db, 'acquirer_north', 'failed')
  assert.deepEqual([(await stateOf())?.state, await choose()], ['open', 'acquirer_south'])
  assert.equal(await choose(['acquirer_south']), 'acquirer_north', 'a sick one is better than none')
  await owner.sql`update payments.breakers set probe_at = clock_timestamp()`
  const probes = await Promise.all(Array.from({ length: 8 }, () => choose()))
  assert.equal(
    probes.filter((each) => each === 'acquirer_north').length,
    1,
    'one probe, however many ask at once',
  )
  assert.equal((await stateOf())?.state, 'half_open')
  await recordOutcome(db, 'acquirer_north', 'failed')
  assert.equal((await stateOf())?.state, 'open')
  assert.equal(await takeProbe(db, 'acquirer_north'), false)
  await recordOutcome(db, 'acquirer_north', 'answered')
  assert.deepEqual([(await stateOf())?.state, await choose()], ['closed', 'acquirer_north'])
  assert.equal(await chooseConnector(db, like, (name) => name === 'acquirer_south'), 'acquirer_south')
  const id = mustBeDone(
    await addRoute(
      db,
      { ...rule(0, 'acquirer_south', { position: 1, currency: 'EUR', most_minor: 5_000n }) },
      'op',
    ),
  )
  assert.equal(await choose(), 'acquirer_south')
  const upside = await addRoute(db, rule(0, 'acquirer_south', { least_minor: 2n, most_minor: 1n }), 'op')
  assert.equal(!upside.ok && upside.refusal, 'range_upside_down')
  assert.equal(await removeRoute(db, id), true)
  assert.equal((await findRoutes(db)).length, 2)
})

test('every state of a breaker with every event', () => {
  const moves = { trip: ['half_open', 'closed'], probe: ['open'], recover: ['half_open'] } as const
  for (const state of breakerLifecycle.states)
    for (const [event, from] of Object.entries(moves)) {
      const next = breakerLifecycle.next(state, event as keyof typeof moves)
      assert.equal(next !== undefined, (from as readonly string[]).includes(state), `${state} ${event}`)
    }
})
