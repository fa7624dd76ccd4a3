import type { Settings } from '#kernel/config.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { acquirerDisputes, type DisputeDesk } from '#money/disputes/index.ts'
import type { DebitRules } from '#flows/debit-accounts.ts'
import { accountBank, type AccountBank, type Debtor } from '#money/payouts/index.ts'
import {
  acquirerSettlements,
  bankPageSettlements,
  operatorSettlements,
  type SettlementSource,
} from '#money/payments/index.ts'
import { bankPageSettings } from './bank-page-providers.ts'
import { acquirersOf } from './card-providers.ts'
import { chineseBills } from './chinese-providers.ts'
import { operatorSettings } from './operator-provider.ts'
import { partySecret } from './start/simulators.ts'
import { stripeBills, stripeDisputeDesks } from './stripe-provider.ts'

/** The simulated bank's account of the demo shop; its number is made from the bank's own, as its page shows it. */
const simulated: Debtor = { name: 'Kontor', iban: 'DE51500100600123456789', bic: 'ELBTDEFFXXX' }

const isPlayed = (settings: Settings) => settings.simulators && settings.worldPort > 0

/** Our own bank account: the one the settings name, in the demo the simulated one, else none. */
export function ownAccount(settings: Settings): Debtor | undefined {
  const { houseBankIban: iban, houseBankBic: bic, houseBankHolder: name } = settings
  if (iban !== '') return { name, iban: iban.replaceAll(' ', ''), bic }
  return isPlayed(settings) ? { ...simulated, name } : undefined
}

/** The bank of our own account, spoken to through the one way out; undefined where none is configured. */
export function accountBankOf(settings: Settings, out: HttpOut): AccountBank | undefined {
  const account = ownAccount(settings)
  const origin =
    settings.houseBankOrigin === '' && isPlayed(settings)
      ? `http://127.0.0.1:${settings.worldPort + 11}`
      : settings.houseBankOrigin
  const key =
    settings.houseBankKey?.reveal() ?? (isPlayed(settings) ? partySecret(settings, 'house-bank') : '')
  if (account === undefined || origin === '' || key === '') return undefined
  return accountBank({ origin, key, ...account }, out)
}

/**
 * How we debit the accounts of payers: by the bank and the number the settings name, in the demo with the simulated bank,
 * whose day takes seconds; undefined where the bank takes no files of debits.
 */
export function debitRulesOf(settings: Settings): DebitRules | undefined {
  const isDemo = settings.houseBankRouting === '' && isPlayed(settings)
  const routing = isDemo ? '091000019' : settings.houseBankRouting
  const companyId = isDemo ? '1234567890' : settings.houseBankCompanyId
  const isReached = isDemo || settings.houseBankOrigin !== ''
  if (ownAccount(settings) === undefined || !isReached || routing === '' || companyId === '') return undefined
  const day = isDemo ? 20 : 86_400
  return {
    routing,
    companyId,
    company: settings.houseBankHolder,
    bank: settings.houseBankBic === '' ? 'BANK' : settings.houseBankBic,
    settleSeconds: isDemo ? 1.5 * day : 4 * day,
    returnSeconds: isDemo ? 6 * day : 60 * day,
  }
}

/** Where the settlement files of our providers come from. */
export function settlementSourcesOf(settings: Settings, out: HttpOut): readonly SettlementSource[] {
  const card = (connector: string, origin: string, key: string) =>
    acquirerSettlements({ connector, method: 'card', origin, key }, out)
  const operator = operatorSettings(settings)
  const others = [
    ...Object.entries(acquirersOf(settings)).map(([name, { origin, key }]) =>
      card(`acquirer_${name}`, origin, key),
    ),
    ...bankPageSettings(settings).map((each) => bankPageSettlements(each, out)),
    ...(operator === undefined ? [] : [operatorSettlements(operator, out)]),
    ...chineseBills({ settings, httpOut: out }),
    ...stripeBills(settings, out),
  ]
  if (settings.bankOrigin === '') return others
  return [card('bank', settings.bankOrigin, settings.bankKey.reveal()), ...others]
}

/** Where disputes come from and are answered. */
export function disputeDesksOf(settings: Settings, out: HttpOut): readonly DisputeDesk[] {
  const acquirers = Object.entries(acquirersOf(settings)).map(([name, { origin, key }]) =>
    acquirerDisputes({ connector: `acquirer_${name}`, origin, key }, out),
  )
  return [...acquirers, ...stripeDisputeDesks(settings, out)]
}
