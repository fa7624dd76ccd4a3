const lengths: Readonly<Record<string, number>> = { AT: 20, BE: 16, CH: 21, DE: 22, ES: 24, FR: 27, GB: 22, IE: 22, IT: 27, LU: 20, NL: 18, PL: 28 } // prettier-ignore

function remainder(text: string): bigint {
  const digits = Array.from(text)
    .map((char) => (/[A-Z]/.test(char) ? String(char.charCodeAt(0) - 55) : char))
    .join('')
  return BigInt(digits) % 97n
}

/** The IBAN of a country and its own account number, with its check digits. */
export function ibanOf(country: string, number: string): string {
  const check = 98n - remainder(`${number}${country}00`)
  return `${country}${String(check).padStart(2, '0')}${number}`
}

/** Whether a text is an IBAN this bank can send to: right length of its country, right check digits. */
export function isIban(text: string): boolean {
  const country = text.slice(0, 2)
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(text)) return false
  if (lengths[country] !== undefined && lengths[country] !== text.length) return false
  return remainder(text.slice(4) + text.slice(0, 4)) === 1n
}

/** Whether nine digits are a routing number: weighted 3, 7, 1 they sum to a multiple of ten. */
export function isRouting(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false
  const sum = Array.from(text).reduce((total, digit, i) => total + Number(digit) * ([3, 7, 1][i % 3] ?? 0), 0)
  return sum % 10 === 0
}
