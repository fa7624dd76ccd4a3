import { randomInt } from 'node:crypto'

/** A number of that many random digits after a beginning. */
export function digits(beginning: string, count: number): string {
  let text = beginning
  while (text.length < count) text += String(randomInt(10))
  return text
}

/** A moment on Chinese clocks (UTC+8): 20260131 and 093000. */
export function beijing(iso: string): { readonly day: string; readonly time: string; readonly text: string } {
  const shifted = new Date(Date.parse(iso) + 8 * 3_600_000).toISOString()
  const day = shifted.slice(0, 10)
  const time = shifted.slice(11, 19)
  return { day: day.replaceAll('-', ''), time: time.replaceAll(':', ''), text: `${day} ${time}` }
}
