import { formatAmount } from './amounts.ts'
import type { Letter, Reply } from './letters.ts'
import { type Environment, numeric } from './settings.ts'

/** Where the merchant's own bank takes money from other houses; empty where there is none in this world. */
export function houseBankOf(environment: Environment): string {
  const { HOUSE_BANK_ORIGIN: given, WORLD_PORT: world } = environment
  if (given !== undefined) return given.replace(/\/+$/, '')
  return world === undefined || world === '0' ? '' : `http://127.0.0.1:${Number(world) + 11}`
}

/** How long a day takes at a party: a real one, or a minute where a whole world of parties is played. */
export function daySecondsOf(environment: Environment, prefix: string): number {
  const usual = houseBankOf(environment) === '' ? 86_400 : 60
  return numeric(environment, `${prefix}_DAY_SECONDS`, usual, 1, 604_800)
}

/** What is sent to the merchant's bank for a settlement: its net, named by its file; nothing moves where net is nothing. */
export type Remittance = {
  readonly batch: string
  readonly minor: bigint
  readonly currency: string
  readonly sender: string
}

/** The transfer to the merchant's own bank as a letter: sent again until it is booked, booked once by its key. */
export function remittanceLetter(houseBank: string, { batch, minor, currency, sender }: Remittance): Letter {
  const size = minor < 0n ? -minor : minor
  return {
    about: batch,
    url: `${houseBank}/control/credit`,
    contentType: 'application/json',
    body: JSON.stringify({
      amount: formatAmount(size, currency),
      currency,
      remittance: `Settlement ${batch}`,
      end_to_end: batch,
      name: sender,
      key: batch,
      direction: minor < 0n ? 'debit' : 'credit',
    }),
  }
}

/** Whether a letter went to the merchant's bank, and the bank booked it. */
export const isBooked = (houseBank: string, url: string, { status }: Reply): boolean =>
  houseBank !== '' && url.startsWith(`${houseBank}/control/`) && status === 201
