import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Faults, faultDesk } from '../wire/faults.ts'
import { type Environment, numeric, partySecret, required } from '../wire/settings.ts'
import { type Store, openStore } from '../wire/store.ts'
import { ibanOf } from './account-numbers.ts'
import { houseBankSchema } from './schema.ts'

/** A provider that pays out to the customer, as its API answers: where, and under which key. */
export type Payer = { readonly name: string; readonly origin: string; readonly key: string }

function payersOf(environment: Environment): Payer[] {
  const found: Payer[] = []
  const add = (name: string, origin: string | undefined, key: string | undefined) => {
    if (origin !== undefined && key !== undefined && key !== '') found.push({ name, origin, key })
  }
  add('card bank', environment.CARD_BANK_ORIGIN, environment.CARD_BANK_KEY)
  const first = Number(environment.WORLD_PORT ?? '0')
  if (first > 0)
    for (const [side, offset] of [
      ['NORTH', 1],
      ['SOUTH', 2],
    ] as const) {
      const secret =
        environment.WORLD_SECRET === undefined
          ? undefined
          : partySecret(environment, `acquirer-${side.toLowerCase()}`)
      add(
        `acquirer ${side.toLowerCase()}`,
        `http://127.0.0.1:${first + offset}`,
        environment[`ACQUIRER_${side}_KEY`] ?? secret,
      )
    }
  if (first > 0 && environment.WORLD_SECRET !== undefined)
    for (const [name, offset] of [
      ['alipay', 5],
      ['wechat', 6],
      ['unionpay', 7],
    ] as const)
      add(name, `http://127.0.0.1:${first + offset}`, partySecret(environment, name))
  return found
}

/** Everything a route of the house bank works with. */
export type HouseBank = {
  readonly store: Store
  readonly faults: Faults
  readonly key: string
  readonly owner: string
  readonly iban: string
  readonly bic: string
  /** Our routing number as the bank that originates electronic checks. */
  readonly routing: string
  readonly speed: number
  /** How long a day of banking takes, in seconds, before division by the speed. */
  readonly daySeconds: number
  /** Statements are cut after so many seconds where there is something to tell; 0: only when asked. */
  readonly statementSeconds: number
  /** Who pays out to the customer's account: their settlements are fetched and credited. */
  readonly payers: readonly Payer[]
}

/** Open the house bank's store by its settings; refuses to start when one is missing or wrong. */
export function openHouseBankStore(environment: Environment): HouseBank {
  const path = required(environment, 'HOUSE_BANK_STORE')
  const key = environment.HOUSE_BANK_KEY ?? partySecret(environment, 'house-bank')
  const speed = numeric(environment, 'SIM_SPEED', 1, 0.001, 100_000)
  mkdirSync(dirname(path), { recursive: true })
  return {
    store: openStore(path, houseBankSchema),
    faults: faultDesk(['payments', 'payment_status', 'statements', 'ach'], speed),
    key,
    owner: environment.HOUSE_BANK_OWNER ?? 'Kontor',
    iban: environment.HOUSE_BANK_IBAN ?? ibanOf('DE', '500100600123456789'),
    bic: environment.HOUSE_BANK_BIC ?? 'ELBTDEFFXXX',
    routing: environment.HOUSE_BANK_ROUTING ?? '091000019',
    speed,
    daySeconds: numeric(environment, 'HOUSE_BANK_DAY_SECONDS', 20, 0, 86_400),
    statementSeconds: numeric(environment, 'HOUSE_BANK_STATEMENT_SECONDS', 5, 0, 86_400),
    payers: payersOf(environment),
  }
}
