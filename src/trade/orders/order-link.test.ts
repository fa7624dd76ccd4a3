import assert from 'node:assert/strict'
import test from 'node:test'
import { isMailedToken, mailedToken } from './order-link.ts'

test('a mailed link opens its own order only, and only with the shop’s key', () => {
  const token = mailedToken('key', 'ord_1')
  assert.ok(isMailedToken('key', 'ord_1', token))
  assert.ok(!isMailedToken('key', 'ord_2', token))
  assert.ok(!isMailedToken('other key', 'ord_1', token))
  assert.ok(!isMailedToken('key', 'ord_1', ''))
  assert.ok(!isMailedToken('key', 'ord_1', `${token}x`))
})
