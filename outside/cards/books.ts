import { bookReport, move, type Movement } from '../wire/double-entry.ts'
import type { Store } from '../wire/store.ts'

/**
 * Write a movement of a card party and both balances; only inside a write. A negative amount is booked the other way
 * round, nothing is not booked: clearing and disputes compute what is left, which may be either.
 */
export function book(store: Store, movement: Movement): void {
  const { debit, credit, minor } = movement
  if (minor > 0n) move(store, movement)
  else if (minor < 0n) move(store, { ...movement, debit: credit, credit: debit, minor: -minor })
}

/** A line of the books: an account, its currency and its balance in minor units. */
export type AccountLine = { account: string; currency: string; balance_minor: bigint }

/** All accounts of a party. */
export function accountLines(store: Store): AccountLine[] {
  return store.all<AccountLine>(
    `select account, currency, balance_minor from accounts order by account, currency`,
  )
}

/** Why a party's own books are wrong: sums that are not zero, balances that differ from their postings. */
export const bookFaults = (store: Store): readonly string[] => bookReport(store).faults
