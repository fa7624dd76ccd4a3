import { done, refused, type Result } from '#kernel/result.ts'

/** Length of an account number in the countries of the SEPA area and some beyond; others are judged by their check digits alone. */
const lengths: Readonly<Record<string, number>> = {
  AD: 24, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22, GI: 23,
  GR: 27, HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MC: 27, MT: 31, NL: 18, NO: 15, PL: 28,
  PT: 25, RO: 24, SE: 24, SI: 19, SK: 24, SM: 27, TR: 26, VA: 22,
} // prettier-ignore

function ofNinetySeven(text: string): number {
  let rest = 0
  for (const char of text) {
    const value = char >= 'A' ? char.charCodeAt(0) - 55 : Number(char)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

/** An account number as people write it, in its plain form. Refused when its length or check digits are wrong. */
export function parseIban(text: string): Result<string, 'not_an_iban'> {
  const plain = text.replace(/[\s-]/g, '').toUpperCase()
  const wanted = lengths[plain.slice(0, 2)]
  const isShaped = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)
  if (!isShaped || (wanted !== undefined && wanted !== plain.length)) return refused('not_an_iban')
  return ofNinetySeven(plain.slice(4) + plain.slice(0, 4)) === 1 ? done(plain) : refused('not_an_iban')
}

/** An account number in groups of four, as people read it. */
export function showIban(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ')
}

/** The last four characters only, for pages and logs that need no more. */
export function maskIban(iban: string): string {
  return `${iban.slice(0, 2)}…${iban.slice(-4)}`
}

/** A creditor reference (ISO 11649) of these letters and digits: `RF`, two check digits, and they. */
export function creditorReference(text: string): string {
  const plain = text.toUpperCase()
  const check = 98 - ofNinetySeven(`${plain}RF00`)
  return `RF${String(check).padStart(2, '0')}${plain}`
}

/** Every creditor reference with right check digits in a text people typed, blanks and case aside. */
export function creditorReferencesIn(text: string): string[] {
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const found: string[] = []
  for (const { index } of plain.matchAll(/RF\d{2}/g))
    for (let size = 25; size >= 5; size--) {
      const candidate = plain.slice(index, index + size)
      if (candidate.length === size && ofNinetySeven(candidate.slice(4) + candidate.slice(0, 4)) === 1)
        found.push(candidate)
    }
  return found
}
