import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { aProduct, aShop, bytes, imported, jsonl } from './testing/import-file.ts'

test('bytes that are not UTF-8, broken anywhere, and cut into any parts, are read or told, never crash', async (t) => {
  const db = await testDatabase(t)
  await aShop(db)
  const good = Buffer.from(jsonl(aProduct('a', { brand: '灯 é' })))
  const { faults } = await imported(
    db,
    bytes(good, Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]), good.subarray(0, 40)),
  )
  assert.deepEqual(
    faults.map((fault) => [fault.row, fault.reason]),
    [
      [2, 'invalid_utf8'],
      [3, 'malformed_json'],
    ],
  )
  const cut = Array.from(good, (_, i) => good.subarray(i, i + 1))
  const one = mustBeDone((await imported(db, bytes(...cut))).result)
  assert.equal(one.created, 1)
  const empty = await imported(db, bytes('\n\n'))
  assert.equal(empty.result.ok ? '' : empty.result.refusal, 'file_is_empty')
})
