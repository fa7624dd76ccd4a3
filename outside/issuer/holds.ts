import { book } from '../cards/books.ts'
import type { Row } from '../wire/store.ts'
import type { Issuer } from './issuer.ts'

/** An authorization as its holds are moved. */
export type Held = Row & {
  id: bigint
  account_id: string | null
  print: string | null
  trace: string
  state: string
  amount_minor: bigint
  held_minor: bigint
  cleared_minor: bigint
  currency: string
  auth_code: string | null
}

/** The columns of such a row. */
export const heldColumns = `id, account_id, print, trace, state, amount_minor, held_minor, cleared_minor, currency, auth_code`

/** Let go of a part of a hold; with nothing left the authorization ends in `ending` (or closed, if something was cleared). */
export function release(issuer: Issuer, held: Held, minor: bigint, ending: string): void {
  const left = held.held_minor - minor
  const state = left > 0n ? 'held' : held.cleared_minor > 0n ? 'closed' : ending
  issuer.store.run(`update authorizations set held_minor = ?, state = ? where id = ?`, left, state, held.id)
  book(issuer.store, {
    debit: 'holds', credit: `held:${held.account_id}`, currency: held.currency, minor, code: ending, about: held.trace,
  }) // prettier-ignore
}
