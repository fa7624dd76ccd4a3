import { createHmac } from 'node:crypto'
import { type Faults, faultDesk } from '../wire/faults.ts'
import { mailRoom, type MailRoom } from '../wire/letters.ts'
import { type Notifier, notifier } from '../wire/notifications.ts'
import { houseBankOf, isBooked } from '../wire/remit.ts'
import { type Environment, numeric, required, webhookSecret } from '../wire/settings.ts'
import { type Store, openStore } from '../wire/store.ts'
import { carrierSchema } from './parcel.ts'

/** Everything a route of the carrier works with. */
export type Carrier = {
  readonly store: Store
  readonly notifier: Notifier
  readonly faults: Faults
  /** The sender's bank, where cash is passed on to; empty where it is not played. */
  readonly houseBank: string
  readonly mail: MailRoom
  readonly key: string
  readonly sender: readonly string[]
  readonly hub: string
  /** Milliseconds from one step of a parcel to the next; 0: only by hand. */
  readonly stepMilliseconds: number
  /** The secret part of a label's address: it shows where somebody lives. */
  readonly labelMark: (trackingNumber: string) => string
  origin: string
}

/** Open the carrier's store by its settings; refuses to start when one is missing or wrong. */
export function openCarrier(environment: Environment): Carrier {
  const path = required(environment, 'CARRIER_STORE')
  const speed = numeric(environment, 'SIM_SPEED', 1, 0.001, 100_000)
  const secret = webhookSecret(environment, 'CARRIER_WEBHOOK_SECRET')
  const key = required(environment, 'CARRIER_KEY')
  const store = openStore(path, carrierSchema)
  const houseBank = houseBankOf(environment)
  return {
    store,
    notifier: notifier(store, secret, speed),
    faults: faultDesk(['parcel', 'query'], speed),
    houseBank,
    mail: mailRoom(store, {
      answerMilliseconds: 5000,
      retrySeconds: [1, 2, 5, 10, 30, 60, 300, 3600],
      speed,
      accepts: (reply, url) => isBooked(houseBank, url, reply),
    }),
    key,
    sender: (environment.CARRIER_SENDER ?? 'Kontor, Am Sandtorkai 1, 20457 Hamburg, DE').split(/,\s*/),
    hub: environment.CARRIER_HUB ?? 'Hamburg, DE',
    stepMilliseconds: (numeric(environment, 'CARRIER_STEP_SECONDS', 20, 0, 86_400) * 1000) / speed,
    labelMark: (number) => createHmac('sha256', secret).update(`label ${number}`).digest('hex').slice(0, 24),
    origin: (environment.CARRIER_ORIGIN ?? '').replace(/\/+$/, ''),
  }
}
