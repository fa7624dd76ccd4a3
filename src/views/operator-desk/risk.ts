import type { Queries } from '#kernel/database.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { listDecisions, relativesOf, reviewQueue, type Decision, type Relative } from '#trust/risk/index.ts'

/** A decision with the number of its order, where it is for one. */
export type DeskDecision = Decision & { readonly orderNumber: string | undefined }

/** A decision that shares a trait with another, with the number of its order. */
export type DeskRelative = Relative & { readonly orderNumber: string | undefined }

async function withNumbers<Row extends { readonly reference: string }>(
  db: Queries,
  rows: readonly Row[],
): Promise<(Row & { readonly orderNumber: string | undefined })[]> {
  const references = rows.map(({ reference }) => reference)
  const numbers = await db.sql<{ id: string; number: number }>`
    select id, number from orders.orders where id = any (${references}::text[])`
  const byId = new Map(numbers.map(({ id, number }) => [id, orderNumber(number)]))
  return rows.map((row) => ({ ...row, orderNumber: byId.get(row.reference) }))
}

/** Decisions about attempts to pay, the newest first. */
export async function deskDecisions(
  db: Queries,
  filter: Parameters<typeof listDecisions>[1],
): Promise<DeskDecision[]> {
  return withNumbers(db, await listDecisions(db, filter))
}

/** What waits for an operator, the longest wait first. */
export async function deskReviews(db: Queries): Promise<DeskDecision[]> {
  return withNumbers(db, await reviewQueue(db))
}

/** The decisions that share a card, mail, address, network, account or device with one. */
export async function deskRelatives(db: Queries, id: Decision['id']): Promise<DeskRelative[]> {
  return withNumbers(db, await relativesOf(db, id))
}
