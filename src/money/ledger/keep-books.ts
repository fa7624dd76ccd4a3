import type { Queries } from '#kernel/database.ts'

/** Add waiting deltas to their accounts, so that reads stay short; answers how many accounts were folded. Worker only. */
export async function foldDeltas(db: Queries, most = 500): Promise<number> {
  const [row] = await db.sql<{ folded: number }>`select ledger.fold(${most}) as folded`
  return row?.folded ?? 0
}

/**
 * Write down the expiry of pending transfers whose time is over; answers how many. Balances do not wait for it: an
 * expired transfer stops counting when its time is over. Worker only.
 */
export async function expireOverdue(db: Queries, most = 1_000): Promise<number> {
  const [row] = await db.sql<{ expired: number }>`select ledger.expire_overdue(${most}) as expired`
  return row?.expired ?? 0
}

/** Close an account that holds nothing; false when it holds something, is closed or not in the chart. Worker only. */
export async function closeAccount(db: Queries, path: string, currency: string): Promise<boolean> {
  const [row] = await db.sql<{ closed: boolean }>`select ledger.close_account(${path}, ${currency}) as closed`
  return row?.closed === true
}
