const currencies: Readonly<Record<string, string>> = {
  AUD: '036', BRL: '986', CAD: '124', CHF: '756', CNY: '156', CZK: '203', DKK: '208', EUR: '978', GBP: '826', HKD: '344', HUF: '348',
  INR: '356', JPY: '392', KRW: '410', MXN: '484', NOK: '578', NZD: '554', PLN: '985', RON: '946', SEK: '752', SGD: '702', USD: '840',
} // prettier-ignore
const letters = new Map(Object.entries(currencies).map(([code, number]) => [number, code]))

/** The ISO 4217 number of a currency this network settles, or undefined. */
export function currencyNumber(code: string): string | undefined {
  return currencies[code]
}

/** The letters of an ISO 4217 number; throws for one this network does not settle. */
export function currencyOf(number: string | undefined): string {
  const code = letters.get(number ?? '')
  if (code === undefined) throw new Error(`currency ${number} is not settled here`)
  return code
}

/** Minor units as element 4 carries them. */
export function amountElement(minor: bigint): string {
  return minor.toString().padStart(12, '0')
}

/** Whether the check digit is right. */
export function passesLuhn(number: string): boolean {
  return /^\d{13,19}$/.test(number) && checkDigit(number.slice(0, -1)) === number.at(-1)
}

/** The Luhn check digit that completes these digits. */
export function checkDigit(digits: string): string {
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}

/** A part of an amount in hundredths of a percent, rounded half up. */
export function basisPoints(minor: bigint, points: bigint): bigint {
  return (minor * points + 5000n) / 10_000n
}
