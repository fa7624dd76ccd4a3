import assert from 'node:assert/strict'
import test from 'node:test'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import {
  addressesOf,
  addressFormOf,
  countryForms,
  keepAddress,
  makeDefaultAddress,
  mostAddresses,
  recordParty,
  removeAddress,
} from './index.ts'

const hamburg = { name: 'Ann', line1: 'Speicher 1', postalCode: '20457', city: 'Hamburg', country: 'DE' }

test('a book keeps several addresses and has one default, whatever is asked at the same moment', async (t) => {
  const db = await testDatabase(t)
  const party = () =>
    inTransaction(db, async (tx) =>
      done(await recordParty(tx, { kind: 'person', displayName: 'Ann', locale: 'en' })),
    ).then(mustBeDone)
  const [ann, bob] = [await party(), await party()]
  const together = <T>(work: (tx: Tx) => Promise<T>) =>
    inTransaction(db, async (tx) => done(await work(tx))).then(mustBeDone)
  const keep = (line1: string, isDefault = false) =>
    together((tx) => keepAddress(tx, ann, { address: { ...hamburg, line1 }, isDefault }))
  const first = mustBeDone(await keep('Speicher 1'))
  assert.equal(mustBeDone(await keep('Speicher 1')), first, 'the same is kept once')
  await Promise.all([keep('Speicher 2', true), keep('Speicher 3', true), keep('Speicher 2')])
  const kept = await addressesOf(db, ann)
  assert.deepEqual(
    kept.map((each) => each.isDefault),
    [true, false, false],
  )
  const changed = { id: first, address: { ...hamburg, postalCode: '2045' } }
  const faulty = await together((tx) => keepAddress(tx, ann, changed))
  assert.equal(!faulty.ok && faulty.refusal, 'address_is_faulty')
  const foreign = await together((tx) => keepAddress(tx, bob, { id: first, address: hamburg }))
  assert.equal(!foreign.ok && foreign.refusal, 'address_not_found')
  assert.equal(await together((tx) => makeDefaultAddress(tx, bob, first)), false)
  assert.equal(await together((tx) => removeAddress(tx, bob, first)), false)
  assert.equal(await together((tx) => removeAddress(tx, ann, kept[0]?.id ?? first)), true)
  assert.deepEqual(
    (await addressesOf(db, ann)).map((each) => each.isDefault),
    [true, false],
  )
  for (let i = 10; i < 10 + mostAddresses; i++) await keep(`Speicher ${i}`)
  const more = await keep('Speicher 99')
  assert.equal(!more.ok && more.refusal, 'too_many_addresses')
})

test('every country asks for what its addresses need, and for each part once', () => {
  for (const [country, { postal, needsRegion, example }] of Object.entries(countryForms)) {
    const form = addressFormOf(country)
    assert.equal(new Set(form.parts).size, form.parts.length, country)
    for (const part of form.required) assert.ok(form.parts.includes(part), `${country} asks for ${part}`)
    assert.equal(form.required.has('postalCode'), postal !== undefined, country)
    assert.equal(form.required.has('region'), needsRegion === true, country)
    if (postal) assert.match(example ?? '', postal, country)
  }
  assert.deepEqual(addressFormOf('US').parts.slice(-3), ['city', 'region', 'postalCode'])
  assert.equal(addressFormOf('US').postalCode, 'zip')
  assert.equal(addressFormOf('CN').parts[0], 'region')
})
