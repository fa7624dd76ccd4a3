import assert from 'node:assert/strict'

/** The check digit that makes a GTIN-13 of twelve digits. */
export function gtinCheckDigit(twelve: string): string {
  assert(/^\d{12}$/.test(twelve), `twelve digits wanted: ${twelve}`)
  let sum = 0
  for (let at = 0; at < 12; at += 1) sum += Number(twelve[at]) * (at % 2 === 0 ? 1 : 3)
  return String((10 - (sum % 10)) % 10)
}

/** A GTIN-13 of the range 20 to 29, which GS1 leaves to every shop for its own use. */
export function internalGtin(prefix: string, digits: string): string {
  const twelve = prefix + digits.padStart(12 - prefix.length, '0')
  assert(prefix.startsWith('2'), `internal range wanted: ${prefix}`)
  return twelve + gtinCheckDigit(twelve)
}
