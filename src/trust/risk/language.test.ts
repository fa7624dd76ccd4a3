import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { readCondition } from './language.ts'
import { readRules, rulesAsText } from './rules.ts'

const holds = (text: string, facts: Record<string, number | string> = {}): boolean => {
  const read = readCondition(text)
  assert.ok(read.ok, text)
  return read.value(facts)
}

test('a condition binds as it is read aloud: products, sums, comparisons, not, and, or', () => {
  assert.equal(holds('1 + 2 * 3 = 7'), true)
  assert.equal(holds('(1 + 2) * 3 = 9 and not 1 > 2'), true)
  assert.equal(holds('1 > 2 and 1 > 2 or 2 > 1'), true)
  assert.equal(
    holds('card_count_1h > 3 and amount > 3 * mail_sum_7d', {
      card_count_1h: 4,
      amount: 31,
      mail_sum_7d: 10,
    }),
    true,
  )
  assert.equal(holds('country = "DE"', { country: 'DE' }), true)
})

test('what is not known is never true, whichever way it is compared', () => {
  for (const sign of ['=', '!=', '<', '<=', '>', '>=']) assert.equal(holds(`amount_to_mean ${sign} 1`), false)
  assert.equal(holds('amount / 0 > 1', { amount: 5 }), false)
})

test('a condition that is not understood is refused with its place', () => {
  for (const [text, refusal, at] of [
    ['card_color > 3', 'unknown_feature', 1],
    ['amount >', 'condition_malformed', 9],
    ['(amount > 3', 'condition_malformed', 12],
    ['amount > 3 amount', 'condition_malformed', 12],
    ['amount > 3; drop', 'condition_malformed', 11],
    ['x'.repeat(401), 'condition_too_long', undefined],
  ] as const) {
    const read = readCondition(text)
    assert.deepEqual(!read.ok && [read.refusal, read.detail?.['at']], [refusal, at], text)
  }
})

test('no text makes the reader throw, and none lets a rule do anything but ask', () => {
  const piece = fc.constantFrom(
    'amount',
    'and',
    'or',
    'not',
    '(',
    ')',
    '1',
    '<',
    '*',
    '"a"',
    'constructor',
    ' ',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((all) => all.join(' ')),
      ),
      (text) => {
        const read = readCondition(text)
        if (read.ok) assert.equal(typeof read.value({ amount: 1 }), 'boolean')
      },
    ),
    { numRuns: 400 },
  )
})

test('rules written as text are read back the same, and a fault names its line', () => {
  const text =
    '# first\n\nreview when amount > 100 because A large amount\nallow when party_known_days > 90 because Known'
  const read = readRules(text)
  assert.ok(read.ok)
  assert.deepEqual(readRules(rulesAsText(read.value)), read)
  const faulty = readRules(`${text}\nblock when amount > 1 because No such action`)
  assert.deepEqual(!faulty.ok && [faulty.refusal, faulty.detail?.['line']], ['rule_malformed', 5])
})
