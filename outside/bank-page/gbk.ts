const decoder = new TextDecoder('gbk', { fatal: true })
const table = new Map<string, number>()

function fill(): void {
  const lenient = new TextDecoder('gbk')
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low === 0x7f) continue
      const character = lenient.decode(Uint8Array.of(high, low))
      // A pair that is not one character decodes to several or to the mark of replacement.
      if ([...character].length === 1 && character !== '\ufffd' && !table.has(character))
        table.set(character, high * 256 + low)
    }
}

/** The text in GBK, as this bank writes it; a character GBK does not have becomes a question mark. */
export function toGbk(text: string): Buffer {
  if (table.size === 0) fill()
  const bytes: number[] = []
  for (const character of text) {
    const code = character.charCodeAt(0)
    if (code < 0x80) bytes.push(code)
    else {
      const pair = table.get(character)
      if (pair === undefined) bytes.push(0x3f)
      else bytes.push(pair >> 8, pair & 0xff)
    }
  }
  return Buffer.from(bytes)
}

/** The text of bytes in GBK, or undefined when they are none. */
export function fromGbk(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    // Not GBK: the sender is told so.
    return undefined
  }
}
