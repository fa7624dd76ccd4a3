/** What a payer's account does beyond paying like any other. */
export type Behavior = 'pays' | 'poor' | 'frozen' | 'lost' | 'late' | 'twice' | 'wrong_amount' | 'silent'

/** The payers every provider of this kind knows; the one table, also shown on each provider's front page. */
export const payers: readonly {
  readonly login: string
  readonly name: string
  readonly behavior: Behavior
}[] = [
  { login: 'ada@pay.example', name: 'Ada Lin', behavior: 'pays' },
  { login: 'poor@pay.example', name: 'Poor Wu', behavior: 'poor' },
  { login: 'frozen@pay.example', name: 'Frozen Fan', behavior: 'frozen' },
  { login: 'lost@pay.example', name: 'Lost Luo', behavior: 'lost' },
  { login: 'late@pay.example', name: 'Late Lei', behavior: 'late' },
  { login: 'twice@pay.example', name: 'Twice Tang', behavior: 'twice' },
  { login: 'wrong@pay.example', name: 'Wrong Wang', behavior: 'wrong_amount' },
  { login: 'silent@pay.example', name: 'Silent Shen', behavior: 'silent' },
]

/** The password every payer signs in with, and the six digits each of them pays with. */
export const loginPassword = '111111'
/** The payment password of every payer. */
export const paymentPassword = '111111'

/** The banks behind the platform. */
export const banks: readonly { readonly code: string; readonly name: string; readonly last4: string }[] = [
  { code: 'icbc', name: 'Industrial and Commercial Bank 工商银行', last4: '0021' },
  { code: 'cmb', name: 'Merchants Bank 招商银行', last4: '3308' },
  { code: 'boc', name: 'Bank of China 中国银行', last4: '5562' },
]

/** Currencies payers hold here; each has two decimal places. */
export const walletCurrencies = ['CNY', 'EUR', 'USD', 'GBP'] as const

/** What each account of a payer holds at the beginning, of each currency, in minor units. */
export function openingMinor(login: string): bigint {
  return login.startsWith('poor@') ? 100n : 1_000_000n
}

/** A place a payer may pay from: his balance with the platform, or an account with one of the banks. */
export type Source = {
  readonly code: string
  readonly account: string
  readonly bank?: string
  readonly label?: string
}

/** The bank cards a payer has bound to his account. */
export function cardsOf(login: string): (Source & { readonly bank: string })[] {
  return banks.map(({ code, name, last4 }) => ({
    code,
    account: `bank:${code}:account:${login}`,
    bank: code,
    label: `${name} ···· ${last4}`,
  }))
}

/** Where this payer may pay from: balance first where the platform keeps one. */
export function sourcesOf(login: string, withBalance: boolean): Source[] {
  return [...(withBalance ? [{ code: 'balance', account: `wallet:${login}` }] : []), ...cardsOf(login)]
}

/** The payer with this login. */
export function payerNamed(login: string) {
  return payers.find((payer) => payer.login === login.trim().toLowerCase())
}
