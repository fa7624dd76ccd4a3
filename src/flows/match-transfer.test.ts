import assert from 'node:assert/strict'
import test from 'node:test'
import { sameName } from './match-transfer.ts'

test('names are the same by their letters, in whatever order, case and marks a bank writes them', () => {
  for (const [a, b] of [
    ['Jörg Müller', 'MULLER JORG'],
    ['Ada  Lovelace', 'Lovelace, Ada'],
    ['A. Núñez', 'nunez'],
  ] as const)
    assert.ok(sameName(a, b), `${a} / ${b}`)
  for (const [a, b] of [
    ['', ''],
    ['Ada', 'Ada Lovelace'],
    ['Ann Buyer', 'Anna Buyer'],
  ] as const)
    assert.ok(!sameName(a, b), `${a} / ${b}`)
})
