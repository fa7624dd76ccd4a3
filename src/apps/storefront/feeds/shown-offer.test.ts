import assert from 'node:assert/strict'
import test from 'node:test'
import { publicGtin } from './shown-offer.ts'

test('numbers of the ranges kept for use inside a house are told to nobody', () => {
  assert.equal(publicGtin('2000101010012'), null)
  assert.equal(publicGtin('0212345678903'), null)
  assert.equal(publicGtin('4006381333931'), '4006381333931')
  assert.equal(publicGtin('96385074'), '96385074')
  assert.equal(publicGtin(null), null)
})
