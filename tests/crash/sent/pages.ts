import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPageBank } from '../../../outside/bank-page/testing.ts'
import { startOperator } from '../../../outside/operator/testing.ts'
import { startStripeLike } from '../../../outside/stripe-like/testing.ts'
import type { ShopSettings } from './shop-settings.ts'

type WithStore<Settings> = Settings & { readonly store: string }

/** Providers with pages of their own: where they are, how a shop speaks to them, and where their books are kept. */
export type Pages = {
  readonly stripe: WithStore<ShopSettings['stripe']>
  readonly operator: WithStore<ShopSettings['operator']>
  readonly icbc: WithStore<ShopSettings['icbc']>
}

/** Open a provider with Stripe's interface, a mobile operator and a bank with its own page; `ends` is where they tell the shop. */
export async function openPages(
  t: { after(end: () => void | Promise<void>): void },
  ends: string,
  folder: string,
  speed: number,
): Promise<Pages> {
  const store = (name: string) => join(folder, `${name}.sqlite`)
  const stripe = await startStripeLike(t, {
    STRIPE_LIKE_STORE: store('stripe'),
    STRIPE_LIKE_WEBHOOK_URL: `${ends}/webhooks/stripe`,
    SIM_SPEED: String(speed),
  })
  const operator = await startOperator(t, { speed, env: { OPERATOR_STORE: store('operator') } })
  const bank = await startPageBank(t, 'icbc', { speed, env: { ICBC_STORE: store('icbc') } })
  const { origin, merchantNumber } = bank
  const read = (file: string) => readFileSync(file, 'utf8')
  return {
    stripe: { ...stripe, store: store('stripe') },
    operator: { ...operator, store: store('operator') },
    icbc: {
      origin,
      merchantNumber,
      privateKey: read(bank.keyFile),
      certificate: read(bank.certificateFile),
      bankCertificate: read(bank.bankCertificateFile),
      store: store('icbc'),
    },
  }
}
