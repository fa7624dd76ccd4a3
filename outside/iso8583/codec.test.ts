import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { createRequire } from 'node:module'
import test from 'node:test'
import fc from 'fast-check'
import { type Message, decode, encode } from './codec.ts'
import { elements } from './fields.ts'
import { macOf, seal, unseal } from './mac.ts'
import { maskMessage } from './mask.ts'
import { readTags, writeTags } from './tags.ts'

type Independent = new (
  message: Record<number, string>,
  formats: Record<number, unknown>,
) => {
  getIsoJSON: (bytes: Buffer, config: object) => Record<string, string> | { error: string }
}
const OtherCodec = createRequire(import.meta.url)('iso_8583') as Independent

/** The table in the words of the independent decoder, which counts binary elements in hex digits. */
const formats = Object.fromEntries(
  [...elements].map(([number, { content, length, most, name }]) => [
    number,
    { ContentType: content, Label: name, LenType: length, MaxLen: content === 'b' ? most * 2 : most },
  ]),
)

const authorization: Message = {
  mti: '0100',
  fields: {
    2: '4000110000000017', 3: '000000', 4: '000000001999', 7: '1122115718', 11: '000001', 12: '115718', 13: '1122', 14: '3012',
    18: '5311', 19: '276', 22: '812', 25: '59', 32: '410001', 37: '600000000001', 41: 'KONTOR01', 42: 'KONTOR-NORTH   ',
    43: 'Kontor'.padEnd(40), 49: '978', 60: 'PA001N', 126: 'CV003123',
  },
} // prettier-ignore

function bytesOf(message: Message): Buffer {
  const written = encode(message)
  assert.ok(written.ok, JSON.stringify(written))
  return written.value
}

test('an authorization is read by an independent decoder as it was written', () => {
  const read = new OtherCodec({}, formats).getIsoJSON(bytesOf(authorization), { lenHeader: false })
  assert.deepEqual({ ...read }, { 0: '0100', ...authorization.fields })
})

test('any set of elements survives writing and reading, here and in the independent decoder', () => {
  const usable = [...elements].filter(([, { content }]) => content === 'n' || content === 'ans')
  const anyMessage = fc.array(fc.tuple(fc.constantFrom(...usable), fc.nat(), fc.nat(30)), { minLength: 1 })
  fc.assert(
    fc.property(anyMessage, (picked) => {
      const fields: Record<number, string> = {}
      for (const [[number, { content, length, most }], seed, size] of picked) {
        const text = `${seed}${content === 'ans' ? ' Ab~' : ''}`.repeat(100)
        fields[number] = text.slice(0, length === 'fixed' ? most : Math.min(most, size + 1))
      }
      const message = { mti: '0200', fields }
      const bytes = bytesOf(message)
      assert.deepEqual(decode(bytes), { ok: true, value: message })
      const read = new OtherCodec({}, formats).getIsoJSON(bytes, { lenHeader: false })
      assert.deepEqual({ ...read }, { 0: '0200', ...fields })
    }),
    { numRuns: 200 },
  )
})

test('what the table does not allow is refused with the element and the reason', () => {
  const fault = (fields: Record<number, string>, mti = '0100') => {
    const written = encode({ mti, fields: { ...authorization.fields, ...fields } })
    return written.ok ? undefined : `${written.fault.element} ${written.fault.says}`
  }
  assert.match(fault({}, '0999') ?? '', /^0 message type 0999/)
  assert.match(fault({ 4: '12' }) ?? '', /^4 amount, transaction: 2 long, must be 12/)
  assert.match(fault({ 11: '00A001' }) ?? '', /^11 .*not n/)
  assert.match(fault({ 2: '4'.repeat(20) }) ?? '', /^2 .*at most 19/)
  assert.match(fault({ 99: '1' }) ?? '', /^99 this element is not spoken here/)
  assert.match(fault({ 43: 'ü'.padEnd(40) }) ?? '', /^43 .*not ans/)
})

test('bytes cut off, left over or spoiled are refused, never misread', () => {
  const bytes = bytesOf(authorization)
  for (let length = 0; length < bytes.length; length += 1)
    assert.equal(decode(bytes.subarray(0, length)).ok, false, `${length} bytes`)
  const longer = decode(Buffer.concat([bytes, Buffer.from('0')]))
  assert.equal(longer.ok, false)
  const wrongLength = Buffer.from(bytes)
  wrongLength.write('xx', 20, 'latin1')
  assert.match(JSON.stringify(decode(wrongLength)), /is no number/)
})

test('a MAC proves the message: another key or one changed bit is refused', () => {
  const key = createSecretKey(Buffer.alloc(24, 7))
  for (const message of [authorization, { mti: '0110', fields: { 39: '00' } }]) {
    const sealed = seal(message, key)
    assert.ok(sealed.ok)
    assert.deepEqual(unseal(sealed.value, key), { ok: true, value: message })
    assert.equal(unseal(sealed.value, createSecretKey(Buffer.alloc(24, 8))).ok, false)
    const spoiled = Buffer.from(sealed.value)
    spoiled[spoiled.length - 9] = (spoiled.at(-9) ?? 0) ^ 1
    assert.equal(unseal(spoiled, key).ok, false)
  }
  assert.equal(unseal(bytesOf(authorization), key).ok, false, 'a message without a MAC')
  assert.notEqual(macOf(key, Buffer.from('a')), macOf(key, Buffer.from('a\x80')))
})

test('a trace holds first six and last four of a card number, and no secret', () => {
  const shown = JSON.stringify(maskMessage({ ...authorization, fields: { ...authorization.fields, 48: 'PC00510115', 52: 'ff'.repeat(8), 35: '4000110000000017=3012' } })) // prettier-ignore
  assert.match(shown, /400011\*{6}0017/)
  assert.doesNotMatch(shown, /4000110000000017|CV003123|10115|ffff|3012/)
})

test('tags survive, whatever their values hold', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[A-Z]{2}$/), fc.stringMatching(/^[ -~]{0,40}$/)),
      (values) => {
        assert.deepEqual({ ...readTags(writeTags(values)) }, { ...values })
      },
    ),
    { numRuns: 100 },
  )
})
