/** The fields of the card form, in the order of the page. */
export const cardFields = ['number', 'expiry', 'security_code', 'name'] as const

/** One field of the card form. */
export type CardField = (typeof cardFields)[number]

/** What is wrong with a field, as a code the page puts into words. */
export type CardFault =
  | 'number_missing'
  | 'number_length'
  | 'number_wrong'
  | 'expiry_missing'
  | 'expiry_form'
  | 'expiry_past'
  | 'code_missing'
  | 'code_length'
  | 'name_missing'
  | 'name_long'

/** A card as typed, after its checks: number and code are digits, the year has four. */
export type CheckedCard = {
  readonly number: string
  readonly expiryMonth: number
  readonly expiryYear: number
  readonly securityCode: string
  readonly name: string
  readonly brand: string
}

/** The typed card, or the fault of each wrong field. */
export type CardCheck =
  | { ok: true; card: CheckedCard }
  | { ok: false; faults: Readonly<Partial<Record<CardField, CardFault>>> }

/** Check what the payer typed; `now` decides whether the card has run out. */
export function checkCard(typed: Readonly<Partial<Record<CardField, unknown>>>, now: Date): CardCheck {
  const number = text(typed.number).replace(/[\s-]/g, '')
  const brand = brandOf(number)
  const expiry = readExpiry(text(typed.expiry), now)
  const code = text(typed.security_code).trim()
  const name = text(typed.name).trim().replace(/\s+/g, ' ')
  const found: Partial<Record<CardField, CardFault | undefined>> = {
    number: numberFault(number),
    expiry: typeof expiry === 'string' ? expiry : undefined,
    security_code: codeFault(code, brand),
    name: name === '' ? 'name_missing' : name.length > 100 ? 'name_long' : undefined,
  }
  const faults = Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== undefined))
  if (Object.keys(faults).length > 0 || typeof expiry === 'string') return { ok: false, faults }
  return {
    ok: true,
    card: { number, expiryMonth: expiry.month, expiryYear: expiry.year, securityCode: code, name, brand },
  }
}

function text(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 200)
  return typeof value === 'number' ? String(value) : ''
}

/** The scheme a number belongs to by its first digits. */
export function brandOf(number: string): string {
  if (number.startsWith('4')) return 'visa'
  if (/^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/.test(number)) return 'mastercard'
  if (/^3[47]/.test(number)) return 'amex'
  if (number.startsWith('62')) return 'unionpay'
  if (/^35(2[89]|[3-8])/.test(number)) return 'jcb'
  if (/^(6011|64[4-9]|65)/.test(number)) return 'discover'
  return 'card'
}

function numberFault(number: string): CardFault | undefined {
  if (number === '') return 'number_missing'
  if (!/^\d{13,19}$/.test(number)) return 'number_length'
  return passesLuhn(number) ? undefined : 'number_wrong'
}

function codeFault(code: string, brand: string): CardFault | undefined {
  if (code === '') return 'code_missing'
  return code.length === (brand === 'amex' ? 4 : 3) && /^\d+$/.test(code) ? undefined : 'code_length'
}

/** Whether the last digit is the Luhn check digit of the others. */
export function passesLuhn(number: string): boolean {
  let sum = 0
  for (let place = 0; place < number.length; place += 1) {
    const digit = Number(number[number.length - 1 - place])
    const weighted = place % 2 === 1 ? digit * 2 : digit
    sum += weighted > 9 ? weighted - 9 : weighted
  }
  return sum % 10 === 0
}

function readExpiry(typed: string, now: Date): CardFault | { month: number; year: number } {
  if (typed.trim() === '') return 'expiry_missing'
  const match =
    /^\s*(\d{1,2})\s*[/\-. ]\s*(\d{2}|\d{4})\s*$/.exec(typed) ?? /^\s*(\d{2})(\d{2})\s*$/.exec(typed)
  if (match === null) return 'expiry_form'
  const month = Number(match[1])
  const year = match[2]?.length === 2 ? 2000 + Number(match[2]) : Number(match[2])
  if (month < 1 || month > 12 || year > now.getUTCFullYear() + 30) return 'expiry_form'
  // A card is good through the last day of its month, wherever on earth that day ends.
  return Date.UTC(year, month, 1, 12) > now.getTime() ? { month, year } : 'expiry_past'
}
