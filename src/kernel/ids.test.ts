import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idPattern, newId, newSecret, parseId, type Id } from './ids.ts'
import { usePorts } from './ports.ts'
import { testPorts } from './testing/ports.ts'

test('ids carry their kind, are unique, and follow each other in time', (t) => {
  const ports = testPorts('ids')
  t.after(usePorts(ports))
  const ids = Array.from({ length: 2_000 }, () => {
    ports.advance(1)
    return newId('ord')
  })
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual(ids, ids.toSorted())
  for (const id of ids) assert.match(id, new RegExp(idPattern('ord')))
})

test('at one instant ids differ by 80 random bits', () => {
  assert.equal(new Set(Array.from({ length: 5_000 }, () => newId('pay'))).size, 5_000)
})

test('the same seed and clock give the same ids, so that a recorded walk can be repeated', (t) => {
  const make = () => {
    const restore = usePorts(testPorts('walk'))
    const id = newId('ord')
    restore()
    return id
  }
  assert.equal(make(), make())
  t.diagnostic(make())
})

test('only an id of the kind is read', () => {
  const id = newId('ord')
  const read = parseId('ord', id)
  assert.ok(read.ok && read.value === id)
  const wrong = [
    id.toUpperCase(),
    id.slice(0, -1),
    `${id}0`,
    ` ${id}`,
    `${id}\n`,
    id.replace('ord_', 'pay_'),
    'ord_',
    '',
    `ord_${'i'.repeat(26)}`,
  ]
  for (const each of wrong) assert.ok(!parseId('ord', each).ok, JSON.stringify(each))
})

test('an id of another kind does not compile in its place', () => {
  const take = (id: Id<'ord'>) => id
  // @ts-expect-error a payment is not an order
  take(newId('pay'))
})

test('a secret is 256 random bits', () => {
  const secrets = Array.from({ length: 1_000 }, newSecret)
  assert.equal(new Set(secrets).size, 1_000)
  for (const each of secrets) assert.match(each, /^[\w-]{43}$/)
})
