const codes = new Map<string, number>()

/** The table is the decoder's own, turned around: every pair of bytes that stands for one character. */
function fillTable(): void {
  const decoder = new TextDecoder('gbk')
  for (let first = 0x81; first < 0xff; first++) {
    for (let second = 0x40; second < 0xff; second++) {
      const text = decoder.decode(Uint8Array.of(first, second))
      if (text.length === 1 && text !== '�' && !codes.has(text)) codes.set(text, (first << 8) | second)
    }
  }
}

/** A text in GBK. What GBK cannot write becomes a space: a description may lose an emoji, never its order. */
export function encodeGbk(text: string): Buffer {
  if (codes.size === 0) fillTable()
  const bytes: number[] = []
  for (const character of text) {
    const code = character.length === 1 ? character.charCodeAt(0) : 0xffff
    const pair = codes.get(character)
    if (code < 0x80) bytes.push(code)
    else if (pair === undefined) bytes.push(0x20)
    else bytes.push(pair >> 8, pair & 0xff)
  }
  return Buffer.from(bytes)
}

/** The text of GBK bytes; undefined where they are none. */
export function decodeGbk(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('gbk', { fatal: true }).decode(bytes)
  } catch {
    // Not GBK: the caller says what that means for it.
    return undefined
  }
}
