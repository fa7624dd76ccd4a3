import assert from 'node:assert/strict'
import test from 'node:test'
import { isRoutingNumber } from './account-number.ts'
import { readAnswers } from './nacha-read.ts'
import { writeDebitFile, type DebitEntry } from './nacha-write.ts'
import { readChange } from './take-answer.ts'

const head = {
  routing: '091000019',
  companyId: '1234567890',
  company: 'Kontor',
  bank: 'Elbtor Bank',
  at: new Date('2026-11-20T14:05:00Z'),
  number: 37,
}

const entry = (i: number): DebitEntry => ({
  trace: `09100001${String(i).padStart(7, '0')}`,
  routing: i % 2 === 0 ? '021000021' : '011401533',
  account: String(10_000 + i),
  kind: i % 3 === 0 ? 'savings' : 'checking',
  minor: BigInt(1_000 + i),
  individual: `ref${i}`,
  name: i === 1 ? 'Zoë Ångström-Müller & Daughters Ltd' : 'Ada Payer',
})

const many = (size: number) => Array.from({ length: size }, (_, i) => entry(i + 1))

/** The layout as the rule book tables it, read by a pattern of its own. */
const layout = {
  1: /^101 (?<bank>\d{9})(?<company>\d{10})(?<date>\d{6})(?<time>\d{4})[A-Z0-9]094101[A-Z0-9 ]{23}[A-Z0-9 ]{23}\d{8}$/,
  5: /^5225[A-Z0-9 ]{16} {20}\d{10}WEBPURCHASE {2}\d{6}\d{6} {3}1(?<odfi>\d{8})\d{7}$/,
  6: /^6(?<code>27|37)(?<rdfi>\d{8})\d(?<account>\d{4,17}) {0,13}(?<minor>\d{10})[A-Z0-9 ]{15}[A-Z0-9 &,./-]{22}S 0\d{15}$/,
  8: /^8225(?<count>\d{6})(?<hash>\d{10})(?<debit>\d{12})0{12}\d{10} {25}\d{8}\d{7}$/,
  9: /^9(?<batches>\d{6})(?<blocks>\d{6})(?<count>\d{8})(?<hash>\d{10})(?<debit>\d{12})0{12} {39}$/,
} as const

test('a file of debits has the layout of the rule book, whatever its size', () => {
  for (const size of [1, 6, 7, 16, 250]) {
    const entries = many(size)
    const content = writeDebitFile(head, entries)
    assert.equal(content, writeDebitFile(head, entries), 'the same bytes every time')
    const records = content.split('\n').slice(0, -1)
    assert.equal(records.length % 10, 0)
    assert.ok(records.every((each) => each.length === 94))
    const types = records.map((each) => each.charAt(0)).join('')
    assert.match(types, new RegExp(`^156{${size}}89+$`))
    const read = (type: keyof typeof layout, at: number) => {
      const groups = layout[type].exec(records[at] ?? '')?.groups
      assert.ok(groups !== undefined, records[at])
      return groups
    }
    assert.equal(read(1, 0)['time'], '1405')
    read(5, 1)
    let [hash, sum] = [0, 0]
    for (let i = 0; i < size; i++) {
      const { rdfi, minor, account, code } = read(6, i + 2)
      hash += Number(rdfi)
      sum += Number(minor)
      assert.equal(account, entries[i]?.account)
      assert.equal(code, entries[i]?.kind === 'savings' ? '37' : '27')
    }
    for (const [type, at] of [[8, size + 2], [9, size + 3]] as const) {
      const end = read(type, at)
      assert.deepEqual([Number(end['count']), Number(end['hash']), Number(end['debit'])], [size, hash % 10 ** 10, sum])
    } // prettier-ignore
    assert.equal(Number(read(9, size + 3)['blocks']), records.length / 10)
    assert.ok(records.slice(size + 4).every((each) => each === '9'.repeat(94)))
  }
})

test('what does not fit its field is not written', () => {
  const write = (change: Partial<DebitEntry>) => () => writeDebitFile(head, [{ ...entry(1), ...change }])
  assert.throws(write({ minor: 10_000_000_000n }))
  assert.throws(write({ minor: -1n }))
  assert.throws(write({ routing: '12345678' }))
  assert.throws(write({ account: '123456789012345678' }))
})

test('returns and notices of change are read as another hand wrote them, and a file that does not add up is refused', () => {
  const [first, second] = [entry(1).trace, entry(2).trace]
  const records = [
    '101 09100001912345678902611210600A094101' + 'ELBTOR BANK'.padEnd(23) + 'KONTOR'.padEnd(23) + ' '.repeat(8),
    '5225' + 'KONTOR'.padEnd(36) + '1234567890WEBRETURN    261121261121   1021000020000001',
    '626021000021' + '4000999901'.padEnd(17) + '0000004200' + 'X'.padEnd(15) + 'ADA'.padEnd(22) + '  1021000020000301',
    `799R01${first}${' '.repeat(6)}02100002${' '.repeat(44)}021000020000301`,
    `8225${'2'.padStart(6, '0')}0002100002${'4200'.padStart(12, '0')}${'0'.repeat(12)}1234567890${' '.repeat(25)}021000020000001`,
    '5225' + 'KONTOR'.padEnd(36) + '1234567890CORNOC       261121261121   1021000020000002',
    '626021000021' + '4000999952'.padEnd(17) + '0000000000' + 'Y'.padEnd(15) + 'ADA'.padEnd(22) + '  1021000020000302',
    `798C02${second}${' '.repeat(6)}02100002${'021000021'.padEnd(44)}021000020000302`,
    `8225${'2'.padStart(6, '0')}0002100002${'0'.repeat(24)}1234567890${' '.repeat(25)}021000020000002`,
    `9000002000001${'4'.padStart(8, '0')}0004200004${'4200'.padStart(12, '0')}${'0'.repeat(12)}${' '.repeat(39)}`,
  ] // prettier-ignore
  assert.ok(records.every((each) => each.length === 94))
  const content = `${records.join('\n')}\n`
  const read = readAnswers(content)
  assert.ok(read.ok)
  assert.deepEqual(read.value, [
    { kind: 'return', trace: first, code: 'R01', minor: 4_200n },
    { kind: 'change', trace: second, code: 'C02', corrected: '021000021' },
  ])
  const broken = [
    content.replace('0000004200', '0000004201'),
    content.replace('799R01', '797R01'),
    content.split('\n').slice(1).join('\n'),
    content.replace(/\n7[^\n]*/, ''),
    '',
  ]
  for (const each of broken) assert.equal(readAnswers(each).ok, false)
})

test('a notice of change is read by the columns of its code', () => {
  assert.deepEqual(readChange('C01', '4020123456'), { number: '4020123456' })
  assert.deepEqual(readChange('C03', '021000021   4020123456'), {
    routing: '021000021',
    number: '4020123456',
  })
  assert.deepEqual(readChange('C05', '37'), { kind: 'savings' })
  assert.equal(readChange('C02', '021000022'), undefined, 'the check digit is wrong')
  assert.equal(readChange('C09', 'x'), undefined)
})

test('nine digits are a routing number when their check digit is right', () => {
  assert.ok(['021000021', '011401533', '091000019'].every(isRoutingNumber))
  assert.ok(['021000022', '000000000', '12345678', '0210000210', 'abcdefghi'].every((each) => !isRoutingNumber(each)))
}) // prettier-ignore
