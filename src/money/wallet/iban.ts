import { done, refused, type Result } from '#kernel/result.ts'

/** Characters of an IBAN by its country; an account of a country not listed is not paid to. */
const lengths: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
}

/** Read an IBAN as people type it (ISO 13616): country, length and check digits (mod 97) must be right. */
export function parseIban(text: string): Result<string, 'iban_not_valid'> {
  const iban = text.replace(/[\s-]/g, '').toUpperCase()
  const isShaped = /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) && lengths[iban.slice(0, 2)] === iban.length
  if (!isShaped) return refused('iban_not_valid', { field: 'iban' })
  const digits = Array.from(iban.slice(4) + iban.slice(0, 4), (char) => parseInt(char, 36).toString()).join(
    '',
  )
  return BigInt(digits) % 97n === 1n ? done(iban) : refused('iban_not_valid', { field: 'iban' })
}
