/** What the common return codes of the network mean to a payer, as the code of a decline. */
const declines: Readonly<Record<string, string>> = {
  R01: 'debit_insufficient_funds',
  R02: 'debit_account_closed',
  R03: 'debit_no_account',
  R04: 'debit_no_account',
  R05: 'debit_not_authorized',
  R07: 'debit_not_authorized',
  R08: 'debit_stopped',
  R09: 'debit_insufficient_funds',
  R10: 'debit_not_authorized',
  R11: 'debit_not_authorized',
  R13: 'debit_no_account',
  R14: 'debit_account_closed',
  R15: 'debit_account_closed',
  R16: 'debit_account_closed',
  R20: 'debit_no_account',
  R29: 'debit_not_authorized',
  R51: 'debit_not_authorized',
}

/** The code of a decline for what a bank gave as its reason. */
export const declineOf = (code: string): string => declines[code] ?? 'debit_returned'

/** Returns after which nothing more may be taken: the payer says there is no consent, or takes it back. */
export const endsConsent = (code: string): boolean =>
  ['R05', 'R07', 'R08', 'R10', 'R11', 'R29', 'R51'].includes(code)
