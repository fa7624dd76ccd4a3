import assert from 'node:assert/strict'
import test from 'node:test'
import { acquirerCodes, acquirerStates } from '../connectors/acquirer-words.ts'
import { isTechnical, retryAdvice, retryTable } from './retry-table.ts'

/** Every response code of the acquirers with what is done after it: a change of the table must be one here too. */
const written: Readonly<Record<string, string>> = {
  '01': 'stop', '02': 'stop', '03': 'other_connector', '04': 'stop', '05': 'same_later', '07': 'stop', '10': 'stop',
  '12': 'stop', '13': 'stop', '14': 'stop', '15': 'stop', '19': 'same_now', '30': 'stop', '41': 'stop', '43': 'stop',
  '51': 'same_later', '54': 'stop', '55': 'stop', '57': 'stop', '58': 'other_connector', '59': 'stop',
  '61': 'same_later', '62': 'stop', '63': 'stop', '65': 'same_later', '75': 'stop', '82': 'stop',
  '91': 'other_connector', '92': 'other_connector', '93': 'stop', '94': 'stop', '96': 'other_connector', N7: 'stop',
  '1A': 'needs_check',
} // prettier-ignore

test('every response code has one word and one advice, and they are these', () => {
  assert.deepEqual(Object.keys(acquirerCodes).toSorted(), Object.keys(written).toSorted())
  for (const [code, word] of Object.entries(acquirerCodes)) {
    assert.ok(Object.hasOwn(retryTable, word), `${code} ${word} is in the table`)
    assert.equal(retryAdvice(word), written[code], `${code} ${word}`)
  }
})

test('what schemes forbid to try again stops, and a reason nobody knows stops', () => {
  for (const code of ['04', '07', '14', '15', '41', '43', '59', '93'])
    assert.equal(retryAdvice(acquirerCodes[code] ?? ''), 'stop', code)
  for (const word of ['', 'toString', '__proto__', 'something_new'])
    assert.equal(retryAdvice(word), 'stop', word)
})

test('only reasons that lead to another connector speak against a connector', () => {
  for (const word of Object.keys(retryTable))
    if (isTechnical(word)) assert.equal(retryAdvice(word), 'other_connector', word)
  for (const word of ['insufficient_funds', 'stolen_card', 'not_permitted_here', 'toString'])
    assert.equal(isTechnical(word), false, word)
})

test('every state of an acquirer has a word of ours', () => {
  assert.deepEqual(Object.keys(acquirerStates).toSorted(), [
    'approved',
    'captured',
    'declined',
    'expired',
    'partial',
    'pending',
    'voided',
  ])
  assert.equal(acquirerStates['partial'], 'declined', 'a part is no payment')
})
