import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lifecycle, type StateOf } from './lifecycle.ts'

const parcel = lifecycle({
  pending: { pack: 'packed', cancel: 'canceled' },
  packed: { ship: 'shipped', cancel: 'canceled' },
  shipped: {},
  canceled: {},
})

test('the table answers where an event may happen and where it leads', () => {
  assert.deepEqual(parcel.states, ['pending', 'packed', 'shipped', 'canceled'])
  assert.equal(parcel.initial, 'pending')
  assert.deepEqual(parcel.from('cancel'), ['pending', 'packed'])
  assert.equal(parcel.next('pending', 'pack'), 'packed')
  assert.equal(parcel.next('shipped', 'cancel'), undefined)
  assert.deepEqual(
    parcel.states.filter((state) => parcel.isFinal(state)),
    ['shipped', 'canceled'],
  )
})

test('every state and event: what is not in the table does not happen', () => {
  const events = ['pack', 'ship', 'cancel'] as const
  for (const state of parcel.states)
    for (const event of events)
      assert.equal(
        parcel.next(state, event) !== undefined,
        parcel.from(event).includes(state),
        `${state} ${event}`,
      )
})

test('a state nobody can reach stops the start', () => {
  assert.throws(() => lifecycle({ a: { go: 'b' }, b: {}, island: {} }), /island cannot be reached/)
  assert.throws(() => lifecycle({}), /needs a state/)
})

test('a target that is no state, and an event that is none, do not compile', () => {
  // @ts-expect-error "nowhere" is not a state
  lifecycle({ a: { go: 'nowhere' } })
  // @ts-expect-error "explode" is not an event
  parcel.from('explode')
  const state: StateOf<typeof parcel> = 'packed'
  assert.equal(state, 'packed')
})

test('names of the language are not events', () => {
  for (const name of ['toString', 'constructor', '__proto__'])
    assert.equal(parcel.next('pending', name as 'pack'), undefined, name)
})
