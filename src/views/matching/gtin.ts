/** A trade item number with its check digit right, as fourteen digits; undefined for anything else. */
export function gtin14(text: string): string | undefined {
  const digits = text.trim()
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return undefined
  const padded = digits.padStart(14, '0')
  let sum = 0
  for (let i = 0; i < 13; i++) sum += Number(padded[i]) * (i % 2 === 0 ? 3 : 1)
  const isRight = (10 - (sum % 10)) % 10 === Number(padded[13])
  return isRight && padded !== '0'.repeat(14) ? padded : undefined
}

/** All ways a number may be written down: with as many zeros before it as its forms of 8, 12, 13 and 14 digits have. */
export function writtenForms(fourteen: string): string[] {
  return [14, 13, 12, 8]
    .filter((length) => /^0*$/.test(fourteen.slice(0, 14 - length)))
    .map((length) => fourteen.slice(14 - length))
}
