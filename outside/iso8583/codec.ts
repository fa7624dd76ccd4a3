import { allowed, elements, messageTypes } from './fields.ts'

/** A message: its type and its data elements by number; binary elements are lower-case hex. */
export type Message = { readonly mti: string; readonly fields: Readonly<Record<number, string>> }

/** Why bytes are no message, or a message cannot be sent; `element` is 0 for the type and 1 for the bitmap. */
export type FormatFault = { readonly element: number; readonly says: string }

/** What reading or writing gives: the thing, or the first fault found. */
export type Coded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: FormatFault }

const fault = (element: number, says: string) => ({ ok: false, fault: { element, says } }) as const

/** The bytes of a message: type and elements in ASCII, bitmaps in binary. Refuses what the table does not allow. */
export function encode(message: Message): Coded<Buffer> {
  if (!messageTypes.has(message.mti)) return fault(0, `message type ${message.mti} is not spoken here`)
  const numbers = Object.keys(message.fields).map(Number).toSorted((a, b) => a - b) // prettier-ignore
  const wide = (numbers.at(-1) ?? 0) > 64
  const bitmap = Buffer.alloc(wide ? 16 : 8)
  if (wide) bitmap[0] = 0x80
  const parts: Buffer[] = [Buffer.from(message.mti, 'latin1'), bitmap]
  for (const number of numbers) {
    const text = message.fields[number] ?? ''
    const wrong = elementFault(number, text)
    if (wrong !== undefined) return fault(number, wrong)
    const at = (number - 1) >> 3
    bitmap[at] = (bitmap[at] ?? 0) | (0x80 >> ((number - 1) & 7))
    const element = elements.get(number)
    if (element?.length !== 'fixed')
      parts.push(
        Buffer.from(String(text.length).padStart(element?.length === 'llvar' ? 2 : 3, '0'), 'latin1'),
      )
    parts.push(Buffer.from(text, element?.content === 'b' ? 'hex' : 'latin1'))
  }
  return { ok: true, value: Buffer.concat(parts) }
}

/** The message in these bytes; refuses unknown types and elements, wrong characters and lengths, and bytes left over. */
export function decode(bytes: Buffer): Coded<Message> {
  const mti = bytes.toString('latin1', 0, 4)
  if (!messageTypes.has(mti)) return fault(0, `message type ${JSON.stringify(mti)} is not spoken here`)
  if (bytes.length < 12) return fault(1, 'the bitmap is cut off')
  const wide = ((bytes[4] ?? 0) & 0x80) !== 0
  if (wide && bytes.length < 20) return fault(1, 'the second bitmap is cut off')
  const fields: Record<number, string> = {}
  let at = wide ? 20 : 12
  for (let number = 2; number <= (wide ? 128 : 64); number += 1) {
    if (((bytes[4 + ((number - 1) >> 3)] ?? 0) & (0x80 >> ((number - 1) & 7))) === 0) continue
    const read = readElement(bytes, number, at)
    if (!read.ok) return read
    fields[number] = read.value.text
    at = read.value.end
  }
  if (at !== bytes.length) return fault(1, `${bytes.length - at} bytes are left over`)
  return { ok: true, value: { mti, fields } }
}

function readElement(bytes: Buffer, number: number, from: number): Coded<{ text: string; end: number }> {
  const element = elements.get(number)
  if (element === undefined) return fault(number, 'this element is not spoken here')
  let at = from
  let length = element.most
  if (element.length !== 'fixed') {
    const digits = element.length === 'llvar' ? 2 : 3
    const written = bytes.toString('latin1', at, at + digits)
    if (!/^\d+$/.test(written) || written.length < digits)
      return fault(number, `its length ${JSON.stringify(written)} is no number`)
    length = Number(written)
    at += digits
  }
  if (at + length > bytes.length) return fault(number, `${length} announced, ${bytes.length - at} there`)
  const text = bytes.toString(element.content === 'b' ? 'hex' : 'latin1', at, at + length)
  const wrong = elementFault(number, text)
  return wrong === undefined ? { ok: true, value: { text, end: at + length } } : fault(number, wrong)
}

function elementFault(number: number, text: string): string | undefined {
  const element = elements.get(number)
  if (element === undefined) return 'this element is not spoken here'
  const size = element.content === 'b' ? text.length / 2 : text.length
  if (element.length === 'fixed' && size !== element.most)
    return `${element.name}: ${size} long, must be ${element.most}`
  if (size > element.most) return `${element.name}: ${size} long, at most ${element.most}`
  if (!allowed[element.content].test(text)) return `${element.name}: not ${element.content}`
  return undefined
}
