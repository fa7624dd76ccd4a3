import { type Faults, faultDesk } from '../wire/faults.ts'
import { type MailRoom, mailRoom } from '../wire/letters.ts'
import { daySecondsOf, houseBankOf, isBooked } from '../wire/remit.ts'
import { type Environment, numeric, partySecret, required } from '../wire/settings.ts'
import { type Store, openStore } from '../wire/store.ts'
import { operatorSchema } from './schema.ts'

/** Everything a route of the operator works with. */
export type Operator = {
  readonly store: Store
  readonly mail: MailRoom
  readonly faults: Faults
  readonly clientId: string
  readonly clientSecret: string
  readonly speed: number
  /** The fixed code is accepted beside the one that was sent. */
  readonly isTest: boolean
  /** How long a code, and then a reservation, waits; scaled by the speed. */
  readonly codeSeconds: number
  readonly reservationSeconds: number
  /** The most one payment and one day of a subscriber may take, in minor units of any currency. */
  readonly paymentLimitMinor: bigint
  readonly dayLimitMinor: bigint
  readonly feeBasisPoints: bigint
  /** How long a day takes here, after which the merchant is paid; divided by the speed. */
  readonly daySeconds: number
  /** Where the merchant's bank takes the money; empty: nobody is told of it. */
  readonly houseBank: string
  origin: string
}

/** Waits between tries of an event in seconds, before division by the simulation speed. */
const eventWaits = [5, 15, 60, 300, 1800, 7200, 21_600, 86_400]

/** Open the operator by its settings `OPERATOR_…`. */
export function openOperatorStore(environment: Environment): Operator {
  const store = openStore(required(environment, 'OPERATOR_STORE'), operatorSchema)
  const houseBank = houseBankOf(environment)
  const isTransfer = (url: string) => houseBank !== '' && url.startsWith(houseBank)
  const speed = numeric(environment, 'SIM_SPEED', 1, 0.001, 100_000)
  return {
    store,
    mail: mailRoom(store, {
      answerMilliseconds: 5000,
      retrySeconds: eventWaits,
      speed,
      accepts: (reply, url) =>
        isTransfer(url) ? isBooked(houseBank, url, reply) : reply.status >= 200 && reply.status < 300,
    }),
    faults: faultDesk(
      ['prepare', 'create', 'validate', 'confirm', 'cancel', 'refund', 'query', 'token'],
      speed,
    ),
    clientId: environment.OPERATOR_CLIENT_ID ?? 'kontor',
    clientSecret: environment.OPERATOR_CLIENT_SECRET ?? partySecret(environment, 'operator client'),
    speed,
    isTest: environment.OPERATOR_TEST_MODE !== '0',
    codeSeconds: numeric(environment, 'OPERATOR_CODE_SECONDS', 900, 1, 86_400),
    reservationSeconds: numeric(environment, 'OPERATOR_RESERVATION_SECONDS', 1800, 1, 604_800),
    paymentLimitMinor: BigInt(numeric(environment, 'OPERATOR_PAYMENT_LIMIT', 150, 1, 100_000)) * 100n,
    dayLimitMinor: BigInt(numeric(environment, 'OPERATOR_DAY_LIMIT', 300, 1, 100_000)) * 100n,
    feeBasisPoints: 600n,
    daySeconds: daySecondsOf(environment, 'OPERATOR'),
    houseBank,
    origin: (environment.OPERATOR_ORIGIN ?? '').replace(/\/+$/, ''),
  }
}
