import { type Faults, faultDesk } from '../wire/faults.ts'
import { type Notifier, notifier } from '../wire/notifications.ts'
import { type Environment, numeric, required, webhookSecret } from '../wire/settings.ts'
import { type Store, openStore } from '../wire/store.ts'
import { type Fingerprint, fingerprinter } from './fingerprint.ts'
import { bankSchema } from './schema.ts'
import { settlementSchema } from './settlements.ts'

/** Everything a route of the bank works with. */
export type Bank = {
  readonly store: Store
  readonly notifier: Notifier
  readonly faults: Faults
  readonly fingerprint: Fingerprint
  readonly merchantKey: string
  readonly merchantName: string
  readonly speed: number
  readonly authorizationSeconds: number
  /** Batches are settled every so many seconds, divided by the speed; 0: only when asked. */
  readonly settlementSeconds: number
  /** When the next batch is due, in milliseconds of the clock. */
  nextSettlement: number
  /** Where payers reach the hosted page, without a slash at the end; known once the port is bound. */
  origin: string
}

/** Open the bank's store by its settings; refuses to start when one is missing or wrong. */
export function openBank(environment: Environment): Bank {
  const path = required(environment, 'BANK_STORE')
  const speed = numeric(environment, 'SIM_SPEED', 1, 0.001, 100_000)
  const secret = webhookSecret(environment, 'BANK_WEBHOOK_SECRET')
  const merchantKey = required(environment, 'BANK_MERCHANT_KEY')
  const store = openStore(path, bankSchema + settlementSchema)
  return {
    store,
    notifier: notifier(store, secret, speed),
    faults: faultDesk(['session', 'capture', 'void', 'refund', 'query', 'pay'], speed),
    fingerprint: fingerprinter(environment.BANK_FINGERPRINT_KEY, `${path}.key`),
    merchantKey,
    merchantName: environment.BANK_MERCHANT_NAME ?? 'Kontor',
    speed,
    authorizationSeconds: numeric(environment, 'BANK_AUTHORIZATION_SECONDS', 7 * 86_400, 1, 31 * 86_400),
    settlementSeconds: numeric(environment, 'BANK_SETTLEMENT_SECONDS', 0, 0, 86_400),
    nextSettlement: 0,
    origin: (environment.BANK_ORIGIN ?? '').replace(/\/+$/, ''),
  }
}
