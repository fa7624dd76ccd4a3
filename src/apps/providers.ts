import { carriersOf, parcelCarrier, type Carriers } from '#goods/shipping/index.ts'
import { bankConnector, houseConnector, type Connectors } from '#money/payments/index.ts'
import { walletRules } from '#money/wallet/index.ts'
import type { AppContext } from './context.ts'

/** The ways to the shop's providers: who takes payments, who takes parcels. */
export type Providers = { readonly connectors: Connectors; readonly carriers: Carriers }

/** The providers the settings name, spoken to through the one way out. */
export function providersOf({ db, settings, httpOut }: AppContext): Providers {
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
  const wallet = houseConnector(db, walletRules)
  const connectors = new Map([bank, wallet].map((each) => [each.name, each]))
  return { connectors, carriers: carriersOf(carrier) }
}
