import { type KeyObject, createCipheriv, timingSafeEqual } from 'node:crypto'
import { type Coded, type Message, decode, encode } from './codec.ts'

/** The MAC of bytes: CBC over triple DES with a zero start (ISO 9797-1, algorithm 1, padding 2), 8 bytes in hex. */
export function macOf(key: KeyObject, bytes: Buffer): string {
  const padded = Buffer.alloc((Math.floor(bytes.length / 8) + 1) * 8)
  bytes.copy(padded)
  padded[bytes.length] = 0x80
  const cipher = createCipheriv('des-ede3-cbc', key, Buffer.alloc(8)).setAutoPadding(false)
  return cipher.update(padded).subarray(-8).toString('hex')
}

const zeros = '0000000000000000'

/** The bytes of a message under a MAC in its last element (64, or 128 behind a second bitmap). */
export function seal(message: Message, key: KeyObject | undefined): Coded<Buffer> {
  if (key === undefined) return encode(message)
  const last = Object.keys(message.fields).some((number) => Number(number) > 64) ? 128 : 64
  const written = encode({ ...message, fields: { ...message.fields, [last]: zeros } })
  if (!written.ok) return written
  const mac = macOf(key, written.value.subarray(0, -8))
  written.value.set(Buffer.from(mac, 'hex'), written.value.length - 8)
  return written
}

/** The message in sealed bytes; refuses one whose MAC is missing or wrong once a key was exchanged. */
export function unseal(bytes: Buffer, key: KeyObject | undefined): Coded<Message> {
  const read = decode(bytes)
  if (!read.ok || key === undefined) return read
  const { 64: short, 128: long, ...fields } = read.value.fields
  const given = long ?? short
  const right = macOf(key, bytes.subarray(0, -8))
  if (given === undefined || !timingSafeEqual(Buffer.from(given, 'hex'), Buffer.from(right, 'hex')))
    return {
      ok: false,
      fault: { element: long === undefined ? 64 : 128, says: 'the MAC is missing or wrong' },
    }
  return { ok: true, value: { mti: read.value.mti, fields } }
}
