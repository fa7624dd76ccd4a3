import assert from 'node:assert/strict'
import test from 'node:test'
import { reportLine } from './import-catalog-faults.ts'

test('a report cannot run as a formula in a spreadsheet', () => {
  const line = reportLine({ row: 3, field: 'brand', reason: 'too_long', given: '=HYPERLINK("http://x","y")' })
  assert.equal(line, '3,brand,too_long,this is longer than allowed,"\'=HYPERLINK(""http://x"",""y"")"\n')
  for (const start of ['+', '-', '@', '\t', '\r', '|', '%'])
    assert.match(reportLine({ row: 1, field: `${start}x`, reason: 'malformed', given: '' }), /^1,"?'/)
})
