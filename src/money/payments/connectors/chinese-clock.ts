const shiftMs = 8 * 3_600_000

/** A moment on Chinese clocks (UTC+8, no summer time): "2026-01-31 09:30:00". */
export function chineseTime(at: Date): string {
  return new Date(at.getTime() + shiftMs).toISOString().slice(0, 19).replace('T', ' ')
}

/** The same as digits only: "20260131093000". */
export function chineseDigits(at: Date): string {
  return chineseTime(at).replaceAll(/\D/g, '')
}

/** Read a time of Chinese clocks, with or without marks between the digits; undefined when it is none. */
export function readChineseTime(text: string | undefined): Date | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})\D?(\d\d)\D?(\d\d)\D?(\d\d)\D?(\d\d)\D?(\d\d)/.exec(text ?? '') ?? []
  if (second === undefined) return undefined
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** When one of our ids was made: its first ten characters are the time. Undefined for what is no id of ours. */
export function madeAt(id: string): Date | undefined {
  const [, letters] = /^[a-z]+_?([0-9a-hjkmnp-tv-z]{10})[0-9a-hjkmnp-tv-z]{16}$/.exec(id) ?? []
  if (letters === undefined) return undefined
  let time = 0
  for (const letter of letters) time = time * 32 + alphabet.indexOf(letter)
  return new Date(time)
}
