import { carriersOf, parcelCarrier, type Carriers } from '#goods/shipping/index.ts'
import { bankConnector, houseConnector, type Connectors, type VaultDoor } from '#money/payments/index.ts'
import type { DisputeDesk } from '#money/disputes/index.ts'
import { directDebitConnector } from '#money/mandates/index.ts'
import { bankTransferConnector } from '#money/reconciliation/index.ts'
import { onAccountRules } from '#money/credit/index.ts'
import { cashRules } from '#flows/collect-cash.ts'
import { stablecoinConnector } from '#money/chain/index.ts'
import { walletRules } from '#money/wallet/index.ts'
import { bankPages } from './bank-page-providers.ts'
import { cardProviders } from './card-providers.ts'
import { chainLinkOf } from './chain-provider.ts'
import { chineseProviders } from './chinese-providers.ts'
import type { AppContext } from './context.ts'
import { operatorOf } from './operator-provider.ts'
import { debitRulesOf, disputeDesksOf, ownAccount } from './account-bank.ts'
import { stripeOf } from './stripe-provider.ts'

/** The ways to the shop's providers: who takes payments, who takes parcels. */
export type Providers = {
  readonly connectors: Connectors
  readonly carriers: Carriers
  /** The way to the card vault, where one is configured. */
  readonly vault?: VaultDoor | undefined
  /** Where disputes are answered; none where no acquirer is configured. */
  readonly disputes?: readonly DisputeDesk[]
}

/** The providers the settings name, spoken to through the one way out. */
export function providersOf(context: AppContext): Providers {
  const { db, settings, httpOut } = context
  const bank = bankConnector(
    {
      origin: settings.bankOrigin,
      merchantKey: settings.bankKey.reveal(),
      webhookSecrets: [settings.bankWebhookSecret.reveal()],
      notifyUrl: `${settings.publicOrigin}/webhooks/bank`,
    },
    httpOut,
  )
  const carrier = parcelCarrier(
    {
      origin: settings.carrierOrigin,
      key: settings.carrierKey.reveal(),
      webhookSecrets: [settings.carrierWebhookSecret.reveal()],
      notifyUrl: `${settings.publicOrigin}/webhooks/carrier`,
    },
    httpOut,
  )
  const ours = [walletRules, onAccountRules, cashRules(settings.cashOnDeliveryMost)]
  const house = ours.map((rules) => houseConnector(db, rules))
  const { vault, acquirers } = cardProviders(context)
  const chain = chainLinkOf(context)
  const configured = [
    bank,
    ...house,
    stripeOf({ settings, httpOut }),
    ...bankPages(context),
    operatorOf(context),
    ...chineseProviders(context),
    chain && stablecoinConnector(db, chain.terms),
    ...acquirers,
    ownAccount(settings) && bankTransferConnector(db),
    debitRulesOf(settings) && directDebitConnector(db),
  ].filter((each) => each !== undefined)
  const connectors = new Map(configured.map((each) => [each.name, each]))
  return { connectors, carriers: carriersOf(carrier), vault, disputes: disputeDesksOf(settings, httpOut) }
}
