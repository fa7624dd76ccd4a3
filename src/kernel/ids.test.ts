import assert from 'node:assert/strict'
import test from 'node:test'
import { idPattern, newId, parseId } from './ids.ts'
import { usePorts } from './ports.ts'
import { testPorts } from './testing/ports.ts'

test('an id is ten characters of time and sixteen of chance', () => {
  const ports = testPorts('ids')
  const restore = usePorts({
    ...ports,
    randomBytes: () => Uint8Array.from([255, 0, 255, 0, 255, 0, 255, 0, 255, 1]),
  })
  try {
    const id = newId('ord')
    let value = 0n
    for (const each of id.slice(4))
      value = value * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(each))
    assert.equal(value >> 80n, BigInt(ports.now().getTime()))
    assert.equal(value & ((1n << 80n) - 1n), 0xff00ff00ff00ff00ff01n)
    assert.match(id, new RegExp(idPattern('ord')))
  } finally {
    restore()
  }
})

test('ids made one after the other stand in that order by time and are all different', () => {
  const ids = Array.from({ length: 5_000 }, () => newId('ord'))
  assert.equal(new Set(ids).size, ids.length)
  const times = ids.map((id) => id.slice(0, 14))
  assert.deepEqual(
    times,
    times.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
  )
})

test('an id of another kind or form is refused', () => {
  assert.ok(parseId('ord', newId('ord')).ok)
  for (const text of [newId('pay'), 'ord_', 'ord_1', `${newId('ord')}0`, newId('ord').toUpperCase()])
    assert.ok(!parseId('ord', text).ok, text)
})
