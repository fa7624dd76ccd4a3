import type { Message } from './codec.ts'

/** A card number as a log may hold it: first six, last four. */
export function maskNumber(pan: string): string {
  return pan.length < 13
    ? '*'.repeat(pan.length)
    : `${pan.slice(0, 6)}${'*'.repeat(pan.length - 10)}${pan.slice(-4)}`
}

const hidden = new Set([14, 35, 48, 52, 55, 64, 96, 126, 128])

/** The elements of a message as a trace may hold them: the card number masked, secrets by their length only. */
export function maskMessage(message: Message): Record<number, string> {
  const shown: Record<number, string> = {}
  for (const [number, text] of Object.entries(message.fields)) {
    const element = Number(number)
    if (element === 2) shown[element] = maskNumber(text)
    else if (hidden.has(element)) shown[element] = `(${text.length} hidden)`
    else shown[element] = text
  }
  return shown
}
