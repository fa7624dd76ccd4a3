import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { errorFields, log, redirectLog, setLogLevel } from './log.ts'

function heard(t: TestContext): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = []
  t.after(redirectLog((line) => lines.push(JSON.parse(line) as Record<string, unknown>)))
  setLogLevel('debug')
  return lines
}

test('a line is one JSON object with time, level and event', (t) => {
  const lines = heard(t)
  log.info('order_placed', { id: 'ord_1', count: 2 })
  const [line] = lines
  assert.deepEqual(
    { ...line, at: '' },
    { at: '', level: 'info', event: 'order_placed', id: 'ord_1', count: 2 },
  )
  assert.match(String(line?.['at']), /^\d{4}-\d\d-\d\dT.*Z$/)
})

test('a field outside the list is dropped, whatever the types say', (t) => {
  const lines = heard(t)
  log.warn('x', { email: 'ada@example.com', id: 'a' } as never)
  assert.ok(!JSON.stringify(lines).includes('ada@example.com'))
})

test('a line break or a card number in a field stays harmless', (t) => {
  const lines = heard(t)
  log.info('x', { id: 'a\n{"level":"error"}', route: '/pay/4242 4242 4242 4242', code: '4242424242424242' })
  assert.equal(lines.length, 1)
  assert.ok(!/4242/.test(JSON.stringify(lines)))
})

test('of an error only its class, state and stack are told, never its message', () => {
  const fields = errorFields(Object.assign(new TypeError('ada@example.com'), { code: '23505' }))
  assert.equal(fields.errorName, 'TypeError')
  assert.equal(fields.sqlState, '23505')
  assert.ok(!JSON.stringify(fields).includes('ada@example.com'))
  assert.ok(!JSON.stringify(errorFields(new Error('one\n    line of ada@example.com'))).includes('ada@'))
  assert.deepEqual(errorFields('text'), { errorName: 'string' })
})

test('lines below the level are not written', (t) => {
  const lines = heard(t)
  setLogLevel('warn')
  log.info('quiet')
  log.error('loud')
  setLogLevel('silent')
  log.error('nothing')
  assert.deepEqual(
    lines.map((each) => each['event']),
    ['loud'],
  )
})
