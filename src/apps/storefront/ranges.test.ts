import assert from 'node:assert/strict'
import test from 'node:test'
import { rangeOf } from './ranges.ts'
import { dispositionOf } from './routes/downloads.ts'

test('one part of a file is given, several are given as the whole, none beyond its end', () => {
  const cases: readonly (readonly [string | undefined, ReturnType<typeof rangeOf>])[] = [
    [undefined, undefined],
    ['bytes=0-', { first: 0, last: 99 }],
    ['bytes=10-19', { first: 10, last: 19 }],
    ['bytes=90-500', { first: 90, last: 99 }],
    ['bytes=-10', { first: 90, last: 99 }],
    ['bytes=-500', { first: 0, last: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=20-10', undefined],
    ['bytes=0-1,5-6', undefined],
    ['bytes=-', undefined],
    ['lines=1-2', undefined],
    ['bytes=1e1-', undefined],
  ]
  for (const [header, expected] of cases) assert.deepEqual(rangeOf(header, 100), expected, header)
})

test('a file’s name cannot leave its header', () => {
  assert.equal(dispositionOf('a.pdf'), `attachment; filename="a.pdf"; filename*=UTF-8''a.pdf`)
  const wild = dispositionOf('x"; filename=evil.html\r\nset-cookie: a=b 图(1)*.pdf')
  assert.match(wild, /^[\x20-\x7e]+$/)
  assert.equal(wild.match(/"/g)?.length, 2)
  assert.match(wild, /%E5%9B%BE%281%29%2A\.pdf$/)
})
