import { balanceOf, move } from '../wire/double-entry.ts'
import type { PageBank } from './bank.ts'

/** What an account does besides paying. `ordinary` is judged by its balance alone. */
export type Behavior =
  | 'ordinary'
  | 'frozen'
  | 'suspicious_paid'
  | 'suspicious_failed'
  | 'notice_lost'
  | 'notice_late'
  | 'notice_twice'
  | 'notice_wrong_amount'
  | 'notice_forged'

type Known = {
  readonly number: string
  readonly greeting: string
  readonly behavior: Behavior
  readonly openingMinor: bigint
}

const plenty = 10_000_000n

/** The accounts that behave in a special way; any other number that passes the Luhn check opens an ordinary one. */
export const magicAccounts: readonly Known[] = [
  { number: '6222020000000000018', greeting: 'The lighthouse keeper has two cats', behavior: 'ordinary', openingMinor: plenty },
  { number: '6222020000000000026', greeting: '山高月小,水落石出', behavior: 'ordinary', openingMinor: 500n },
  { number: '6222020000000000034', greeting: 'Blue door, third floor', behavior: 'frozen', openingMinor: plenty },
  { number: '6222020000000000042', greeting: 'Rain on a tin roof', behavior: 'suspicious_paid', openingMinor: plenty },
  { number: '6222020000000000059', greeting: 'Snow on the pass', behavior: 'suspicious_failed', openingMinor: plenty },
  { number: '6222020000000000067', greeting: 'Grandmother’s plum jam', behavior: 'notice_lost', openingMinor: plenty },
  { number: '6222020000000000075', greeting: 'The slow train north', behavior: 'notice_late', openingMinor: plenty },
  { number: '6222020000000000083', greeting: 'Twice round the lake', behavior: 'notice_twice', openingMinor: plenty },
  { number: '6222020000000000091', greeting: 'A crooked picture frame', behavior: 'notice_wrong_amount', openingMinor: plenty },
  { number: '6222020000000000109', greeting: 'Not my handwriting', behavior: 'notice_forged', openingMinor: plenty },
] // prettier-ignore

const ordinaryOpening = 5_000_000n

/** The password of every account here. */
export const testPassword = '135790'
/** The dynamic code that is always right, beside the one on the phone page. */
export const testCode = '123456'
/** The answer to every captcha, beside what the picture shows. */
export const testCaptcha = '24680'

/** What the bank knows of the holder of a card number. */
export type Account = { readonly greeting: string; readonly behavior: Behavior }

/** The account of a number; the greeting is what its holder once left with the bank. */
export function accountOf(number: string): Account & { readonly openingMinor: bigint } {
  return (
    magicAccounts.find((each) => each.number === number) ?? {
      greeting: `Holder of the card ending in ${number.slice(-4)}`,
      behavior: 'ordinary',
      openingMinor: ordinaryOpening,
    }
  )
}

/** Whether the digits can be a card of this bank: 16 to 19 of them with a right check digit. */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{16,19}$/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** The account in the books of a card's print. */
export const depositOf = (print: string): string => `customer:${print}`

/** Money comes into the world here: an account that is seen for the first time gets its opening balance. Inside a write. */
export function openAccount(bank: PageBank, print: string, currency: string, openingMinor: bigint): void {
  const known = bank.store.one(
    `select 1 as one from accounts where account = ? and currency = ?`,
    depositOf(print),
    currency,
  )
  if (known !== undefined) return
  move(bank.store, {
    debit: 'bank:vault',
    credit: depositOf(print),
    currency,
    minor: openingMinor,
    code: 'opening',
    about: print,
  })
}

/** What the holder can spend, in minor units. */
export function available(bank: PageBank, print: string, currency: string): bigint {
  return -balanceOf(bank.store, depositOf(print), currency)
}
