import assert from 'node:assert/strict'
import test from 'node:test'
import { verificationValue } from './cvv.ts'

const keys = Buffer.from('0123456789abcdeffedcba9876543210', 'hex')

test('the verification value agrees with the published vector', () => {
  assert.equal(verificationValue(keys, '4123456789012345', '8701', '101'), '561')
})

test('stripe, print and chip of one card bear different values', () => {
  const value = (service: string) => verificationValue(keys, '4000110000000017', '3012', service)
  assert.equal(new Set([value('201'), value('000'), value('999')]).size, 3)
})
