import type { Secret, Settings } from '#kernel/config.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { stripeDisputes, type DisputeDesk } from '#money/disputes/index.ts'
import {
  stripeConnector,
  stripePayouts,
  type Connector,
  type SettlementSource,
} from '#money/payments/index.ts'
import type { AppContext } from './context.ts'
import { partySecret } from './start/simulators.ts'

type Access = { readonly origin: string; readonly key: string; readonly webhookSecret: string }

/** How to reach the provider that speaks Stripe's API: the one the settings name, in the demo the simulated one, else none. */
function accessOf(settings: Settings): Access | undefined {
  const { stripeOrigin, stripeKey, stripeWebhookSecret, worldPort } = settings
  const isPlayed = settings.simulators && worldPort > 0
  const origin = stripeOrigin === '' && isPlayed ? `http://127.0.0.1:${worldPort + 12}` : stripeOrigin
  const secretOf = (given: Secret | undefined, name: string) =>
    given?.reveal() ?? (isPlayed ? partySecret(settings, name) : undefined)
  const key = secretOf(stripeKey, 'stripe-like key')
  const webhookSecret = secretOf(stripeWebhookSecret, 'stripe-like events')
  if (origin === '' || key === undefined || webhookSecret === undefined) return undefined
  return { origin, key, webhookSecret }
}

/** The connector of the provider that speaks Stripe's API; undefined where none is configured. */
export function stripeOf({
  settings,
  httpOut,
}: Pick<AppContext, 'settings' | 'httpOut'>): Connector | undefined {
  const access = accessOf(settings)
  if (access === undefined) return undefined
  const { origin, key, webhookSecret } = access
  return stripeConnector({ origin, key, webhookSecrets: [webhookSecret] }, httpOut)
}

/** Its disputes; none where it is not configured. */
export function stripeDisputeDesks(settings: Settings, out: HttpOut): readonly DisputeDesk[] {
  const access = accessOf(settings)
  return access === undefined ? [] : [stripeDisputes({ ...access, timeoutMs: 8_000 }, out)]
}

/** Its payouts, as settlement files; none where it is not configured. */
export function stripeBills(settings: Settings, out: HttpOut): readonly SettlementSource[] {
  const access = accessOf(settings)
  return access === undefined ? [] : [stripePayouts({ ...access, timeoutMs: 8_000 }, out)]
}
