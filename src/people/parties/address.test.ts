import assert from 'node:assert/strict'
import test from 'node:test'
import { parseAddress, type AddressFault } from './address.ts'

const berlin = { name: 'Ann Buyer', line1: 'Main St 1', postalCode: '10115', city: 'Berlin', country: 'de' }

test('an address is trimmed and its country is in capitals', () => {
  const read = parseAddress({ ...berlin, name: '  Ann   Buyer ' })
  assert.ok(read.ok)
  assert.deepEqual(read.value, { ...berlin, country: 'DE' })
})

test('every faulty field is named at once', () => {
  const read = parseAddress({ ...berlin, name: '', postalCode: 'abc', line2: 'x'.repeat(121) })
  assert.ok(!read.ok)
  const faults = read.detail?.['faults'] as AddressFault[]
  assert.deepEqual(
    faults.map((each) => [each.field, each.reason]).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    [
      ['line2', 'too_long'],
      ['name', 'missing'],
      ['postalCode', 'malformed_postal_code'],
    ],
  )
})

test('a country that is not delivered to is refused, and a state is asked where the post needs it', () => {
  const nowhere = parseAddress({ ...berlin, country: 'XX' })
  assert.ok(!nowhere.ok)
  const usa = parseAddress({ ...berlin, country: 'US', postalCode: '10001' })
  assert.ok(!usa.ok)
  assert.deepEqual(usa.detail?.['faults'], [{ field: 'region', reason: 'missing' }])
})
