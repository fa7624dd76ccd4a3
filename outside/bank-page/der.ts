/** One DER element: its tag, its length, its content. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff)
  return Buffer.from([0x80 | bytes.length, ...bytes])
}

/** A sequence of elements. */
export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)

/** A set of elements. */
export const set = (...parts: readonly Uint8Array[]): Buffer => der(0x31, ...parts)

/** A whole number from its big-endian bytes; a leading zero keeps it positive. */
export function integer(bytes: Uint8Array | number): Buffer {
  const given = typeof bytes === 'number' ? Buffer.from([bytes]) : Buffer.from(bytes)
  let start = 0
  while (start < given.length - 1 && given[start] === 0) start += 1
  const kept = given.subarray(start)
  return der(0x02, (kept[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), kept]) : kept)
}

/** An object identifier such as "2.5.4.3". */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const part of rest) {
    const groups = [part & 0x7f]
    for (let more = part >> 7; more > 0; more >>= 7) groups.unshift((more & 0x7f) | 0x80)
    bytes.push(...groups)
  }
  return der(0x06, Buffer.from(bytes))
}

/** A text in UTF-8. */
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'))

/** Bits; `unused` of the last byte do not count. */
export const bits = (bytes: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), bytes)

/** Bytes as they are. */
export const octets = (bytes: Uint8Array): Buffer => der(0x04, bytes)

/** Yes, as DER writes it. */
export const yes: Buffer = der(0x01, Buffer.from([0xff]))

/** Nothing, as DER writes it. */
export const none: Buffer = der(0x05)

/** A moment to the second in UTC; up to 2049 in the short form, as RFC 5280 asks. */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : der(0x18, Buffer.from(`${digits}Z`))
}

/** A DER element read: its tag, its content, and all its bytes. */
export type Element = { readonly tag: number; readonly content: Buffer; readonly whole: Buffer }

/** The elements that stand one after the other in these bytes; throws where the bytes end too early. */
export function elements(bytes: Buffer): Element[] {
  const found: Element[] = []
  let at = 0
  while (at < bytes.length) {
    let length = bytes.readUInt8(at + 1)
    let start = at + 2
    if (length > 0x80) {
      const count = length & 0x7f
      length = bytes.readUIntBE(start, count)
      start += count
    }
    if (start + length > bytes.length) throw new Error('a DER element ends too early')
    found.push({
      tag: bytes.readUInt8(at),
      content: bytes.subarray(start, start + length),
      whole: bytes.subarray(at, start + length),
    })
    at = start + length
  }
  return found
}
