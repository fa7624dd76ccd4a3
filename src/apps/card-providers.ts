import { createHmac } from 'node:crypto'
import type { Settings } from '#kernel/config.ts'
import type { Secret } from '#kernel/config.ts'
import { acquirerConnector, vaultDoor, type Connector, type VaultDoor } from '#money/payments/index.ts'
import { billingAddressOf } from '#flows/pay-by-card.ts'
import type { AppContext } from './context.ts'
import { partySecret } from './start/simulators.ts'

/** The secret the shop and its vault share: a setting, or outside production one made of the shop's own key. */
export function vaultSecretOf(settings: Settings): string {
  if (settings.vaultSecret !== undefined) return settings.vaultSecret.reveal()
  return createHmac('sha256', settings.secretKey.reveal()).update('vault').digest('base64url')
}

/** How we and an acquirer prove to each other who we are. */
export type AcquirerKeys = { readonly origin: string; readonly key: string; readonly webhookSecret: string }

function keysOf(
  settings: Settings,
  name: 'north' | 'south',
  given: { origin: string; key: Secret | undefined; webhookSecret: Secret | undefined },
): AcquirerKeys {
  return {
    origin: given.origin,
    key: given.key?.reveal() ?? partySecret(settings, `acquirer-${name}`),
    webhookSecret:
      given.webhookSecret?.reveal() ?? `whsec_${partySecret(settings, `acquirer-${name}-notifications`)}`,
  }
}

/** The acquirers the settings name. */
export function acquirersOf(settings: Settings): Readonly<Partial<Record<'north' | 'south', AcquirerKeys>>> {
  const north = {
    origin: settings.acquirerNorthOrigin,
    key: settings.acquirerNorthKey,
    webhookSecret: settings.acquirerNorthWebhookSecret,
  }
  const south = {
    origin: settings.acquirerSouthOrigin,
    key: settings.acquirerSouthKey,
    webhookSecret: settings.acquirerSouthWebhookSecret,
  }
  return {
    ...(north.origin === '' ? {} : { north: keysOf(settings, 'north', north) }),
    ...(south.origin === '' ? {} : { south: keysOf(settings, 'south', south) }),
  }
}

/** A browser that an issuer made post a form is led back to a page of ours, and the form is not read. */
function backUrl(url: string): string {
  const { origin, pathname, search } = new URL(url)
  return `${origin}/webhooks/back/${Buffer.from(`${pathname}${search}`).toString('base64url')}`
}

/** The vault and the acquirers behind it; nothing where no vault is configured. */
export function cardProviders({ db, settings, httpOut }: AppContext): {
  readonly vault: VaultDoor | undefined
  readonly acquirers: readonly Connector[]
} {
  if (settings.vaultOrigin === '') return { vault: undefined, acquirers: [] }
  const vault = vaultDoor({ origin: settings.vaultOrigin, secret: vaultSecretOf(settings) }, httpOut)
  const acquirers = Object.entries(acquirersOf(settings)).map(([name, { origin, key, webhookSecret }]) =>
    acquirerConnector(
      {
        name,
        origin,
        key,
        webhookSecrets: [webhookSecret],
        notifyUrl: `${settings.publicOrigin}/webhooks/acquirer_${name}`,
        authentication: settings.cardCheck,
        backUrl,
        addressOf: (merchantRef) => billingAddressOf(db, merchantRef),
      },
      vault,
      httpOut,
    ),
  )
  return { vault, acquirers }
}
